from __future__ import annotations

from typing import Any

import pytest

from sandbox.rules import contact_field_problems, contact_problems, event_type_problems, value_fits

OPTIONS = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]


def pointers(problems: list[Any]) -> list[str]:
    return [problem.pointer for problem in problems]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"type": "integer", "minValue": 1, "maxValue": 1}, []),
        ({"type": "integer", "minValue": 2, "maxValue": 1}, ["/maxValue"]),
        ({"type": "date", "minDate": "2026-01-01T00:00:00Z"}, []),
        ({"type": "date", "minDate": "2026-02-30T00:00:00Z"}, ["/minDate"]),
        (
            {
                "type": "date",
                "minDate": "2026-01-01T00:00:00.5Z",
                "maxDate": "2026-01-01T00:00:00Z",
            },
            ["/maxDate"],
        ),
        ({"type": "text", "defaultValue": "2026-02-30"}, []),
        ({"type": "radio", "defaultValue": "a", "options": OPTIONS}, []),
        ({"type": "radio", "defaultValue": "c", "options": OPTIONS}, ["/defaultValue"]),
        ({"type": "checkbox", "defaultValue": ["c", "a"], "options": OPTIONS}, ["/defaultValue/0"]),
        ({"type": "radio", "options": [*OPTIONS, OPTIONS[0]]}, ["/options/2/id"]),
    ],
)
def test_contact_field(body: dict[str, Any], expected: list[str]) -> None:
    assert pointers(contact_field_problems(body)) == expected


def test_event_type_names_the_second_of_two_equal_ids() -> None:
    fields = [{"id": "a"}, {"id": "b", "options": [OPTIONS[0], OPTIONS[0]]}, {"id": "a"}]
    assert pointers(event_type_problems({"fields": fields})) == [
        "/fields/2/id",
        "/fields/1/options/1/id",
    ]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", "x", 1),
        ("boolean", True, 1),
        ("integer", 3, 3.5),
        ("integer", 3.0, True),
        ("decimal", 3.5, "3.5"),
        ("date", "2026-01-01", "2026-13-01"),
        ("radio", "a", "c"),
        ("checkbox", ["b", "a"], ["a", "a"]),
        ("checkbox", [], "a"),
    ],
)
def test_a_value_fits_its_field(kind: str, good: Any, bad: Any) -> None:
    field = {"type": kind, "options": OPTIONS}
    assert value_fits(field, good)
    assert not value_fits(field, bad)


def test_a_contact_takes_only_known_fields() -> None:
    body = {"_name": "Ana", "_birthdate": "2026-02-30", "_clv": 1, "token": 5, "other": "x"}
    found = contact_problems(body, ["_name", "_birthdate"], {"token": {"type": "text"}})
    assert pointers(found) == ["/_birthdate", "/_clv", "/token", "/other"]
