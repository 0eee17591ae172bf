"""What stands beside a definition's inputs: references, and the digest that a person confirms."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provider.definitions import Configuration, Confirmation, Definition, Position, Stack
from provider.engine.inputs import inputs_of
from provider.engine.sources import (
    digest_of,
    digest_of_all,
    references_in,
    registered,
    replaced,
    source_of,
)

ROOT = Path(__file__).resolve().parents[3]
PLACE: dict[tuple[str | int, ...], Position] = {(): Position("resources/shop/x.yaml", 1, 1)}
FIELD = Definition(
    "shop", "token", "ContactField", {"id": "t", "name": "T", "type": "text"}, (), PLACE
)
SCRIPT = Definition("shop", "script", "InlineContent", {"name": "S", "html": "<b></b>"}, (), PLACE)
SEGMENT_SPEC = {
    "name": "Holders",
    "type": "dynamic",
    "filters": {"a": {"field": {"ref": "shop.token"}, "operator": "not-empty"}},
}
SEGMENT = Definition("shop", "holders", "Segment", SEGMENT_SPEC, (), PLACE)
VISIT = {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"}
FLOW = Definition(
    "shop",
    "flow",
    "Workflow",
    {
        "name": "Flow",
        "run": "continuous",
        "start": {"audience": "all-contacts", "source": "existing-and-new"},
        "nodes": {"visit": VISIT},
    },
    (),
    PLACE,
)


def edited(definition: Definition, **spec: Any) -> Definition:
    return replace(definition, spec={**definition.spec, **spec})


def names(*definitions: Definition) -> dict[str, Definition]:
    return {item.name: item for item in definitions}


def configuration(*definitions: Definition, surface: str = "public", **stack: Any) -> Configuration:
    found = Stack("test", surface, "http://127.0.0.1", None, {}, **stack)
    return Configuration(found, (), definitions)


@pytest.mark.parametrize(
    ("definition", "change", "same"),
    [
        (SCRIPT, {"html": "<i></i>"}, False),
        (SCRIPT, {"name": "Other"}, False),
        # How a workflow runs and what it is called is read in the store's list, not confirmed.
        (FLOW, {"run": "draft", "name": "Other"}, True),
        (FLOW, {"nodes": {"visit": {**VISIT, "device": "mobile"}}}, False),
        # What says nothing is no difference.
        (FLOW, {"description": ""}, True),
        (FLOW, {"nodes": {"visit": {**VISIT, "device": "any"}}}, True),
    ],
)
def test_a_digest_changes_with_what_a_person_makes(
    definition: Definition, change: dict[str, Any], same: bool
) -> None:
    before = digest_of(definition, names(definition))
    after = digest_of(edited(definition, **change), names(definition))
    assert (before == after) is same


def test_a_digest_does_not_change_with_what_is_referred_to() -> None:
    before = digest_of(SEGMENT, names(FIELD, SEGMENT))
    renamed = edited(FIELD, name="Other")
    assert digest_of(SEGMENT, names(renamed, SEGMENT)) == before
    moved = replace(FIELD, key="other", formerly=("shop.token",))
    filters = {"a": {"field": {"ref": "shop.other"}, "operator": "not-empty"}}
    assert digest_of(edited(SEGMENT, filters=filters), names(moved, SEGMENT)) == before


def test_a_removal_has_a_digest_of_its_own() -> None:
    gone = replace(SCRIPT, absent=True)
    assert digest_of(gone, names(gone)) != digest_of(SCRIPT, names(SCRIPT))


def test_a_confirmation_is_found_under_a_former_name() -> None:
    said = Confirmation("0123456789abcdef", "ana@shop.example", "2026-11-26")
    moved = replace(SCRIPT, key="other", formerly=("shop.script",))
    found = source_of(moved, configuration(moved, confirmed={"shop.script": said}))
    assert found["confirmation"] == vars(said)
    assert "confirmation" not in source_of(moved, configuration(moved))


def test_a_field_that_is_called_ref_is_no_reference() -> None:
    spec = {"name": "E", "url": "https://a.example/", "fields": {"ref": {"type": "text"}}}
    event = Definition("shop", "event", "OutboundEvent", spec, (), PLACE)
    assert source_of(event, configuration(event))["references"] == {}


def test_a_workflow_that_sends_comes_after_one_that_collects() -> None:
    push = {"type": "outbound-event", "after": "start", "event": {"ref": "shop.event"}}
    sender = replace(edited(FLOW, nodes={"push": push}), key="sender")
    assert registered(configuration(sender, FLOW, FIELD)) == [FIELD, FLOW, sender]


def test_workflows_come_last_and_what_is_absent_is_gone_where_the_api_does_all() -> None:
    gone = replace(SCRIPT, absent=True)
    assert registered(configuration(FLOW, gone, FIELD)) == [gone, FIELD, FLOW]
    assert registered(configuration(FLOW, gone, FIELD, surface="extended")) == [FIELD, FLOW]


def test_the_program_imports_neither_client_nor_comparisons() -> None:
    """They take as long as everything else that it imports, and only the provider needs them."""
    heavy = ("requests", "deepdiff", "jsonschema", "provider.api")
    code = f"import sys, provider.engine.program; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_digest_of_all_knows_an_edit_a_setting_and_the_order_and_no_line_of_a_file() -> None:
    stack = Stack("test", "public", "https://api.connectif.cloud", None, {})
    seen = digest_of_all(Configuration(stack, (), (FIELD, SCRIPT)))
    moved = replace(SCRIPT, positions={(): Position("resources/shop/y.yaml", 9, 1)})
    assert digest_of_all(Configuration(stack, (), (FIELD, moved))) == seen
    other = replace(stack, api_url="http://localhost:1")
    backwards = replace(FIELD, spec=dict(list(FIELD.spec.items())[::-1]))
    for changed in (
        Configuration(other, (), (FIELD, SCRIPT)),
        Configuration(stack, (), (FIELD,)),
        Configuration(stack, (), (FIELD, edited(SCRIPT, html="<i></i>"))),
        Configuration(stack, (), (FIELD, replace(SCRIPT, absent=True))),
        Configuration(stack, (), (backwards, SCRIPT)),
    ):
        assert digest_of_all(changed) != seen


LONELY = {
    "ContactField": {"id": "t", "name": "T", "type": "radio", "options": {"ref": "Reference"}},
    "OutboundEvent": {
        "integration": {"ref": "shop.integration"},
        "name": "Push",
        "url": "https://push.shop.example",
        "headers": {"ref": "plain"},
        "fields": {"ref": {"type": "text"}},
    },
    "Workflow": {
        "name": "Flow",
        "run": "draft",
        "start": {"audience": {"segment": {"ref": "shop.holders"}}, "source": "existing"},
        "nodes": {
            "send": {
                "type": "outbound-event",
                "after": "start",
                "event": {"ref": "shop.event"},
                "fields": {"ref": "shop.event"},
                "limits": "none",
            }
        },
    },
}
REFERENCES = {
    "ContactField": {},
    "OutboundEvent": {("integration",): "shop.integration"},
    "Workflow": {
        ("start", "audience", "segment"): "shop.holders",
        ("nodes", "send", "event"): "shop.event",
    },
}


@pytest.mark.parametrize("kind", LONELY)
def test_a_thing_called_ref_is_no_reference(kind: str) -> None:
    spec = LONELY[kind]
    assert dict(references_in(kind, spec)) == REFERENCES[kind]
    assert replaced(kind, spec, lambda target: {"ref": target}) == spec


def test_inputs_and_digest_of_what_has_an_option_called_ref() -> None:
    field = replace(FIELD, spec=LONELY["ContactField"])
    found = configuration(field)
    inputs = inputs_of(field, found.stack, "store", lambda target: target)
    assert inputs["options"] == {"ref": "Reference"}
    assert source_of(field, found)["references"] == {}
