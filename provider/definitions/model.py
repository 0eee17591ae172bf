"""What loading gives: a stack, its packs and their definitions, checked and rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.definitions.problems import Path, Position


@dataclass(frozen=True)
class Confirmation:
    """That a person has done a task: of which definition (its digest), who says so, and when.

    ``date`` is the day in UTC, ``2026-11-26``.
    """

    digest: str
    by: str
    date: str


@dataclass(frozen=True)
class Stack:
    """One store: where its API is, and the values that it gives to its packs.

    ``store`` is the identity that the API key must answer with, or None. ``parameters`` holds
    every parameter of every pack that is switched on (default < group < store), except the
    secret ones: their values never pass through here. ``confirmed`` holds what people say that
    they have done, by the full name of the definition. ``absent`` are the packs that shall go.
    """

    name: str
    surface: str
    api_url: str
    store: str | None
    parameters: Mapping[str, Mapping[str, Any]]
    confirmed: Mapping[str, Confirmation] = field(default_factory=dict)
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A sentence for people, with the page that it comes from (None where there is none).

    ``rule`` is the code of the lint rule whose hazard it tells of, so that lint need not say it
    again, or None.
    """

    text: str
    source: str | None = None
    rule: str | None = None

    def __str__(self) -> str:
        """Give the sentence, and its source in parentheses."""
        return f"{self.text} ({self.source})" if self.source else self.text


@dataclass(frozen=True)
class TokenSource:
    """Where an app leaves its token on the page.

    ``kind`` is cookie, meta, query, local-storage or session-storage.
    """

    kind: str
    name: str


@dataclass(frozen=True)
class Probe:
    """What ``connectif probe`` looks for to prove that a pack collects a token.

    ``field`` and ``workflow`` are full names of definitions. ``user_agent`` is what the app's User
    Agent contains. ``match`` is any, exactly or starting-with, and ``pages`` holds the addresses
    that it speaks of. ``session_key`` is where the script remembers what it has sent, or None.
    """

    field: str
    workflow: str
    user_agent: str
    token: TokenSource
    selector: str
    match: str
    pages: tuple[str, ...]
    session_key: str | None


@dataclass(frozen=True)
class Member:
    """One member of the body that a receiver knows.

    ``pointer`` is its place. ``role`` is what it means: recipient, title, text, picture, link,
    campaign, end or other. ``unit`` and ``longest`` are an end's: the unit of its timestamp, and
    how long a message is shown at most (an ISO 8601 duration), or None.
    """

    pointer: str
    role: str
    required: bool = False
    unit: str | None = None
    longest: str | None = None


@dataclass(frozen=True)
class Receiver:
    """What takes a pack's outbound event, outside of Connectif.

    ``event`` is the full name of the event's definition, ``headers`` are the names of the headers
    without which a request is refused.
    """

    event: str
    headers: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Pack:
    """A folder of definitions that belong together, and what a person must know about it."""

    name: str
    title: str
    prerequisites: tuple[Note, ...]
    notices: tuple[Note, ...]
    probe: Probe | None = None
    receiver: Receiver | None = None


@dataclass(frozen=True)
class Suppression:
    """That a hazard of a definition is meant: the rule's code, why, and where that is written."""

    code: str
    reason: str
    position: Position


@dataclass(frozen=True)
class Definition:
    """One resource as a file declares it, rendered and valid.

    ``spec`` is plain data in which a reference is ``{"ref": "<pack>.<key>"}`` and a secret is
    ``{"secret": "<pack>.<parameter>", "version": <int>}``. ``formerly`` holds full names.
    ``absent`` says that what a person has made for it shall go. ``suppressions`` are the hazards
    that lint shall leave to it.
    ``positions`` maps a path inside ``spec`` to the place of its value; ``()`` is the
    definition itself.
    """

    pack: str
    key: str
    kind: str
    spec: Mapping[str, Any]
    formerly: tuple[str, ...]
    positions: Mapping[Path, Position]
    absent: bool = False
    suppressions: tuple[Suppression, ...] = ()

    @property
    def name(self) -> str:
        """Give the name that Pulumi knows the resource by: ``<pack>.<key>``."""
        return f"{self.pack}.{self.key}"


@dataclass(frozen=True)
class Configuration:
    """Everything that one stack declares; definitions stand in dependency order."""

    stack: Stack
    packs: tuple[Pack, ...]
    definitions: tuple[Definition, ...]
