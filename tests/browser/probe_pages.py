"""A shop whose pages a test writes, and which notes every byte that a browser sends to it."""

from __future__ import annotations

import base64
import hashlib
import sys
import threading
from contextlib import AbstractContextManager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE_SECONDS = 30.0
_ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class ProbePages(AbstractContextManager["ProbePages"]):
    """The shop.

    ``body`` is what every page shows, ``script`` the tag of Connectif's script in it, ``headers``
    what the pages are sent with; ``/missing`` is no page. ``received`` holds the bytes of every
    request, and of every message over a web socket.
    """

    def __init__(self, script: str) -> None:
        self.script = script
        self.body = "<main>Boots</main>"
        self.headers: dict[str, str] = {}
        self.received: list[bytes] = []
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(PATIENCE_SECONDS)
        self._server.server_close()

    def page(self) -> bytes:
        """Give the page."""
        head = '<meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">'
        html = (
            f"<!doctype html><html><head>{head}</head><body>{self.script}{self.body}</body></html>"
        )
        return html.encode()

    def note(self, content: bytes) -> None:
        """Note what was received."""
        self.received.append(content)

    def paths(self) -> list[str]:
        """Give the paths that were asked for."""
        lines = [item.split(b"\r\n", 1)[0].split(b" ") for item in self.received]
        return [line[1].decode() for line in lines if len(line) == 3]


class _Server(ThreadingHTTPServer):
    # Stopping it waits for nobody: a browser may hold a connection open.
    daemon_threads = True

    def __init__(self, pages: ProbePages) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, pages))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a page that was left before its answer came."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, pages: ProbePages, *arguments: Any) -> None:
        self._pages = pages
        super().__init__(*arguments)

    def do_GET(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        line = f"{self.requestline}\r\n".encode("latin-1")
        self._pages.note(line + self.headers.as_bytes() + content)
        if "websocket" in self.headers.get("Upgrade", ""):
            self._talk()
            return
        body = self._pages.page()
        self.send_response(404 if self.path.startswith("/missing") else 200)
        for name, value in self._pages.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _talk(self) -> None:
        """Take the messages of a web socket (RFC 6455), and answer each with one of its own."""
        key = self.headers["Sec-WebSocket-Key"].encode()
        accepted = base64.b64encode(hashlib.sha1(key + _ACCEPT).digest()).decode()
        self.send_response(101)
        for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade")):
            self.send_header(name, value)
        self.send_header("Sec-WebSocket-Accept", accepted)
        self.end_headers()
        self.close_connection = True
        while message := self._message():
            self._pages.note(message)

    def _message(self) -> bytes:
        """Read one short message; nothing at the end."""
        head = self.rfile.read(2)
        if len(head) < 2 or head[0] & 0x0F == 8:
            return b""
        length = head[1] & 0x7F
        if length == 126:
            length = int.from_bytes(self.rfile.read(2))
        mask = self.rfile.read(4)
        content = self.rfile.read(length)
        return bytes(byte ^ mask[at % 4] for at, byte in enumerate(content))
