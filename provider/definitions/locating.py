"""Find the place in a file of a mistake that a template has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MARK = re.compile(r"\{[{%#]|[}%#]\}")

Place = tuple[int, int]


@dataclass(frozen=True)
class Region:
    """The lines of a file that hold a template: first line and column, and last line, from 1.

    ``exact`` says that line n of the template is line n of the region.
    """

    lines: Sequence[str]
    first: int
    column: int
    last: int
    exact: bool


def locate(region: Region, line: int, word: str) -> Place:
    """Give line and column (from 1) of a word inside template marks.

    Args:
        region: where the template stands.
        line: the line that the template engine names, from 1 inside the template.
        word: what to point at; without it, or where it is not found, the line's first mark.
    """
    wanted = min(region.first + line - 1, region.last)
    opening: Place | None = None
    for number, spans in _spans(region):
        if region.exact and number != wanted:
            continue
        text = region.lines[number - 1]
        for start, end in spans:
            opening = opening or (number, start + 1)
            column = _column(text, word, start, end)
            if column:
                return number, column
    if opening:
        return opening
    return (wanted, _indent(region.lines[wanted - 1])) if region.exact else _start(region)


def _start(region: Region) -> Place:
    """Give the beginning of the region."""
    return region.first, region.column


def _indent(text: str) -> int:
    """Give the column of the first character that is no blank."""
    return len(text) - len(text.lstrip()) + 1


def _spans(region: Region) -> Iterator[tuple[int, list[Place]]]:
    """Give, line by line, the spans that are inside template marks, which may go over lines."""
    inside = False
    for number in range(region.first, min(region.last, len(region.lines)) + 1):
        text = region.lines[number - 1]
        at = region.column - 1 if number == region.first else 0
        spans: list[Place] = []
        begin = at if inside else None
        for mark in _MARK.finditer(text, at):
            opens = mark.group().startswith("{")
            if opens and begin is None:
                begin = mark.start()
            elif not opens and begin is not None:
                spans.append((begin, mark.end()))
                begin = None
        inside = begin is not None
        yield number, [*spans, (begin, len(text))] if begin is not None else spans


def _column(text: str, word: str, start: int, end: int) -> int | None:
    """Find a whole word in a span of a line."""
    if not word:
        return None
    found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(text, start, end)
    return found.start() + 1 if found else None
