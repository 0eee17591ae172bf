"""Contact fields: comparable form, wire form, and who can change what."""

from typing import Any

import pytest

from provider.engine.differences import differences
from provider.kinds import CONTACT_FIELD, Change
from provider.kinds.kind import shown

TEXT = {"id": "reskyt-token", "name": "reskyt-token", "type": "text"}
RADIO = {
    "id": "size",
    "name": "Size",
    "type": "radio",
    "options": {"s": "Small", "l": "Large"},
    "defaultValue": "s",
}


def change(live: dict[str, Any], desired: dict[str, Any]) -> Change:
    """Classify what leads from one definition to another."""
    before, after = CONTACT_FIELD.comparable(live), CONTACT_FIELD.comparable(desired)
    found = differences(before, after, CONTACT_FIELD.settings)
    return CONTACT_FIELD.change(before, after, found)


@pytest.mark.parametrize(
    "spec",
    [
        TEXT,
        RADIO,
        TEXT | {"maxLength": 40, "required": True, "defaultValue": "x"},
        {"id": "n", "name": "N", "type": "integer", "minValue": 1, "maxValue": 9},
        {"id": "d", "name": "D", "type": "date", "minDate": "2026-01-01T00:00:00Z"},
        {"id": "p", "name": "P", "type": "phone", "defaultCountryCode": "34"},
        {"id": "b", "name": "B", "type": "boolean", "defaultValue": False},
        RADIO | {"type": "checkbox", "defaultValue": ["l", "s"]},
    ],
)
def test_what_is_sent_comes_back_equal(spec: dict[str, Any]) -> None:
    desired = CONTACT_FIELD.comparable(spec)
    answer = CONTACT_FIELD.wire(desired) | {"custom": True, "readOnly": False, "status": "ok"}
    assert CONTACT_FIELD.live(answer, desired) == desired


@pytest.mark.parametrize(
    ("spec", "read"),
    [
        ({"type": "integer", "defaultValue": 5}, "5"),
        ({"type": "decimal", "defaultValue": 0.5}, "0.5"),
        ({"type": "boolean", "defaultValue": False}, "false"),
        ({"type": "date", "defaultValue": "2026-01-01"}, "2026-01-01T00:00:00.000Z"),
        (RADIO | {"type": "checkbox", "defaultValue": ["s", "l"]}, '["s", "l"]'),
        (RADIO | {"type": "checkbox", "defaultValue": ["s", "l"]}, "s,l"),
    ],
)
def test_default_values_typed_as_text_on_read_are_no_difference(
    spec: dict[str, Any], read: str
) -> None:
    desired = CONTACT_FIELD.comparable({"id": "n", "name": "N", "required": True} | spec)
    answer = CONTACT_FIELD.wire(desired) | {"defaultValue": read}
    assert CONTACT_FIELD.live(answer, desired) == desired


def test_two_spellings_of_one_instant_are_no_difference() -> None:
    one = {"id": "d", "name": "D", "type": "date", "minDate": "2026-01-01T00:00:00Z"}
    other = one | {"minDate": "2026-01-01T01:00:00.000+01:00"}
    assert change(one, other).empty


def test_the_wire_form_carries_options_in_their_order_of_writing() -> None:
    body = CONTACT_FIELD.wire(CONTACT_FIELD.comparable(RADIO))
    assert body["options"] == [{"id": "s", "label": "Small"}, {"id": "l", "label": "Large"}]
    assert body["id"] == "size"
    assert "fieldId" not in body


def test_a_rename_is_a_task_with_the_name_to_enter() -> None:
    found = change(TEXT, TEXT | {"name": "Push token"})
    assert found.refusals == ()
    (task,) = found.tasks
    assert task == 'change its name to "Push token" (now "reskyt-token")'


def test_a_new_option_at_the_end_is_a_task() -> None:
    options = {"s": "Small", "l": "Large", "xl": "Extra"}
    found = change(RADIO, RADIO | {"options": options})
    assert found.refusals == ()
    assert len(found.tasks) == 1
    assert '"xl" ("Extra")' in found.tasks[0]


def test_another_default_option_of_a_radio_field_is_a_task() -> None:
    assert change(RADIO, RADIO | {"defaultValue": "l"}).tasks == ('make "l" its default option',)


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (TEXT, TEXT | {"id": "other"}, "id"),
        (TEXT, TEXT | {"type": "email"}, "type"),
        (TEXT, TEXT | {"maxLength": 3}, "maxLength"),
        (TEXT, TEXT | {"required": True, "defaultValue": "x"}, "required"),
        (RADIO, RADIO | {"options": {"s": "Small"}}, "options"),
        (RADIO, RADIO | {"options": {"s": "Tiny", "l": "Large"}}, "options"),
        (RADIO, RADIO | {"options": {"l": "Large", "s": "Small"}}, "order of the options"),
        (
            RADIO,
            RADIO | {"options": {"xs": "X", "s": "Small", "l": "Large"}},
            "order of the options",
        ),
    ],
)
def test_what_nobody_can_change_is_refused(
    before: dict[str, Any], after: dict[str, Any], word: str
) -> None:
    refusals = change(before, after).refusals
    place = {"order of the options": "options"}.get(word, word)
    assert any(r.message.startswith(word) and r.path[0] == place for r in refusals), refusals


def test_options_that_go_are_refused_once_and_named_as_people_write_them() -> None:
    (said,) = [
        refusal.message
        for refusal in change(RADIO, TEXT | {"id": RADIO["id"], "name": RADIO["name"]}).refusals
        if "option" in refusal.message
    ]
    assert '(the store has s: "Small", l: "Large", the definition has none)' in said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "none"),
        (True, "yes"),
        ([], "none"),
        (["a", None, False], "a, none, no"),
        ({}, "none"),
        ({"a": {"b": [1, "c"]}}, "a: b: 1, c"),
        ("text", '"text"'),
    ],
)
def test_a_value_in_a_sentence_is_written_as_people_write_it(value: Any, said: str) -> None:
    assert shown(value) == said


def test_allowing_data_loss_is_no_difference_of_the_object() -> None:
    assert change(TEXT, TEXT | {"allowDataLoss": True}).empty


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ({"minValue": 2, "maxValue": 1, "type": "integer"}, "maxValue"),
        (
            {"minDate": "2026-02-01T00:00:00Z", "maxDate": "2026-01-01T00:00:00Z", "type": "date"},
            "maxDate",
        ),
        ({"type": "radio", "options": {"a": "A"}, "defaultValue": "b"}, "defaultValue"),
        ({"type": "checkbox", "options": {"a": "A"}, "defaultValue": ["a", "b"]}, "defaultValue"),
    ],
)
def test_rules_that_a_schema_cannot_say(spec: dict[str, Any], path: str) -> None:
    violations = list(CONTACT_FIELD.rules({"id": "x", "name": "x"} | spec))
    assert [violation.path for violation in violations] == [(path,)]
