"""What the guide of a store holds: what is pending, what comes before it, and what it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from provider.engine.rehearsal import Status
from provider.stores import Recorded
from provider.tasks import Act, Action, Step
from provider.tasks.guide import guide_of, screens
from tests.unit.tasks.guide_examples import (
    COLLECTION,
    CONTENT,
    EVENT,
    PUSH,
    TODAY,
    guide,
    rehearsal,
)


def _recorded(kind: str, **inputs: object) -> Recorded:
    return Recorded(f"gone.{kind.lower()}", kind, "urn", "id", {"name": "Old", **inputs}, {})


def test_tasks_keep_their_order_and_their_minutes_add_up() -> None:
    found = guide(CONTENT, COLLECTION, PUSH)
    assert [item.task for item in found.assignments] == [CONTENT, COLLECTION, PUSH]
    assert found.minutes == CONTENT.minutes + COLLECTION.minutes + PUSH.minutes
    assert found.assignments[0].digest == rehearsal().digests["reskyt.token-script"]
    assert not found.failed


def test_removals_come_last_and_users_before_what_they_use() -> None:
    content, workflow = (replace(task, act=Act.REMOVE) for task in (CONTENT, COLLECTION))
    found = guide(content, workflow, PUSH)
    assert [item.task for item in found.assignments] == [PUSH, workflow, content]


def test_a_pack_that_shall_go_asks_for_nothing() -> None:
    found = guide(CONTENT, absent=("reskyt",), everything=True)
    assert found.prerequisites == ()
    assert found.notices == ()


def test_prerequisites_and_limits_are_told_while_something_is_new() -> None:
    found = guide(CONTENT)
    assert [item.title for item in found.prerequisites] == ["Reskyt push notifications"]
    assert found.prerequisites[0].notes[0].source
    assert found.notices
    by_api = guide(statuses={"reskyt.integration": Status("new")})
    assert by_api.prerequisites


def test_a_change_asks_for_no_prerequisites_unless_everything_is_told() -> None:
    assert guide(COLLECTION).prerequisites == ()
    assert guide(COLLECTION).notices == ()
    assert guide(COLLECTION, everything=True).prerequisites


def test_what_is_done_is_told_only_when_asked_for() -> None:
    assert guide(CONTENT).standing is None
    found = guide(CONTENT, everything=True).standing or ()
    assert {item.resource for item in found} == set(rehearsal().statuses) - {CONTENT.resource}
    assert {item.word for item in found} == {"applied"}


def test_a_confirmation_ages_after_ninety_days() -> None:
    old, young = TODAY - timedelta(days=91), TODAY - timedelta(days=90)
    found = guide(
        statuses={
            "reskyt.token-script": Status("confirmed", "ana@shop.example", old),
            "reskyt.token-segment": Status("confirmed", "ana@shop.example", young),
        }
    )
    assert [(item.resource, item.on) for item in found.aged] == [("reskyt.token-script", old)]


def test_an_old_confirmation_of_what_has_a_task_again_is_not_told_twice() -> None:
    said = Status("pending", "ana@shop.example", date(2026, 1, 1))
    assert guide(CONTENT, statuses={CONTENT.resource: said}).aged == ()


def test_what_no_api_can_delete_is_left_in_the_store() -> None:
    found = guide(
        released=(
            _recorded("InlineContent"),
            _recorded("Workflow", run="once: bf"),
            _recorded("ContactField", fieldId="old-field"),
            _recorded("CustomIntegration"),
            _recorded("OutboundEvent"),
        )
    )
    assert [(item.kind, item.name) for item in found.left] == [
        ("InlineContent", "Old"),
        ("Workflow", "Old (once: bf)"),
        ("ContactField", "old-field"),
    ]


def test_what_was_removed_or_will_be_deleted_is_not_left() -> None:
    removed = _recorded("Segment", absent=True, confirmation={"digest": "a"})
    not_yet = replace(removed, inputs={"name": "Old", "absent": True})
    released = _recorded("ContactField", fieldId="old-field", allowDataLoss=True)
    assert guide(released=(removed, released)).left == ()
    assert [item.name for item in guide(released=(not_yet,)).left] == ["Old"]


def test_the_console_is_known_of_a_local_store_only() -> None:
    assert guide().console is None
    local = guide(api_url="http://127.0.0.1:8791")
    assert local.console == "http://127.0.0.1:8791/_sandbox/console/"


def test_a_secret_is_named_with_the_variable_of_the_stack() -> None:
    assert guide(EVENT).assignments[0].variables == {
        "reskyt.apiKey": "CONNECTIF_SECRET_RESKYT_APIKEY_EXAMPLE_SHOP"
    }


def test_a_preview_that_would_stop_is_a_failure() -> None:
    assert guide(refusals=("resources/reskyt/push.yaml:1:1: reskyt.push: no",)).failed


def test_other_stores_with_the_pack_bring_the_hint_of_the_export() -> None:
    neighbours = {"reskyt": ("example-boutique",)}
    make = replace(COLLECTION, act=CONTENT.act)
    assert guide_of(rehearsal(make), TODAY, neighbours).assignments[0].hints
    assert guide_of(rehearsal(make), TODAY, {}).assignments[0].hints == ()


def test_consecutive_steps_are_grouped_by_screen_and_part() -> None:
    places = [("A", ""), ("A", "x"), ("A", "x"), ("A", ""), ("B", ""), ("A", "")]
    steps = [Step(screen, Action.PRESS, "ok", "", part) for screen, part in places]
    shape = [
        (screen.name, [(part.name, [number for number, _ in part.steps]) for part in screen.parts])
        for screen in screens(steps)
    ]
    assert shape == [
        ("A", [("", [1]), ("x", [2, 3]), ("", [4])]),
        ("B", [("", [5])]),
        ("A", [("", [6])]),
    ]


def test_the_mark_of_a_task_changes_with_its_steps_alone() -> None:
    one, again, edited = (
        guide(task).assignments[0].mark
        for task in (CONTENT, replace(CONTENT, summary="x"), replace(CONTENT, steps=PUSH.steps))
    )
    assert one == again
    assert one != edited
