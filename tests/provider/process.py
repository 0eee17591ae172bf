"""The provider process that the engine starts, driven over gRPC without an engine."""

import queue
import signal
import tempfile
import threading
from collections.abc import Callable, Mapping
from typing import Any, Self

import grpc  # type: ignore[import-untyped]
from google.protobuf import json_format, struct_pb2  # type: ignore[import-untyped]
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from provider.engine.provider import ConnectifProvider
from tests.provider.warm import Warm

Properties = dict[str, Any]
#: Ends a call that hangs; seconds.
TIME_LIMIT = 30.0
STOP_SECONDS = 10.0
#: What stands in place of a value that is not known before the deployment.
UNKNOWN: str = rpc.UNKNOWN
#: What stands in every resource for the provider's class.
CONSTANT: str = serialize_provider(ConnectifProvider())


#: Starts a process on the sandbox of the test; takes `config`, `environment` and `engine`.
Start = Callable[..., "ProviderProcess"]


class CallFailed(Exception):  # noqa: N818 - it is what the engine is told, not an error of a test
    """The provider answered a call with an error; the text is what the engine shows."""


class ProviderProcess:
    """`python -m pulumi.dynamic`, started warm, with one method for each call of the engine.

    `config` holds the stack's configuration by `namespace:name`; `environment` is all that the
    process gets beside PATH; `engine` is the address of an engine that takes messages.
    Calls raise CallFailed, and may be made from several threads.
    """

    def __init__(
        self,
        warm: Warm,
        config: Mapping[str, Any],
        environment: Mapping[str, str],
        engine: str | None = None,
    ) -> None:
        self._later: list[ProviderProcess] = []
        self._settings = (warm, dict(config), dict(environment), engine)
        # A file, because nobody reads a pipe meanwhile, and a full one would stop the process.
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in stop
        self.errors = ""
        variables = {"PATH": "/usr/bin:/bin", "PULUMI_PROJECT": "connectif", **environment}
        self._process = warm.start([engine] if engine else [], variables, self._errors)
        self._channel: grpc.Channel | None = None
        try:
            self._channel = grpc.insecure_channel(f"127.0.0.1:{self._port()}")
            self._stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
            request = provider_pb2.ConfigureRequest(args=_struct(config))
            self._stub.Configure(request, timeout=TIME_LIMIT)
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def again(self) -> "ProviderProcess":
        """Start a process that has seen nothing yet, as a later run of the engine would."""
        self._later.append(ProviderProcess(*self._settings))
        return self._later[-1]

    @property
    def process_id(self) -> int:
        """Give the process id."""
        return self._process.pid

    def stop(self) -> str:
        """End the process, and those of later runs; give what they printed as errors."""
        later = "".join([process.stop() for process in self._later])
        if self._channel is not None:
            self._channel.close()
        self._process.signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except TimeoutError:
            self._process.signal(signal.SIGKILL)
            self._process.wait(STOP_SECONDS)
        self._process.output.close()
        if not self._errors.closed:
            self._errors.seek(0)
            self.errors = self._errors.read()
            self._errors.close()
        return self.errors + later

    def wait(self, seconds: float = TIME_LIMIT) -> int:
        """Wait until the process has ended by itself, and give its exit code."""
        return self._process.wait(seconds)

    def check(
        self, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None
    ) -> tuple[Properties, list[tuple[str, str]]]:
        """Give the checked inputs and the failures as (property, reason); `olds` are inputs."""
        before = _bag(olds) if olds else _struct({})
        request = provider_pb2.CheckRequest(olds=before, news=_bag(news))
        answer = self._call("Check", request)
        failures = [(item.property, item.reason) for item in answer.failures]
        return _dict(answer.inputs), failures

    def checked(self, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None) -> Properties:
        """Give the checked inputs; fail when something speaks against them."""
        inputs, failures = self.check(news, olds)
        assert failures == []
        return inputs

    def refused(self, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None) -> str:
        """Give the one reason against a definition."""
        ((name, reason),) = self.check(news, olds)[1]
        # The engine prints the whole value of a property that is named.
        assert name == ""
        return reason

    def diff(self, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Any:
        """Give the DiffResponse; `olds` are outputs, `news` inputs."""
        request = provider_pb2.DiffRequest(id="any", olds=_bag(olds), news=_bag(news))
        return self._call("Diff", request)

    def create(self, news: Mapping[str, Any]) -> tuple[str, Properties]:
        """Give id and outputs of a new resource."""
        answer = self._call("Create", provider_pb2.CreateRequest(properties=_bag(news)))
        return answer.id, _dict(answer.properties)

    def made(self, program: Mapping[str, Any]) -> tuple[str, Properties]:
        """Check and create, as the engine does with what the program registers."""
        return self.create(self.checked(program))

    def read(self, identifier: str, outs: Mapping[str, Any]) -> tuple[str, Properties, Properties]:
        """Give id, outputs and live inputs; an empty id means gone."""
        request = provider_pb2.ReadRequest(id=identifier, properties=_bag(outs))
        answer = self._call("Read", request)
        return answer.id, _dict(answer.properties), _dict(answer.inputs)

    def update(
        self, identifier: str, olds: Mapping[str, Any], news: Mapping[str, Any]
    ) -> Properties:
        """Give the outputs after an update; `olds` are outputs, `news` inputs."""
        request = provider_pb2.UpdateRequest(id=identifier, olds=_bag(olds), news=_bag(news))
        return _dict(self._call("Update", request).properties)

    def delete(self, identifier: str, outs: Mapping[str, Any]) -> None:
        """Delete a resource."""
        self._call("Delete", provider_pb2.DeleteRequest(id=identifier, properties=_bag(outs)))

    def _call(self, method: str, request: Any) -> Any:
        try:
            return getattr(self._stub, method)(request, timeout=TIME_LIMIT)
        except grpc.RpcError as error:
            failure = str(error.details())
        raise CallFailed(failure)

    def _port(self) -> int:
        """Read the port that the process prints, or fail when it does not come in time."""
        lines: queue.Queue[bytes] = queue.Queue()
        output = self._process.output
        threading.Thread(target=lambda: lines.put(output.readline()), daemon=True).start()
        return int(lines.get(timeout=TIME_LIMIT))


def _bag(values: Mapping[str, Any]) -> struct_pb2.Struct:
    return _struct({"__provider": CONSTANT, **values})


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(values), struct_pb2.Struct())


def _dict(message: struct_pb2.Struct) -> Properties:
    values = dict(json_format.MessageToDict(message))
    values.pop("__provider", None)
    return values
