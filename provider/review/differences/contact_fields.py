"""What differs in a contact field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.review.differences.options import option_pieces
from provider.review.differences.pieces import Piece, Say, change, text
from provider.review.words.console import label
from provider.review.words.values import date, listed, quoted, said

Form = Mapping[str, Any]

#: The labels of the properties; two that have no label in the console are in our own words.
PARTS = {
    "fieldId": "id",
    "name": "name",
    "type": "type",
    "required": "field.required",
    "defaultCountryCode": "field.country",
    "maxLength": "field.max-length",
    "minValue": "field.min-value",
    "maxValue": "field.max-value",
    "minDate": "field.min-value",
    "maxDate": "field.max-value",
    "defaultValue": "field.default",
    "allowDataLoss": "allowDataLoss",
}
_OWN_WORDS = {"allowDataLoss": "may be deleted with its values (allowDataLoss)"}


def contact_field(before: Form, after: Form) -> Iterator[Piece]:
    """Yield what differs in a contact field."""
    for key, name in PARTS.items():
        part = _OWN_WORDS.get(key) or label(name)
        old, new = before.get(key), after.get(key)
        if key == "name":
            yield from text(part, old, new)
        else:
            yield from change(part, old, new, _say(key, {**before, **after}))
    yield from option_pieces(before, after)


def _say(key: str, form: Form) -> Say:
    if key == "type":
        return _type
    if key in ("minDate", "maxDate"):
        return date
    if key != "defaultValue":
        return said
    return date if form.get("type") == "date" else lambda value: _default(value, form)


def _type(value: Any) -> str:
    return label(f"field-type.{value}")


def _default(value: Any, form: Form) -> str:
    labels = form.get("options") or {}
    if isinstance(value, list | tuple):
        return listed(labels.get(item, item) for item in value)
    return quoted(str(labels[value])) if isinstance(value, str) and value in labels else said(value)
