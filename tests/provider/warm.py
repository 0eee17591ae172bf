"""Provider processes without their start-up: each is forked from one that has imported everything.

`python -m pulumi.dynamic` needs half a second before it answers, nearly all of it for imports. The
process that is made here runs the same module, from its beginning, with arguments, environment and
streams of its own; it shares nothing with others but the imports. That the engine's own way of
starting it works is what every test with the engine shows.
"""

import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO, Any, Self

from tests.sandbox_process import ROOT

PROVIDER = "pulumi.dynamic"
#: Seconds that a request to the warm process may take, its own imports included.
TIME_LIMIT = 60.0
_LARGEST = 1 << 16


class Warm:
    """The process that has imported everything, seen from the tests."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection, theirs = socket.socketpair()
        self._connection.settimeout(TIME_LIMIT)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-u", "-m", "tests.provider.warm", str(theirs.fileno())],
                cwd=ROOT,
                env={"PATH": "/usr/bin:/bin"},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, which ends all that it has started."""
        self._connection.close()
        self._process.wait(TIME_LIMIT)

    def start(
        self, arguments: Sequence[str], environment: Mapping[str, str], errors: IO[str]
    ) -> "Started":
        """Start a provider process; what it prints as errors goes into a file."""
        reading, writing = os.pipe()
        try:
            request = {"arguments": list(arguments), "environment": dict(environment)}
            streams = [writing, errors.fileno()]
            process = self.ask(request, streams)
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        return Started(self, process, reading)

    def ask(self, request: Mapping[str, Any], descriptors: Sequence[int] = ()) -> int:
        """Send a request, and give the number that is the answer."""
        content = json.dumps(request).encode()
        assert len(content) < _LARGEST
        with self._lock:
            socket.send_fds(self._connection, [content], list(descriptors))
            return int(self._connection.recv(_LARGEST))


class Started:
    """A provider process that was started warm."""

    def __init__(self, warm: Warm, process: int, output: int) -> None:
        self.pid = process
        #: What the process prints; its end is the end of the process.
        self.output = os.fdopen(output, "rb", buffering=0)
        self._warm = warm
        self._code: int | None = None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, unless the process is known to have ended."""
        if self._code is None:
            # It keeps its id until somebody has asked for its exit code.
            os.kill(self.pid, number)

    def wait(self, seconds: float) -> int:
        """Wait until the process has ended, and give its exit code; or raise TimeoutError."""
        end = time.monotonic() + seconds
        while self._code is None:
            readable, _, _ = select.select([self.output], [], [], max(0.0, end - time.monotonic()))
            if not readable:
                raise TimeoutError(f"process {self.pid} runs on after {seconds} seconds")
            if not self.output.read(_LARGEST):
                self._code = self._warm.ask({"wait": self.pid})
        return self._code


def main(descriptor: int) -> None:
    """Start a process for each request, until the tests close their end."""
    _import()
    running: set[int] = set()
    with socket.socket(fileno=descriptor) as connection:
        while True:
            content, descriptors, _, _ = socket.recv_fds(connection, _LARGEST, 2)
            if not content:
                break
            request = json.loads(content)
            if "wait" in request:
                running.remove(request["wait"])
                answer = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
            else:
                answer = os.fork()
                if not answer:
                    connection.detach()
                    os.close(descriptor)
                    _become(request, *descriptors)
                running.add(answer)
            for number in descriptors:
                os.close(number)
            connection.send(str(answer).encode())
    for process in running:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _import() -> None:
    """Import what the provider process imports, at its start or with its first call."""
    __import__("pulumi.dynamic")
    __import__("pulumi.runtime.proto.provider_pb2_grpc")
    __import__("provider.engine.answering")


def _become(request: Mapping[str, Any], output: int, errors: int) -> None:
    """Go on as the provider process; never come back."""
    os.dup2(output, 1)
    os.dup2(errors, 2)
    os.close(output)
    os.close(errors)
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = [PROVIDER, *request["arguments"]]
    runpy.run_module(PROVIDER, run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    main(int(sys.argv[1]))
