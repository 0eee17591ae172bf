"""Sentences that have to be short, cut where a clause ends and never inside a name."""

from __future__ import annotations

import re

from provider.review.rendering.sentences import shortened

_QUOTED = re.compile(r'"[^"]*"')
_BRACKETS = re.compile(r" \([^()]*\)")
_END = re.compile(r"[;,] ")
#: What is cut off is marked.
_MORE = " ..."
#: A first clause that is shorter says nothing.
_LEAST = 20


def cut(text: str, length: int) -> str:
    """Give a sentence that is not longer: without what stands in brackets, then to a clause."""
    if len(text) <= length:
        return text
    text = _without_brackets(text)
    if len(text) <= length:
        return text
    ends = [found.start() for found in _END.finditer(_masked(text))]
    kept = [end for end in ends if _LEAST <= end <= length - len(_MORE)]
    return f"{text[: kept[-1]]}{_MORE}" if kept else shortened(text, length)


def _masked(text: str) -> str:
    """Hide what stands in quotes: names hold any letters."""
    return _QUOTED.sub(lambda found: '"' * len(found[0]), text)


def _without_brackets(text: str) -> str:
    places = [found.span() for found in _BRACKETS.finditer(_masked(text))]
    for start, end in reversed(places):
        text = f"{text[:start]}{text[end:]}"
    return text
