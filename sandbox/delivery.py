"""Outbound delivery: one POST for every listed delivery, and a record of what became of it.

Method, format, the default content type, and that nothing is tried twice are assumed: no page
tells them. A delivery is marked before its request leaves, so that a store that was killed knows
which ones may have arrived; those are never sent again, and their record says `unknown`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from sandbox.addressing import is_loopback_host
from sandbox.database import Document
from sandbox.state import Sandbox

STREAM = "delivery"
PENDING, SENDING, DELIVERED, REFUSED, FAILED, UNKNOWN, SKIPPED = (
    "pending",
    "sending",
    "delivered",
    "refused",
    "failed",
    "unknown",
    "skipped",
)
#: Seconds for one request: to connect, and between two parts of the answer.
LIMIT_SECONDS = 10.0
#: Requests at once.
AT_ONCE = 4
#: Bytes of an answer that are read: nothing is made of it but its status.
ANSWER_BYTES = 4096
KINDS = {
    requests.Timeout: "no answer in time",
    requests.exceptions.SSLError: "the connection is not trusted",
    requests.ConnectionError: "no connection",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one request."""

    status: str
    http_status: int | None = None
    error: str = ""


class Deliverer:
    """Sends what is listed, whoever has listed it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._records = sandbox.records
        self._under_way: set[asyncio.Task[None]] = set()

    def recover(self) -> None:
        """Say of what was under way when the store ended that nobody knows whether it arrived."""
        for delivery in self._records.in_state(STREAM, SENDING):
            self._close(delivery, Outcome(UNKNOWN, error="the store ended meanwhile"))

    def send_pending(self) -> None:
        """Begin as many requests as may run at once."""
        free = AT_ONCE - len(self._under_way)
        for delivery in self._records.in_state(STREAM, PENDING, free) if free > 0 else ():
            self._begin(delivery)

    def _begin(self, delivery: Document) -> None:
        problem = self._refusal(delivery["url"])
        if problem:
            self._close(delivery, Outcome(REFUSED, error=problem))
            return
        marked = delivery | {"status": SENDING}
        self._records.replace(delivery["sequence"], marked)
        task = asyncio.get_running_loop().create_task(self._send(marked))
        self._under_way.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._sandbox.wake.set()

    async def _send(self, delivery: Document) -> None:
        headers = self._headers(delivery["event"])
        outcome = await in_thread(lambda: post(delivery["url"], headers, delivery["body"]))
        # A reset may have emptied the store meanwhile.
        if self._records.record(delivery["sequence"]) is not None:
            self._close(delivery, outcome)

    def _headers(self, event: str) -> dict[str, str]:
        """Give the event's headers, which are read at the last moment and kept nowhere."""
        kept = self._sandbox.database.get("custom-event-types", event) or {}
        own = {item["name"]: item["value"] for item in kept.get("webhookHeaders") or ()}
        has_type = any(name.lower() == "content-type" for name in own)
        return own if has_type else {"Content-Type": "application/json", **own}

    def _refusal(self, url: str) -> str:
        if self._sandbox.options.deliver_anywhere:
            return ""
        with contextlib.suppress(ValueError):
            if is_loopback_host(urlsplit(url).hostname or ""):
                return ""
        return "not an address of this machine: start the sandbox with --deliver-anywhere to allow"

    def _close(self, delivery: Document, outcome: Outcome) -> None:
        closed = delivery | {
            "status": outcome.status,
            "finishedAt": self._sandbox.clock.timestamp(),
        }
        if outcome.http_status is not None:
            closed["httpStatus"] = outcome.http_status
        if outcome.error:
            closed["error"] = outcome.error
        self._records.replace(delivery["sequence"], closed)


def in_thread(work: Callable[[], Outcome]) -> asyncio.Future[Outcome]:
    """Do some work in a thread that does not keep the store from ending."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Outcome] = loop.create_future()

    def finish(outcome: Outcome) -> None:
        if not future.done():
            future.set_result(outcome)

    def run() -> None:
        outcome = work()
        with contextlib.suppress(RuntimeError):  # the store has ended meanwhile
            loop.call_soon_threadsafe(finish, outcome)

    threading.Thread(target=run, daemon=True).start()
    return future


def post(url: str, headers: Mapping[str, str], body: Any) -> Outcome:
    """Send one request, once; the error never repeats a header, nor what the other side says."""
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    encoded = {name: value.encode("utf-8") for name, value in headers.items()}
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.post(
                url,
                data=content,
                headers=encoded,
                timeout=LIMIT_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                answer.raw.read(ANSWER_BYTES)
                status = answer.status_code
    except (requests.RequestException, ValueError, UnicodeError) as problem:
        known = (text for kind, text in KINDS.items() if isinstance(problem, kind))
        return Outcome(FAILED, error=next(known, "the request could not be made"))
    return Outcome(DELIVERED if 200 <= status < 300 else REFUSED, status)
