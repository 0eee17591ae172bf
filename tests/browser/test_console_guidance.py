"""The console tells a newcomer what comes next, and offers nothing that the store would refuse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_page import ConsolePage, act, ask
from tests.browser.console_store import Recipe, make_recipe
from tests.sandbox_process import SandboxProcess

PERSON = "5f0c3a1b2d4e6f7081920001"
# What stands out of the page to the right, where nothing around it scrolls by itself.
TOO_WIDE = """() => [...document.querySelectorAll("main *")].filter(item =>
  item.getBoundingClientRect().right > innerWidth + 1
  && !item.closest(".table-frame > *, .graph-frame > *, .code, .form-aside > *")
).map(item => item.outerHTML.slice(0, 90))"""
# Words of links and headings that are broken in the middle: more lines than words.
BROKEN = """() => [...document.querySelectorAll("th, td:first-child a, .tile-title, dt, .chip")]
  .filter(item => {
    const words = document.createRange();
    words.selectNodeContents(item);
    const tops = new Set([...words.getClientRects()].map(box => Math.round(box.top)));
    return tops.size > item.textContent.trim().split(/[ -]+/).length;
  })
  .map(item => item.textContent)"""


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


def test_the_overview_leads_to_a_phone_that_is_not_empty(
    console: ConsolePage, store: SandboxProcess
) -> None:
    console.open()

    addresses = ask(store, "GET", "health")["addresses"]
    steps = console.page.locator(".steps")
    app = steps.get_by_role("link", name="as the app", exact=True)
    expect(app).to_have_attribute("href", f"{addresses['shop']}/app?token=my-phone")
    phone = steps.get_by_role("link", name="phone", exact=True)
    expect(phone).to_have_attribute("href", f"{addresses['phone']}?token=my-phone")
    expect(steps).to_contain_text("Recalculate now")


def test_nothing_is_sent_to_nobody_without_saying_so(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    store.patch_object("segments", recipe.segment, {"type": "dynamic-plus"})
    console.open(f"workflows/{recipe.push}")
    console.press("Activate")
    question = console.page.get_by_role("dialog")
    expect(question).to_contain_text("Nobody would get it")
    expect(question).to_contain_text("for good")
    expect(question).to_contain_text("Recalculate now")
    console.confirm("Start now")

    console.says("nothing was sent")
    assert store.object("workflows", recipe.push)["status"] == "finished"


@pytest.mark.parametrize("status", ["active", "paused", "finished"])
def test_the_form_of_what_has_started_offers_only_what_can_change(
    console: ConsolePage, recipe: Recipe, store: SandboxProcess, status: str
) -> None:
    if status != "active":
        act(
            store,
            {"paused": "pauseWorkflow", "finished": "finishWorkflow"}[status],
            id=recipe.collection,
        )
    console.open(f"workflows/{recipe.collection}/edit")
    main = console.page.locator("main")
    expect(main.get_by_label("Limitation", exact=True)).to_be_disabled()
    for node in ("Check value", "Send web content"):
        console.edit_node(node)
    console.press("Next")

    expect(main.get_by_label("Operator", exact=True)).to_be_disabled()
    expect(main.get_by_label("Node", exact=True).last).to_be_disabled()
    expect(main.get_by_label("Selector", exact=True)).to_be_enabled(enabled=status != "finished")
    expect(main.get_by_label("Literal", exact=True)).to_be_enabled(enabled=status != "finished")
    expect(main.get_by_text("Remove node")).to_have_count(0)
    expect(main.get_by_text("Node selection menu")).to_have_count(0)
    console.fill("Description", "known")
    console.save("is saved")


def test_a_change_that_the_status_forbids_is_refused_for_that(
    store: SandboxProcess, recipe: Recipe
) -> None:
    nodes = store.object("workflows", recipe.collection)["nodes"]
    body = {"nodes": [*nodes, {"id": "more", "type": "outbound-event", "after": ["start"]}]}
    asked = {"operation": "patchWorkflow", "values": {"id": recipe.collection}, "body": body}
    answer = ask(store, "POST", "act", asked)

    assert answer["status"] == 409
    assert "is active" in answer["body"]["detail"]


def test_who_deletes_what_is_active_is_told_to_finish_it_first(
    console: ConsolePage, recipe: Recipe
) -> None:
    console.open(f"workflows/{recipe.collection}")
    console.press("Delete")
    console.confirm("Delete")

    expect(console.page.get_by_role("alert")).to_contain_text("Finish it first")


def test_an_empty_list_does_not_promise_what_the_public_surface_cannot_do(
    page: Page,
) -> None:
    with SandboxProcess.start(surface="public") as public:
        console = ConsolePage(page, public)
        for place in ("contents", "segments", "workflows"):
            console.open(place)
            expect(page.locator(".empty")).to_contain_text("it names the task")
        console.open()
        expect(page.locator(".steps")).to_contain_text("it names as tasks")


def test_contacts_come_newest_first_and_a_node_counts_passages(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    for number, day in enumerate((3, 5, 4)):
        person = {"_email": f"{day}@example.com", "_updatedAt": f"2026-11-0{day}T10:00:00.000Z"}
        store.put_object("contacts", f"{PERSON[:-1]}{number}", person)
    console.open("contacts")
    names = console.page.locator("tbody td:first-child")
    expect(names).to_have_text(["5@example.com", "4@example.com", "3@example.com"])

    store.put_object("contacts", PERSON, {"_email": "6@example.com", "token": "a1"})
    act(store, "startWorkflow", id=recipe.push)
    console.open(f"workflows/{recipe.push}")
    console.page.get_by_role("button", name="Outbound event push").press("Enter")
    expect(console.page.get_by_role("table", name="Passages")).to_be_visible()


def test_a_narrow_window_breaks_no_word(
    console: ConsolePage, store: SandboxProcess, recipe: Recipe
) -> None:
    console.page.set_viewport_size({"width": 375, "height": 720})
    store.put_object("contacts", PERSON, {"_email": "ana.lopez@example.com", "token": "a1" * 40})
    act(store, "startWorkflow", id=recipe.push)
    sent = ask(store, "GET", "deliveries")["deliveries"][0]["sequence"]
    places = ("", "contacts", f"contacts/{PERSON}", "workflows", f"workflows/{recipe.push}/edit")
    for place in (*places, "contact-fields", "segments", "deliveries", f"deliveries/{sent}"):
        console.open(place)

        assert console.page.evaluate(TOO_WIDE) == [], place
        assert console.page.evaluate(BROKEN) == [], place
