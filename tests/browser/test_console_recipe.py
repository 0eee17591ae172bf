"""The whole recipe done by clicking in the console, as a person does it in the real one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.browser import Browsing
from tests.browser.console_page import ConsolePage, ask, essence
from tests.sandbox_process import SandboxProcess

SCRIPT = "<script>\n  if (1 < 2 && '</b>') window.sentinel = 'ran';\n</script>\n"
FIELDS = ("dateEnd", "pictureUrl", "title", "tokens", "url", "utmCampaign")
TOKEN = "a1b2c3"
CONTACT = "5f0c3a1b2d4e6f7081920001"


@pytest.fixture
def console(browsing: Browsing) -> Iterator[ConsolePage]:
    with SandboxProcess.start() as store:
        yield ConsolePage(browsing.page(), store)


def test_the_whole_recipe_can_be_done_by_clicking(console: ConsolePage) -> None:
    _field(console)
    _content(console)
    _token_collection(console)
    push = ask(console.store, "GET", "health")["addresses"]["push"]
    _integration_and_event(console, push)
    _segment(console)
    _push_workflow(console)
    _assert_objects(console.store, push)

    _send(console)

    body = ask(console.store, "GET", "deliveries")["deliveries"][0]["body"]
    assert body == {"title": "Sale!", "tokens": [TOKEN], "utmCampaign": "sale"}


def _field(console: ConsolePage) -> None:
    console.open()
    console.press("Contact fields")
    console.press("Add custom field")
    console.choose("Type", "Text")
    console.press("Go to editor")
    console.fill("Name", "reskyt-token")
    console.save("reskyt-token” is saved")


def _content(console: ConsolePage) -> None:
    console.press("Web")
    console.press("Create new web content")
    console.fill("Name", "Reskyt Script")
    console.press("Create new content")
    console.press("HTML component")
    console.fill("HTML", SCRIPT)
    console.save("Reskyt Script” is saved")


def _token_collection(console: ConsolePage) -> None:
    console.press("Workflows")
    console.press("Create new workflow")
    console.press("Create blank workflow")
    console.fill("Name", "Token collection")
    console.edit_node("Start")
    console.page.get_by_label("All existing and new").check()
    console.press("On page visit")
    console.edit_node("On page visit")
    console.page.get_by_role("checkbox", name="Deactivate after trigger").uncheck()
    console.press("Check value")
    console.edit_node("Check value")
    console.choose("Left column", "User Agent of On page visit")
    console.choose("Operator", "contains")
    console.fill("Literal", "rktwebview")
    console.press("Send web content")
    console.edit_node("Send web content")
    console.choose("Web content", "Reskyt Script")
    console.press("Next")
    console.choose("Selector type", "Other")
    console.fill("Selector", "body")
    console.choose("Position", "Inside")
    console.fill("Max triggers per contact", "")
    console.press("Complete")
    console.save("Token collection” is saved")
    console.press("Activate")
    expect(console.page.get_by_role("dialog")).to_contain_text("It sends nothing")
    console.confirm("Start now")
    console.says("is started")


def _integration_and_event(console: ConsolePage, push: str) -> None:
    console.press("Custom integrations (webhooks)")
    console.press("Create new integration")
    console.fill("Integration name", "Reskyt")
    console.save("Reskyt” is saved", "Update")
    console.press("Create new Outbound event")
    console.fill("Name", "Push", "main .form-body > .field >> nth=0")
    console.fill("URL", push)
    console.press("Add a new header")
    console.fill("Header name", "x-api-key")
    console.fill("Value", "sandbox-push-key")
    for name in FIELDS:
        console.press("Add a new field")
        console.fill("ID", name)
    for name in ("title", "tokens"):
        _card(console, name).get_by_label("Mandatory").check()
    _card(console, "tokens").get_by_label("JSON options").fill("/tokens/0")
    console.save("Push” is saved")
    expect(console.page.locator("main")).to_contain_text("x-api-key value not shown")


def _card(console: ConsolePage, name: str) -> Any:
    return console.page.locator(".field-card").nth(FIELDS.index(name))


def _segment(console: ConsolePage) -> None:
    console.press("Segments")
    console.press("Create New Segment")
    console.press("Go to segment editor")
    console.fill("Name", "App users")
    console.press("Add filter")
    console.choose("Contact field", "reskyt-token")
    console.choose("Operator", "is not empty")
    console.save("App users” is saved")


def _push_workflow(console: ConsolePage) -> None:
    console.press("Workflows")
    console.press("Create new workflow")
    console.press("Create blank workflow")
    console.fill("Name", "Push")
    console.edit_node("Start")
    console.choose("Limitation", "Belonging to segment")
    console.choose("Segment", "App users")
    console.press("Push")
    console.edit_node("Push")
    console.choose("tokens", "reskyt-token")
    for label, literal in (("title", "Sale!"), ("utmCampaign", "sale")):
        console.choose(label, "Literal")
        console.card(label).get_by_label("Literal").fill(literal)
    console.save("Push” is saved")


def _send(console: ConsolePage) -> None:
    person = {"_email": "ana@example.com", "_isAnonymous": False, "reskyt-token": TOKEN}
    console.store.put_object("contacts", CONTACT, person)
    console.press("Segments")
    console.press("App users")
    console.press("Recalculate now")
    expect(console.page.get_by_role("heading", name="1 member")).to_be_visible()
    console.press("Workflows")
    console.page.get_by_role("table").get_by_role("link", name="Push", exact=True).click()
    console.press("Activate")
    question = console.page.get_by_role("dialog")
    expect(question).to_contain_text("SENDS at once to 1 contact of the segment “App users”")
    console.confirm("Start now")
    console.says("“Push” goes out to 1 contact.")
    expect(console.page.locator(".summary .chip").first).to_have_text("Finished")
    console.press("Deliveries")
    expect(console.page.get_by_role("table")).to_contain_text("Delivered")
    expect(console.page.get_by_role("table")).to_contain_text(TOKEN)


def _assert_objects(store: SandboxProcess, push: str) -> None:
    contents, segments = store.objects("web-contents"), store.objects("segments")
    integrations, events = store.objects("custom-integrations"), store.objects("custom-event-types")
    assert [essence(item) for item in store.objects("contact-fields") if item["custom"]] == [
        {
            "name": "reskyt-token",
            "type": "text",
            "custom": True,
            "readOnly": False,
            "required": False,
            "status": "active",
        }
    ]
    assert [essence(item) for item in contents] == [
        {"name": "Reskyt Script", "type": "inline", "html": SCRIPT, "tags": [], "variables": []}
    ]
    filters = [{"id": "filter-1", "field": "reskyt-token", "operator": "not-empty"}]
    assert essence(segments[0], "calculatedAt") == {
        "name": "App users",
        "type": "dynamic-plus",
        "match": "all",
        "filters": filters,
    }
    assert essence(events[0]) == {
        "customIntegrationId": integrations[0]["id"],
        "name": "Push",
        "category": "send",
        "webhookUrl": push,
        "webhookHeaders": [{"name": "x-api-key", "value": "sandbox-push-key"}],
        "fields": [_expected_field(name) for name in FIELDS],
    }
    _assert_workflows(store, contents[0]["id"], segments[0]["id"], events[0]["id"])


def _expected_field(name: str) -> dict[str, Any]:
    marks = {"required": True} if name in ("title", "tokens") else {}
    pointer = {"jsonPointerPath": "/tokens/0"} if name == "tokens" else {}
    return {"id": name, "name": name, "type": "text", **marks, **pointer}


def _assert_workflows(store: SandboxProcess, content: str, segment: str, event: str) -> None:
    collection, push = store.objects("workflows")
    assert essence(collection) == {
        "name": "Token collection",
        "description": "",
        "tags": [],
        "status": "active",
        "start": {"audience": "all-contacts", "source": "existing-and-new"},
        "nodes": [
            {
                "id": "page-visit",
                "type": "page-visit",
                "after": ["start"],
                "pages": "any",
                "limits": "none",
            },
            {
                "id": "check-value",
                "type": "check-value",
                "after": ["page-visit.next"],
                "left": "page-visit.userAgent",
                "operator": "contains",
                "right": "rktwebview",
            },
            {
                "id": "send-web-content",
                "type": "send-web-content",
                "after": ["check-value.yes"],
                "content": content,
                "selector": "body",
                "position": "append",
                "limits": "none",
            },
        ],
    }
    fields = {
        "tokens": {"contactField": "reskyt-token"},
        "title": "Sale!",
        "utmCampaign": "sale",
    }
    assert essence(push) == {
        "name": "Push",
        "description": "",
        "tags": [],
        "status": "draft",
        "start": {"audience": {"segment": segment}, "source": "existing"},
        "nodes": [
            {
                "id": "outbound-event",
                "type": "outbound-event",
                "after": ["start"],
                "event": event,
                "fields": fields,
                "limits": "none",
            }
        ],
    }
