"""Values as people write them, and words for every property that a definition can have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from provider.kinds import KINDS
from provider.review.differences import (
    contact_fields,
    contents,
    events,
    integrations,
    segments,
    workflows,
)
from provider.review.words.values import date, duration, literal, number, said
from tests.unit.review.differences.planned import told
from tests.unit.tasks import varied_forms

PARTS = {
    "ContactField": {**contact_fields.PARTS, "options": "", "optionOrder": ""},
    "CustomIntegration": integrations.PARTS,
    "InlineContent": contents.PARTS,
    "OutboundEvent": events.PARTS,
    "Segment": segments.PARTS,
    "Workflow": workflows.PARTS,
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_property_of_a_definition_has_words(kind: str) -> None:
    schema = json.loads(Path(f"schemas/kinds/{kind}.schema.json").read_text(encoding="utf-8"))
    names = {name: comparable for comparable, name in KINDS[kind].spec_names.items()}
    names |= {"url": "url", "headers": "headers", "fields": "fields", "options": "options"}
    assert {names.get(name, name) for name in schema["properties"]} <= set(PARTS[kind])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2024-01-31", "31 January 2024"),
        ("2024-01-31T00:00:00.000Z", "31 January 2024"),
        ("2024-02-01T00:30:00+01:00", "31 January 2024, 23:30 UTC"),
        ("2024-01-31T08:30:05Z", "31 January 2024, 08:30:05 UTC"),
        ("2024-13-31", '"2024-13-31"'),
        ("soon", '"soon"'),
        (None, "none"),
    ],
)
def test_dates(value: Any, shown: str) -> None:
    assert date(value) == shown


def test_numbers_and_what_else_there_is() -> None:
    assert [number(value) for value in (5, 5.0, 1234567, -0.5)] == ["5", "5", "1,234,567", "-0.5"]
    values: list[Any] = [True, False, None, [], "x\ny", {"b": 1, "a": "x"}]
    assert [said(value) for value in values] == [
        "Yes",
        "No",
        "none",
        "none",
        '"x y"',
        'a: "x", b: 1',
    ]
    assert said("x" * 300) == f'"{"x" * 199}…"'


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (90061, "1 day 1 hour 1 minute 1 second"),
        (7200, "2 hours"),
    ],
)
def test_durations(seconds: int, shown: str) -> None:
    assert duration(seconds) == shown


def test_only_what_may_be_a_time_is_also_said_as_one() -> None:
    assert literal("1764543599000") == '"1764543599000" (as a time: 30 November 2025, 22:59:59 UTC)'
    assert [literal(text) for text in ("0034600123", "600123456")] == [
        '"0034600123"',
        '"600123456"',
    ]
    assert literal(1764543599) == "1,764,543,599"


@pytest.mark.parametrize("spec", varied_forms.FIELDS, ids=lambda spec: spec["id"])
def test_every_type_of_contact_field_can_be_told(spec: dict[str, Any]) -> None:
    after = KINDS["ContactField"].comparable(spec)
    parts = {item.part for item in told("ContactField", {}, after).details}
    assert {"Name", "ID", "Type"} <= parts
    assert all(item.after for item in told("ContactField", {}, after).details)
