"""The parts of a report on one object: a detail, or the lines of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from provider.review.differences.orders import moved
from provider.review.differences.texts import line_diff
from provider.review.report.model import Detail, TextChange, Turn
from provider.review.words.console import label
from provider.review.words.values import LONGEST, Hidden, said

Piece = Detail | TextChange
Say = Callable[[Any], str]


def inside(*parts: str) -> str:
    """Name a part inside others: ``field "title" > Mandatory``."""
    return " > ".join(part for part in parts if part)


def turn(before: Any, after: Any) -> Turn:
    """Tell how a part differs by which sides there are."""
    if before is None:
        return Turn.ADDED
    return Turn.REMOVED if after is None else Turn.CHANGED


def change(part: str, before: Any, after: Any, say: Say = said) -> Iterator[Piece]:
    """Yield a value that differs, None where a side has none; nothing where both are the same."""
    if before != after:
        old, new = (None if value is None else say(value) for value in (before, after))
        yield Detail(part, turn(before, after), old, new)


def text(part: str, before: Any, after: Any, language: str = "") -> Iterator[Piece]:
    """Yield a text that differs: in quotes, or line by line where it is long."""
    if before == after:
        return
    sides = [value for value in (before, after) if value is not None]
    if all(isinstance(value, str) and not isinstance(value, Hidden) for value in sides):
        if language or any(len(value) > LONGEST or "\n" in value for value in sides):
            yield Detail(part, turn(before, after))
            yield TextChange(part, language, line_diff(before or "", after or ""))
            return
        if len(sides) == 2 and before.split() == after.split():
            yield from change(part, before, after, _visible)
            return
    yield from change(part, before, after)


def _visible(value: str) -> str:
    """Give a text that only blanks tell from another with all of them visible."""
    return f'"{value.encode("unicode_escape").decode().replace(" ", "·")}"'


def name(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Piece]:
    """Yield another name; that of what comes or goes stands in the title of the change already."""
    if before and after:
        yield from text(label("name"), before.get("name"), after.get("name"))


def members(part: str, before: Any, after: Any, say: Say = said) -> Iterator[Piece]:
    """Yield which entries of a list are new, gone, or stand elsewhere in it."""
    if not isinstance(before, list | tuple) or not isinstance(after, list | tuple):
        yield from change(part, before, after)
        return
    for entry in before:
        if entry not in after:
            yield Detail(part, Turn.REMOVED, before=say(entry))
    for entry in after:
        if entry not in before:
            yield Detail(part, Turn.ADDED, after=say(entry))


def order(
    before: Sequence[str], after: Sequence[str], part: Callable[[str], str]
) -> Iterator[Piece]:
    """Yield which entries have moved in an order; new ones and those that are gone do not count."""
    for entry in moved(before, after):
        places = (_behind(side, entry, part) for side in (before, after))
        yield Detail(part(entry), Turn.MOVED, *places)


def _behind(entries: Sequence[str], entry: str, part: Callable[[str], str]) -> str:
    place = list(entries).index(entry)
    return f"after {part(entries[place - 1])}" if place else "first"
