"""An engine of which only the `Log` call is there."""

from concurrent import futures
from typing import Any, Self

import grpc  # type: ignore[import-untyped]
from google.protobuf import empty_pb2  # type: ignore[import-untyped]
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

STOP_SECONDS = 10


class FakeEngine(engine_pb2_grpc.EngineServicer):
    """Takes messages like the engine; `messages` holds (severity, text) in their order."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
        engine_pb2_grpc.add_EngineServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End at once, as a killed engine does."""
        self._server.stop(None).wait(STOP_SECONDS)

    def Log(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: N802 - gRPC's name
        """Keep a message."""
        severity = engine_pb2.LogSeverity.Name(request.severity)
        self.messages.append((severity, request.message))
        return empty_pb2.Empty()
