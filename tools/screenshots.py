"""Take the pictures of the README anew, into docs/images: `python -P tools/screenshots.py`.

Needs the packages of the tests, Chromium, and the engine on PATH (`. tools/env.sh`). With --report
only that of a report is taken, which needs no engine.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from provider.review.rendering import html
from provider.review.report.data import from_text
from tests.browser.browser import APP, DESKTOP
from tests.browser.deployment import Deployment, deployed
from tools.browser import find

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
REPORT = ROOT / "tests/engine/review/snapshots/several-at-once/report.json"
TOKENS = ("ana-0001", "eva-0002", "ida-0003")
TITLE = "New in our shop: the Serra wind jacket"
PHONE: ViewportSize = {"width": 390, "height": 760}
CONSOLE: ViewportSize = {"width": 1000, "height": 920}
#: The head of a report and what happens, as wide as the README shows it.
PAGE: ViewportSize = {"width": 1000, "height": 864}
PAGE_SCALE = 0.8


def phone(browser: Browser, store: Deployment, token: str) -> Page:
    """Open a device with the app, which has come to the shop."""
    context = browser.new_context(user_agent=APP, viewport=PHONE)
    context.add_cookies([{"name": "token_md5", "value": token, "url": store.shop}])
    page = context.new_page()
    page.goto(f"{store.shop}/product/serra-jacket", wait_until="networkidle")
    return page


def take(page: Page, name: str) -> None:
    """Write one picture."""
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png", flush=True)


def show(browser: Browser, store: Deployment) -> None:
    """Let customers come, send them a push, and take the pictures."""
    web = browser.new_context(user_agent=DESKTOP).new_page()
    web.goto(store.shop, wait_until="networkidle")
    first, *_ = [phone(browser, store, token) for token in TOKENS]
    take(first, "shop-app")
    (segment,) = store.sandbox.objects("segments")
    store.sandbox.recalculate(segment["id"])
    store.configure(label="spring", reskyt__pushTitle=TITLE)
    store.project.up()
    store.sandbox.delivered()
    first.goto(f"{store.shop}/phone", wait_until="networkidle")
    take(first, "phone")
    console = browser.new_context(user_agent=DESKTOP, viewport=CONSOLE).new_page()
    workflows = {item["name"]: item["id"] for item in store.sandbox.objects("workflows")}
    address = store.sandbox.addresses()["console"]
    console.goto(f"{address}#/workflows/{workflows['Reskyt token collection']}")
    console.locator("svg text", has_text="Send web content").first.wait_for()
    take(console, "console-workflow")


def report(browser: Browser) -> None:
    """Take the picture of a report, as the tests have it."""
    page = browser.new_context(viewport=PAGE, device_scale_factor=PAGE_SCALE).new_page()
    page.set_content(html.render(from_text(REPORT.read_text("utf-8"))), wait_until="load")
    take(page, "report")


@contextmanager
def chromium(program: Path) -> Iterator[Browser]:
    """Start a browser."""
    playwright = sync_playwright().start()
    try:
        browser = playwright.chromium.launch(
            executable_path=program, chromium_sandbox=os.geteuid() != 0
        )
        yield browser
        browser.close()
    finally:
        playwright.stop()


def main(words: Sequence[str] | None = None) -> int:
    """Take the pictures; give the exit code."""
    parser = argparse.ArgumentParser(description="Take the pictures of the README anew.")
    parser.add_argument("--report", action="store_true", help="only that of a report")
    given = parser.parse_args(words)
    program = find()
    if program is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with chromium(program) as browser:
        report(browser)
    if given.report:
        return 0
    with (
        tempfile.TemporaryDirectory() as folder,
        deployed(Path(folder)) as store,
        chromium(program) as browser,
    ):
        show(browser, store)
    return 0


if __name__ == "__main__":
    sys.exit(main())
