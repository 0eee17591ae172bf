"""The provider process's link to the engine that started it: messages, and its end.

The SDK gives the provider process no engine to talk to, but the engine passes its own address as
an argument, and its ``Log`` call takes messages from anybody (tried with engine 3.259).
"""

import os
import re
import socket
import sys

import grpc  # type: ignore[import-untyped]
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

_ADDRESS = re.compile(r"^(127\.0\.0\.1|localhost):(\d+)$")
_SECONDS = 5


def warn(text: str) -> None:
    """Show a warning under Diagnostics; without an engine it goes to stderr."""
    _log(engine_pb2.WARNING, "warning", text)


def note(text: str) -> None:
    """Show an information line; without an engine it goes to stderr."""
    _log(engine_pb2.INFO, "info", text)


def end_with_engine() -> None:
    """End this process at once when the engine has died.

    An engine that was killed leaves its provider behind, which would go on writing to the store
    with nobody to record it. The channel's state tells; a poll of the parent would not, because
    the engine starts the provider through a shell.
    """
    address = _engine_address()
    if address is None:
        return
    host, port = address.rsplit(":", 1)

    def changed(state: grpc.ChannelConnectivity) -> None:
        if state is grpc.ChannelConnectivity.TRANSIENT_FAILURE and not _listens(host, int(port)):
            os._exit(1)

    channel = grpc.insecure_channel(address)
    channel.subscribe(changed, try_to_connect=True)
    _channels.append(channel)


#: Kept open for the life of the process.
_channels: list[grpc.Channel] = []


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=_SECONDS):
            return True
    except OSError:
        return False


def _engine_address() -> str | None:
    return next((part for part in sys.argv[1:] if _ADDRESS.match(part)), None)


def _log(severity: "engine_pb2.LogSeverity.ValueType", word: str, text: str) -> None:
    address = _engine_address()
    if address is None:
        print(f"{word}: {text}", file=sys.stderr)
        return
    request = engine_pb2.LogRequest(severity=severity, message=text)
    with grpc.insecure_channel(address) as channel:
        engine_pb2_grpc.EngineStub(channel).Log(request, timeout=_SECONDS)
