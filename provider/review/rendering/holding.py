"""What a wholly new object holds: its parts and its texts, with nothing to compare them with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provider.review.rendering.sentences import counted
from provider.review.report.merging import MergedChange, Part, Said, Value
from provider.review.report.model import TextChange, Verb

_MORE = re.compile(r"^@@ (?P<number>[\d,]+) more lines are not shown @@$")
#: The type of a node stands in its name, and again in front of what it says.
_TYPE = re.compile(r" \((?P<type>[^()]*)\)$")
HOLDS = "what it holds"


def is_new(change: MergedChange) -> bool:
    """Whether all of an object is new, so that there is nothing to compare."""
    return change.verb is Verb.CREATE


def value(part: Part, said: Said[Value]) -> str:
    """Give what a part of a new object says."""
    text, found = said.item.after or "", _TYPE.search(part.part)
    return text.removeprefix(f"{found['type']}: ") if found else text


def content(text: TextChange) -> list[str]:
    """Give the lines of a new text as they are; an empty one behind the last is none."""
    lines = list(_lines(text))
    return lines[:-1] if lines and not lines[-1] else lines


def length(text: TextChange) -> str:
    """Say how long a new text is: ``12 lines``."""
    more = _MORE.match(text.lines[-1]) if text.lines else None
    number = len(content(text)) + (int(more["number"].replace(",", "")) if more else 0)
    return counted(number, "line")


def _lines(text: TextChange) -> Iterator[str]:
    return (line[1:] for line in text.lines if line.startswith("+"))
