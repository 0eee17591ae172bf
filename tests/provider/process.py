"""The provider process that the engine starts, driven over gRPC without an engine."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import grpc  # type: ignore[import-untyped]
from google.protobuf import json_format, struct_pb2
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from tests.engine.project import ROOT

#: Ends a call that hangs; seconds.
TIME_LIMIT = 30
UNKNOWN = rpc.UNKNOWN


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(values), struct_pb2.Struct())


def _dict(message: struct_pb2.Struct) -> dict[str, Any]:
    return dict(json_format.MessageToDict(message))


class ProviderProcess:
    """`python -m pulumi.dynamic`, with one method for each call of the engine."""

    def __init__(self, provider: str, config: Mapping[str, str], environment: Mapping[str, str]):
        self.provider = provider
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "pulumi.dynamic"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PULUMI_PROJECT": "connectif", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        port = int(self._process.stdout.readline())
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self._stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        request = provider_pb2.ConfigureRequest(args=_struct(config))
        self._stub.Configure(request, timeout=TIME_LIMIT)

    def stop(self) -> str:
        """End the process and give what it printed on stderr."""
        self._channel.close()
        self._process.terminate()
        return self._process.communicate(timeout=TIME_LIMIT)[1]

    def _bag(self, values: Mapping[str, Any]) -> struct_pb2.Struct:
        return _struct({"__provider": self.provider, **values})

    def check(
        self, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Give the checked inputs and the failures as (property, reason)."""
        before = self._bag(olds) if olds else _struct({})
        request = provider_pb2.CheckRequest(olds=before, news=self._bag(news))
        answer = self._stub.Check(request, timeout=TIME_LIMIT)
        failures = [(item.property, item.reason) for item in answer.failures]
        return _dict(answer.inputs), failures

    def diff(self, olds: Mapping[str, Any], news: Mapping[str, Any]) -> provider_pb2.DiffResponse:
        """Give the engine's answer to what an update would do."""
        request = provider_pb2.DiffRequest(id="x", olds=self._bag(olds), news=self._bag(news))
        return self._stub.Diff(request, timeout=TIME_LIMIT)

    def create(self, news: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Give id and outputs of a new resource."""
        request = provider_pb2.CreateRequest(properties=self._bag(news))
        answer = self._stub.Create(request, timeout=TIME_LIMIT)
        return answer.id, _dict(answer.properties)

    def read(self, identifier: str, outs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Give id and live inputs; an empty id means gone."""
        request = provider_pb2.ReadRequest(id=identifier, properties=self._bag(outs))
        answer = self._stub.Read(request, timeout=TIME_LIMIT)
        return answer.id, _dict(answer.inputs)

    def update(
        self, identifier: str, olds: Mapping[str, Any], news: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Give the outputs after an update."""
        request = provider_pb2.UpdateRequest(
            id=identifier, olds=self._bag(olds), news=self._bag(news)
        )
        return _dict(self._stub.Update(request, timeout=TIME_LIMIT).properties)

    def delete(self, identifier: str, outs: Mapping[str, Any]) -> None:
        """Delete a resource."""
        request = provider_pb2.DeleteRequest(id=identifier, properties=self._bag(outs))
        self._stub.Delete(request, timeout=TIME_LIMIT)
