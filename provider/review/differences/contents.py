"""What differs in an inline content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.review.differences.comparing import differing
from provider.review.differences.pieces import Piece, change, inside, members, name, text
from provider.review.words.console import label
from provider.review.words.values import said

Form = Mapping[str, Any]

PARTS = {"name": "name", "html": "content.html", "tags": "tags", "variables": "content.variables"}


def inline_content(before: Form, after: Form) -> Iterator[Piece]:
    """Yield what differs in an inline content: its HTML line by line."""
    yield from name(before, after)
    yield from text(label("content.html"), before.get("html"), after.get("html"), "html")
    yield from members(label("tags"), before.get("tags"), after.get("tags"))
    old, new = before.get("variables") or {}, after.get("variables") or {}
    for path, was, now in differing(old, new, depth=2):
        part = f'variable "{path[0]}"'
        if len(path) == 1:
            yield from change(part, was, now, _variable)
        elif path[1] == "format":
            yield from change(inside(part, label("content.variable-format")), was, now, _format)
        else:
            yield from text(inside(part, label("content.variable-default")), was, now)


def _format(value: Any) -> str:
    return label(f"format.{value}")


def _variable(variable: Any) -> str:
    if not isinstance(variable, Mapping):
        return said(variable)
    default = f", {label('content.variable-default')}: {said(variable['default'])}"
    return f"{_format(variable.get('format', 'none'))}{default if 'default' in variable else ''}"
