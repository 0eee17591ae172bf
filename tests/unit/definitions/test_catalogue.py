"""The node catalogue inside the schema of workflows, and references deep inside a spec."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from provider.definitions import load, validate
from provider.definitions.schemas import FOLDER, Cursor, faults, kinds, schema
from provider.kinds.nodes import node_types, operators
from tests.bad_input.cases import BASE

ANNOTATIONS = ("x-ref", "x-map", "x-secret", "x-sensitive")
START = {"audience": "all-contacts", "source": "existing-and-new"}


def _cursor(kind: str, path: str) -> Cursor:
    cursor = Cursor(schema(f"kinds/{kind}"))
    for part in path.split("."):
        cursor = cursor.child(int(part) if part.isdigit() else part)
    return cursor


@pytest.mark.parametrize("kind", kinds())
def test_every_schema_is_one_after_the_catalogue_is_put_in(kind: str) -> None:
    Draft202012Validator.check_schema(schema(f"kinds/{kind}"))


@pytest.mark.parametrize(
    ("kind", "path", "wanted"),
    [
        ("Workflow", "start.audience.segment", "Segment"),
        ("Workflow", "nodes.any-node.content", "InlineContent"),
        ("Workflow", "nodes.any-node.event", "OutboundEvent"),
        ("Workflow", "nodes.any-node.fields.title.contactField", "ContactField"),
        ("Workflow", "nodes.any-node.variables.name.contactField", "ContactField"),
        ("Workflow", "nodes.any-node.left.contactField", "ContactField"),
        ("Workflow", "nodes.any-node.right.contactField", "ContactField"),
        ("Segment", "filters.a.field", "ContactField"),
        ("Segment", "filters.a.filters.b.filters.c.field", "ContactField"),
    ],
)
def test_references_are_found_deep_inside(kind: str, path: str, wanted: str) -> None:
    assert _cursor(kind, path).annotation("x-ref") == wanted


def test_maps_by_id_are_known_as_such() -> None:
    for kind, path in (
        ("Workflow", "nodes"),
        ("Workflow", "nodes.any-node.fields"),
        ("Workflow", "nodes.any-node.variables"),
        ("Segment", "filters"),
        ("Segment", "filters.a.filters"),
        ("InlineContent", "variables"),
    ):
        assert _cursor(kind, path).annotation("x-map"), path


def _annotated(cursor: Cursor, depth: int = 4) -> Iterator[tuple[str, Any]]:
    """Give the annotations at a place and below it."""
    for name in ANNOTATIONS:
        if cursor.annotation(name):
            yield name, cursor.annotation(name)
    names = {*(cursor.annotation("properties") or {}), "any-key"}
    for name in sorted(names) if depth else ():
        for annotation, value in _annotated(cursor.child(name), depth - 1):
            yield f"{name}.{annotation}", value


def test_settings_of_one_name_carry_the_same_annotations() -> None:
    root = schema("kinds/Workflow")
    seen: dict[str, list[tuple[str, Any]]] = {}
    for node in node_types().values():
        for name, setting in node.settings.items():
            found = list(_annotated(Cursor(root, setting)))
            assert seen.setdefault(name, found) == found, f"{name} of {node.type}"
    assert seen["event"] == [("x-ref", "OutboundEvent")]
    assert ("any-key.contactField.x-ref", "ContactField") in seen["fields"]


def test_what_stands_beside_a_reference_counts() -> None:
    root = {"$defs": {"a": {"x-ref": "A", "x-map": True}, "b": {"$ref": "#/$defs/a"}}}
    cursor = Cursor(root, {"$ref": "#/$defs/b", "x-ref": "B"})
    assert (cursor.annotation("x-ref"), cursor.annotation("x-map")) == ("B", True)


def _fault(kind: str, spec: Mapping[str, Any]) -> list[str]:
    return [f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in faults(kind, spec)]


def _workflow(node: Mapping[str, Any]) -> list[str]:
    spec = {"name": "Push", "run": "draft", "start": START, "nodes": {"x": node}}
    return _fault("kinds/Workflow", spec)


def test_every_node_type_takes_its_own_settings_only() -> None:
    for name, node in node_types().items():
        if name != "start":
            found = _workflow({"type": name, "after": "start", "nonsense": 1})
            missing = {f'nodes.x: "{setting}" is missing' for setting in node.required}
            assert missing <= set(found)
            assert any(
                line.startswith('nodes.x.nonsense: unknown key "nonsense"') for line in found
            )


def test_the_start_is_no_node() -> None:
    (found,) = _workflow({"type": "start", "after": "start"})
    assert "is not one of check-value, outbound-event" in found


def test_a_misspelt_setting_is_told_once() -> None:
    found = _workflow({"type": "page-visit", "after": "start", "page": "any", "limits": "none"})
    assert found == ['nodes.x.page: unknown key "page" (did you mean "pages"?)']


def test_both_kinds_know_all_operators() -> None:
    for kind in ("Workflow", "Segment"):
        assert schema(f"kinds/{kind}")["$defs"]["operator"]["enum"] == list(operators())


def test_a_schema_without_a_catalogue_is_the_file() -> None:
    text = (FOLDER / "kinds/ContactField.schema.json").read_text(encoding="utf-8")
    assert schema("kinds/ContactField") == json.loads(text)


def test_references_and_positions_deep_inside_a_workflow(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "resources/flow/push.yaml"
    file.write_text(
        file.read_text().replace("contactField: _name", "contactField: {ref: shop.field}")
    )
    definitions = {item.name: item for item in load(tmp_path, "sandbox").definitions}
    push = definitions["flow.push"]
    assert push.spec["start"]["audience"] == {"segment": {"ref": "flow.segment"}}
    assert push.spec["nodes"]["send"]["event"] == {"ref": "shop.event"}
    field = push.spec["nodes"]["send"]["fields"]["tokens"]
    assert field == {"contactField": {"ref": "shop.field"}}
    assert push.positions["nodes", "send", "limits", "perContact"].line == 13
    filters = definitions["flow.segment"].spec["filters"]
    assert filters["has-token"]["field"] == {"ref": "shop.field"}
    order = list(definitions)
    assert order.index("flow.segment") < order.index("flow.push")
    assert order.index("shop.event") < order.index("flow.push")
    assert order.index("flow.script") < order.index("flow.collect")
    content = definitions["flow.script"].spec["html"]
    assert content == "<b>{{greeting}}</b>"


def test_a_workflow_is_judged_by_what_can_be_read_of_a_wrong_definition(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    event = tmp_path / "resources/shop/event.yaml"
    event.write_text(event.read_text().replace("pointer: /tokens/0", "pointer: tokens/0"))
    event.write_text(event.read_text().replace("title: {", "subject: {"))
    problems = [str(problem).partition(": ")[2] for problem in validate(tmp_path).problems]
    assert problems[0].startswith(
        'spec.nodes.send.fields: the field "subject" of shop.event is man'
    )
    assert problems[1].startswith('spec.nodes.send.fields.title: shop.event has no field "title"')
    assert problems[2].startswith('spec.fields.tokens.pointer: "tokens/0" is not a JSON Pointer')
    assert len(problems) == 3


def test_a_store_on_this_machine_or_elsewhere_may_serve_the_extended_surface(
    tmp_path: Path,
) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    stack = tmp_path / "stacks/Pulumi.sandbox.yaml"
    text = stack.read_text() + "  connectif:surface: extended\n"
    for address in ("http://127.0.0.1:8790", "https://notconnectif.cloud", "https://store.example"):
        changed = text.replace("http://127.0.0.1:8790", address)
        stack.write_text(changed.replace("  connectif:apiKey: sandbox:sandbox\n", ""))
        assert load(tmp_path, "sandbox").stack.surface == "extended"
