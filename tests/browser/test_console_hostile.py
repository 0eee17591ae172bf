"""What stands in the store is text in the console, whatever it looks like.

The pages are opened without their Content-Security-Policy: it must not be what saves them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests
from playwright.sync_api import Page

from tests.browser.browser import Browsing
from tests.browser.console_page import ConsolePage, act, ask
from tests.sandbox_process import ANSWER_SECONDS, SandboxProcess

EVIL = (
    "\"'><img src=x onerror=\"window.sentinel='ran'\"><script>window.sentinel='ran'</script>"
    "<svg onload=\"window.sentinel='ran'\"> {{sentinel}} ${window.sentinel='ran'}"
)
ADDRESS = "javascript:window.sentinel='ran'//"
# What draws the page takes descriptions of elements; the store's data must never pass as one.
SHAPED = {"tag": "script", "properties": {}, "children": [{"text": "window.sentinel='ran'"}]}
LISTS = (
    "",
    "contacts",
    "contact-fields",
    "segments",
    "workflows",
    "contents",
    "integrations",
    "deliveries",
    "requests",
    "workflows/new",
    "segments/new",
    "new-contact-field",
    quote(EVIL, safe=""),
)
FINDINGS = """() => ({
  sentinel: String(window.sentinel),
  scripts: document.querySelectorAll("script").length,
  foreign: document.querySelectorAll("img, iframe, object, embed, #console style").length,
  handlers: [...document.querySelectorAll("*")].flatMap(element => element.getAttributeNames())
    .filter(name => /^(on|srcdoc|style$)/.test(name) && name !== "style"),
  links: [...document.querySelectorAll("a[href]")].map(link => link.getAttribute("href"))
    .filter(address => !/^(#[/]|https?:)/.test(address)),
})"""
HARMLESS = {"sentinel": "undefined", "scripts": 1, "foreign": 0, "handlers": [], "links": []}


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as started:
        yield started


@pytest.fixture
def page(browsing: Browsing) -> Page:
    return browsing.page(bypass_csp=True)


def test_no_text_of_the_store_becomes_code(page: Page, store: SandboxProcess) -> None:
    store.reset()
    views = _fill(store)
    console = ConsolePage(page, store)

    for view in (*LISTS, *views):
        console.open(view)
        assert view in LISTS or view.endswith(("edit", "new-send")) or _shows(page), view
        assert page.locator("h1").inner_text() not in ("Loading", "This cannot be shown"), view
        assert page.evaluate(FINDINGS) == HARMLESS, view
        _look_into(page)
        assert page.evaluate(FINDINGS) == HARMLESS, view


def test_no_shape_of_the_store_s_data_becomes_an_element(page: Page, store: SandboxProcess) -> None:
    store.reset()
    console = ConsolePage(page, store)
    item = {"name": SHAPED, "html": SHAPED, "tags": [SHAPED], "description": [SHAPED]}
    field = {**item, "id": "shaped", "type": SHAPED, "defaultValue": SHAPED}
    store.put_object("contact-fields", "shaped", field)
    store.put_object("web-contents", "shaped", item)
    store.put_object("custom-integrations", "shaped", item)
    store.put_object("contacts", "shaped", {"_email": SHAPED, "_name": [SHAPED], "shaped": SHAPED})
    store.put_object("workflows", "shaped", {**item, "nodes": [], "start": {"source": SHAPED}})

    for view in ("contact-fields", "contents", "integrations", "contacts", "workflows"):
        for path in (view, f"{view}/shaped", f"{view}/shaped/edit"):
            console.open(path)
            assert page.evaluate(FINDINGS) == HARMLESS, path


def _shows(page: Page) -> bool:
    return "onerror=" in page.locator("main").inner_text()


def _look_into(page: Page) -> None:
    """Open what is closed on a view: the cards of a form, and each node of a graph."""
    for button in page.get_by_role("button", name="Edit node settings").all()[::-1]:
        button.click()
    for node in page.locator(".graph .node").all():
        node.dispatch_event("click")


def _fill(store: SandboxProcess) -> list[str]:
    """Put hostile texts wherever there is a text; give the views that show them."""
    field, content, integration, event, segment, workflow, contact = (
        f"{EVIL}{number}" for number in range(7)
    )
    options = [{"id": EVIL, "label": EVIL}]
    texts = {"name": EVIL, "description": EVIL, "tags": [EVIL, "b"]}
    kind = {"type": "radio", "options": options, "defaultValue": EVIL}
    store.put_object("contact-fields", field, {**texts, **kind, "id": field})
    variables = [{"id": EVIL, "default": EVIL, "format": EVIL}]
    store.put_object("web-contents", content, {**texts, "html": EVIL, "variables": variables})
    store.put_object("custom-integrations", integration, {**texts, "eventsEnabled": True})
    store.put_object("custom-event-types", event, {**texts, **_event(integration)})
    filters = [{"id": EVIL, "field": field, "operator": "equals", "value": EVIL}]
    store.put_object("segments", segment, {**texts, "type": "dynamic-plus", "filters": filters})
    nodes = _nodes(field, content, event)
    start = {"audience": {"segment": segment}, "source": EVIL}
    store.put_object("workflows", workflow, {**texts, "start": start, "nodes": nodes})
    person = {"_email": EVIL, "_name": EVIL, field: EVIL, "__proto__": EVIL}
    store.put_object("contacts", contact, person)
    views = _happen(store)
    return [
        *_paths("contact-fields", field),
        *_paths("contents", content),
        *_paths("integrations", integration),
        *_paths(f"integrations/{quote(integration, safe='')}/events", event),
        f"integrations/{quote(integration, safe='')}/events/new-send",
        *_paths("segments", segment),
        *_paths("workflows", workflow),
        f"contacts/{quote(contact, safe='')}",
        *views,
    ]


def _paths(view: str, identifier: str) -> list[str]:
    place = f"{view}/{quote(identifier, safe='')}"
    return [place, f"{place}/edit"]


def _event(integration: str) -> dict[str, Any]:
    return {
        "customIntegrationId": integration,
        "category": "send",
        "webhookUrl": ADDRESS,
        "webhookHeaders": [{"name": EVIL, "value": EVIL}],
        "fields": [{"id": EVIL, "name": EVIL, "type": EVIL, "jsonPointerPath": EVIL}],
    }


def _nodes(field: str, content: str, event: str) -> list[dict[str, Any]]:
    return [
        {"id": EVIL, "type": "page-visit", "after": ["start"], "pages": {"exactly": [ADDRESS]}},
        {
            "id": "b",
            "type": "check-value",
            "after": [f"{EVIL}.next"],
            "left": {"contactField": field},
            "operator": EVIL,
            "right": EVIL,
        },
        {
            "id": "c",
            "type": "send-web-content",
            "after": ["b.yes"],
            "content": content,
            "selector": EVIL,
            "position": EVIL,
            "variables": {EVIL: EVIL},
        },
        {
            "id": "d",
            "type": "outbound-event",
            "after": ["b.no", f"b.{EVIL}"],
            "event": event,
            "fields": {EVIL: EVIL, "__proto__": {"datum": EVIL}},
        },
        {"id": "e", "type": EVIL, "after": ["constructor"], EVIL: EVIL},
    ]


def _happen(store: SandboxProcess) -> list[str]:
    """Let a hostile page be visited and a hostile event be sent; give the views that show it."""
    address = ask(store, "GET", "health")["addresses"]["shop"]
    token = store.objects("store")[0]["scriptToken"]
    visit = {
        "entityInfo": {"_name": EVIL},
        "cart": None,
        "events": [{"type": "page-visit"}, {"type": "search", "searchText": EVIL}],
        "pageInfo": {"title": EVIL, "keywords": [EVIL], "tags": [EVIL], "categories": [EVIL]},
        "browserInfo": {"url": f"{address}/#{EVIL}", "referer": ADDRESS, "device": "mobile"},
    }
    requests.post(
        f"{store.url}/integration-type/system/scrippet-notification/{token}",
        json.dumps(visit),
        headers={"Content-Type": "text/plain", "User-Agent": EVIL, "Origin": address},
        timeout=ANSWER_SECONDS,
    ).raise_for_status()
    requests.post(f"{store.url}/{quote(EVIL)}?{quote(EVIL)}", timeout=ANSWER_SECONDS)
    sent = _send(store)
    visitor = ask(store, "GET", "contacts")["contacts"][-1]["id"]
    return [f"contacts/{visitor}", f"deliveries/{sent}", f"requests/{store.journal()[-1]['seq']}"]


def _send(store: SandboxProcess) -> int:
    integration = act(store, "createCustomIntegration", {"name": EVIL, "eventsEnabled": True})["id"]
    body = {
        "name": EVIL,
        "category": "send",
        "webhookUrl": "http://127.0.0.1:9/<script>",
        "fields": [{"id": EVIL, "name": EVIL, "type": "text"}],
    }
    event = act(store, "createCustomEventType", body, id=integration)["id"]
    node = {
        "id": "push",
        "type": "outbound-event",
        "after": ["start"],
        "event": event,
        "fields": {EVIL: EVIL},
        "limits": "none",
    }
    start = {"audience": "all-contacts", "source": "existing"}
    workflow = act(store, "createWorkflow", {"name": EVIL, "start": start, "nodes": [node]})["id"]
    act(store, "startWorkflow", id=workflow)
    return int(ask(store, "GET", "deliveries")["deliveries"][0]["sequence"])
