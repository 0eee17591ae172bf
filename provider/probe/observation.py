"""What was seen of one visit of a page: plain values, judged by ``links``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.probe.notifications import Notification, contents


@dataclass(frozen=True)
class Told:
    """A notification, and what became of it.

    ``host`` is whom it was for. ``is_held`` says that it was answered here and never left;
    otherwise ``status`` is the store's answer, or None when none came.
    """

    host: str
    notification: Notification
    is_held: bool
    status: int | None = None
    answer: Any = None

    @property
    def is_answered(self) -> bool:
        """Say whether the store took it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Tag:
    """A tag of Connectif's script; an inert one waits for something that lets it run."""

    address: str
    is_inert: bool


@dataclass(frozen=True)
class Call:
    """A call of ``sendEvents``: the field's value, and other fields that got the token."""

    value: str | None
    others: tuple[str, ...]


@dataclass(frozen=True)
class PageState:
    """What the page looked like at the end; None is what its client could not tell.

    ``matches`` counts the elements that the selector finds, None where it is no selector; ``first``
    describes the one that counts. ``is_remembered`` says that the script takes the token for sent.
    """

    title: str = ""
    has_client: bool = False
    events: tuple[str, ...] = ()
    is_initialized: bool | None = None
    is_allowed: bool | None = None
    is_excluded: bool | None = None
    tags: tuple[Tag, ...] = ()
    matches: int | None = 0
    first: str | None = None
    is_inserted: bool = False
    calls: tuple[Call, ...] = ()
    is_remembered: bool = False
    banners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One visit.

    ``address`` is where the page was in the end, ``status`` the shop's answer, ``failure`` why the
    page did not open. ``scripts`` are the answers to requests for Connectif's script, None for one
    that failed. ``refused`` says who else would have got the token, ``METHOD HOST``.
    """

    address: str
    token: str | None
    status: int | None = None
    failure: str | None = None
    state: PageState = field(default_factory=PageState)
    told: tuple[Told, ...] = ()
    scripts: tuple[int | None, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def passed(self) -> tuple[Told, ...]:
        """Give what was let through to the store."""
        return tuple(item for item in self.told if not item.is_held)

    @property
    def is_answered(self) -> bool:
        """Say whether the store took a visit of the page."""
        return any(item.is_answered for item in self.passed)

    @property
    def contents(self) -> tuple[Mapping[str, Any], ...]:
        """Give the contents that came for the page."""
        return tuple(content for item in self.passed for content in contents(item.answer))


def read_state(data: Mapping[str, Any]) -> PageState:
    """Read what ``page.js`` tells."""
    return PageState(
        str(data["title"]),
        bool(data["hasClient"]),
        tuple(data["events"]),
        _boolean(data["isInitialized"]),
        _boolean(data["isAllowed"]),
        _boolean(data["isExcluded"]),
        tuple(Tag(tag["address"], tag["isInert"]) for tag in data["tags"]),
        data["matches"],
        data["first"],
        data["isInserted"],
        tuple(Call(call["value"], tuple(call["others"])) for call in data["calls"]),
        data["isRemembered"],
        tuple(data["banners"]),
    )


def _boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
