"""The options of a field: of a contact field, and of an event's field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.review.differences.comparing import differing
from provider.review.differences.pieces import Piece, change, inside, order

Form = Mapping[str, Any]


def option_pieces(before: Form, after: Form, within: str = "") -> Iterator[Piece]:
    """Yield options that are new, gone, named otherwise, or that have moved."""

    def part(option: str) -> str:
        return inside(within, f'option "{option}"')

    old, new = before.get("options") or {}, after.get("options") or {}
    for path, was, now in differing(old, new):
        yield from change(part(path[0]), was, now)
    rows = [[str(key) for key in side.get("optionOrder") or ()] for side in (before, after)]
    yield from order(rows[0], rows[1], part)
