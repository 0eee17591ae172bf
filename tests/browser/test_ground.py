"""The ground that tests in a browser stand on: it stays on this machine and disturbs nobody."""

from __future__ import annotations

import asyncio

import pytest
from playwright.sync_api import Error, Page

from tests.browser.browser import APP, Browsing, Chromium

# Names and addresses that lead nowhere (RFC 2606, RFC 5737).
ELSEWHERE = (
    "http://example.invalid/a.png",
    "http://192.0.2.1/b",
    "https://127.0.0.1.example.invalid/c",
)


def test_a_context_has_its_user_agent_and_its_own_storage(browsing: Browsing) -> None:
    first, second = browsing.page(APP), browsing.page()

    assert first.evaluate("navigator.userAgent") == APP
    assert second.evaluate("navigator.userAgent") != APP


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_request_that_leaves_loopback_is_stopped_and_noted(
    browsing: Browsing, address: str
) -> None:
    page = browsing.page()

    failed = page.evaluate("address => fetch(address, {mode: 'no-cors'}).catch(String)", address)

    assert failed == "TypeError: Failed to fetch"
    with pytest.raises(AssertionError, match="leave this machine"):
        browsing.close()
    assert [url.rsplit("/", 1)[1] for url in browsing.foreign] == [address.rsplit("/", 1)[1]]
    browsing.foreign.clear()


def test_a_socket_that_leaves_loopback_is_stopped_and_noted(browsing: Browsing) -> None:
    page = browsing.page()

    page.evaluate("new Promise(end => { new WebSocket('ws://192.0.2.1/').onerror = () => end(); })")

    assert browsing.foreign == ["ws://192.0.2.1/"]
    browsing.foreign.clear()


def test_the_browser_itself_finds_nothing_but_loopback(chromium: Chromium) -> None:
    with chromium.in_use(), chromium.browser.new_context() as context:
        page = context.new_page()

        for address in ("http://192.0.2.1/", "http://[2001:db8::1]/", "http://example.invalid/"):
            with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
                page.goto(address)


def test_a_page_that_throws_fails_its_test(browsing: Browsing) -> None:
    page = browsing.page()

    page.evaluate("new Promise(go => setTimeout(() => { go(); throw Error('unseen'); }))")

    with pytest.raises(AssertionError, match="did not catch"):
        browsing.close()
    assert browsing.errors == ["unseen"]
    browsing.errors.clear()


def test_between_tests_other_event_loops_can_run(chromium: Chromium) -> None:
    with chromium.in_use():
        context = chromium.browser.new_context()
        context.close()

    assert asyncio.run(asyncio.sleep(0, "ran")) == "ran"


def test_one_chromium_serves_one_test_after_the_other(page: Page, chromium: Chromium) -> None:
    page.set_content("<p>hello</p>")

    assert page.inner_text("p") == "hello"
    assert len(chromium.browser.contexts) == 1
