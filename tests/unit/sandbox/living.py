"""A store in this process: visits, workflows and their effects without HTTP in between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.contract import load_contract
from sandbox.errors import ApiError
from sandbox.onsite.notification import Visit, receive
from sandbox.operations import HANDLERS
from sandbox.operations.call import Call
from sandbox.options import Options
from sandbox.state import Sandbox, open_sandbox
from sandbox.ticker import advance

PAGE = "http://127.0.0.1/"
APP = "Mozilla/5.0 (Linux; Android 15) rktwebview/2.0"
WEB = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
TOKEN = "reskyt-token"
VISIT: dict[str, Any] = {
    "id": "visit", "type": "page-visit", "after": ["start"], "pages": "any", "limits": "none",
}  # fmt: skip
EXISTING_AND_NEW = {"audience": "all-contacts", "source": "existing-and-new"}


class LivingStore:
    """A store with the field of the recipe, in memory."""

    def __init__(self, **switches: Any) -> None:
        self.sandbox: Sandbox = open_sandbox(Options(), "sandbox:sandbox")
        self.sandbox.switches.set(switches)
        self.contract = load_contract("extended")
        self.act("createContactField", {"id": TOKEN, "name": TOKEN, "type": "text"})

    def act(self, operation: str, body: Any = None, **values: str) -> dict[str, Any]:
        """Do an operation of the API; its refusal is an ApiError."""
        known = self.contract.operation(operation)
        assert known is not None
        if known.body is not None:
            assert self.contract.check_body(known, body) == []
        answer = HANDLERS[operation](Call(self.sandbox, values, body, None, PAGE))
        return answer.body or {}

    def refused(self, operation: str, body: Any = None, **values: str) -> ApiError:
        """Give the refusal of an operation."""
        try:
            self.act(operation, body, **values)
        except ApiError as error:
            return error
        raise AssertionError(f"{operation} was not refused")

    def content(self, html: str, **more: Any) -> str:
        """Create a content, give its id."""
        body = {"name": "A content", "type": "inline", "html": html, **more}
        return str(self.act("createWebContent", body)["id"])

    def segment(self, kind: str = "dynamic", *filters: Mapping[str, Any], **more: Any) -> str:
        """Create a segment, of the contacts with a token unless told otherwise."""
        found = list(filters) or [{"id": "token", "field": TOKEN, "operator": "not-empty"}]
        body = {"name": "A segment", "type": kind, "match": "all", "filters": found, **more}
        return str(self.act("createSegment", body)["id"])

    def event(self, *fields: Mapping[str, Any], url: str = "http://127.0.0.1:1/") -> str:
        """Create an integration with an outbound event, give the event's id."""
        owner = self.act("createCustomIntegration", {"name": "Push", "eventsEnabled": True})
        found = list(fields) or [
            {"id": "tokens", "name": "tokens", "type": "text", "required": True,
             "jsonPointerPath": "/tokens/0"},
        ]  # fmt: skip
        body = {"name": "Push", "category": "send", "webhookUrl": url, "fields": found}
        return str(self.act("createCustomEventType", body, id=owner["id"])["id"])

    def workflow(self, *nodes: Mapping[str, Any], start: Any = None, run: bool = True) -> str:
        """Create a workflow and start it, give its id."""
        body = {"name": "A workflow", "start": start or EXISTING_AND_NEW, "nodes": list(nodes)}
        identifier = str(self.act("createWorkflow", body)["id"])
        if run:
            self.act("startWorkflow", id=identifier)
        return identifier

    def visit(
        self,
        tracker: str | None = None,
        url: str = PAGE,
        agent: str = WEB,
        events: tuple[Mapping[str, Any], ...] = ({"type": "page-visit"},),
        **entity: Any,
    ) -> dict[str, Any]:
        """Visit a page; give the tracker and the contents."""
        known = {"trackerId": tracker} if tracker else {}
        content = {
            "entityInfo": known | entity,
            "events": list(events),
            "browserInfo": {"url": url, "device": "desktop"},
        }
        return receive(self.sandbox, Visit(content, agent))

    def tell(self, tracker: str, **entity: Any) -> dict[str, Any]:
        """Say something of a contact, without an event."""
        return self.visit(tracker, events=(), **entity)

    def contact(self, tracker: str) -> dict[str, Any]:
        """Give the contact of a tracker."""
        owner = self.sandbox.records.tracked(tracker)
        found = self.sandbox.database.get("contacts", str(owner))
        assert found is not None
        return found

    @property
    def contacts(self) -> list[dict[str, Any]]:
        """Give every contact."""
        return self.sandbox.database.all("contacts")

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        """Give what was listed to be sent."""
        return self.sandbox.records.list("delivery")

    def advance(self, seconds: float) -> None:
        """Let time pass, and what is due happen."""
        advance(self.sandbox, seconds)


def has(token: str) -> dict[str, Any]:
    """Say of a contact that it has a token."""
    return {TOKEN: token}


def sending(event: str, **more: Any) -> dict[str, Any]:
    """Make a node that sends the contact's token."""
    node = {
        "id": "push", "type": "outbound-event", "after": ["start"], "event": event,
        "fields": {"tokens": {"contactField": TOKEN}}, "limits": "none",
    }  # fmt: skip
    return node | more


def inserting(content: str, **more: Any) -> dict[str, Any]:
    """Make a node that puts a content into the page."""
    node = {
        "id": "insert", "type": "send-web-content", "after": ["visit.next"], "content": content,
        "selector": "body", "position": "append", "limits": "none",
    }  # fmt: skip
    return node | more
