"""The outside world on a socket of its own, at a time that stands still, and a reader of pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import requests
import uvicorn

from sandbox.clock import Clock
from sandbox.options import Options
from sandbox.outside.application import Outside
from sandbox.server import listen, listener_address
from sandbox.state import Addresses, open_sandbox

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
STORE = "http://127.0.0.1:8790"
KEY = {"x-api-key": "sandbox-push-key"}
APP = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Mobile Safari/537.36 rktwebview"
ANSWER_SECONDS = 10.0
STOP_SECONDS = 10.0
VOID = {"meta", "link", "img", "input"}


class OutsideWorld(AbstractContextManager["OutsideWorld"]):
    """The application under a real server; `now` is its time."""

    def __init__(self) -> None:
        self.now = NOW
        self.sandbox = open_sandbox(Options(), "sandbox:sandbox")
        self.sandbox.clock = Clock(self.sandbox.records, lambda: self.now)
        listener = listen("127.0.0.1", 0)
        self.url = listener_address(listener)
        self.sandbox.addresses = Addresses(STORE, self.url)
        config = uvicorn.Config(
            Outside(self.sandbox), log_level="critical", lifespan="off", ws="none", loop="asyncio"
        )
        self._server = uvicorn.Server(config)
        # The socket listens already: whoever connects waits there for the server.
        self._thread = threading.Thread(target=self._server.run, args=([listener],))
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)
        assert not self._thread.is_alive()
        self.sandbox.database.close()

    def visitor(self, user_agent: str = "Mozilla/5.0 (X11) Firefox/140") -> Visitor:
        """Open a browser of its own, with cookies and nothing else."""
        return Visitor(self.url, user_agent)

    def push(self, **body: Any) -> requests.Response:
        """Send a notification as Connectif would."""
        return requests.post(
            f"{self.url}/push/send", json=body, headers=KEY, timeout=ANSWER_SECONDS
        )

    def records(self) -> list[dict[str, Any]]:
        """Give what the receiver kept, oldest first."""
        return self.sandbox.records.list("notification")


class Visitor(AbstractContextManager["Visitor"]):
    """Somebody with cookies."""

    def __init__(self, url: str, user_agent: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["user-agent"] = user_agent

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(self, path: str, form: dict[str, Any] | None = None, **more: Any) -> requests.Response:
        """Open an address without following where it leads, or post a form there."""
        return self._session.request(
            "GET" if form is None else "POST",
            f"{self.url}{path}",
            data=form,
            timeout=ANSWER_SECONDS,
            **{"allow_redirects": False, **more},
        )

    def page(self, path: str, form: dict[str, Any] | None = None, status: int = 200) -> Element:
        """Open a page, wherever it leads."""
        answer = self.ask(path, form, allow_redirects=True)
        assert answer.status_code == status, answer.text
        return read(answer.text)

    @property
    def cookies(self) -> dict[str, str]:
        """Give the cookies, as the shop's pages would read them."""
        return {cookie.name: cookie.value or "" for cookie in self._session.cookies}

    def set_cookie(self, name: str, value: str) -> None:
        """Put a cookie into the browser."""
        self._session.cookies.set(name, value, domain="127.0.0.1", path="/")


class Element:
    """An element of a page."""

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name] or ""

    @property
    def text(self) -> str:
        """Give all text in it."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join("".join(parts).split())

    @property
    def elements(self) -> list[Element]:
        """Give the elements right in it."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator[Element]:
        """Give every element in it, in the order of the page."""
        for child in self.elements:
            yield child
            yield from child.walk()

    def all(self, selector: str) -> list[Element]:
        """Give the elements of a tag, a `.class` or an `#id`."""
        name = selector.lstrip(".#")
        if selector.startswith("."):
            return [e for e in self.walk() if name in (e.attributes.get("class") or "").split()]
        if selector.startswith("#"):
            return [e for e in self.walk() if e.attributes.get("id") == name]
        return [e for e in self.walk() if e.tag == name]

    def one(self, selector: str) -> Element:
        """Give the only such element."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def properties(self) -> list[tuple[str, str]]:
        """Give class and text of each plain child: how Connectif's tags hold values."""
        return [(e["class"], e.text) for e in self.elements if e.tag == "span"]


def read(text: str) -> Element:
    """Read a page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, [element.tag for element in reader.open]
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
