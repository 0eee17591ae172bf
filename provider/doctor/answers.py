"""The answers of one store: each area is read once, and every check looks at the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.api import (
    Client,
    ConnectifError,
    Forbidden,
    InvalidRequest,
    Look,
    NotFound,
    RateLimited,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from provider.doctor.areas import EVENTS, INTEGRATIONS, STORE, Area, areas

#: Pages of a list that are looked at: more than a store of many hundred objects has.
MOST_PAGES = 40
#: Integrations whose events are looked at where the store has no list of all events.
MOST_INTEGRATIONS = 5
_NO_ROUTE = {404, 405}


@dataclass(frozen=True)
class Answer:
    """What came of reading an area.

    ``looks`` holds the answers by the operation that gave them; ``failure`` is why there are none.
    """

    area: Area
    looks: Mapping[str, Look] = field(default_factory=dict)
    failure: ConnectifError | None = None

    @property
    def readable(self) -> bool | None:
        """Whether the key may read the area; None where that did not become known."""
        if isinstance(self.failure, Forbidden):
            return False
        known = self.looks or isinstance(self.failure, NotFound)
        return True if known else None


@dataclass(frozen=True)
class Answers:
    """What a store has answered; ``failure`` is why it was not asked any further."""

    by_area: Mapping[str, Answer]
    failure: ConnectifError | None = None

    def of(self, area: Area) -> Answer | None:
        """Give the answer of an area, None where it was not asked for."""
        return self.by_area.get(area.name)

    @property
    def looks(self) -> tuple[Look, ...]:
        """Give everything that was looked at, in the order of the calls."""
        return tuple(look for answer in self.by_area.values() for look in answer.looks.values())


def ask(client: Client, *, extended: bool) -> Answers:
    """Read every area of a store, unless nobody answers or the key is refused."""
    found: dict[str, Answer] = {}
    for area in areas(extended=extended):
        answer = _answer(client, area, found)
        found[area.name] = answer
        if isinstance(answer.failure, Unreachable | Unauthorized | RateLimited):
            return Answers(found, answer.failure)
    return Answers(found)


def _answer(client: Client, area: Area, found: Mapping[str, Answer]) -> Answer:
    try:
        if area is EVENTS:
            return Answer(area, _events(client, found[INTEGRATIONS.name]))
        return Answer(area, {area.path: client.look(area.path, MOST_PAGES)})
    except ConnectifError as error:
        return Answer(area, failure=error)


def _events(client: Client, integrations: Answer) -> Mapping[str, Look]:
    """Read the flat list of events, else those below some integrations."""
    try:
        return {EVENTS.path: client.look(EVENTS.path, MOST_PAGES)}
    except (NotFound, UnexpectedAnswer, InvalidRequest) as error:
        if error.status not in _NO_ROUTE:
            raise
    paths = [
        client.custom_integrations.item(name) + EVENTS.path
        for name in _ids(integrations)[:MOST_INTEGRATIONS]
    ]
    return {path: client.look(path, MOST_PAGES) for path in paths}


def _ids(answer: Answer) -> list[str]:
    return [str(item["id"]) for item in objects(answer) if _is_id(item.get("id"))]


def _is_id(value: object) -> bool:
    return isinstance(value, str) and value not in ("", ".", "..")


def objects(answer: Answer) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list, or the store itself, where the answer has the known shape."""
    for look in answer.looks.values():
        for body in look.bodies:
            if answer.area is STORE:
                yield from [body] if isinstance(body, dict) else []
                continue
            results = body.get("results") if isinstance(body, dict) else None
            listed = results if isinstance(results, list) else []
            yield from (item for item in listed if isinstance(item, dict))
