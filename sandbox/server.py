"""The process that serves a sandbox: its socket, its two applications, its start and end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Generator, Sequence
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.addressing import is_loopback_host
from sandbox.api import StoreApi
from sandbox.console.application import console
from sandbox.control import Control
from sandbox.errors import ApiError
from sandbox.onsite.application import OnSite
from sandbox.onsite.application import serves as serves_pages
from sandbox.outside.application import Outside
from sandbox.state import Addresses, Sandbox
from sandbox.ticker import Ticker
from sandbox.transmission import Connections, json_message, transmit

CONTROL = "/_sandbox"
CONSOLE = "/_sandbox/console"
BACKLOG = 2048


class Applications:
    """The store and the world outside of it, for callers on this machine only.

    Which of the two a request is for, the port says that it came to: they are two origins, so
    that what runs in the shop's pages reaches neither the console nor the control operations.
    """

    def __init__(self, sandbox: Sandbox, connections: Connections, shop_port: int) -> None:
        self._api: ASGIApp = StoreApi(sandbox, connections)
        self._control: ASGIApp = Control(sandbox).application()
        self._console: ASGIApp = console(sandbox)
        self._pages: ASGIApp = OnSite(sandbox, connections)
        self._outside: ASGIApp = Outside(sandbox)
        self._connections = connections
        self._shop_port = shop_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request to the application that it is meant for."""
        if not is_loopback_host(_host(scope)):
            # A web page whose name was made to lead to this machine would otherwise get in.
            error = ApiError(403, "The sandbox answers to loopback names only.")
            message = json_message(error.status, error.body())
            await transmit(message, self._connections, scope, receive, send)
        else:
            await self._application(scope)(scope, receive, send)

    def _application(self, scope: Scope) -> ASGIApp:
        path = scope["path"]
        if scope["server"][1] == self._shop_port:
            return self._outside
        if path.startswith(f"{CONSOLE}/") or path == CONSOLE:
            return self._console
        if path.startswith(f"{CONTROL}/"):
            return self._control
        return self._pages if serves_pages(path) else self._api


class SandboxServer(uvicorn.Server):
    """A server that says when it really accepts connections, and ends at once on a signal."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox) -> None:
        super().__init__(config)
        self._sandbox = sandbox
        self._ticking: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell whoever waits."""
        await super().startup(sockets)
        self._ticking = asyncio.create_task(Ticker(self._sandbox).run())
        addresses = self._sandbox.addresses
        print(f"Sandbox store ready at {addresses.store}", flush=True)
        print(f"Console at {addresses.console}", flush=True)
        print(f"Demo shop at {addresses.shop}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop what runs beside the server, and end."""
        if self._ticking is not None:
            self._ticking.cancel()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """End with exit code 0 on SIGTERM and SIGINT, instead of dying of the signal."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def serve(sandbox: Sandbox, listeners: Sequence[socket.socket]) -> None:
    """Serve the store on the first listener and the shop on the second until a signal comes."""
    connections = Connections()
    store, shop = map(listener_address, listeners)
    sandbox.addresses = Addresses(store, shop)
    config = uvicorn.Config(
        Applications(sandbox, connections, listeners[1].getsockname()[1]),
        http=_protocol(connections),
        ws="none",
        loop="asyncio",
        lifespan="off",
        access_log=False,
        log_level="critical",
        server_header=False,
        timeout_graceful_shutdown=0,
        timeout_keep_alive=75,
    )
    SandboxServer(config, sandbox).run(sockets=list(listeners))


def listen(host: str, port: int) -> socket.socket:
    """Bind to a loopback address; port 0 takes any free one.

    Raises ValueError when the host is not loopback, OSError when the port is taken.
    """
    if not is_loopback_host(host):
        raise ValueError(f"the sandbox binds to loopback addresses only, not to {host}")
    address = "127.0.0.1" if host == "localhost" else host.strip("[]")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's delay off only where it is.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def listener_address(listener: socket.socket) -> str:
    """Give the base address of the API."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _host(scope: Scope) -> str:
    header = dict(scope["headers"]).get(b"host", b"127.0.0.1").decode("latin-1")
    with contextlib.suppress(ValueError):
        return urlsplit(f"//{header}").hostname or ""
    return ""


def _protocol(connections: Connections) -> type[asyncio.Protocol]:
    class RegisteringProtocol(H11Protocol):
        """HTTP/1.1 that keeps its transport at hand for faults."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._peer = tuple(transport.get_extra_info("peername")[:2])
            connections[self._peer] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self._peer, None)
            super().connection_lost(exc)

    return RegisteringProtocol
