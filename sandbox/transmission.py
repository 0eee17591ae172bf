"""How an answer leaves: whole, cut, not at all, or with the connection reset."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.types import Receive, Scope, Send

WHOLE, CUT, SILENT, RESET = "whole", "cut", "silent", "reset"
JSON = "application/json; charset=utf-8"


class Transport(Protocol):
    """The part of an asyncio transport that faults need."""

    def close(self) -> None:
        """Send what is buffered, then close."""

    def abort(self) -> None:
        """Close at once."""

    def get_extra_info(self, name: str) -> Any:
        """Give the socket, under `socket`."""


class Connections(dict[tuple[str, int], Transport]):
    """The open connections by the client's address, as an ASGI scope names it."""


@dataclass(frozen=True)
class Message:
    """A status, headers and a body, and the manner in which they leave."""

    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: str = WHOLE


def json_message(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Message:
    """Make a message with a JSON body; None is no body."""
    if body is None:
        return Message(status, b"", headers or {})
    # Plain ASCII, because a body may hold a lone surrogate, which UTF-8 cannot carry.
    content = json.dumps(body, separators=(",", ":")).encode("ascii")
    return Message(status, content, {**(headers or {}), "Content-Type": JSON})


async def transmit(
    message: Message, connections: Connections, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send a message in its manner."""
    transport = connections.get(tuple(scope["client"])) if scope.get("client") else None
    if message.manner == WHOLE or transport is None:
        await _send(message, message.content, send, more=False)
        return
    if message.manner == CUT and message.content:
        await _send(message, message.content[: len(message.content) // 2], send, more=True)
    if message.manner == RESET:
        _reset(transport)
    else:
        transport.close()
    await _closed(receive)


async def _send(message: Message, content: bytes, send: Send, more: bool) -> None:
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in message.headers.items()
    ]
    if message.status != 204:
        headers.append((b"content-length", str(len(message.content)).encode()))
    await send({"type": "http.response.start", "status": message.status, "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": more})


def _reset(transport: Transport) -> None:
    # A linger time of nothing makes the kernel answer RST instead of FIN.
    linger = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()


async def _closed(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
