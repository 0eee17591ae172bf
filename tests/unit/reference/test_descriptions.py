"""Every setting says what it does, since editors and the reference show nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from provider.definitions.schemas import FOLDER, kinds, schema
from provider.kinds.nodes import node_types
from provider.reference.words import resolved

SCHEMAS = [
    *(f"kinds/{kind}" for kind in kinds()),
    "definition",
    "pack",
    "probe",
    "receiver",
    "stack",
]
#: Keywords whose properties only judge: the settings themselves stand beside them.
_JUDGING = frozenset({"if", "then", "else", "allOf", "not"})


def settings(
    node: Any, root: Mapping[str, Any], path: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every setting that a schema declares, with its path."""
    if not isinstance(node, Mapping):
        return
    for name, value in node.get("properties", {}).items():
        if value is not True:
            yield f"{path}.{name}", resolved(value, root)
    for word, value in node.items():
        if word in _JUDGING:
            continue
        inner = value.items() if word in ("properties", "$defs", "settings") else ((word, value),)
        for name, item in inner:
            yield from settings(item, root, f"{path}.{name}")


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_setting_has_a_description(name: str) -> None:
    root = schema(name)
    found = dict(settings(root, root, name))

    assert found
    assert [path for path, value in found.items() if not value.get("description")] == []


@pytest.mark.parametrize("name", node_types())
def test_every_setting_of_a_node_has_a_description(name: str) -> None:
    root = schema("kinds/Workflow")
    node = node_types()[name]
    found = {setting: resolved(value, root) for setting, value in node.settings.items()}
    inside = dict(settings({"properties": node.settings}, root, name))

    assert [setting for setting, value in found.items() if not value.get("description")] == []
    assert [path for path, value in inside.items() if not value.get("description")] == []
    assert all(datum.get("description") for datum in node.exports.values())
    data = json.loads((FOLDER / "nodes" / f"{name}.json").read_text(encoding="utf-8"))
    assert data["description"].endswith(".")
