"""The rules of request bodies that JSON Schema cannot say.

Pure functions from a body that already fits its schema to the rules that it still breaks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sandbox.errors import ValidationProblem

Document = Mapping[str, Any]
#: What SQLite and most readers of JSON can hold (assumed).
LARGEST_INTEGER = 2**63 - 1


def contact_field_problems(body: Document) -> list[ValidationProblem]:
    """Check a new contact field (resources/contactfieldcreate)."""
    return [
        *_order(body, "minValue", "maxValue"),
        *_calendar(body, ("defaultValue",) if body["type"] == "date" else ()),
        *_dates(body),
        *unique_ids(body.get("options", ()), ("options",)),
        *_default_option(body),
    ]


def event_type_problems(body: Document) -> list[ValidationProblem]:
    """Check a new event type (resources/customeventtypecreation; unique ids are assumed)."""
    fields = body["fields"]
    found = list(unique_ids(fields, ("fields",)))
    for index, field in enumerate(fields):
        found += unique_ids(field.get("options", ()), ("fields", index, "options"))
    return found


def contact_problems(
    body: Document, settable: Iterable[str], fields: Mapping[str, Document]
) -> list[ValidationProblem]:
    """Check a contact's values against the fields of the store (resources/contactpatch).

    `settable` are the built-in properties that may be written, `fields` the custom ones by id.
    """
    builtin = set(settable)
    found: list[ValidationProblem] = []
    for name, value in body.items():
        if name in builtin:
            found += _calendar(body, (name,) if name == "_birthdate" else ())
        elif name not in fields:
            found.append(ValidationProblem((name,), "is not a contact field that can be written"))
        elif not value_fits(fields[name], value):
            kind = fields[name]["type"]
            found.append(ValidationProblem((name,), f"is not a value of a {kind} field"))
    return found


def value_fits(field: Document, value: Any) -> bool:
    """Tell whether a contact may hold the value in the field."""
    kind = field["type"]
    options = {option["id"] for option in field.get("options", ())}
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in ("integer", "decimal"):
        return _is_number(value, whole=kind == "integer")
    if kind == "checkbox":
        texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return texts and len(set(value)) == len(value) and set(value) <= options
    if not isinstance(value, str):
        return False
    if kind == "radio":
        return value in options
    return kind != "date" or is_date(value)


def is_date(text: str) -> bool:
    """Tell whether an ISO 8601 text names a day that exists."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(value: Any, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # Beyond a float it could neither be compared nor, as NaN, be written as JSON.
    if isinstance(value, int):
        return abs(value) <= LARGEST_INTEGER
    return math.isfinite(value) and (not whole or value.is_integer())


def _order(body: Document, low: str, high: str) -> Iterator[ValidationProblem]:
    if low in body and high in body and body[high] < body[low]:
        yield ValidationProblem((high,), f"must not be less than {low}")


def _calendar(body: Document, names: Iterable[str]) -> Iterator[ValidationProblem]:
    for name in names:
        if name in body and not is_date(body[name]):
            yield ValidationProblem((name,), "is not a day that exists")


def _dates(body: Document) -> Iterator[ValidationProblem]:
    names = ("minDate", "maxDate")
    wrong = list(_calendar(body, names))
    yield from wrong
    if not wrong and all(name in body for name in names):
        moments = {name: datetime.fromisoformat(body[name]) for name in names}
        yield from _order(moments, *names)


def unique_ids(
    items: Iterable[Document], path: tuple[str | int, ...]
) -> Iterator[ValidationProblem]:
    """Refuse a second item with an id that was there before; `path` leads to the items."""
    seen = set()
    for index, item in enumerate(items):
        if item["id"] in seen:
            yield ValidationProblem((*path, index, "id"), "must be unique")
        seen.add(item["id"])


def _default_option(body: Document) -> Iterator[ValidationProblem]:
    if "options" not in body or "defaultValue" not in body:
        return
    options = {option["id"] for option in body["options"]}
    default = body["defaultValue"]
    if isinstance(default, str) and default not in options:
        yield ValidationProblem(("defaultValue",), "must be the id of an option")
    if isinstance(default, list):
        for index, item in enumerate(default):
            if item not in options:
                yield ValidationProblem(("defaultValue", index), "must be the id of an option")
