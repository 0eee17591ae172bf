"""Previews of the real engine, read."""

import json

import pytest

from provider.plan import Operation, PlanError, read_plan
from tests.unit.plan.previews import plan, recorded, resource

STEP = {
    "op": "update",
    "urn": "urn:pulumi:test::connectif::pulumi-python:dynamic/connectif:Segment::shop.holders",
    "newState": {"custom": True, "type": "pulumi-python:dynamic/connectif:Segment"},
}


def operations(name: str) -> dict[str, str]:
    return {item.name: str(item.operation) for item in plan(name).objects}


def test_a_first_run_creates_every_object_and_nothing_else_counts_as_one() -> None:
    found = operations("first-run")
    assert found == dict.fromkeys(found, "create")
    assert len(found) == 7
    assert "store" not in found


def test_what_stays_as_it_is_belongs_to_the_plan_as_well() -> None:
    assert set(operations("nothing-to-do").values()) == {"keep"}
    assert plan("nothing-to-do").changes == ()


def test_a_replacement_is_one_operation() -> None:
    found = plan("replaced")
    event = resource(found, "shop.event")
    assert event.operation is Operation.REPLACE
    assert event.changed == ("name", "onChange")
    assert event.before["name"] == "Send push"
    assert event.after["name"] == "Send push 2"


def test_an_update_names_the_properties_that_change_as_dotted_paths() -> None:
    step = STEP | {"detailedDiff": {'filters["has-token"].field': {}, "name": {}}}
    (found,) = read_plan(json.dumps({"steps": [step]})).resources
    assert found.changed == ("filters.has-token.field", "name")


def test_a_contact_field_whose_definition_goes_is_retained_unless_its_loss_was_allowed() -> None:
    assert resource(plan("pack-emptied"), "shop.token").retained
    assert not resource(plan("pack-emptied"), "shop.token").goes
    assert resource(plan("field-lost"), "shop.token").goes


def test_what_a_person_makes_is_let_go_not_deleted() -> None:
    found = plan("public-removed")
    gone = {item.name for item in found.objects if item.operation is Operation.DELETE}
    assert gone == {"shop.collection", "shop.event", "shop.push", "shop.script"}
    assert {item.name for item in found.objects if item.goes} == {"shop.event"}


def test_a_message_is_about_the_resource_that_it_names() -> None:
    found = {item.resource for item in plan("sent").messages}
    assert found == {"shop.push"}
    assert all(not item.text.startswith("warning") for item in plan("sent").messages)


def test_a_task_for_a_person_is_about_its_resource_too() -> None:
    named = {item.resource for item in plan("public-first-run").messages}
    assert {"shop.script", "shop.holders", "shop.collection", "shop.push"} <= named


def test_the_errors_of_a_failed_preview_are_told_apart() -> None:
    (error,) = plan("failed").errors
    assert "can never be changed" in error
    assert plan("sent").errors == ()


def test_no_value_of_the_configuration_is_kept() -> None:
    document = json.loads(recorded("sent")) | {"config": {"connectif:apiKey": "id:not-for-eyes"}}
    assert "not-for-eyes" not in repr(read_plan(json.dumps(document)))


def test_what_stands_before_the_document_does_no_harm() -> None:
    assert read_plan(f"warning: something\n{recorded('sent')}") == plan("sent")


def test_the_order_in_which_the_engine_works_changes_nothing() -> None:
    document = json.loads(recorded("first-run"))
    turned = document | {"steps": document["steps"][::-1]}
    assert read_plan(json.dumps(turned)).resources == plan("first-run").resources


@pytest.mark.parametrize("text", ["", "error: no stack named 'x' found", "[]", '{"steps": ['])
def test_what_is_no_preview_is_refused(text: str) -> None:
    with pytest.raises(PlanError, match="no JSON document"):
        read_plan(text)


@pytest.mark.parametrize("text", ["{}", '{"steps": []}', '{"steps": [1]}', '{"steps": {"a": 1}}'])
def test_a_document_without_steps_is_no_plan_that_changes_nothing(text: str) -> None:
    with pytest.raises(PlanError, match="is no preview"):
        read_plan(text)


def test_an_operation_that_nobody_knows_is_refused() -> None:
    with pytest.raises(PlanError, match='plans "vanish"'):
        read_plan(json.dumps({"steps": [STEP | {"op": "vanish"}]}))
