"""Which properties of an answer a definition can say, so that the others are named and not lost.

Source: schemas/openapi.yaml, which says what each of them is known from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

_DATES = frozenset({"createdAt", "updatedAt", "startedAt", "finishedAt"})
_OPTION = frozenset({"id", "label"})
_KNOWN: Mapping[str, frozenset[str]] = {
    "ContactField": frozenset(
        {
            "id", "name", "type", "custom", "readOnly", "required", "status", "defaultValue",
            "defaultCountryCode", "maxLength", "minValue", "maxValue", "minDate", "maxDate",
            "options",
        }
    ),
    "CustomIntegration": frozenset(
        {"id", "name", "eventsEnabled", "color", "description", "imageUri"}
    ),
    "OutboundEvent": frozenset(
        {
            "id", "customIntegrationId", "name", "category", "icon", "webhookUrl",
            "webhookHeaders", "fields",
        }
    ),
    "Segment": frozenset({"id", "name", "type", "match", "filters"}),
    "InlineContent": frozenset({"id", "name", "type", "html", "tags", "variables"}),
    "Workflow": frozenset({"id", "name", "status", "description", "tags", "start", "nodes"}),
}  # fmt: skip
_EVENT_FIELD = frozenset(
    {
        "id", "name", "type", "required", "isPrimaryKey", "jsonPointerPath",
        "defaultCountryCode", "options",
    }
)  # fmt: skip
_VARIABLE = frozenset({"id", "default", "format"})


def unknown_properties(kind: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the properties of an answer, by dotted path, that no definition can say.

    A property without a value says nothing.
    """
    found = [
        *_beyond(body, _KNOWN[kind] | _DATES, ""),
        *_inside(body, "options", _OPTION),
        *_inside(body, "variables", _VARIABLE),
    ]
    if kind == "OutboundEvent":
        found += _inside(body, "fields", _EVENT_FIELD)
        for item in _entries(body, "fields"):
            found += _inside(item, "options", _OPTION, f"fields.{item.get('id')}.")
    return tuple(sorted(set(found)))


def _inside(
    body: Mapping[str, Any], name: str, known: Collection[str], above: str = ""
) -> Iterator[str]:
    for item in _entries(body, name):
        yield from _beyond(item, known, f"{above}{name}.{item.get('id')}.")


def _entries(body: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    entries = body.get(name)
    for item in entries if isinstance(entries, list | tuple) else ():
        if isinstance(item, Mapping):
            yield item


def _beyond(item: Mapping[str, Any], known: Collection[str], above: str) -> Iterator[str]:
    for name, value in item.items():
        if name not in known and value not in (None, "", [], {}, False):
            yield f"{above}{name}"
