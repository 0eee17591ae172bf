"""The node catalogue, the operators and the built-in contact fields, as ``schemas/`` holds them.

A node type is one file, ``schemas/nodes/<type>.json``: its settings (JSON Schemas), its exits, what
it exports, and which settings may change while the workflow is active (``x-live``; which do is
unknown, so all of that is assumed). What each says has its source and evidence in the file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "schemas"
START = "start"


@dataclass(frozen=True)
class NodeType:
    """What all nodes of one type have in common.

    ``role`` is start, trigger, condition or action. The first of ``exits`` is the default.
    ``exports`` maps the name of a datum to its ``type``, ``title`` and ``evidence``. ``settings``
    maps a setting to its JSON Schema, whose ``$ref`` leads into ``$defs`` of the Workflow schema.
    ``maps`` names the ``setting`` that gives values to what the definition that the setting
    ``target`` refers to declares under ``targetFields``. ``waits``: time passes, and whatever page
    the contact had open is gone.
    """

    type: str
    title: str
    role: str
    exits: tuple[str, ...]
    exports: Mapping[str, Mapping[str, Any]]
    settings: Mapping[str, Mapping[str, Any]]
    required: frozenset[str]
    sends: bool
    gives_web_context: bool
    needs_web_context: bool
    waits: bool
    maps: Mapping[str, str] | None

    @property
    def live(self) -> frozenset[str]:
        """Give the settings that may change while the workflow is active (assumed)."""
        return frozenset(name for name, schema in self.settings.items() if schema.get("x-live"))

    @property
    def references(self) -> Mapping[str, str]:
        """Give the kind that each setting refers to, for settings that are a reference."""
        return {
            name: str(schema["x-ref"])
            for name, schema in self.settings.items()
            if "x-ref" in schema
        }


@cache
def node_types() -> Mapping[str, NodeType]:
    """Read every node type, ``start`` included, by its name."""
    files = sorted((FOLDER / "nodes").glob("*.json"))
    return MappingProxyType({file.stem: _node_type(_json(file)) for file in files})


@cache
def operators() -> Mapping[str, Mapping[str, Any]]:
    """Read the operators: by name, with ``title``, ``types``, ``operand`` and ``evidence``.

    ``operand`` is none, value, values (a list of 1 to 10), range (from and to) or days.
    """
    found: Mapping[str, Mapping[str, Any]] = _json(FOLDER / "operators.json")["operators"]
    return MappingProxyType(dict(found))


@cache
def built_in_fields() -> Mapping[str, Mapping[str, Any]]:
    """Read the built-in contact fields: by id, with ``type``, ``title`` and ``evidence``."""
    found: Mapping[str, Mapping[str, Any]] = _json(FOLDER / "contact-fields.json")["fields"]
    return MappingProxyType(dict(found))


def _json(file: Path) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


def _node_type(data: Mapping[str, Any]) -> NodeType:
    return NodeType(
        type=data["type"],
        title=data["title"],
        role=data["role"],
        exits=tuple(data["exits"]),
        exports=data["exports"],
        settings=data["settings"],
        required=frozenset(data["required"]),
        sends=data["sends"],
        gives_web_context=data["givesWebContext"],
        needs_web_context=data["needsWebContext"],
        waits=data["waits"],
        maps=data.get("maps"),
    )
