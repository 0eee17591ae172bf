"""Take the pictures of the README anew, into docs/images: `python -P tools/screenshots.py`.

Needs the packages of the tests, Chromium, and the engine on PATH (`. tools/env.sh`).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.browser import APP, DESKTOP
from tests.browser.deployment import Deployment, deployed
from tools.browser import find

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
TOKENS = ("ana-0001", "eva-0002", "ida-0003")
TITLE = "New in our shop: the Serra wind jacket"
PHONE: ViewportSize = {"width": 390, "height": 760}
CONSOLE: ViewportSize = {"width": 1000, "height": 920}


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


def main() -> int:
    """Take all pictures; give the exit code."""
    program = find()
    if program is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, deployed(Path(folder)) as store:
        playwright = sync_playwright().start()
        try:
            browser = playwright.chromium.launch(
                executable_path=program, chromium_sandbox=os.geteuid() != 0
            )
            show(browser, store)
            browser.close()
        finally:
            playwright.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
