"""Put the node catalogue into the schemas that say ``x-catalogue``.

``start`` gets the settings of the start, ``node`` a branch per node type, ``operator`` the names of
the operators. So a node type stays one file, and what is checked is still plain JSON Schema. The
annotation ``x-properties`` holds the settings of all node types together, for those who follow
annotations without knowing a node's type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from provider.kinds.nodes import START, NodeType, node_types, operators

Schema = Mapping[str, Any]
_NODE = "node"


def with_catalogue(schema: Schema) -> Schema:
    """Give a schema with the definitions filled in that ask for the catalogue."""
    definitions = schema.get("$defs", {})
    asked = {name: found for name, found in definitions.items() if "x-catalogue" in found}
    if not asked:
        return schema
    filled = {name: _FILLERS[found["x-catalogue"]](found) for name, found in asked.items()}
    branches = _branches() if any(item["x-catalogue"] == _NODE for item in asked.values()) else {}
    return {**schema, "$defs": {**definitions, **filled, **branches}}


def _start(found: Schema) -> Schema:
    """Put in the settings of the start."""
    return {**found, **_settings(node_types()[START], {})}


def _node(found: Schema) -> Schema:
    """Put in the names of the node types, and a branch for each."""
    types = {name: node for name, node in node_types().items() if name != START}
    together = {name: schema for node in types.values() for name, schema in node.settings.items()}
    about = {k: v for k, v in found["properties"]["type"].items() if k == "description"}
    properties = {**found["properties"], "type": {**about, "enum": list(types)}}
    branches = [
        {
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": {"$ref": f"#/$defs/{_branch(name)}"},
        }
        for name in types
    ]
    return {**found, "properties": properties, "x-properties": together, "allOf": branches}


def _operator(found: Schema) -> Schema:
    """Put in the names of the operators."""
    return {**found, "enum": list(operators())}


_FILLERS: Mapping[str, Callable[[Schema], Schema]] = {
    START: _start,
    _NODE: _node,
    "operator": _operator,
}


def _branches() -> dict[str, Schema]:
    """Give the schema of every node type, under the name that its branch uses."""
    common = {"type": True, "after": True}
    return {
        _branch(name): _settings(node, common)
        for name, node in node_types().items()
        if name != START
    }


def _branch(name: str) -> str:
    """Give the name of a node type's own schema."""
    return f"node-{name}"


def _settings(node: NodeType, common: Mapping[str, Any]) -> dict[str, Any]:
    """Give what judges the settings of one node type."""
    return {
        "required": sorted(node.required, key=list(node.settings).index),
        "additionalProperties": False,
        "properties": {**common, **node.settings},
    }
