"""What an edit means to customers, where the preview does not say it."""

from typing import Any

import pytest

from provider.plan import Operation, PlannedResource
from provider.review.report.model import Danger
from provider.review.report.rewording import LEAVE
from tests.unit.review.report.reported import dangers, effects, headlines, of_a_task, planned

EVENT: dict[str, Any] = {
    "name": "Push",
    "url": "https://push.shop.example/send",
    "headers": {"x-key": {"secret": "shop.key", "version": 1}},
    "fields": {},
    "fieldOrder": [],
}


def test_a_new_version_of_a_secret_is_named_without_any_value() -> None:
    headers = {"x-key": {"secret": "shop.key", "version": 2}}
    item = planned("OutboundEvent", before=EVENT, after=EVENT | {"headers": headers})
    assert of_a_task(item) == {
        (
            "the secret shop.key is changed (version 1 -> 2): until a person has entered the new "
            "value, the event calls with the old one; where the other system no longer takes that, "
            "every call fails until then"
        ): Danger.CAUTION
    }


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("https://other.example/send?key=hidden", "to other.example instead of push.shop.example"),
        ("https://push.shop.example/v2?key=hidden", "elsewhere"),
    ],
)
def test_calls_that_go_elsewhere_are_said_without_the_address(url: str, where: str) -> None:
    item = planned("OutboundEvent", before=EVENT | {"url": url}, after=EVENT)
    back = "to push.shop.example instead of other.example" if "other" in where else where
    assert of_a_task(item) == {
        f"its calls go {back} once a person has done the task": Danger.CAUTION
    }


def test_a_field_that_becomes_mandatory_stops_workflows_that_give_none() -> None:
    field = {"name": "Title", "type": "text", "required": True}
    after = EVENT | {"fields": {"title": field}, "fieldOrder": ["title"]}
    (text,) = of_a_task(planned("OutboundEvent", before=EVENT, after=after))
    assert text.startswith('a value for "Title" becomes mandatory')


def test_switching_an_integration_off_ends_its_calls() -> None:
    sides = [{"name": "I", "eventsEnabled": on} for on in (True, False)]
    found = effects(planned("CustomIntegration", before=sides[0], after=sides[1]))
    assert dangers(found) == {
        "its events are switched off: no workflow calls the other system any more": Danger.CAUTION
    }


def test_what_shall_go_from_now_on_is_a_change() -> None:
    form = {"name": "C", "html": "a"}
    item = planned("InlineContent", before=form, after=form | {"absent": True})
    assert of_a_task(item) == {
        "it goes from the store as soon as a person does the task": Danger.ENDS
    }


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            "PENDING: make it",
            "done: confirmed by ana@shop.example on 2026-11-26",
            (
                "its task is done (confirmed by ana@shop.example on 2026-11-26): nothing is "
                "written to the store"
            ),
        ),
        ("PENDING: make it", "", "no task is left: the store shows it done"),
        ("", "", "nothing of the object changes, only what is remembered of it"),
    ],
)
def test_an_update_that_changes_nothing_of_the_object_says_why(
    before: str, after: str, text: str
) -> None:
    sides = {"before": before, "after": after}
    forms: dict[str, Any] = {side: {"name": "C", "task": task} for side, task in sides.items()}
    assert dangers(effects(planned("InlineContent", **forms))) == {text: Danger.NONE}


def test_turning_on_the_loss_of_data_is_a_change_and_leaving_it_on_is_a_warning() -> None:
    said = "allowDataLoss is on: when its definition goes, it is deleted"
    form = {"fieldId": "token", "name": "token", "type": "text"}
    turned = planned(
        "ContactField",
        before=form,
        after=form | {"allowDataLoss": True},
        changed=("allowDataLoss",),
    )
    assert dangers(effects(turned, said))[LEAVE] is Danger.CAUTION
    renamed = planned("ContactField", before=form, after=form | {"name": "x"}, changed=("name",))
    assert dangers(effects(renamed, said))[LEAVE] is Danger.NOTICE


