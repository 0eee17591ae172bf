"""The node catalogue and the operators: what schemas/nodes and schemas/operators.json say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.validation import BodyValidator

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
START, TRIGGER = "start", "trigger"
COMMON = ("id", "type", "after")
# Where the objects are that a definition's kind becomes.
COLLECTIONS: Mapping[str, str] = {
    "ContactField": "contact-fields",
    "CustomIntegration": "custom-integrations",
    "OutboundEvent": "custom-event-types",
    "InboundEvent": "custom-event-types",
    "InlineContent": "web-contents",
    "Segment": "segments",
}
# How the API writes what a definition writes as `{ref: KEY}`, or as an id of a built-in field.
WIRE_DEFINITIONS: Mapping[str, Any] = {
    "reference": {"type": "string", "pattern": "^[0-9a-f]{24}$"},
    "contactField": {"type": "string", "minLength": 1},
}


@dataclass(frozen=True)
class Mapped:
    """Which setting of a node maps values onto what another setting's object declares.

    `setting` holds the values by id, `target` the id of the object, whose property `declared`
    lists what can be mapped, each with its id and perhaps `required`.
    """

    setting: str
    target: str
    declared: str


@dataclass(frozen=True)
class NodeType:
    """One type of node.

    `validator` judges a node with its settings, in the form that the API takes; `live` are the
    settings that may change while the workflow runs (assumed); `references` gives the collection
    of the object whose id a setting holds.
    """

    type: str
    role: str
    exits: tuple[str, ...] = ("next",)
    live: frozenset[str] = frozenset()
    exports: frozenset[str] = frozenset()
    references: Mapping[str, str] = field(default_factory=dict)
    maps: Mapped | None = None
    sends: bool = False
    waits: bool = False
    validator: Any = None


@dataclass(frozen=True)
class Catalogue:
    """Every node type by its name, and the operand of every operator by the operator."""

    nodes: Mapping[str, NodeType]
    operands: Mapping[str, str]

    def node(self, name: Any) -> NodeType | None:
        """Find the type of a node; a workflow's start is none."""
        found = self.nodes.get(name) if isinstance(name, str) else None
        return None if found is None or found.role == START else found

    def role(self, name: Any) -> str | None:
        """Give the role of a type of node, None for an unknown one."""
        found = self.node(name)
        return found.role if found else None


@cache
def load_catalogue(schemas: Path = SCHEMAS) -> Catalogue:
    """Read the node types and the operators; raises OSError or ValueError when one is broken."""
    definitions = _read(schemas / "kinds" / "Workflow.schema.json").get("$defs", {})
    contents = [_read(path) for path in sorted((schemas / "nodes").glob("*.json"))]
    types = {content["type"]: parse_node_type(content, definitions) for content in contents}
    operators = _read(schemas / "operators.json")["operators"]
    return Catalogue(types, {name: item["operand"] for name, item in operators.items()})


def parse_node_type(content: Mapping[str, Any], definitions: Mapping[str, Any]) -> NodeType:
    """Make a node type of its file; `definitions` are the `$defs` that its settings refer to."""
    settings: Mapping[str, Mapping[str, Any]] = content.get("settings", {})
    resolved = {name: _resolve(schema, definitions) for name, schema in settings.items()}
    return NodeType(
        type=content["type"],
        role=content["role"],
        exits=tuple(content.get("exits", ("next",))),
        live=frozenset(name for name, schema in settings.items() if schema.get("x-live")),
        exports=frozenset(content.get("exports", ())),
        references={
            name: COLLECTIONS[schema["x-ref"]]
            for name, schema in resolved.items()
            if "x-ref" in schema
        },
        maps=_mapped(content.get("maps")),
        sends=bool(content.get("sends")),
        waits=bool(content.get("waits")),
        validator=BodyValidator(wire_schema(content, definitions)),
    )


def wire_schema(content: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Make the schema of a node as the API takes it: ids for references, scalars for literals."""
    return {
        "type": "object",
        "required": content.get("required", []),
        "additionalProperties": False,
        "properties": {**dict.fromkeys(COMMON, True), **content.get("settings", {})},
        "$defs": {**{name: _wire(item) for name, item in definitions.items()}, **WIRE_DEFINITIONS},
    }


def _wire(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Take the long form of a literal away: on its way it is a bare scalar."""
    properties = definition.get("properties", {})
    kept = {name: item for name, item in properties.items() if name != "literal"}
    return {**definition, "properties": kept} if properties else dict(definition)


def _mapped(content: Mapping[str, str] | None) -> Mapped | None:
    if content is None:
        return None
    return Mapped(content["setting"], content["target"], content["targetFields"])


def _resolve(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lay a setting's own keywords over those of the definition that it refers to."""
    reference = schema.get("$ref", "")
    name = reference.rpartition("#/$defs/")[2]
    target = definitions[name] if reference else {}
    return {**target, **schema}


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
