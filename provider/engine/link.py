"""The provider process's link to the engine that started it: messages, and its end.

The SDK gives the provider process no engine to talk to, but the engine passes its own address as
an argument, and its ``Log`` call takes messages from anybody (tried with engine 3.259).
"""

import os
import re
import socket
import sys
import threading

import grpc  # type: ignore[import-untyped]
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

_ADDRESS = re.compile(r"^(127\.0\.0\.1|localhost):(\d+)$")
_SECONDS = 5
#: Seconds between two looks whether the engine is still there.
_INTERVAL = 1.0


def warn(text: str) -> None:
    """Show a warning under Diagnostics; without an engine it goes to stderr."""
    _log(engine_pb2.WARNING, "warning", text)


def note(text: str) -> None:
    """Show an information line; without an engine it goes to stderr."""
    _log(engine_pb2.INFO, "info", text)


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


def _log(severity: "engine_pb2.LogSeverity.ValueType", word: str, text: str) -> None:
    address = _engine_address()
    if address is None:
        print(f"{word}: {text}", file=sys.stderr)
        return
    request = engine_pb2.LogRequest(severity=severity, message=text)
    try:
        with grpc.insecure_channel(address) as channel:
            engine_pb2_grpc.EngineStub(channel).Log(request, timeout=_SECONDS)
    except grpc.RpcError:
        # A message that cannot be delivered is no reason to fail a call.
        print(f"{word}: {text}", file=sys.stderr)
