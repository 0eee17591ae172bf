"""Every request of a probed page passes here: seen, let through, answered here, or refused.

Connectif's notification with the token is answered here, as the store answered the visit but
without contents: an aborted one might be sent again, and the page goes on as if it had arrived. Any
other request that holds the token is aborted.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.async_api import Error

from provider.probe.notifications import Notification, emptied, is_script, notification
from provider.probe.observation import Told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Request, Route, WebSocketRoute

    from provider.probe.tokens import Spotter


class Verdict(Enum):
    """What becomes of a request."""

    PASS = auto()
    HOLD = auto()
    REFUSE = auto()


@dataclass(frozen=True)
class Rule:
    """What may leave: nothing with a token in it or for its field alone.

    The one exception is a notification that gives the field exactly ``sent``.
    """

    spotter: Spotter
    field: str
    sent: str | None

    def verdict(self, found: Notification | None, *parts: str | bytes | None) -> Verdict:
        """Judge a request by what it says as a notification, and by all of its parts."""
        has_token = self.spotter.is_in(*parts)
        if found is None:
            return Verdict.REFUSE if has_token else Verdict.PASS
        if not has_token and not found.is_for(self.field):
            return Verdict.PASS
        is_meant = self.sent is not None and found.value(self.field) == self.sent
        return Verdict.PASS if is_meant else Verdict.HOLD


@dataclass
class _Entry:
    """A notification on its way."""

    host: str
    notification: Notification
    is_held: bool
    status: int | None = None
    answer: Any = None

    def told(self) -> Told:
        return Told(self.host, self.notification, self.is_held, self.status, self.answer)


class Gate:
    """The requests of one visit.

    ``answered`` is set once the store has answered a notification, or has not, ``named`` once a
    notification is for the field or holds the token, ``delivered`` once a sent one is answered.
    ``under_way`` is called before the first notification is let through.
    """

    def __init__(self, rule: Rule, under_way: Callable[[], Awaitable[None]]) -> None:
        """Begin without having seen anything."""
        self.scripts: list[int | None] = []
        self.refused: dict[str, None] = {}
        self.answered, self.named = asyncio.Event(), asyncio.Event()
        self.delivered = asyncio.Event()
        self._rule = rule
        self._under_way = under_way
        self._entries: dict[Request, _Entry] = {}

    def told(self) -> tuple[Told, ...]:
        """Give the notifications so far."""
        return tuple(entry.told() for entry in self._entries.values())

    async def route(self, route: Route) -> None:
        """Decide about one request."""
        try:
            await self._decide(route)
        except Error:
            # The page has gone meanwhile, and its requests with it.
            return

    async def _decide(self, route: Route) -> None:
        request = route.request
        body = request.post_data_buffer
        found = notification(request.method, request.url, body)
        parts = (request.url, body, *request.headers.values())
        verdict = self._rule.verdict(found, *parts)
        if found is not None:
            await self._note(request, found, verdict)
        if verdict is Verdict.HOLD:
            await route.fulfill(status=200, headers=_headers(request), body=self._empty_answer())
        elif verdict is Verdict.REFUSE:
            self.refused.setdefault(f"{request.method} {_host(request.url)}")
            await route.abort("blockedbyclient")
        else:
            await route.continue_()

    async def _note(self, request: Request, found: Notification, verdict: Verdict) -> None:
        """Note a notification, before it goes on."""
        if not self._entries:
            await self._under_way()
        entry = _Entry(_host(request.url), found, verdict is Verdict.HOLD)
        self._entries[request] = entry
        if verdict is Verdict.HOLD or found.is_for(self._rule.field):
            self.named.set()

    def _empty_answer(self) -> str:
        """Give the last answer of the store without what it puts into the page."""
        answers = [entry.answer for entry in self._entries.values() if entry.answer is not None]
        return json.dumps(emptied(answers[-1] if answers else {"webContents": []}))

    async def socket(self, socket: WebSocketRoute) -> None:
        """Let through what a page says over a web socket, but nothing with the token."""
        place = f"WEBSOCKET {_host(socket.url)}"
        if self._rule.spotter.is_in(socket.url):
            self.refused.setdefault(place)
            await socket.close()
            return
        server = socket.connect_to_server()

        def forward(message: str | bytes) -> None:
            if self._rule.spotter.is_in(message):
                self.refused.setdefault(place)
            else:
                server.send(message)

        socket.on_message(forward)

    async def finished(self, request: Request) -> None:
        """Note what was answered."""
        try:
            response = await request.response()
            status = response.status if response else None
            entry = self._entries.get(request)
            if entry is not None and not entry.is_held:
                entry.status = status
                entry.answer = _json(await response.body()) if response else None
        except Error:
            status = None
        self._ended(request, status)

    def failed(self, request: Request) -> None:
        """Note that nothing was answered."""
        self._ended(request, None)

    def _ended(self, request: Request, status: int | None) -> None:
        if is_script(request.url):
            self.scripts.append(status)
        entry = self._entries.get(request)
        if entry is not None and not entry.is_held:
            self.answered.set()
            if entry.notification.is_for(self._rule.field):
                self.delivered.set()


def _headers(request: Request) -> dict[str, str]:
    """Give headers that let a page of any origin read the answer."""
    return {
        "Access-Control-Allow-Origin": request.headers.get("origin", "*"),
        "Access-Control-Allow-Credentials": "true",
        "Content-Type": "application/json",
    }


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc or url[:60]
    except ValueError:
        return "?"
