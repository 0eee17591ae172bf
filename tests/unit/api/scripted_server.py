"""A tiny HTTP server whose answers and failures a test writes down beforehand."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Call:
    """A request as it arrived."""

    method: str
    target: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def body(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Reply:
    """An answer; ``cut`` leaves out its second half, ``stall`` keeps it back."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    cut: bool = False
    stall: bool = False

    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()


class Reset(Exception):  # noqa: N818  (not an error of the test)
    """Raised by a step: the connection is reset without an answer."""


Step = Reply | type[Reset] | Callable[[Call], Reply]


def error(status: int, **more: Any) -> Reply:
    body = {"status": status, "title": "A title", "detail": "A detail"} | more
    return Reply(status, body)


def page(*items: Mapping[str, Any], following: str | None = None) -> Reply:
    links = {"next": following} if following else {}
    return Reply(200, {"links": links, "results": list(items)})


class ScriptedServer:
    """Answers each method and target with the steps given for it; the last one repeats."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._steps: dict[tuple[str, str], list[Step]] = {}
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def on(self, method: str, target: str, *steps: Step) -> None:
        with self._lock:
            self._steps[method, target] = list(steps)

    def count(self, method: str, path: str | None = None) -> int:
        return sum(
            call.method == method and path in (None, call.path, call.target) for call in self.calls
        )

    @property
    def log(self) -> list[str]:
        return [f"{call.method} {call.target}" for call in self.calls]

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._end.set()
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()

    def take(self, call: Call) -> Reply:
        """Give the answer to a call; runs a step that is a function."""
        with self._lock:
            self.calls.append(call)
            steps = self._steps.get((call.method, call.target))
            steps = steps or self._steps.get((call.method, call.path)) or [Reply(599)]
            step = steps.pop(0) if len(steps) > 1 else steps[0]
        if step is Reset:
            raise Reset
        return step if isinstance(step, Reply) else step(call)  # type: ignore[return-value]

    def wait_for_end(self) -> None:
        self._end.wait(30)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        scripted = self

        class Handler(_Handler):
            script = scripted

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that went away is part of many scripts."""


class _Handler(BaseHTTPRequestHandler):
    script: ScriptedServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, self.path, headers, self.rfile.read(length))
        try:
            reply = self.script.take(call)
        except Reset:
            self._reset()
            return
        self._answer(reply)

    do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815  (names that http.server looks for)

    def _answer(self, reply: Reply) -> None:
        if reply.stall:
            self.script.wait_for_end()
            self.close_connection = True
            return
        content = reply.content()
        self.send_response(reply.status)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if reply.cut else content)
        self.close_connection = reply.cut or self.close_connection

    def _reset(self) -> None:
        # Linger zero: the peer gets a reset, not an orderly end.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server
