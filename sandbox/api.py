"""The store's API: the way of one request from its arrival to its answer."""

from __future__ import annotations

import asyncio
import time
import traceback
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from sandbox.contract import Match, Operation
from sandbox.errors import ApiError, ValidationProblem, bad_request, unprocessable
from sandbox.faults import Fault
from sandbox.journal import Entry
from sandbox.limits import limit_headers
from sandbox.operations import HANDLERS
from sandbox.operations.call import Answer, Call
from sandbox.parsing import parse_json
from sandbox.reading import read_content
from sandbox.state import Sandbox
from sandbox.transmission import (
    CUT,
    RESET,
    SILENT,
    Connections,
    Message,
    json_message,
    transmit,
)

READING = ("GET", "HEAD", "OPTIONS")
MANNERS = {"cut": CUT, "unanswered": SILENT}
#: Bytes of the longest body that the journal keeps.
JOURNAL_BYTES = 1024 * 1024
PAGE = b"<!doctype html><html><body><h1>We will be back soon</h1></body></html>"


@dataclass
class Exchange:
    """What becomes known of one request on its way."""

    request: Request
    content: bytes | None
    path: str
    operation: Operation | None = None
    key_id: str | None = None
    applied: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Give the request's method."""
        return self.request.method

    @property
    def body(self) -> Any:
        """Read the body as JSON; raises ValueError when it is none."""
        return parse_json(self.content or b"")


class StoreApi:
    """Connectif's API, as an ASGI application."""

    def __init__(self, sandbox: Sandbox, connections: Connections) -> None:
        self._sandbox = sandbox
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and write it into the journal before the answer leaves."""
        request = Request(scope, receive)
        content = await read_content(request, self._sandbox.switches["maxBodyBytes"])
        exchange = Exchange(request, content, scope["path"])
        fault = self._sandbox.faults.take(exchange.method, exchange.path)
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        message = self._message(exchange, fault)
        self._record(exchange, message)
        await transmit(message, self._connections, scope, receive, send)

    def _message(self, exchange: Exchange, fault: Fault | None) -> Message:
        met = self._fault_message(exchange, fault) if fault else None
        if met:
            return met
        manner = MANNERS.get(fault.kind) if fault else None
        message = self._answer(exchange)
        return replace(message, manner=manner) if manner else message

    def _fault_message(self, exchange: Exchange, fault: Fault) -> Message | None:
        """Make the message of a fault that keeps the request from being done, else None."""
        self._recognise(exchange)
        if fault.kind == "status":
            error = ApiError(fault.status, "A fault that was asked for.")
            headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            if fault.status == 422:
                error = unprocessable([ValidationProblem((), "a fault that was asked for")])
            return json_message(fault.status, error.body(), headers)
        if fault.kind == "html":
            return Message(200, PAGE, {"Content-Type": "text/html; charset=utf-8"})
        if fault.kind == "empty-list" and exchange.operation:
            listing = exchange.operation.id.startswith("list")
            return json_message(200, {"results": []}) if listing else None
        if fault.kind in ("reset", "refused-before"):
            return Message(0, manner=RESET if fault.kind == "reset" else SILENT)
        return None

    def _recognise(self, exchange: Exchange) -> None:
        """Find the operation where the request itself goes no further."""
        try:
            exchange.operation = self._match(exchange).operation(exchange.method)
        except ApiError:
            exchange.operation = None

    def _answer(self, exchange: Exchange) -> Message:
        try:
            answer = self._process(exchange)
        except ApiError as error:
            headers = {**exchange.headers, **error.headers}
            return json_message(error.status, error.body(), headers)
        except Exception:  # noqa: BLE001 - a server goes on; its output shows what failed
            traceback.print_exc()
            failure = ApiError(500, "The sandbox itself failed; its output says where.")
            return json_message(500, failure.body(), exchange.headers)
        exchange.applied = exchange.method not in READING
        return json_message(answer.status, answer.body, exchange.headers)

    def _process(self, exchange: Exchange) -> Answer:
        sandbox = self._sandbox
        key = sandbox.keys.identify(exchange.request.headers.get("authorization"))
        if key is None:
            raise ApiError(401)
        exchange.key_id = key.id
        self._limit(exchange)
        match = self._match(exchange)
        operation = exchange.operation = match.operation(exchange.method)
        if not key.allows(operation.scope):
            raise ApiError(403, f"The key lacks the scope {operation.scope}.")
        sandbox.contract.check_path(operation, match.values)
        call = Call(
            sandbox=sandbox,
            values=match.values,
            body=self._body(exchange, operation),
            cursor=exchange.request.query_params.get("cursor"),
            address=f"{exchange.request.base_url}{exchange.path.lstrip('/')}",
            query=dict(exchange.request.query_params),
        )
        return HANDLERS[operation.id](call)

    def _match(self, exchange: Exchange) -> Match:
        return self._sandbox.contract.match(raw_path(exchange))

    def _limit(self, exchange: Exchange) -> None:
        admission = self._sandbox.limiter.admit()
        spelling = self._sandbox.switches["rateLimitHeaders"]
        exchange.headers = limit_headers(admission, spelling, time.time())
        if admission and not admission.allowed:
            wait = str(int(admission.reset_after) + 1)
            retry = self._sandbox.switches["retryAfter"]
            raise ApiError(429, headers={"Retry-After": wait} if retry else {})

    def _body(self, exchange: Exchange, operation: Operation) -> Any:
        if operation.body is None:
            return None
        if exchange.content is None:
            raise ApiError(413, "The body is too large.")
        check_media_type(exchange.request.headers.get("content-type", ""))
        try:
            body = exchange.body
        except ValueError:
            raise bad_request("The body is not valid JSON.") from None
        if self._sandbox.switches["unknownProperties"] == "ignore":
            body = known_only(body, operation)
        broken = self._sandbox.contract.check_body(operation, body)
        if broken:
            raise unprocessable(broken)
        return body

    def _record(self, exchange: Exchange, message: Message) -> None:
        status = message.status or None
        meant = self._sandbox.contract.recognise(raw_path(exchange), exchange.method)
        self._sandbox.journal.record(
            Entry(
                method=exchange.method,
                path=exchange.path,
                query=exchange.request.url.query,
                operation=meant.id if meant else None,
                surface=meant.surface if meant else None,
                status=status,
                keyId=exchange.key_id,
                write=exchange.method not in READING,
                applied=exchange.applied,
                body=journal_body(exchange),
                answered=message.manner == "whole",
            )
        )


def raw_path(exchange: Exchange) -> str:
    """Give the path as it was sent, before its percent signs are read."""
    return str(exchange.request.scope["raw_path"].decode("latin-1"))


def check_media_type(media_type: str) -> None:
    """Raise ApiError 415 for anything but JSON."""
    if media_type.partition(";")[0].strip().lower() != "application/json":
        raise ApiError(415, "The body must be application/json.")


def known_only(body: Any, operation: Operation) -> Any:
    """Leave out the properties that the API does not know."""
    if not isinstance(body, dict) or operation.properties is None:
        return body
    return {name: value for name, value in body.items() if name in operation.properties}


def journal_body(exchange: Exchange) -> Any:
    """Give the body for the journal: a JSON of a caller with a key, and not a long one.

    A page of another origin can send anything without a key, and must not fill the journal.
    """
    if exchange.key_id is None or len(exchange.content or b"") > JOURNAL_BYTES:
        return None
    try:
        return exchange.body
    except ValueError:
        return None
