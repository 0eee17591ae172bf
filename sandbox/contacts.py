"""Contacts: who a visitor is, what is known of them, and how two turn out to be one.

Identity (help 360014654740): the email comes before the tracker of a browser. When an anonymous
contact turns out to be a known one, what the known one has stays, and only its gaps are filled.
"""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Mapping
from typing import Any

from sandbox.comparing import is_empty
from sandbox.database import Document
from sandbox.execution.engine import Engine
from sandbox.state import Sandbox, new_object_id

COLLECTION = "contacts"
TRACKER_LENGTH = 24
#: Built-in values that an anonymous contact may have come by.
SETTABLE_BY_VISITS = (
    "_name", "_surname", "_birthdate", "_mobilePhone", "_newsletterSubscriptionStatus",
)  # fmt: skip
_TRACKER = re.compile(r"[A-Za-z0-9]{1,24}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")


class Contacts:
    """The contacts of one store. Writes belong into a transaction of the caller's."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._database = sandbox.database
        self._records = sandbox.records
        #: Whether `visitor` has made or changed the contact, who is then to be admitted.
        self.is_unsettled = False

    def visitor(self, tracker: object, email: object) -> tuple[Document, str]:
        """Give the contact who visits, and the tracker by which the browser is known from now on.

        `tracker` and `email` are what the page has sent, whatever it is. Nobody is let into a
        workflow yet: what else the page says of the contact comes first.
        """
        known = tracker if isinstance(tracker, str) and _TRACKER.fullmatch(tracker) else ""
        key = normalised_email(email)
        followed = self._followed(known)
        contact = self._identified(key, followed) if key else followed or self._put(self._blank())
        tracker = known or new_tracker()
        self._records.track(tracker, contact["id"])
        return contact, tracker

    def find(self, key: str, value: str) -> Document | None:
        """Find a contact by `_email` or `_externalId`."""
        return self._database.find(COLLECTION, key, value)

    def save(self, contact: Document, changes: Mapping[str, Any]) -> Document:
        """Change values of a contact, and let it into the workflows that have waited for it."""
        changed = self._put({**contact, **changes})
        Engine(self._sandbox).admit(changed)
        return changed

    def create(self, values: Mapping[str, Any]) -> Document:
        """Create a contact with the defaults of the required fields."""
        return self.save(self._blank(), values)

    def delete(self, contact: Document) -> None:
        """Delete a contact, and forget where it stands."""
        self._records.forget(contact["id"])
        self._database.delete(COLLECTION, contact["id"])

    def _followed(self, tracker: str) -> Document | None:
        owner = self._records.tracked(tracker) if tracker else None
        return self._database.get(COLLECTION, owner) if owner else None

    def _identified(self, email: str, followed: Document | None) -> Document:
        """Give the contact of an email, which the visitor until now may turn out to be."""
        owner = self.find("_email", email)
        if followed is None or followed.get("_email") not in (None, email):
            # Another person at the same browser: what the first one did stays theirs.
            return owner or self._put(self._blank() | {"_email": email})
        if owner is None:
            return self._put({**followed, "_email": email})
        return owner if owner["id"] == followed["id"] else self._merge(followed, owner)

    def _merge(self, anonymous: Document, owner: Document) -> Document:
        """Make one contact of two: the known one's values win (help 360014654740)."""
        gaps = {
            name: value
            for name, value in anonymous.items()
            if not name.startswith("_") and name != "id" and is_empty(owner.get(name))
        }
        for name in SETTABLE_BY_VISITS:
            if name in anonymous and is_empty(owner.get(name)):
                gaps[name] = anonymous[name]
        self._records.move(anonymous["id"], owner["id"])
        self._database.delete(COLLECTION, anonymous["id"])
        activity = {
            "at": self._sandbox.clock.timestamp(),
            "kind": "merged",
            "detail": {"from": anonymous["id"]},
        }
        self._records.append("activity", activity, owner["id"])
        return self._put({**owner, **gaps})

    def _blank(self) -> Document:
        """Give a new contact without values of its own, which is not kept yet."""
        fields = self._database.all("contact-fields")
        defaults = {
            field["id"]: field["defaultValue"]
            for field in fields
            if field.get("custom") and field.get("required") and "defaultValue" in field
        }
        now = self._sandbox.clock.timestamp()
        return {
            "id": new_object_id(),
            "_createdAt": now,
            "_hasPushSubscriptions": False,
            **defaults,
        }

    def _put(self, contact: Document) -> Document:
        kept = {
            **contact,
            "_updatedAt": self._sandbox.clock.timestamp(),
            "_isAnonymous": "_email" not in contact,
        }
        self._database.put(COLLECTION, kept["id"], kept)
        self.is_unsettled = True
        return kept


def normalised_email(text: object) -> str:
    """Give an email in lower case (assumed), empty for what is none."""
    if not isinstance(text, str) or not _EMAIL.fullmatch(text.strip()):
        return ""
    return text.strip().lower()


def new_tracker() -> str:
    """Make a tracker of 24 letters and digits."""
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(TRACKER_LENGTH))
