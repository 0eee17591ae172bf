"""A visitor's page tells the store what happens, and gets what workflows put into it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sandbox.catalogue import SCHEMAS
from sandbox.comparing import is_empty
from sandbox.contacts import Contacts, normalised_email
from sandbox.database import Document
from sandbox.execution.engine import Engine
from sandbox.execution.step import Happening, Page
from sandbox.rules import value_fits
from sandbox.state import Sandbox
from sandbox.validation import BodyValidator, problems

#: What a page may say of a contact besides custom fields (help 360014673660).
BUILT_IN = ("_name", "_surname", "_newsletterSubscriptionStatus")
#: A value of a page is a text where it stands in a tag.
LONGEST_TEXT = 5000


@dataclass(frozen=True)
class Visit:
    """One notification that fits its schema, and the header that came with it."""

    content: Mapping[str, Any]
    user_agent: str

    @property
    def entity(self) -> Mapping[str, Any]:
        """What the page says of the contact."""
        return self.content.get("entityInfo") or {}

    @property
    def browser(self) -> Mapping[str, Any]:
        """What the browser says of itself and of the page."""
        found: Mapping[str, Any] = self.content["browserInfo"]
        return found

    @property
    def data(self) -> Document:
        """What is kept of every visit, under the names of the catalogue's exports."""
        page = self.content.get("pageInfo") or {}
        return {
            "url": self.browser["url"],
            "title": page.get("title") or "",
            # A page of the demo shop may look like the app in any browser; see the script.
            "userAgent": self.browser.get("userAgent") or self.user_agent,
            "device": self.browser.get("device") or "desktop",
            "referer": self.browser.get("referer") or "",
        }


def notification_problems(content: Any) -> list[str]:
    """Give what is wrong with a notification, as JSON Pointers and reasons."""
    return [f"{item.pointer or '/'}: {item.reason}" for item in problems(_validator(), content)]


def is_authorised(sandbox: Sandbox, url: str) -> bool:
    """Whether a page stands on one of the store's authorised domains (help 6088128435740)."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    domains = [str(item).strip("[]").lower() for item in sandbox.store().get("domains", ())]
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def receive(sandbox: Sandbox, visit: Visit) -> Document:
    """Take a notification in; give the visitor's tracker and the contents for the page.

    Everything happens in one transaction, or nothing.
    """
    page = Page()
    with sandbox.database.transaction():
        contacts = Contacts(sandbox)
        contact, tracker = contacts.visitor(
            visit.entity.get("trackerId"), visit.entity.get("primaryKey")
        )
        values = dict(_values(sandbox, visit.entity))
        differs = any(contact.get(name) != value for name, value in values.items())
        if differs or contacts.is_unsettled:
            contact = contacts.save(contact, values)
        for event in visit.content.get("events") or ():
            contact = _happen(sandbox, contact, event, visit, page)
    return {"trackerId": tracker, "webContents": [_placed(item) for item in page.placed.values()]}


def _happen(
    sandbox: Sandbox, contact: Document, event: Mapping[str, Any], visit: Visit, page: Page
) -> Document:
    """Record one event, and let it fire what waits for it."""
    kind = event["type"]
    detail = {name: value for name, value in event.items() if name != "type"}
    data = visit.data if kind == "page-visit" else {"url": visit.data["url"], **detail}
    activity = {"at": sandbox.clock.timestamp(), "kind": _activity(kind), "detail": data}
    sandbox.records.append("activity", activity, contact["id"])
    if kind == "newsletter-subscribe" and normalised_email(event.get("email")):
        contact = _subscribe(sandbox, contact, event["email"])
    Engine(sandbox).happen(contact, Happening(kind, data), page)
    return contact


def _subscribe(sandbox: Sandbox, contact: Document, email: str) -> Document:
    """Take the email of a subscription for the contact's own where it has none (assumed)."""
    contacts = Contacts(sandbox)
    trackers = sandbox.records.trackers(contact["id"])
    contact, _ = contacts.visitor(trackers[0] if trackers else None, contact.get("_email") or email)
    return contacts.save(contact, {"_newsletterSubscriptionStatus": "subscribed"})


def _values(sandbox: Sandbox, entity: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the values that the store takes; what it does not know it ignores (assumed)."""
    fields = {item["id"]: item for item in sandbox.database.all("contact-fields")}
    for name, value in entity.items():
        field = fields.get(name)
        known = name in BUILT_IN or (field is not None and field.get("custom"))
        if not known:
            continue
        if is_empty(value):
            if sandbox.switches["emptyValue"] == "blanks" and name not in BUILT_IN:
                yield name, ""
            continue
        typed = _typed(value, field["type"] if field else "text")
        if isinstance(typed, str) and len(typed) > LONGEST_TEXT:
            continue
        if field is None or value_fits(field, typed):
            yield name, typed


def _typed(value: Any, kind: str) -> Any:
    """Read a text of a tag as the field's type; a text that is none stays, and does not fit."""
    if not isinstance(value, str):
        return str(value) if kind == "text" and not isinstance(value, bool | list | dict) else value
    try:
        if kind in ("integer", "decimal"):
            return int(value) if kind == "integer" else float(value)
    except ValueError:
        return value
    words = {"true": True, "false": False}
    return words.get(value.lower(), value) if kind == "boolean" else value


def _activity(kind: str) -> str:
    return {"custom": "custom-event"}.get(kind, kind)


def _placed(item: Any) -> Document:
    return {
        "showOn": "immediate",
        "workflowDefinitionId": item.workflow,
        "nodeId": item.node,
        "selector": item.selector,
        "position": item.position,
        "html": item.html,
    }


@cache
def _validator() -> Any:
    content = json.loads((SCHEMAS / "onsite.schema.json").read_text(encoding="utf-8"))
    return BodyValidator(content)
