"""The ids inside an object, of nodes and of filters, as another object calls the same things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provider.kinds.nodes import START

Renames = Mapping[str, str]
#: The properties that are maps by ids of the object's own.
PARTS: Mapping[str, str] = {"Workflow": "nodes", "Segment": "filters"}


def renamed(kind: str, form: Mapping[str, Any], renames: Renames) -> dict[str, Any]:
    """Give a comparable form with other ids inside, and with all that names them."""
    part = PARTS.get(kind)
    if part is None or not any(old != new for old, new in renames.items()):
        return dict(form)
    inside = form[part]
    if kind == "Workflow":
        inside = {name: _node(node, renames) for name, node in inside.items()}
    return {**form, part: {renames.get(name, name): item for name, item in inside.items()}}


def _node(node: Mapping[str, Any], renames: Renames) -> dict[str, Any]:
    found = {key: _value(value, renames) for key, value in node.items()}
    found["after"] = [_place(str(place), renames) for place in node["after"]]
    if isinstance(node.get("left"), str):
        found["left"] = _place(str(node["left"]), renames)
    return found


def _value(value: Any, renames: Renames) -> Any:
    """Follow data of other nodes: ``{datum: NODE.NAME}``."""
    if not isinstance(value, Mapping):
        return value
    if set(value) == {"datum"}:
        return {"datum": _place(str(value["datum"]), renames)}
    return {key: _value(item, renames) for key, item in value.items()}


def _place(text: str, renames: Renames) -> str:
    """Rename the node of ``NODE``, ``NODE.EXIT`` or ``NODE.NAME``."""
    node, dot, rest = text.partition(".")
    return text if node == START else f"{renames.get(node, node)}{dot}{rest}"
