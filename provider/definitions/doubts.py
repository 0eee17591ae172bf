"""What of a spec can be read, although something in it is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from provider.definitions.messages import Place
from provider.definitions.problems import Path
from provider.definitions.schemas import Cursor
from provider.kinds.partial import Partial

_UNREADABLE = object()

#: Where something is wrong, and whether that is the key, the value, or that the path is not there.
Doubt = tuple[Path, Place]


def readable(spec: Any, doubts: Collection[Doubt], cursor: Cursor) -> Any:
    """Give a spec without what is in doubt; None where all of it is.

    What is wrong inside a list puts the list in doubt. Where names lead to entries (``x-map``), a
    wrong entry is there all the same.
    """
    found = _Reading(doubts).value(spec, (), cursor)
    return None if found is _UNREADABLE else found


@dataclass(frozen=True)
class _Reading:
    doubts: Collection[Doubt]

    def value(self, value: Any, path: Path, cursor: Cursor) -> Any:
        if (path, "value") in self.doubts:
            return _UNREADABLE
        if isinstance(value, list):
            inside = any(other[: len(path)] == path for other, _ in self.doubts)
            return _UNREADABLE if inside else value
        return self._mapping(value, path, cursor) if isinstance(value, dict) else value

    def _mapping(self, value: dict[str, Any], path: Path, cursor: Cursor) -> dict[str, Any]:
        found: dict[str, Any] = {}
        missing = self._missing(path)
        whole = True
        for key, item in value.items():
            place = (*path, key)
            read = self.value(item, place, cursor.child(key))
            if (place, "key") in self.doubts:
                whole = False
            elif read is not _UNREADABLE:
                found[key] = read
            elif cursor.annotation("x-map"):
                found[key] = Partial()
            else:
                whole = False
        if whole and not missing:
            return found
        return Partial(found, missing if whole else None)

    def _missing(self, path: Path) -> frozenset[str]:
        """Give the keys that a mapping should have."""
        found = (other for other, place in self.doubts if place == "parent")
        return frozenset(str(other[-1]) for other in found if other[:-1] == path)
