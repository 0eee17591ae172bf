"""Objects of a store as somebody has made them by hand: other names, other ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from provider.adoption.inventory import Inventory, read_inventory
from provider.stores import open_store
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

DATES = {"createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-02T00:00:00.000Z"}
HEADER_SECRET = "k3y-of-the-push-service-51c0"
INTEGRATION, EVENT = "1" * 24, "2" * 24
COLLECTION, PUSH = "3" * 24, "4" * 24
CONTENT, SEGMENT = "5" * 24, "6" * 24
PUSH_URL = "https://push.api.reskyt.com/v2/send"
FIELDS = ("dateEnd", "pictureUrl", "title", "tokens", "url", "utmCampaign")


class ByHand:
    """Puts objects into a store as its user would, with an answer's properties filled in."""

    def __init__(self, store: SandboxProcess) -> None:
        self.store = store

    def field(self, identifier: str, name: str | None = None, **body: Any) -> None:
        """Put a contact field, a text unless told otherwise."""
        made = {"id": identifier, "name": name or identifier, "type": "text", "custom": True}
        made |= {"readOnly": False, "required": False, "status": "active"} | body
        self.store.put_object("contact-fields", identifier, made)

    def integration(self, identifier: str, name: str, **body: Any) -> None:
        """Put a custom integration."""
        made = {"id": identifier, "name": name, "eventsEnabled": True, **DATES} | body
        self.store.put_object("custom-integrations", identifier, made)

    def event(self, identifier: str, integration: str, name: str, **body: Any) -> None:
        """Put an event, an outbound one with a text field unless told otherwise."""
        made: dict[str, Any] = {"id": identifier, "customIntegrationId": integration, "name": name}
        made |= {"category": "send", "webhookUrl": "https://push.shop.example/send", **DATES}
        made |= {"fields": [{"id": "title", "name": "title", "type": "text"}]} | body
        self.store.put_object("custom-event-types", identifier, made)

    def workflow(self, identifier: str, name: str, status: str = "draft", **body: Any) -> None:
        """Put a workflow."""
        made: dict[str, Any] = {"id": identifier, "name": name, "status": status, **DATES}
        made |= {"start": {"audience": "all-contacts", "source": "existing-and-new"}} | body
        self.store.put_object("workflows", identifier, made)

    def segment(self, identifier: str, name: str, *filters: dict[str, Any], **body: Any) -> None:
        """Put a segment."""
        made = {"id": identifier, "name": name, "type": "dynamic", "match": "all", **DATES}
        self.store.put_object("segments", identifier, made | {"filters": list(filters)} | body)

    def content(self, identifier: str, name: str, html: str, **body: Any) -> None:
        """Put an inline content."""
        made = {"id": identifier, "name": name, "type": "inline", "html": html, "tags": []}
        self.store.put_object("web-contents", identifier, made | {"variables": []} | DATES | body)

    def push_service(self, header: str = "X-Api-Key", **event: Any) -> None:
        """Put an integration whose event has the shape of the recipe's, under other names."""
        self.integration(INTEGRATION, "App pushes", color="#123456")
        headers = [{"name": header, "value": HEADER_SECRET}]
        made = {"webhookUrl": PUSH_URL, "webhookHeaders": headers, "fields": push_fields()}
        self.event(EVENT, INTEGRATION, "Send it", **made | event)

    def recipe(self) -> None:
        """Put the whole recipe under other names, as the console makes it."""
        self.field("reskyt-token", "Token of the app")
        self.push_service()
        self.content(CONTENT, "Script", SCRIPT)
        has_token = {"id": "first", "field": "reskyt-token", "operator": "not-empty"}
        self.segment(SEGMENT, "Who has the app", has_token)
        self.workflow(COLLECTION, "Get the tokens", "active", nodes=collecting())
        start = {"audience": {"segment": SEGMENT}, "source": "existing"}
        self.workflow(PUSH, "Tell everybody", start=start, nodes=[sending()])


SCRIPT = """<script>
var token = /token_md5=([^;]*)/.exec(document.cookie);
sessionStorage.setItem('cn_reskyt_token', token[1]);
connectif.managed.sendEvents([], {entityInfo: {'reskyt-token': token[1]}});
</script>
"""


def push_fields(*, without: str = "", extra: str = "") -> list[dict[str, Any]]:
    """Give the fields of the recipe's event, as an answer shows them."""
    names = [name for name in FIELDS if name != without] + ([extra] if extra else [])
    made = [
        {"id": name, "name": name, "type": "text", "required": name in ("title", "tokens")}
        for name in names
    ]
    return [
        item | ({"jsonPointerPath": "/tokens/0"} if item["id"] == "tokens" else {}) for item in made
    ]


def collecting() -> list[dict[str, Any]]:
    """Give the nodes of the collecting workflow, with the ids that a console gives."""
    return [
        {"id": "page-visit", "type": "page-visit", "after": ["start"], "pages": "any"}
        | {"limits": "none"},
        {"id": "check-value", "type": "check-value", "after": ["page-visit.next"]}
        | {"left": "page-visit.userAgent", "operator": "contains", "right": "ourapp"},
        {"id": "send-web-content", "type": "send-web-content", "after": ["check-value.yes"]}
        | {"content": CONTENT, "selector": "#footer", "position": "append", "limits": "none"},
    ]


def sending() -> dict[str, Any]:
    """Give the node of the sending workflow."""
    node = {"id": "outbound-event", "type": "outbound-event", "after": ["start"], "event": EVENT}
    fields = {"tokens": {"contactField": "reskyt-token"}, "title": "Sale"}
    return node | {"fields": fields, "limits": "none"}


def project_on(folder: Path, store: SandboxProcess, surface: str, *packs: str) -> Project:
    """Lay out a project with the recipe's pack and one stack of the store; nothing is deployed."""
    made = Project(folder / "project", store.url)
    made.lay_out()
    made.install("reskyt")
    config: dict[str, Any] = {"connectif:surface": surface, "connectif:apiUrl": store.url}
    config |= {"connectif:apiKey": "sandbox:sandbox", "connectif:packs": list(packs)}
    made.write(f"stacks/Pulumi.{made.stack}.yaml", {"config": config})
    return made


def inventory_of(project: Project) -> Inventory:
    """Read the store of a project."""
    process = open_store(project.folder, project.stack)
    try:
        return read_inventory(process, project.stack)
    finally:
        process.client(project.stack).close()
