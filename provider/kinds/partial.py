"""Definitions of which not everything can be read, because something in them is wrong.

Rules are asked about what can be read, so that they find what is wrong elsewhere too. They must not
find what only follows from a mistake that was named already.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class Partial(dict[str, Any]):
    """A mapping of which something could not be read.

    What it lacks may yet be meant to be there: any key, or only those of ``unknown``. An empty one
    stands for an entry of which no more than its key is known.
    """

    def __init__(
        self, known: Mapping[str, Any] | None = None, unknown: Collection[str] | None = None
    ) -> None:
        """Copy what is known."""
        super().__init__(known or {})
        self.unknown = unknown


def lacks(mapping: Mapping[str, Any], key: str) -> bool:
    """Whether a mapping is known not to have a key."""
    if key in mapping:
        return False
    if not isinstance(mapping, Partial):
        return True
    return mapping.unknown is not None and key not in mapping.unknown


def part(mapping: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Give the mapping at a key: an empty one where it was left out, unknown where that is."""
    if key in mapping:
        return mapping[key] or {}
    return {} if lacks(mapping, key) else Partial()
