"""A Chromium per test process, and a browsing per test that stays on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.browser import Browsing, Chromium
from tests.browser.shop_pages import ShopPages
from tools.browser import ADVICE, find
from tools.debian import PackageError

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Start Chromium once for this process."""
    try:
        program = find()
    except PackageError as error:
        pytest.skip(str(error))
    if program is None:
        pytest.skip(f"No Chromium was found. {ADVICE}")
    playwright = sync_playwright().start()
    started: Chromium | None = None
    try:
        started = Chromium(playwright, program)
        yield started
    finally:
        if started is None:
            playwright.stop()
        else:
            with started.in_use():
                started.browser.close()
                playwright.stop()


@pytest.fixture
def browsing(chromium: Chromium) -> Iterator[Browsing]:
    """Open contexts and pages for one test; fail it when a page left loopback or threw."""
    with chromium.in_use():
        started = Browsing(chromium)
        try:
            yield started
        finally:
            started.close()


@pytest.fixture
def page(browsing: Browsing) -> Page:
    """Open a page in a context of its own."""
    return browsing.page()


@pytest.fixture
def shop() -> Iterator[ShopPages]:
    """Start pages of a shop, and an endpoint for the client that notes what it is told."""
    with ShopPages() as pages:
        yield pages
