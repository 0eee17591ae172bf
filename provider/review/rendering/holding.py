"""What a wholly new object holds: its parts and its texts, with nothing to compare them with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provider.review.rendering.sentences import counted
from provider.review.report.merging import MergedChange, Part, Said, Value
from provider.review.report.model import Graph, TextChange, Verb

_MORE = re.compile(r"^@@ (?P<number>[\d,]+) more lines are not shown @@$")
#: The type of a node stands in its name, and again in front of what it says.
_TYPE = re.compile(r" \((?P<type>[^()]*)\)$")
#: The columns of what a new object holds.
HOLDS = ("what it holds", "value")
#: A node that is new, gone or elsewhere makes another workflow of it.
_STRUCTURE = re.compile(r":::(?:added|removed|moved)\b")
_RUNS = "how it runs"
_RUNS_IN_WORDS = {
    "draft": "draft: it is there and not started",
    "paused": "paused: it stands still until somebody resumes it",
    "continuous": "continuous: it runs until somebody stops it",
}
_ONCE = re.compile(r"^once: (?P<label>.+)$")


def is_new(change: MergedChange) -> bool:
    """Whether all of an object is new, so that there is nothing to compare."""
    return change.verb is Verb.CREATE


def value(part: Part, said: Said[Value]) -> str:
    """Give what a part of a new object says."""
    text, found = said.item.after or "", _TYPE.search(part.part)
    return in_words(part, text.removeprefix(f"{found['type']}: ") if found else text) or ""


def in_words(part: Part, text: str | None) -> str | None:
    """Give a value as people say it: how a workflow runs is a word of its own."""
    if part.part != _RUNS or not text:
        return text
    return _RUNS_IN_WORDS.get(text) or _ONCE.sub(r"once, for the label \g<label>", text)


def is_restructured(graph: Graph) -> bool:
    """Whether a drawing shows more than another value in a node: then it is to be seen."""
    if graph.after is None:
        return False
    sides = (graph.before, graph.after)
    return graph.before is None or any(_STRUCTURE.search(side or "") for side in sides)


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
