"""What differs in an outbound event: its address, headers and fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.review.differences.comparing import differing
from provider.review.differences.options import option_pieces
from provider.review.differences.pieces import Piece, change, inside, name, order, text
from provider.review.words.console import label
from provider.review.words.values import quoted, said

Form = Mapping[str, Any]

PARTS = {
    "name": "name",
    "integration": "custom integration",
    "url": "event.url",
    "icon": "event.icon",
    "headers": "event.headers",
    "fields": "event.fields",
    "fieldOrder": "event.fields",
    "onChange": "what an edit does",
}
_ON_CHANGE = {"task": "a task for a person", "replace": "the event is deleted and made anew"}
_FIELD_PARTS = {
    "name": "name",
    "type": "type",
    "required": "event.field-mandatory",
    "pointer": "event.field-pointer",
    "defaultCountryCode": "field.country",
    "primaryKey": "event.field-primary-key",
}
_OPTIONS = ("options", "optionOrder")


def outbound_event(before: Form, after: Form) -> Iterator[Piece]:
    """Yield what differs in an outbound event; headers are masked already."""
    yield from name(before, after)
    for key in ("url", "icon"):
        yield from text(label(PARTS[key]), before.get(key), after.get(key))
    yield from change(PARTS["integration"], before.get("integration"), after.get("integration"))
    if before and after:
        old, new = (side.get("onChange", "task") for side in (before, after))
        yield from change(PARTS["onChange"], old, new, _on_change)
    for path, was, now in differing(before.get("headers") or {}, after.get("headers") or {}):
        yield from change(f'header "{path[0]}"', was, now)
    yield from _fields(before, after)


def _fields(before: Form, after: Form) -> Iterator[Piece]:
    old, new = before.get("fields") or {}, after.get("fields") or {}
    for path, was, now in differing(old, new, depth=2):
        part = _field(path[0])
        if len(path) == 1:
            yield from change(part, was, now, _facts)
        elif path[1] not in _OPTIONS:
            named = inside(part, label(_FIELD_PARTS.get(path[1], path[1]), path[1]))
            yield from change(named, was, now, _type if path[1] == "type" else said)
    for key in (key for key in new if key in old):
        yield from option_pieces(old[key], new[key], _field(key))
    rows = [[str(key) for key in side.get("fieldOrder") or ()] for side in (before, after)]
    yield from order(rows[0], rows[1], _field)


def _on_change(value: Any) -> str:
    return _ON_CHANGE.get(value, said(value))


def _field(key: str) -> str:
    return f'field "{key}"'


def _type(value: Any) -> str:
    return label(f"field-type.{value}")


def _facts(field: Any) -> str:
    """Say all of a field: ``Text, Mandatory, JSON options "/tokens/0"``."""
    if not isinstance(field, Mapping):
        return said(field)
    parts = [_type(field.get("type", "text"))]
    parts += [label(_FIELD_PARTS[key]) for key in ("required", "primaryKey") if field.get(key)]
    parts += [
        f"{label(_FIELD_PARTS[key])} {quoted(str(field[key]))}"
        for key in ("pointer", "defaultCountryCode")
        if field.get(key)
    ]
    if field.get("options"):
        labels = ", ".join(quoted(str(item)) for item in field["options"].values())
        parts.append(f"{label('options')} {labels}")
    return ", ".join(parts)
