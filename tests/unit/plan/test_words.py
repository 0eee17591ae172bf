"""A plan in plain words."""

from dataclasses import replace
from typing import Any

import pytest

from provider.plan import Stop, digest, words
from tests.unit.plan.previews import plan, resource


def text(name: str) -> str:
    return "\n".join(words.lines(plan(name)))


def test_each_object_is_named_with_what_happens_to_it() -> None:
    found = text("sent").splitlines()
    assert found[0] == '  ~ update  shop.push  workflow "Send a push"'
    assert found[1].strip() == 'run: "draft" -> "once: black-friday"'


def test_a_value_that_is_not_known_yet_is_said_to_be() -> None:
    assert 'nodes.push.event: "shop.event" -> known after the run' in text("replaced")


def test_a_contact_field_that_is_let_go_stays_in_the_store() -> None:
    assert '= let go  shop.token       contact field "reskyt-token": stays in the store' in text(
        "pack-emptied"
    )


def test_a_workflow_that_was_started_is_finished_not_deleted() -> None:
    found = text("pack-emptied")
    assert '- finish  shop.collection  workflow "Collect tokens": stays in the store' in found
    assert "- delete  shop.push " in found


def test_what_a_person_must_do_is_told_from_what_the_api_does() -> None:
    found = text("public-first-run")
    assert 'segment "Token holders": a task for a person' in found
    assert 'workflow "Send a push": a task for a person' in found
    assert '  task for a person: shop.script: make the inline content "Token script"' in found
    assert "status: pending" not in found
    assert 'contact field "reskyt-token"\n' in found


def test_a_header_never_shows_a_value() -> None:
    found = plan("replaced")
    event = resource(found, "shop.event")
    after = {**event.after, "headers": {"x-api-key": "not-for-eyes"}}
    edited = replace(event, after=after, changed=("headers.x-api-key",))
    shown = "\n".join(words.lines(replace(found, resources=(edited,))))
    assert "headers.x-api-key" in shown
    assert "not-for-eyes" not in shown


def updated(**sides: Any) -> str:
    """Give the lines of an update of a workflow."""
    known = resource(plan("sent"), "shop.push")
    before, after = ({"name": "Send a push", **sides[side]} for side in ("before", "after"))
    item = replace(known, before=before, after=after, changed=sides["changed"])
    return "\n".join(words.lines(replace(plan("sent"), resources=(item,), messages=())))


def test_a_place_in_a_list_is_shown_with_its_value() -> None:
    before, after = {"fieldOrder": ["a", {"b": 1}]}, {"fieldOrder": ["c", {"b": 2}]}
    changed = ("fieldOrder[0]", "fieldOrder[1].b", "fieldOrder[2]")
    shown = updated(before=before, after=after, changed=changed)
    assert 'fieldOrder[0]: "a" -> "c"' in shown
    assert "fieldOrder[1].b: 1 -> 2" in shown
    assert "fieldOrder[2]" not in shown


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({"task": "PENDING: x"}, {"task": "done: by ana"}, "task done: by ana"),
        ({"task": "PENDING: x"}, {}, "no task is left"),
        ({"task": "PENDING: x"}, {"task": "PENDING: y"}, "its task reads otherwise"),
    ],
)
def test_an_update_that_changes_no_property_says_why_there_is_one(
    before: dict[str, Any], after: dict[str, Any], reason: str
) -> None:
    shown = updated(before=before, after=after, changed=("name", "task")).splitlines()
    assert [line.strip() for line in shown[1:]] == [reason]


def test_an_update_of_which_nothing_is_known_gets_no_reason() -> None:
    assert len(updated(before={}, after={}, changed=("name",)).splitlines()) == 1


def test_what_shall_go_is_not_said_to_run_again() -> None:
    before = {"run": "finished", "version": 1, "task": "PENDING: finish it"}
    after = {"run": "continuous", "version": 2, "absent": True}
    shown = updated(before=before, after=after, changed=("absent", "run", "task", "version"))
    assert "absent: none -> yes" in shown
    assert "run: " not in shown
    assert "version: " not in shown


