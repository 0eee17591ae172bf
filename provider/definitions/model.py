"""What loading gives: a stack, its packs and their definitions, checked and rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from provider.definitions.problems import Path, Position


@dataclass(frozen=True)
class Stack:
    """One store: where its API is, and the values that it gives to its packs.

    ``store`` is the identity that the API key must answer with, or None. ``parameters`` holds
    every parameter of every pack that is switched on (default < group < store), except the
    secret ones: their values never pass through here.
    """

    name: str
    surface: str
    api_url: str
    store: str | None
    parameters: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Note:
    """A sentence for people, with the page that it comes from (None where there is none)."""

    text: str
    source: str | None = None

    def __str__(self) -> str:
        """Give the sentence, and its source in parentheses."""
        return f"{self.text} ({self.source})" if self.source else self.text


@dataclass(frozen=True)
class Pack:
    """A folder of definitions that belong together, and what a person must know about it."""

    name: str
    title: str
    prerequisites: tuple[Note, ...]
    notices: tuple[Note, ...]


@dataclass(frozen=True)
class Definition:
    """One resource as a file declares it, rendered and valid.

    ``spec`` is plain data in which a reference is ``{"ref": "<pack>.<key>"}`` and a secret is
    ``{"secret": "<pack>.<parameter>", "version": <int>}``. ``formerly`` holds full names.
    ``positions`` maps a path inside ``spec`` to the place of its value; ``()`` is the
    definition itself.
    """

    pack: str
    key: str
    kind: str
    spec: Mapping[str, Any]
    formerly: tuple[str, ...]
    positions: Mapping[Path, Position]

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
