"""Who belongs to a segment: at once for a dynamic one, as last computed for a dynamic plus one.

Sources: help 360014428799 (dynamic, in real time) and 4878626605714 (dynamic plus, about every
three hours). That a dynamic plus segment is also computed when it is made or edited is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sandbox.clock import as_moment, as_timestamp
from sandbox.comparing import Comparison
from sandbox.database import Document
from sandbox.state import Sandbox

COLLECTION, CONTACTS = "segments", "contacts"
PLUS = "dynamic-plus"
EVERY = timedelta(hours=3)


class Segments:
    """The segments of a store and their members."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._records = sandbox.records

    def contains(self, segment_id: str, contact: Document) -> bool:
        """Whether a contact belongs to a segment; nobody belongs to one that is gone."""
        segment = self._sandbox.database.get(COLLECTION, segment_id)
        if segment is None:
            return False
        if segment.get("type") == PLUS:
            return self._records.is_member(segment_id, contact["id"])
        return self.matches(segment, contact)

    def members(self, segment: Document) -> list[str]:
        """Give the ids of the contacts that belong to a segment now."""
        if segment.get("type") == PLUS:
            return self._records.members(segment["id"])
        return self._matching(segment)

    def of(self, contact: Document) -> list[str]:
        """Give the ids of the segments that a contact belongs to."""
        found = self._sandbox.database.all(COLLECTION)
        return [item["id"] for item in found if self.contains(item["id"], contact)]

    def matches(self, segment: Document, contact: Document) -> bool:
        """Whether a contact fits a segment's filters."""
        return self._group(segment, contact)

    def recalculate(self, segment: Document) -> list[str]:
        """Compute a dynamic plus segment; give who has come to it."""
        before = set(self._records.members(segment["id"]))
        found = self._matching(segment)
        self._records.set_members(segment["id"], found)
        self._records.set_setting(_key(segment), self._sandbox.clock.timestamp())
        return [item for item in found if item not in before]

    def calculated_at(self, segment: Document) -> str | None:
        """Give when a dynamic plus segment was last computed."""
        at: str | None = self._records.setting(_key(segment))
        return at

    def due(self) -> list[Document]:
        """Give the segments whose three hours are over."""
        now = self._sandbox.clock.timestamp()
        return [item for item in self._computed() if self._due_at(item) <= now]

    def next_due(self) -> str | None:
        """Give when the next segment is computed."""
        return min((self._due_at(item) for item in self._computed()), default=None)

    def _computed(self) -> list[Document]:
        found = self._sandbox.database.all(COLLECTION)
        return [item for item in found if item.get("type") == PLUS]

    def _due_at(self, segment: Document) -> str:
        at = self.calculated_at(segment)
        return as_timestamp(as_moment(at) + EVERY) if at else ""

    def _matching(self, segment: Document) -> list[str]:
        contacts = self._sandbox.database.all(CONTACTS)
        return [item["id"] for item in contacts if self.matches(segment, item)]

    def _group(self, group: Mapping[str, Any], contact: Document) -> bool:
        answers = (self._filter(item, contact) for item in group.get("filters", ()))
        return _combined(group.get("match", "all"), answers)

    def _filter(self, item: Mapping[str, Any], contact: Document) -> bool:
        if "filters" in item:
            return self._group(item, contact) is not bool(item.get("exclude"))
        return Comparison(
            operator=item["operator"],
            left=contact.get(item["field"]),
            operands=item,
            now=self._sandbox.clock.now(),
            ignores_case=self._sandbox.switches["textComparison"] == "case-insensitive",
        ).holds()


def _combined(match: str, answers: Iterable[bool]) -> bool:
    return any(answers) if match == "any" else all(answers)


def _key(segment: Document) -> str:
    return f"calculatedAt:{segment['id']}"
