"""Somebody who visits the demo shop: in a real browser, or over HTTP where the machine has none."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from tools.browser import find
from tools.debian import PackageError
from tools.demonstration.stage import DemoError, Store

#: Seconds for one page in the browser, and for one answer over HTTP.
PAGE_SECONDS, ANSWER_SECONDS = 60, 10
#: Milliseconds of the page's own time that it may take to settle; the browser counts them.
SETTLING = 10_000
OPTIONS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--disable-extensions", f"--virtual-time-budget={SETTLING}", "--dump-dom",
)  # fmt: skip
WEB = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


def browser() -> tuple[Path | None, str]:
    """Give the machine's Chromium, if it has one, else why there is none."""
    try:
        return find(), "There is no Chromium here"
    except PackageError as error:
        return None, str(error).removesuffix(".")


class Visitor:
    """One person with one device: cookies, storage and User Agent stay from page to page."""

    def __init__(self, shop: Store, program: Path | None, user_agent: str = WEB) -> None:
        self._store = shop
        self._address = shop.addresses()["shop"]
        self._program = program
        self._agent = user_agent
        self._profile = tempfile.mkdtemp(prefix="connectif-demo-")
        self._cookies = http.cookiejar.CookieJar()
        self._tracker = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, path: str) -> str:
        """Open a page of the shop, and give what it holds in the end."""
        address = path if path.startswith("http") else f"{self._address}{path}"
        return self._in_browser(address) if self._program else self._over_http(address)

    def open_app(self, token: str) -> str:
        """Open the shop as the app does, which has put its token into the cookie."""
        return self.open(f"/app?token={quote(token)}")

    def _in_browser(self, address: str) -> str:
        command = [str(self._program), *OPTIONS, f"--user-data-dir={self._profile}"]
        command += [f"--user-agent={self._agent}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium's own sandbox does not work for root.
            command.append("--no-sandbox")
        # A group of its own, since the browser has processes of its own to be stopped with it.
        process = subprocess.Popen(
            [*command, address],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            page, _ = process.communicate(timeout=PAGE_SECONDS)
        except subprocess.TimeoutExpired as late:
            raise DemoError(f"the browser did not finish {address}") from late
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(PAGE_SECONDS)
        if process.returncode != 0:
            raise DemoError(f"the browser ended with {process.returncode}")
        return page.decode("utf-8", "replace")

    def _over_http(self, address: str) -> str:
        """Fetch the page, and do by hand what its scripts would do in a browser."""
        page, final = self._fetch(address)
        found = re.search(r'id="__cn_client_script_([0-9a-f-]{36})"', page)
        if found is None:
            return page
        answer = self._notify(found[1], final, {}, [{"type": "page-visit"}])
        token = next((item.value for item in self._cookies if item.name == "token_md5"), None)
        for content in answer["webContents"]:
            field = re.search(r'var FIELD = "([^"]+)"', content["html"])
            if field and token:
                self._notify(found[1], final, {field[1]: token}, [])
            page += content["html"]
        return page

    def _notify(self, store: str, url: str, entity: dict[str, str], events: list[Any]) -> Any:
        known = {"trackerId": self._tracker} if self._tracker else {}
        content = {
            "entityInfo": known | entity,
            "events": events,
            "browserInfo": {"url": url, "device": "mobile"},
        }
        path = f"/integration-type/system/scrippet-notification/{store}"
        text, _ = self._fetch(f"{self._store.url}{path}", json.dumps(content).encode())
        answer = json.loads(text)
        self._tracker = answer["trackerId"]
        return answer

    def _fetch(self, address: str, data: bytes | None = None) -> tuple[str, str]:
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )
        headers = {"User-Agent": self._agent, "Content-Type": "text/plain"}
        request = urllib.request.Request(address, data=data, headers=headers)
        with opener.open(request, timeout=ANSWER_SECONDS) as answer:
            return answer.read().decode("utf-8"), answer.geturl()
