"""Outbound delivery: one POST for every listed delivery, and a record of what became of it.

Method, format, the default content type, and that nothing is tried twice are assumed: no page
tells them. A delivery is marked before its request leaves, so that a store that was killed knows
which ones may have arrived; those are never sent again, and their record says `unknown`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

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
#: Seconds to connect, and then for the request and the head of its answer, however it trickles.
LIMIT_SECONDS = 10.0
#: Requests at once.
AT_ONCE = 4
KINDS: Mapping[type[Exception], str] = {
    TimeoutError: "no answer in time",
    ssl.SSLError: "the connection is not trusted",
    OSError: "no connection",
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
        while (free := AT_ONCE - len(self._under_way)) > 0:
            pending = self._records.in_state(STREAM, PENDING, free)
            if not pending:
                return
            # What is refused takes no place: the next ones follow at once.
            for delivery in pending:
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
        own = self._headers(delivery["event"])
        outcome = await in_thread(lambda: post(delivery["url"], own, delivery["body"]))
        # A reset may have emptied the store meanwhile.
        if self._records.record(delivery["sequence"]) is not None:
            self._close(delivery, outcome)

    def _headers(self, event: str) -> Any:
        """Give the event's headers, which are read at the last moment and kept nowhere."""
        kept = self._sandbox.database.get("custom-event-types", event) or {}
        return kept.get("webhookHeaders") or ()

    def _refusal(self, url: str) -> str:
        if self._sandbox.options.deliver_anywhere:
            return ""
        with contextlib.suppress(ValueError):
            if is_loopback_host(urlsplit(str(url)).hostname or ""):
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


def post(url: str, headers: Any, body: Any) -> Outcome:
    """Send one request, once; the error never repeats a header, nor what the other side says."""
    try:
        status = _status(url, _encoded(headers), json.dumps(body).encode())
    except Exception as problem:  # noqa: BLE001 - a hand may have put anything; its place is freed
        known = (text for kind, text in KINDS.items() if isinstance(problem, kind))
        return Outcome(FAILED, error=next(known, "the request could not be made"))
    return Outcome(DELIVERED if 200 <= status < 300 else REFUSED, status)


def _encoded(headers: Any) -> dict[str, bytes]:
    own = {item["name"]: item["value"].encode() for item in headers}
    if any(b"\r" in value or b"\n" in value for value in own.values()):
        raise ValueError("a header of several lines")
    has_type = any(name.lower() == "content-type" for name in own)
    return own if has_type else {"Content-Type": b"application/json", **own}


def _status(url: str, headers: Mapping[str, bytes], content: bytes) -> int:
    """Give the status of the answer; nothing else of it is read.

    The address is read by the same function as in `_refusal`: two would disagree on odd ones.
    """
    parts = urlsplit(url)
    made = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = made(parts.hostname or "", parts.port, timeout=LIMIT_SECONDS)
    query = f"?{parts.query}" if parts.query else ""
    target = quote(f"{parts.path or '/'}{query}", safe="!$%&'()*+,/:;=?@[]~")
    with contextlib.closing(connection):
        connection.connect()
        with _limited(connection.sock):
            connection.request("POST", target, content, headers)
            return connection.getresponse().status


@contextlib.contextmanager
def _limited(connected: socket.socket) -> Iterator[None]:
    """Cut a connection off after the limit, even one that keeps on sending."""
    over = threading.Event()

    def cut() -> None:
        over.set()
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(LIMIT_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException):
        if over.is_set():
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
