"""A shop's pages on one port, and on another the on-site script with an endpoint that notes all."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request

from sandbox.onsite.script import client_script

TRACKER = "5f0c3a1b2d4e6f708192a3b4"
PATIENCE_SECONDS = 30.0
SETTLED = "settled"

# The client's own word for "everything before this was sent": its answer comes after one timer.
_SETTLE = """
alias => new Promise(done => setTimeout(() => connectif.managed.sendEvents(
  [{type: 'custom', eventAlias: alias}], {onResponded: done})))
"""


class ShopPages(AbstractContextManager["ShopPages"]):
    """The two servers.

    ``pages`` are the bodies of pages by path, ``contents`` what the endpoint answers a visit with,
    ``switches`` what differs from the usual configuration of the client. ``answer`` may replace
    the endpoint's answer: a status and a text.
    """

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.head = "<title>Shop</title>"
        self.contents: list[dict[str, Any]] = []
        self.switches: dict[str, Any] = {}
        self.answer: Callable[[Mapping[str, Any]], tuple[int, str]] = self._usual
        self.received: list[dict[str, Any]] = []
        # Like the vendor's snippet; without "async" the page waits for the script.
        self.loading = "async"
        # What browsers have sent, be it here yet or not.
        self._issued: list[str] = []
        self._watched: set[BrowserContext] = set()
        self._arrival = threading.Condition()
        self._servers = [_Server(self._page), _Server(self._store)]
        self.url, self.store = (server.url for server in self._servers)

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.stop()

    def configuration(self) -> dict[str, Any]:
        """Give the client's configuration: the usual one, and what differs."""
        usual: dict[str, Any] = {
            "notification": f"{self.store}/notification",
            "domains": ["127.0.0.1"],
            "excludedPages": [],
            "isInitialized": True,
            "isAllowedDomain": True,
            "skipCallback": "timer",
            "entityInfo": "replace",
            "skipsEqual": True,
            "trackerForm": "bare",
            "userAgent": None,
        }
        return usual | self.switches

    def open(self, page: Page, body: str = "", path: str = "/") -> None:
        """Show a page to a visitor, and wait until the client has begun."""
        self._watch(page.context)
        self.pages[path] = body
        page.goto(self.url + path)
        page.wait_for_function("window.connectif && connectif.managed")

    def visit(self, page: Page, body: str = "", path: str = "/") -> list[dict[str, Any]]:
        """Show a page to a visitor, and give what it sent until there was nothing more to send.

        Its visit must be answered with a content that leaves an element ``.shown``.
        """
        before = len(self.received)
        self.open(page, body, path)
        page.wait_for_selector(".shown", state="attached")
        self.settle(page)
        return [item for item in self.received[before:] if not is_end(item)]

    def settle(self, page: Page) -> None:
        """Wait until all that the page has begun to send is here, answered and dealt with.

        The second round sees what answers to the first have led to.
        """
        for _ in range(2):
            page.evaluate(_SETTLE, SETTLED)
            self.wait_for(len(self._issued))

    def turn(self, page: Page) -> None:
        """Let the page run what it has to do now, also where its client sends nothing."""
        page.evaluate("new Promise(done => setTimeout(() => setTimeout(done)))")

    def wait_for(self, count: int) -> None:
        """Wait until so many notifications are here."""
        with self._arrival:
            arrived = self._arrival.wait_for(lambda: len(self.received) >= count, PATIENCE_SECONDS)
        assert arrived, f"{len(self.received)} of {count} notifications came"

    def _watch(self, context: BrowserContext) -> None:
        if context not in self._watched:
            self._watched.add(context)
            context.on("request", self._sent)

    def _sent(self, request: Request) -> None:
        if request.method == "POST":
            self._issued.append(request.url)

    def _page(self, handler: BaseHTTPRequestHandler, _content: bytes) -> tuple[int, str, str]:
        body = self.pages.get(handler.path.partition("?")[0])
        if body is None:
            return 404, "text/plain", "no such page"
        source = f'src="{self.store}/script"'
        script = f'<script {self.loading} id="__cn_client_script_T" {source}></script>'
        html = f"<!doctype html><html><head>{self.head}</head><body>{script}{body}</body></html>"
        return 200, "text/html; charset=utf-8", html

    def _store(self, handler: BaseHTTPRequestHandler, content: bytes) -> tuple[int, str, str]:
        if handler.command == "GET" and handler.path == "/script":
            return 200, "text/javascript", client_script(self.configuration())
        if handler.path != "/notification":
            return 200, "text/javascript", "window.fetched = document.currentScript.dataset.name"
        note = {"type": handler.headers["Content-Type"], **json.loads(content)}
        status, text = self.answer(note)
        with self._arrival:
            self.received.append(note)
            self._arrival.notify_all()
        return status, "application/json", text

    def _usual(self, notification: Mapping[str, Any]) -> tuple[int, str]:
        contents = self.contents if "page-visit" in types(notification) else []
        return 200, json.dumps({"trackerId": TRACKER, "webContents": contents})


class _Server(ThreadingHTTPServer):
    """A server in threads of its own, on a port that was free."""

    # Stopping it waits for every request that it answers.
    daemon_threads = False

    def __init__(
        self, answer: Callable[[BaseHTTPRequestHandler, bytes], tuple[int, str, str]]
    ) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, answer))
        self.url = f"http://127.0.0.1:{self.server_port}"
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a page that was left before its answer came."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Stop serving and close the port."""
        self.shutdown()
        self._thread.join(PATIENCE_SECONDS)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Hand a request to a function, and its answer back; one request per connection."""

    def __init__(
        self,
        answer: Callable[[BaseHTTPRequestHandler, bytes], tuple[int, str, str]],
        *arguments: Any,
    ) -> None:
        self._answer = answer
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self._respond(b"")

    def do_POST(self) -> None:
        self._respond(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _respond(self, content: bytes) -> None:
        status, kind, text = self._answer(self, content)
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)


def content(html: str, selector: str = "body", position: str = "append") -> dict[str, Any]:
    """Give a content as the endpoint answers it."""
    return {
        "showOn": "immediate",
        "workflowDefinitionId": "workflow",
        "nodeId": "node",
        "selector": selector,
        "position": position,
        "html": html,
    }


def is_end(notification: Mapping[str, Any]) -> bool:
    """Tell whether a notification is the test's own, of `ShopPages.settle`."""
    return any(event.get("eventAlias") == SETTLED for event in notification["events"])


def types(notification: Mapping[str, Any]) -> list[str]:
    """Give the types of a notification's events."""
    return [event["type"] for event in notification["events"]]