def test_what_a_person_has_removed_already_is_only_noted() -> None:
    item = planned("Segment", Operation.DELETE, before={"name": "S"}, outputs={"status": "absent"})
    assert dangers(effects(item)) == {"a person has removed it from the store already": Danger.NONE}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("CustomIntegration", "the connection to the other system is gone"),
        ("OutboundEvent", "no workflow can call the other system by it any more"),
        ("InlineContent", "no workflow can show it to visitors any more"),
        ("Segment", "no workflow can have it as its audience any more"),
        ("Workflow", "it was never started, so no customer notices"),
    ],
)
def test_what_is_deleted_says_what_is_no_longer_possible(kind: str, text: str) -> None:
    start = {"audience": "all-contacts", "source": "new"}
    forms = {
        "Segment": {"name": "S", "type": "dynamic", "match": "all", "filters": {}},
        "Workflow": {"name": "W", "run": "draft", "start": start, "nodes": {}},
    }
    before = {**forms.get(kind, {"name": "Old"}), "surface": "extended"}
    assert dangers(effects(planned(kind, Operation.DELETE, before=before))) == {text: Danger.ENDS}


def test_the_end_of_what_another_program_has_made_is_said_as_well() -> None:
    item = PlannedResource("urn::shop.one", "other:index:Thing", Operation.DELETE)
    assert dangers(effects(item)) == {"an object of another program is deleted": Danger.ENDS}


def test_a_secret_that_changes_names_who_calls_with_it_now() -> None:
    headers = {"x-key": {"secret": "shop.key", "version": 2}}
    item = planned("OutboundEvent", pulumi_id="e", before=EVENT, after=EVENT | {"headers": headers})
    push = {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {}}
    form = {"name": "W", "run": "continuous", "start": {}, "nodes": {"push": push}}
    users = [
        planned("Workflow", Operation.KEEP, name, before=used, after=used)
        for name, used in (("shop.w", form), ("shop.d", {**form, "name": "D", "run": "draft"}))
    ]
    found = effects(item, others=tuple(users))
    assert headlines(found) == ['it is called by the workflow "W"']


def test_a_value_for_a_field_that_a_person_has_yet_to_add_says_so() -> None:
    fields = {"title": {"name": "title", "type": "text"}}
    event = planned(
        "OutboundEvent",
        name="shop.event",
        pulumi_id="e",
        before=EVENT,
        after=EVENT | {"fields": fields, "task": "PENDING: add it"},
    )
    nodes: dict[str, Any] = {
        side: {"type": "outbound-event", "after": ["start"], "event": "e", "fields": values}
        for side, values in (("before", {}), ("after", {"title": "Hello"}))
    }
    start = {"audience": "all-contacts", "source": "new"}
    forms: dict[str, Any] = {
        side: {"name": "W", "run": "draft", "start": start, "nodes": {"push": node}}
        for side, node in nodes.items()
    }
    found = effects(planned("Workflow", **forms), others=(event,))
    assert headlines(found) == [
        (
            'it gives a value for the field "title", which a person has yet to add to the outbound '
            'event "Push": start it only after that'
        ),
        "it is a draft: nothing is sent or shown by it, before or after this change",
    ]


@pytest.mark.parametrize(
    ("kind", "after", "text"),
    [
        ("ContactField", {"fieldId": "a", "name": "A"}, "no contact has a value in it yet"),
        (
            "ContactField",
            {"fieldId": "a", "name": "A", "required": True, "defaultValue": 0},
            "Connectif gives every contact its default value",
        ),
        (
            "CustomIntegration",
            {"name": "I"},
            "it only stands for the other system: nothing is sent by it alone",
        ),
        (
            "OutboundEvent",
            EVENT,
            "workflows can send by it from then on: nothing is sent by it alone",
        ),
        (
            "Segment",
            {"name": "S", "type": "dynamic", "match": "all", "filters": {}},
            "it only says which contacts belong together: nothing is sent or shown by it alone",
        ),
    ],
)
def test_what_is_new_and_does_nothing_by_itself_says_so(
    kind: str, after: dict[str, Any], text: str
) -> None:
    assert dangers(effects(planned(kind, Operation.CREATE, after=after))) == {text: Danger.NONE}


def test_a_leave_to_lose_values_of_a_new_field_is_worth_a_look() -> None:
    said = "allowDataLoss is on: when its definition goes, it is deleted"
    form = {"fieldId": "token", "name": "token", "type": "text", "allowDataLoss": True}
    found = effects(planned("ContactField", Operation.CREATE, after=form), said)
    assert dangers(found)[LEAVE] is Danger.NOTICE