@pytest.mark.parametrize(
    ("live", "wanted", "told"),
    [
        ({"description": "hand"}, {"description": "was"}, "by hand: this puts it back"),
        ({"description": "hand"}, {"description": "new"}, "by hand: this overwrites it"),
        (
            {"description": "hand", "tags": ["a"]},
            {"description": "was", "tags": ["b"]},
            "by hand (description): this puts it back",
        ),
        (
            {"description": "hand"},
            {"description": "was", "task": "do it"},
            "by hand: a person has to put it back",
        ),
        ({"description": "was"}, {"description": "new"}, ""),
        # By hand, and in the definition now: nothing is put back.
        ({"description": "new", "tags": ["a"]}, {"description": "new", "tags": ["b"]}, ""),
    ],
)
def test_an_update_that_meets_a_change_by_hand_says_so(
    live: dict[str, Any], wanted: dict[str, Any], told: str
) -> None:
    known = resource(plan("sent"), "shop.push")
    recorded = {"name": "Send a push", "description": "was", "tags": ["a"]}
    item = replace(
        known,
        recorded=recorded,
        before={**recorded, **live},
        after={**recorded, **wanted},
        changed=tuple(name for name in wanted if name != "task"),
    )
    shown = "\n".join(words.lines(replace(plan("sent"), resources=(item,), messages=())))
    assert shown.endswith(f"changed in the store {told}") if told else "by hand" not in shown


@pytest.mark.parametrize(
    ("live", "told"), [("was", False), ("asked", False), ("of somebody", True)]
)
def test_what_a_person_was_asked_to_change_is_no_change_by_hand(live: str, told: bool) -> None:
    known = resource(plan("sent"), "shop.push")
    forms = [{"name": "Send a push", "description": text} for text in ("was", "asked")]
    item = replace(
        known,
        recorded=forms[1],
        before=forms[1] | {"description": live},
        after={**forms[1], "description": "new", "task": "do it"},
        changed=("description",),
        awaited=True,
        remembered=dict(zip(("shown", "desired"), forms, strict=True)),
    )
    shown = "\n".join(words.lines(replace(plan("sent"), resources=(item,), messages=())))
    assert ("in the store by hand: a person has to put it back" in shown) is told
    older = replace(item, remembered={"desired": forms[1]})
    assert older.changed_by_hand == frozenset()


def test_a_long_text_is_named_and_not_shown() -> None:
    found = plan("replaced")
    event = resource(found, "shop.event")
    edited = replace(event, after={**event.after, "name": "long " * 20}, changed=("name",))
    assert "long" not in "\n".join(words.lines(replace(found, resources=(edited,))))


def test_the_numbers_are_counted_by_what_happens() -> None:
    assert words.counted(plan("pack-emptied")) == (
        "4 to delete, 1 to finish, 1 to let go, of 7 objects"
    )
    assert words.counted(plan("nothing-to-do")) == "nothing to do, of 7 objects"


def test_the_command_that_allows_it_stands_ready_with_every_name() -> None:
    stops = (Stop("shop.a", ("one",)), Stop("shop.b", ("two",)))
    command = ["connectif", "up", "--stack", "my shop", "--", "--parallel", "1"]
    *_, last = words.stop_lines(stops, stops[1:], command)
    assert last == (
        "  connectif up --stack 'my shop' --allow shop.a --allow shop.b -- --parallel 1"
    )


def test_a_reason_that_many_share_is_said_once() -> None:
    stops = tuple(Stop(f"shop.{name}", ("more than 30 %",)) for name in "abc")
    found = "\n".join(words.stop_lines(stops, stops, ["connectif", "up"]))
    assert "  shop.a, shop.b, shop.c\n    more than 30 %\n" in found


def test_no_command_is_offered_where_no_permission_helps() -> None:
    stops = (Stop("shop.a", ("finish it first",), allowable=False),)
    found = "\n".join(words.stop_lines(stops, stops, ["connectif", "up"]))
    assert "--allow" not in found
    assert "No permission helps for shop.a" in found


def test_the_digest_names_the_plan_and_not_the_secrets_at_hand() -> None:
    found = plan("sent")
    assert digest(found) == digest(plan("sent"))
    assert digest(found) != digest(plan("replaced"))
    fewer = tuple(item for item in found.messages if item.severity == "warning")
    assert digest(replace(found, messages=fewer)) == digest(found)
    assert digest(replace(found, messages=())) != digest(found)


def test_the_digest_changes_with_what_the_store_shows_and_with_what_is_defined() -> None:
    found = plan("sent")
    push = resource(found, "shop.push")
    before, after = ({**side, "name": "Another"} for side in (push.before, push.after))
    for other in (replace(push, before=before), replace(push, after=after)):
        assert digest(replace(found, resources=(other,))) != digest(found)


def test_stops_are_told_from_what_was_allowed_in_the_data() -> None:
    stops = (Stop("shop.a", ("one",)), Stop("shop.b", ("two",), allowable=False))
    assert [item["allowed"] for item in words.stop_data(stops, ["shop.a", "shop.b"])] == [
        True,
        False,
    ]
