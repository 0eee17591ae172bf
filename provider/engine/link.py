"""The provider process's link to the engine that started it: messages, and its end.

The SDK gives the provider process no engine to talk to, but the engine passes its own address as
an argument, and its ``Log`` call takes messages from anybody (tried with engine 3.259).
"""

import os
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Severity = Literal["warning", "info"]
Message = tuple[Severity, str]

_ADDRESS = re.compile(r"^(127\.0\.0\.1|localhost):(\d+)$")
_SECONDS = 5
#: Seconds between two looks whether the engine is still there.
_INTERVAL = 1.0
#: Where messages go in place of an engine; one list for each thread that rehearses a stack.
_LISTENER: ContextVar[list[Message] | None] = ContextVar("listener", default=None)


def warn(text: str) -> None:
    """Show a warning under Diagnostics; without an engine it goes to stderr."""
    _tell("warning", text)


def note(text: str) -> None:
    """Show an information line; without an engine it goes to stderr."""
    _tell("info", text)


def end_with_engine() -> None:
    """End this process soon after the engine has died.

    An engine that was killed leaves its provider behind, which would go on writing to the store
    with nobody to record it. Asking its port is the only sure way: the engine starts the provider
    through a shell, so its end is not the parent's end, and the state of a gRPC channel falls back
    to idle when a connection is lost, which a watcher may miss.
    """
    address = _engine_address()
    if address is not None:
        threading.Thread(target=_watch, args=(address,), daemon=True).start()


def _watch(address: str) -> None:
    never = threading.Event()
    while _listens(address):
        never.wait(_INTERVAL)
    os._exit(1)


def _listens(address: str) -> bool:
    """Tell whether anybody takes connections; a busy engine that is slow to do so counts."""
    host, port = address.rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), timeout=_SECONDS).close()
    except ConnectionRefusedError:
        return False
    except OSError:
        return True
    return True


def _engine_address() -> str | None:
    return next((part for part in sys.argv[1:] if _ADDRESS.match(part)), None)


@contextmanager
def heard() -> Iterator[list[Message]]:
    """Collect what this thread says, where there is no engine to show it."""
    messages: list[Message] = []
    before = _LISTENER.set(messages)
    try:
        yield messages
    finally:
        _LISTENER.reset(before)


def _tell(severity: Severity, text: str) -> None:
    listener = _LISTENER.get()
    address = _engine_address()
    if listener is not None:
        listener.append((severity, text))
    elif address is None or not _logged(address, severity, text):
        # A message that cannot be delivered is no reason to fail a call.
        print(f"{severity}: {text}", file=sys.stderr)


def _logged(address: str, severity: Severity, text: str) -> bool:
    """Have the engine show a message; tell whether it took it."""
    # Imported late: a rehearsal needs no engine, and these take a good part of a second.
    import grpc  # type: ignore[import-untyped]
    from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

    level = engine_pb2.WARNING if severity == "warning" else engine_pb2.INFO
    request = engine_pb2.LogRequest(severity=level, message=text)
    try:
        with grpc.insecure_channel(address) as channel:
            engine_pb2_grpc.EngineStub(channel).Log(request, timeout=_SECONDS)
    except grpc.RpcError:
        return False
    return True
