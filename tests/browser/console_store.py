"""A small store for the console's tests: the recipe, made without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.browser.console_page import act
from tests.sandbox_process import SandboxProcess

SECRET = "not-for-any-page"


@dataclass(frozen=True)
class Recipe:
    """The ids of what `make_recipe` has made."""

    field: str
    content: str
    integration: str
    event: str
    segment: str
    collection: str
    push: str


def make_recipe(store: SandboxProcess) -> Recipe:
    """Make the recipe; the workflow that collects is active, the one that sends a draft."""
    field = act(store, "createContactField", {"id": "token", "name": "token", "type": "text"})["id"]
    content = _made(store, "createWebContent", name="Script", type="inline", html="<p>hello</p>")
    integration = _made(store, "createCustomIntegration", name="Reskyt", eventsEnabled=True)
    event = act(store, "createCustomEventType", _event(), id=integration)["id"]
    filters = [{"id": "has-token", "field": field, "operator": "not-empty"}]
    segment = _made(
        store, "createSegment", name="App users", type="dynamic", match="all", filters=filters
    )
    collection = _made(store, "createWorkflow", **_collection(content))
    act(store, "startWorkflow", id=collection)
    push = _made(store, "createWorkflow", **_push(segment, event, field))
    return Recipe(field, content, integration, event, segment, collection, push)


def _made(store: SandboxProcess, operation: str, **body: Any) -> str:
    return str(act(store, operation, body)["id"])


def _event() -> dict[str, Any]:
    return {
        "name": "Push",
        "category": "send",
        "webhookUrl": "http://127.0.0.1:9/push",
        "webhookHeaders": [{"name": "x-api-key", "value": SECRET}],
        "fields": [
            {"id": "title", "name": "title", "type": "text", "required": True},
            {"id": "tokens", "name": "tokens", "type": "text", "jsonPointerPath": "/tokens/0"},
        ],
    }


def _collection(content: str) -> dict[str, Any]:
    nodes = [
        {"id": "visit", "type": "page-visit", "after": ["start"], "pages": "any", "limits": "none"},
        {
            "id": "in-app",
            "type": "check-value",
            "after": ["visit.next"],
            "left": "visit.userAgent",
            "operator": "contains",
            "right": "rktwebview",
        },
        {
            "id": "collect",
            "type": "send-web-content",
            "after": ["in-app.yes"],
            "content": content,
            "selector": "body",
            "position": "append",
            "limits": "none",
        },
    ]
    start = {"audience": "all-contacts", "source": "existing-and-new"}
    return {"name": "Token collection", "start": start, "nodes": nodes}


def _push(segment: str, event: str, field: str) -> dict[str, Any]:
    node = {
        "id": "push",
        "type": "outbound-event",
        "after": ["start"],
        "event": event,
        "fields": {"tokens": {"contactField": field}, "title": "Sale"},
        "limits": "none",
    }
    start = {"audience": {"segment": segment}, "source": "existing"}
    return {"name": "Push", "start": start, "nodes": [node]}
