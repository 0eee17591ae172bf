"""What Connectif's script tells the store: recognised by its path and by the shape of its body.

Path and shape are those of a public copy of the script (1.3.0, of 2020); that today's script is
alike is assumed, so the reading is tolerant: of the host, of lists, of where things are nested.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

#: The path of the endpoint, below whatever base a region has.
PATH = re.compile(r"/integration-type/system/scrippet-notification/[^/]+/?$")
#: The path of the script that pages load.
SCRIPT = re.compile(r"/client-script/[^/]+/?$")
#: The type of the event of every page that is opened.
VISIT = "page-visit"
#: A body is looked through this deep.
DEEPEST = 5

_BESIDE = ("browserInfo", "events", "pageInfo")


@dataclass(frozen=True)
class Notification:
    """One notification: what it says of the contact, and the types of its events."""

    entities: tuple[Mapping[str, Any], ...]
    events: tuple[str, ...]

    def says(self, field: str) -> bool:
        """Say whether it says anything of a contact field, be it that it is empty."""
        return any(field in entity for entity in self.entities)

    def is_for(self, field: str) -> bool:
        """Say whether it is there for a contact field: a visit may say it by the page's tags."""
        return self.says(field) and VISIT not in self.events

    def value(self, field: str) -> Any:
        """Give what it says of a contact field; None where it says nothing."""
        return next((entity[field] for entity in self.entities if field in entity), None)

    def fields_with(self, value: str) -> tuple[str, ...]:
        """Give the contact fields that have a value."""
        found = (name for entity in self.entities for name in entity if entity[name] == value)
        return tuple(dict.fromkeys(found))


def notification(method: str, url: str, body: bytes | None) -> Notification | None:
    """Read a request as a notification; None where it is something else."""
    if method != "POST":
        return None
    data = _json(body)
    maps = tuple(_maps(data, DEEPEST))
    is_known = PATH.search(_path(url)) is not None
    if not is_known and not any(_has_shape(item) for item in maps):
        return None
    entities = (item["entityInfo"] for item in maps if isinstance(item.get("entityInfo"), dict))
    return Notification(tuple(entities), tuple(_events(maps)))


def is_script(url: str) -> bool:
    """Say whether an address is that of Connectif's script."""
    return SCRIPT.search(_path(url)) is not None


def contents(answer: Any) -> tuple[Mapping[str, Any], ...]:
    """Give the contents that an answer puts into places of the page."""
    found: list[Mapping[str, Any]] = []
    for item in _maps(answer, DEEPEST):
        given = item.get("webContents")
        values = given.values() if isinstance(given, dict) else given
        found += [value for value in values or () if isinstance(value, dict)]
    return tuple(found)


def emptied(answer: Any) -> Any:
    """Give an answer of the same shape that puts nothing into the page."""
    if isinstance(answer, dict):
        return {name: emptied(value) for name, value in answer.items()}
    return [] if isinstance(answer, list) else answer


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _json(body: bytes | None) -> Any:
    try:
        return json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None


def _maps(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Give every mapping in plain data, outer ones first."""
    if isinstance(data, dict):
        yield data
        data = list(data.values())
    if isinstance(data, list) and depth:
        for item in data:
            yield from _maps(item, depth - 1)


def _has_shape(item: Mapping[str, Any]) -> bool:
    return "entityInfo" in item and any(name in item for name in _BESIDE)


def _events(maps: tuple[Mapping[str, Any], ...]) -> Iterator[str]:
    for item in maps:
        events = item.get("events")
        for event in events if isinstance(events, list) else ():
            kind = event.get("type") if isinstance(event, dict) else event
            if isinstance(kind, str):
                yield kind
