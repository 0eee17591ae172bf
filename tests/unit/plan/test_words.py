"""A plan in plain words."""

from dataclasses import replace

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
