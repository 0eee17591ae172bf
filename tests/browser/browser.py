"""One Chromium for a test process, and what its pages may not do."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, Request, Route, WebSocket

# The app's web view adds its mark to the User Agent of the phone's browser; the mark is the pack's.
APP = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 rktwebview"
)
DESKTOP = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Safari/537.36"
)

# How long playwright waits for what a test waits for; a busy machine needs some of it.
PATIENCE_MILLISECONDS = 30_000

_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_LOOPBACK = rf"(?:https?|wss?)://(?:{'|'.join(re.escape(host) for host in _HOSTS)})(?::\d+)?(?:/|$)"
_INSIDE = r"(?:data|blob|about|chrome-error):"
FOREIGN = re.compile(rf"^(?!{_LOOPBACK}|{_INSIDE})")

# The rule on hosts holds for what playwright does not see, too: prefetching, the browser's own.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    f"--host-resolver-rules=MAP * ~NOTFOUND, {', '.join(f'EXCLUDE {host}' for host in _HOSTS)}",
)


class Chromium:
    """A running Chromium.

    playwright's synchronous calls leave their event loop marked as running in this thread, which
    would make every `asyncio.run` of another test fail. So it is marked only within `in_use`.
    """

    def __init__(self, playwright: Playwright, program: Path) -> None:
        self.browser = playwright.chromium.launch(
            executable_path=program,
            args=list(ARGUMENTS),
            chromium_sandbox=os.geteuid() != 0,
            timeout=PATIENCE_MILLISECONDS,
        )
        self._loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let this thread call playwright."""
        asyncio._set_running_loop(self._loop)
        try:
            yield
        finally:
            asyncio._set_running_loop(None)


class Browsing:
    """The browsing of one test: contexts (each like a browser of its own) and their faults.

    ``foreign`` are the requests that did not stay on this machine, ``errors`` the exceptions that
    no page caught. Both fail the test, so a test that means to cause them takes them out.
    """

    def __init__(self, chromium: Chromium) -> None:
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self._browser = chromium.browser
        self._contexts: list[BrowserContext] = []

    def context(self, user_agent: str | None = None, **options: Any) -> BrowserContext:
        """Open a context with its own cookies and storage; options are playwright's."""
        context = self._browser.new_context(user_agent=user_agent, **options)
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        context.route(FOREIGN, _abort)
        context.on("request", self._requested)
        context.on("page", self._opened)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        return context

    def page(self, user_agent: str | None = None, **options: Any) -> Page:
        """Open a page in a context of its own."""
        return self.context(user_agent, **options).new_page()

    def close(self) -> None:
        """Close every context, and fail for what its pages did."""
        for context in self._contexts:
            context.close()
        assert self.foreign == [], "a page made requests that leave this machine"
        assert self.errors == [], "a page did not catch an exception"

    def _requested(self, request: Request) -> None:
        if FOREIGN.match(request.url):
            self.foreign.append(request.url)

    def _opened(self, page: Page) -> None:
        page.on("websocket", self._connected)

    def _connected(self, socket: WebSocket) -> None:
        if FOREIGN.match(socket.url):
            self.foreign.append(socket.url)


def _abort(route: Route) -> None:
    route.abort()
