"""A page of another origin on this machine can neither read the console nor act through it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_page import ConsolePage, ask
from tests.browser.console_store import Recipe, make_recipe
from tests.browser.shop_pages import ShopPages
from tests.sandbox_process import SandboxProcess

COLLECTIONS = ("contact-fields", "web-contents", "segments", "workflows", "custom-event-types")
READS = (
    "console/",
    "console/main.js",
    "console/data/custom-event-types",
    "objects/custom-event-types",
    "contacts",
    "journal",
)
# What each evil request came to: its text where it could be read, else the error's name.
FETCH = """async ([url, method, type, mode]) => {
  const body = method === "GET" ? undefined : '{"operation": "finishWorkflow"}';
  try {
    const answer = await fetch(url, {method, mode, body, headers: {"Content-Type": type}});
    return answer.type === "opaque" ? "opaque" : await answer.text();
  } catch (error) {
    return error.name;
  }
}"""
FORM = """([url, type, name]) => {
  const form = document.createElement("form");
  Object.assign(form, {action: url, method: "post", enctype: type, target: "trap"});
  const input = document.createElement("input");
  Object.assign(input, {name, value: '"}'});
  form.append(input);
  document.body.append(form);
  form.submit();
}"""
TRAP = '<iframe name="trap"></iframe>'
TYPES = ("text/plain", "application/json")


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as started:
        yield started


@pytest.fixture
def recipe(store: SandboxProcess) -> Recipe:
    store.reset()
    return make_recipe(store)


@pytest.fixture
def stranger(page: Page, shop: ShopPages) -> Page:
    shop.pages["/"] = TRAP
    page.goto(f"{shop.url}/")
    return page


def test_nothing_can_be_read(stranger: Page, store: SandboxProcess, recipe: Recipe) -> None:
    for path in READS:
        for mode in ("cors", "no-cors"):
            url = f"{store.url}/_sandbox/{path}"
            answer = stranger.evaluate(FETCH, [url, "GET", "text/plain", mode])
            assert answer == ("TypeError" if mode == "cors" else answer), path
            assert answer in ("TypeError", "opaque"), path


def test_nothing_can_be_changed(stranger: Page, store: SandboxProcess, recipe: Recipe) -> None:
    before = _state(store)
    workflow = f"objects/workflows/{recipe.collection}"
    event = f"console/data/custom-event-types/{recipe.event}"
    for method, path in (
        ("POST", "act"),
        ("POST", "reset"),
        ("POST", "clock"),
        ("PUT", workflow),
        ("PATCH", workflow),
        ("PATCH", event),
        ("DELETE", workflow),
        ("DELETE", "journal"),
    ):
        for kind in TYPES:
            for mode in ("cors", "no-cors") if method == "POST" else ("cors",):
                url = f"{store.url}/_sandbox/{path}"
                answer = stranger.evaluate(FETCH, [url, method, kind, mode])
                assert answer in ("TypeError", "opaque"), (method, path, kind)

    assert _state(store) == before


def test_no_form_gets_through(stranger: Page, store: SandboxProcess, recipe: Recipe) -> None:
    before = _state(store)
    name = '{"operation": "deleteWorkflow", "values": {"id": "' + recipe.push + '"}, "x": "'
    for path in ("act", "reset", "console/", f"console/data/custom-event-types/{recipe.event}"):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            url = f"{store.url}/_sandbox/{path}"
            with stranger.expect_response(url) as answer:
                stranger.evaluate(FORM, [url, kind, name])
            assert answer.value.status == 403, (path, kind)

    assert _state(store) == before


def test_the_console_is_shown_in_no_frame(stranger: Page, store: SandboxProcess) -> None:
    url = ConsolePage(stranger, store).url
    with stranger.expect_response(url) as answer:
        stranger.evaluate("url => { document.querySelector('iframe').src = url; }", url)

    headers = answer.value.headers
    assert answer.value.status == 403
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    expect(stranger.frame_locator("iframe").locator("#console")).to_have_count(0)


def test_an_opened_console_is_cut_off_from_who_opened_it(
    stranger: Page, store: SandboxProcess, recipe: Recipe
) -> None:
    url = ConsolePage(stranger, store).url
    with stranger.expect_popup() as popup:
        stranger.evaluate("url => { window.opened = open(url); }", url)
    popup.value.wait_for_selector("h1")

    assert popup.value.evaluate("window.opener") is None
    assert stranger.evaluate("window.opened.closed") is True


def test_its_files_are_no_scripts_for_others(stranger: Page, store: SandboxProcess) -> None:
    loaded = stranger.evaluate(
        """url => new Promise(done => {
          const script = document.createElement("script");
          Object.assign(script, {src: url, onload: () => done(true), onerror: () => done(false)});
          document.head.append(script);
        })""",
        f"{store.url}/_sandbox/console/words.js",
    )

    assert loaded is False


def test_the_console_s_own_page_may(page: Page, store: SandboxProcess, recipe: Recipe) -> None:
    console = ConsolePage(page, store)
    console.open(f"workflows/{recipe.collection}")
    console.press("Pause")

    console.says("is paused")


def _state(store: SandboxProcess) -> list[Any]:
    objects: list[Any] = [store.objects(name) for name in COLLECTIONS]
    return [*objects, store.journal(), ask(store, "GET", "clock")["offsetSeconds"]]
