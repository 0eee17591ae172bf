"""Outbound events: headers by name and without values, edits as tasks."""

from typing import Any

import pytest

from provider.engine.differences import differences
from provider.kinds import DIFFERENT, OUTBOUND_EVENT, SecretReference

SECRET = {"secret": "reskyt.apiKey", "version": 1}
SPEC: dict[str, Any] = {
    "integration": {"ref": "reskyt.integration"},
    "name": "Push",
    "url": "https://push.example/send",
    "headers": {"x-api-key": SECRET, "Content-Type": "application/json"},
    "fields": {
        "title": {"type": "text", "required": True},
        "tokens": {"type": "text", "required": True, "pointer": "/tokens/0"},
    },
}
DESIRED = OUTBOUND_EVENT.comparable(SPEC)
LIVE = {
    "name": "Push",
    "category": "send",
    "webhookUrl": "https://push.example/send",
    "webhookHeaders": [
        {"name": "X-API-Key", "value": "s3cret-value"},
        {"name": "Content-Type", "value": "application/json"},
    ],
    "fields": [
        {"id": "title", "name": "title", "type": "text", "required": True},
        {
            "id": "tokens",
            "name": "tokens",
            "type": "text",
            "required": True,
            "jsonPointerPath": "/tokens/0",
        },
    ],
}


def knows(name: str) -> str | None:
    """Have the right secret at hand."""
    return "s3cret-value" if name == "reskyt.apiKey" else None


def with_header(value: Any) -> dict[str, Any]:
    """Give the live event with another value of x-api-key."""
    return LIVE | {"webhookHeaders": [{"name": "x-api-key", "value": value}]}


def test_an_equal_event_shows_no_difference_and_no_value() -> None:
    live = OUTBOUND_EVENT.live(LIVE, DESIRED, knows)
    assert differences(live, DESIRED, OUTBOUND_EVENT.settings) == ()
    assert "s3cret-value" not in repr(live)


def test_without_the_secret_at_hand_the_declared_reference_is_believed() -> None:
    assert OUTBOUND_EVENT.live(with_header("other"), DESIRED)["headers"]["x-api-key"] == SECRET


@pytest.mark.parametrize("masked", ["", None, "********", "••••"])
def test_a_masked_value_cannot_be_compared(masked: Any) -> None:
    live = OUTBOUND_EVENT.live(with_header(masked), DESIRED, knows)
    assert live["headers"]["x-api-key"] == SECRET


def test_what_was_confirmed_is_believed_before_what_is_declared() -> None:
    second = OUTBOUND_EVENT.comparable(SPEC | {"headers": {"x-api-key": SECRET | {"version": 2}}})
    live = OUTBOUND_EVENT.live(with_header("********"), second, knows, DESIRED)
    assert live["headers"]["x-api-key"] == SECRET


def test_another_value_shows_as_different_and_is_not_given() -> None:
    live = OUTBOUND_EVENT.live(with_header("changed-by-hand"), DESIRED, knows)
    assert live["headers"] == {"x-api-key": DIFFERENT}
    literal = LIVE | {"webhookHeaders": [{"name": "content-type", "value": "text/leaked"}]}
    assert OUTBOUND_EVENT.live(literal, DESIRED)["headers"] == {"Content-Type": DIFFERENT}


def test_a_header_added_by_hand_shows_as_different() -> None:
    added = LIVE["webhookHeaders"] + [{"name": "x-more", "value": "leak"}]  # type: ignore[operator]
    live = OUTBOUND_EVENT.live(LIVE | {"webhookHeaders": added}, DESIRED, knows)
    assert live["headers"]["x-more"] == DIFFERENT


def test_an_answer_without_any_headers_claims_nothing() -> None:
    body = {key: value for key, value in LIVE.items() if key != "webhookHeaders"}
    assert OUTBOUND_EVENT.live(body, DESIRED, knows)["headers"] == DESIRED["headers"]


def test_the_wire_form_names_the_secret_and_keeps_the_order_of_fields() -> None:
    body = OUTBOUND_EVENT.wire(DESIRED)
    assert body["category"] == "send"
    assert body["webhookHeaders"][0] == {
        "name": "x-api-key",
        "value": SecretReference("reskyt.apiKey", 1),
    }
    assert [field["id"] for field in body["fields"]] == ["title", "tokens"]
    assert body["fields"][1]["jsonPointerPath"] == "/tokens/0"


def test_every_edit_is_a_step_in_the_console() -> None:
    edited = SPEC | {
        "url": "https://push.example/v2",
        "headers": {"x-api-key": SECRET | {"version": 2}},
        "fields": {"title": {"type": "text"}, "link": {"type": "text", "pointer": "/a/b"}},
    }
    desired = OUTBOUND_EVENT.comparable(edited)
    found = differences(DESIRED, desired, OUTBOUND_EVENT.settings)
    tasks = "\n".join(OUTBOUND_EVENT.change(DESIRED, desired, found).tasks)
    assert 'set url to "https://push.example/v2" (now "https://push.example/send")' in tasks
    assert 'set the header "x-api-key" with the secret reskyt.apiKey, version 2' in tasks
    assert 'remove the header "Content-Type"' in tasks
    assert 'add the field "link" (name link, type text, JSON options /a/b)' in tasks
    assert 'remove the field "tokens"' in tasks
    assert "set fields.title.required to no (now yes)" in tasks


def test_a_pending_header_keeps_the_reference_that_was_confirmed() -> None:
    second = OUTBOUND_EVENT.comparable(SPEC | {"headers": {"x-api-key": SECRET | {"version": 2}}})
    left = differences(DESIRED, second, OUTBOUND_EVENT.settings)
    assert OUTBOUND_EVENT.confirmed(DESIRED, second, left) == {
        "confirmed": {"headers": {"x-api-key": SECRET}}
    }
    assert OUTBOUND_EVENT.confirmed(DESIRED, second, ()) == {
        "confirmed": {"headers": {"x-api-key": SECRET | {"version": 2}}}
    }


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        ("/tokens/0", "/tokens", True),
        ("/tokens/0", "/tokens/1", False),
        ("/a", None, False),
        ("/b", None, True),
    ],
)
def test_pointers_that_overwrite_each_other(one: str, other: str | None, collide: bool) -> None:
    second = {"type": "text"} | ({"pointer": other} if other else {})
    fields = {"a": {"type": "text", "pointer": one}, "b": second}
    violations = list(OUTBOUND_EVENT.rules(SPEC | {"fields": fields}))
    assert bool(violations) == collide


def test_a_pointer_into_the_request_leads_back_to_the_definition() -> None:
    assert OUTBOUND_EVENT.spec_path("/fields/1/jsonPointerPath", DESIRED) == (
        "fields",
        "tokens",
        "pointer",
    )
    assert OUTBOUND_EVENT.spec_path("/webhookHeaders/0/value", DESIRED) == (
        "headers",
        "x-api-key",
        "value",
    )
    assert OUTBOUND_EVENT.spec_path("/webhookUrl", DESIRED) == ("url",)
