"""What a person changes in the console stands in the store, and what the store refuses is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_page import ConsolePage, essence
from tests.browser.console_store import SECRET, Recipe, make_recipe
from tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as started:
        yield started


@pytest.fixture
def recipe(store: SandboxProcess) -> Recipe:
    store.reset()
    return make_recipe(store)


@pytest.fixture
def console(page: Page, store: SandboxProcess, recipe: Recipe) -> ConsolePage:
    return ConsolePage(page, store)


def test_a_workflow_is_paused_renamed_resumed_and_finished(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    before = store.object("workflows", recipe.collection)
    console.open(f"workflows/{recipe.collection}")
    console.press("Pause")
    console.says("is paused")
    assert store.object("workflows", recipe.collection)["status"] == "paused"

    console.press("Edit")
    console.fill("Name", "Collects")
    console.save("Collects” is saved")
    renamed = store.object("workflows", recipe.collection)
    assert essence(renamed) == essence(before) | {"name": "Collects", "status": "paused"}

    console.press("Activate")
    console.confirm("Start now")
    console.says("is started")
    console.press("Finalize")
    console.confirm("Finalize")
    console.says("is finished")
    assert store.object("workflows", recipe.collection)["status"] == "finished"


def test_a_field_gets_a_new_name(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.open(f"contact-fields/{recipe.field}")
    console.press("Edit")
    console.fill("Name", "")
    console.press("Save")
    expect(console.page.locator("main")).to_contain_text("Name must not be empty.")
    console.fill("Name", "Device token")
    console.save("Device token” is saved")

    assert console.only("contact-fields")["name"] == "Device token"
    assert console.path() == "contact-fields/token"


def test_an_event_is_edited_and_keeps_the_header_that_is_not_shown(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    address = f"integrations/{recipe.integration}/events/{recipe.event}"
    console.open(address)
    console.press("Edit")
    console.fill("Name", "Push note", "main .form-body > .field >> nth=0")
    console.page.locator(".field-card").nth(1).get_by_label("Mandatory").check()
    console.press("Add a new header")
    console.fill("Header name", "x shop")
    console.fill("Value", "a")
    console.press("Save")
    expect(console.page.locator("main")).to_contain_text(
        "Header name does not have the required form."
    )
    console.fill("Header name", "x-shop")
    console.save("Push note” is saved")

    event = store.object("custom-event-types", recipe.event)
    assert event["name"] == "Push note"
    assert event["fields"][1]["required"] is True
    assert event["webhookHeaders"] == [
        {"name": "x-api-key", "value": SECRET},
        {"name": "x-shop", "value": "a"},
    ]
    assert SECRET not in console.page.content()


def test_a_header_gets_a_new_value(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.open(f"integrations/{recipe.integration}/events/{recipe.event}/edit")
    console.fill("Value", "rotated")
    console.save("Push” is saved")

    headers = store.object("custom-event-types", recipe.event)["webhookHeaders"]
    assert headers == [{"name": "x-api-key", "value": "rotated"}]
    assert "rotated" not in console.page.content()


def test_what_a_running_workflow_does_not_take_is_refused_in_words(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    store.patch_object("workflows", recipe.collection, {"status": "draft"})
    console.open(f"workflows/{recipe.collection}/edit")
    console.edit_node("Check value")
    console.choose("Operator", "is equal to")
    store.patch_object("workflows", recipe.collection, {"status": "active"})
    before = store.object("workflows", recipe.collection)
    console.press("Save")

    refusal = console.page.get_by_role("alert")
    expect(refusal).to_contain_text("The workflow is active.")
    expect(refusal).to_contain_text("Check value (in-app): Operator")
    assert store.object("workflows", recipe.collection) == before

    console.press("Cancel")
    console.press("Edit")
    console.edit_node("Check value")
    console.fill("Literal", "shopapp")
    console.save("is saved")
    assert store.object("workflows", recipe.collection)["nodes"][1]["right"] == "shopapp"


def test_what_is_missing_is_said_at_its_place(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.open(f"workflows/{recipe.push}/edit")
    console.edit_node("Push")
    console.choose("title", "Not mapped")
    console.press("Check value")
    console.press("Save")
    field = console.page.locator(".field", has=console.page.get_by_label("Left column", exact=True))
    expect(field).to_contain_text("Left column is required.")
    console.card("Check value").get_by_role("button", name="Remove node").click()
    console.settle()
    console.save("Push” is saved")
    console.press("Activate")
    console.confirm("Start now")

    alert = console.page.get_by_role("alert")
    expect(alert).to_contain_text("cannot be activated because of incidents")
    expect(alert).to_contain_text("Push: the field title needs a value.")
    expect(console.page.locator(".node.is-wrong")).to_contain_text("push")
    assert store.object("workflows", recipe.push)["status"] == "draft"


def test_a_question_says_whom_a_workflow_that_stays_active_sends_to(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    store.put_object("contacts", "5f0c3a1b2d4e6f7081920001", {"token": "a1"})
    start = {"audience": {"segment": recipe.segment}, "source": "existing-and-new"}
    store.patch_object("workflows", recipe.push, {"start": start})
    console.open(f"workflows/{recipe.push}")
    console.press("Activate")

    question = console.page.get_by_role("dialog")
    expect(question).to_contain_text("now to those among 1 contact of the segment “App users”")
    console.page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    assert store.object("workflows", recipe.push)["status"] == "draft"


def test_what_is_in_use_is_not_deleted(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.open(f"contents/{recipe.content}")
    console.press("Delete")
    console.confirm("Delete")

    expect(console.page.get_by_role("alert")).to_contain_text("The store refuses this now")
    assert store.object("web-contents", recipe.content)


def test_a_workflow_is_duplicated_and_the_copy_deleted(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.open(f"workflows/{recipe.collection}")
    console.press("Duplicate")
    console.says("is duplicated")
    expect(console.page.locator("h1")).to_have_text("Token collection[1]")
    copy = store.objects("workflows")[-1]
    original = store.object("workflows", recipe.collection)
    assert copy["status"] == "draft"
    assert (copy["start"], copy["nodes"]) == (original["start"], original["nodes"])

    console.press("Delete")
    console.confirm("Delete")
    console.says("is deleted")
    assert len(store.objects("workflows")) == 2


def test_other_nodes_follow_a_node_that_is_renamed_or_removed(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.open(f"workflows/{recipe.collection}")
    console.press("Duplicate")
    console.says("is duplicated")
    console.press("Edit")
    console.edit_node("On page visit")
    console.page.locator("#node-0-id").fill("page")
    console.save("is saved")
    nodes = store.objects("workflows")[-1]["nodes"]
    assert [node["after"] for node in nodes] == [["start"], ["page.next"], ["in-app.yes"]]
    assert nodes[1]["left"] == "page.userAgent"

    console.press("Edit")
    console.card("Check value").get_by_role("button", name="Remove node").click()
    console.save("is saved")
    nodes = store.objects("workflows")[-1]["nodes"]
    assert [node["after"] for node in nodes] == [["start"], ["page.next"]]


def test_a_field_with_options_and_a_segment_with_a_group(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.open("new-contact-field")
    console.choose("Type", "Radio button")
    console.press("Go to editor")
    console.fill("Name", "Size")
    for number, option in enumerate(("s", "m")):
        console.press("Add option")
        console.fill("ID", option, f".group .line >> nth={number}")
        console.fill("Label", option.upper(), f".group .line >> nth={number}")
    console.choose("Default value", "M")
    console.save("Size” is saved")
    console.press("Segments")
    console.press("Create New Segment")
    console.press("Go to segment editor")
    console.fill("Name", "Some")
    console.press("Add filter")
    console.choose("Contact field", "Points")
    console.choose("Operator", "is greater than")
    console.fill("Value", "41.5")
    console.press("Add group")
    console.page.get_by_label("Exclude these contacts").check()
    console.card("Group").get_by_role("button", name="Add filter").click()
    console.settle()
    console.choose("Contact field", "Size")
    console.choose("Operator", "is any of")
    console.page.get_by_label("M (m)", exact=True).check()
    console.save("Some” is saved")

    size = store.object("contact-fields", "size")
    options = [{"id": "s", "label": "S"}, {"id": "m", "label": "M"}]
    assert (size["options"], size["defaultValue"]) == (options, "m")
    inner = {"id": "filter-2", "field": "size", "operator": "any-of", "values": ["m"]}
    assert store.objects("segments")[-1]["filters"] == [
        {"id": "filter-1", "field": "_points", "operator": "greater", "value": 41.5},
        {"id": "group-1", "match": "all", "exclude": True, "filters": [inner]},
    ]


def test_an_open_form_survives_what_happens_in_the_store(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.open(f"contents/{recipe.content}/edit")
    console.fill("HTML", "<p>typed</p>")
    store.patch_object("web-contents", recipe.content, {"name": "Renamed by somebody"})

    expect(console.page.locator("main")).to_contain_text("was changed in the store since")
    assert console.page.get_by_label("HTML", exact=True).input_value() == "<p>typed</p>"
    assert console.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    console.press("Show the store's version")
    expect(console.page.get_by_label("Name", exact=True)).to_have_value("Renamed by somebody")
    expect(console.page.get_by_label("HTML", exact=True)).to_have_value("<p>hello</p>")


def test_the_clock_is_advanced(console: ConsolePage, store: SandboxProcess) -> None:
    console.open()
    console.press("Advance 3 hours")
    console.press("Advance 1 day")

    expect(console.page.locator("main")).to_contain_text("1 day 3 hours ahead of this machine")


def test_a_store_that_is_gone_is_said_so(page: Page) -> None:
    with SandboxProcess.start() as gone:
        console = ConsolePage(page, gone)
        console.open("workflows")
        expect(page.locator("main")).to_contain_text("No workflows yet")

    expect(page.locator("main")).to_contain_text("The store does not answer; start it again")
    expect(page.locator("main")).to_contain_text("No workflows yet")
