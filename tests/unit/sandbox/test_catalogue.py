from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sandbox.catalogue import Catalogue, Mapped, load_catalogue
from sandbox.segment_rules import OPERANDS
from sandbox.validation import problems
from sandbox.workflow_rules import definition_problems
from tests.sandbox_process import ROOT

WAIT: dict[str, Any] = {
    "type": "wait",
    "role": "action",
    "exits": ["next", "late"],
    "exports": {"waited": {"type": "integer"}},
    "required": ["seconds"],
    "settings": {
        "seconds": {"type": "integer", "minimum": 1, "x-live": True},
        "until": {"$ref": "#/$defs/reference", "x-ref": "Segment"},
    },
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_the_start_is_no_node(catalogue: Catalogue) -> None:
    assert catalogue.nodes["start"].role == "start"
    assert catalogue.node("start") is None
    assert catalogue.node("teleport") is None
    assert catalogue.node(["page-visit"]) is None


def test_every_role_is_known(catalogue: Catalogue) -> None:
    roles = {kind.role for kind in catalogue.nodes.values()}
    assert roles <= {"start", "trigger", "condition", "action"}
    assert "page-visit" in {name for name in catalogue.nodes if catalogue.role(name) == "trigger"}


def test_every_operand_of_an_operator_is_known(catalogue: Catalogue) -> None:
    assert set(catalogue.operands.values()) <= set(OPERANDS)


def test_an_event_is_mapped_onto_what_it_declares(catalogue: Catalogue) -> None:
    kind = catalogue.nodes["outbound-event"]
    assert kind.maps == Mapped("fields", "event", "fields")
    assert kind.references == {"event": "custom-event-types"}
    assert kind.sends
    assert kind.live == {"fields", "limits"}


def test_a_new_type_of_node_is_one_file(tmp_path: Path) -> None:
    schemas = tmp_path / "schemas"
    shutil.copytree(ROOT / "schemas", schemas)
    (schemas / "nodes" / "wait.json").write_text(json.dumps(WAIT))
    catalogue = load_catalogue(schemas)
    kind = catalogue.nodes["wait"]
    assert kind.live == {"seconds"}
    assert kind.references == {"until": "segments"}
    nodes = [
        {"id": "wait", "type": "wait", "after": ["start"], "seconds": 5},
        {"id": "again", "type": "wait", "after": ["wait.late"], "seconds": 5, "until": "a"},
    ]
    found = definition_problems({"nodes": nodes}, catalogue)
    assert [problem.pointer for problem in found] == ["/nodes/1/until"]


@pytest.mark.parametrize(("right", "fits"), [
    ("a", True), (5, True), (["a", "b"], True), ({"contactField": "token"}, True),
    ({"datum": "visit.url"}, True), ({"literal": "a"}, False),
    ({"contactField": {"ref": "a"}}, False),
])  # fmt: skip
def test_a_value_is_written_as_the_api_takes_it(
    right: Any, fits: bool, catalogue: Catalogue
) -> None:
    node = {"id": "a", "type": "check-value", "after": ["start"], "left": "visit.url",
            "operator": "contains", "right": right}  # fmt: skip
    assert (problems(catalogue.nodes["check-value"].validator, node) == []) == fits
