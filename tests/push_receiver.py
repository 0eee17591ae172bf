"""A receiver of outbound events, for tests that look at each request."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

LIMIT_SECONDS = 20.0


class PushReceiver:
    """Takes every POST, keeps headers and body, and answers with `status`.

    With `holds`, an answer waits until `release` is called.
    """

    def __init__(self, status: int = 200, holds: bool = False) -> None:
        self.requests: list[dict[str, Any]] = []
        self._status = status
        self._arrived = threading.Semaphore(0)
        self._free = threading.Event()
        if not holds:
            self._free.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._free.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(LIMIT_SECONDS)

    @property
    def url(self) -> str:
        """Give the address that takes requests."""
        return f"http://127.0.0.1:{self._server.server_port}/push"

    @property
    def bodies(self) -> list[Any]:
        """Give the bodies in the order of their arrival."""
        return [item["body"] for item in self.requests]

    def wait(self) -> None:
        """Wait until one more request has come than was waited for before."""
        assert self._arrived.acquire(timeout=LIMIT_SECONDS), "no request came"

    def release(self) -> None:
        """Let the answers go."""
        self._free.set()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                found = {"headers": dict(self.headers), "body": json.loads(content)}
                receiver.requests.append(found | {"path": self.path})
                receiver._arrived.release()
                receiver._free.wait(LIMIT_SECONDS)
                try:
                    self.send_response(receiver._status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except ConnectionError:
                    return  # the store was killed meanwhile

            def log_message(self, *_: object) -> None:
                pass

        return Handler
