"""What a node sees when a contact comes to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.database import Document
from sandbox.state import Sandbox

#: Datum of a node, by the node's id and the datum's name.
Exported = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Happening:
    """Something that a contact did: the type of trigger that it fires, and what it exports."""

    trigger: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Placed:
    """A content that a workflow puts into the page."""

    workflow: str
    node: str
    content: str
    selector: str
    position: str
    html: str


@dataclass
class Page:
    """The page that a contact looks at: what the workflows put into it, by its place.

    A later workflow of the list has the last word on a place (help 360015979659); that a place is
    known by its selector alone is assumed.
    """

    placed: dict[str, Placed] = field(default_factory=dict)

    def put(self, content: Placed) -> None:
        """Put a content into its place; what was there before is gone."""
        self.placed.pop(content.selector, None)
        self.placed[content.selector] = content


@dataclass
class Step:
    """A contact at a node: the page is None where nobody looks at one."""

    sandbox: Sandbox
    workflow: Document
    node: Document
    contact: Document
    data: Exported
    page: Page | None

    def value(self, written: Any) -> Any:
        """Give what is meant: a literal, a contact field, or a datum of an earlier node."""
        if not isinstance(written, Mapping):
            return written
        if "contactField" in written:
            return self.contact.get(written["contactField"])
        if "datum" in written:
            return self.datum(written["datum"])
        return written.get("literal")

    def datum(self, name: str) -> Any:
        """Give a datum such as ``visit.userAgent``, None where the contact did not come by it."""
        node, _, export = name.partition(".")
        return self.data.get(node, {}).get(export)

    def record(self, kind: str, detail: Document) -> int:
        """Write an activity of the contact."""
        body = {"at": self.sandbox.clock.timestamp(), "kind": kind, "detail": detail}
        return self.sandbox.records.append("activity", body, self.contact["id"])
