"""The link to the engine: its address, messages, and the end of the process."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent import futures

import grpc  # type: ignore[import-untyped]
import pytest

from provider.engine import link
from tests.sandbox_process import ROOT
from tests.unit.engine.fake_engine import FakeEngine

TIME_LIMIT = 30


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    with FakeEngine() as running:
        yield running


def started_with(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["pulumi.dynamic", *arguments])


@pytest.mark.parametrize("address", ["127.0.0.1:45871", "localhost:45871"])
def test_the_address_is_found_among_the_arguments(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    started_with(monkeypatch, "--logtostderr", "-v=11", address, "other")
    assert link._engine_address() == address


@pytest.mark.parametrize(
    "argument",
    ["", "45871", "127.0.0.1", "127.0.0.1:", "10.0.0.1:80", "127.0.0.1:80/x", "x127.0.0.1:80"],
)
def test_nothing_else_is_taken_for_the_address(
    monkeypatch: pytest.MonkeyPatch, argument: str
) -> None:
    started_with(monkeypatch, argument)
    assert link._engine_address() is None


@pytest.mark.parametrize(
    ("send", "severity"), [(link.warn, "WARNING"), (link.note, "INFO")], ids=["warn", "note"]
)
def test_messages_reach_the_engine(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    engine: FakeEngine,
    send: Callable[[str], None],
    severity: str,
) -> None:
    started_with(monkeypatch, engine.address)
    send("ünicode, «quotes» and\nlines")
    assert engine.messages == [(severity, "ünicode, «quotes» and\nlines")]
    assert capsys.readouterr().err == ""


def test_without_an_engine_messages_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started_with(monkeypatch)
    link.warn("careful")
    link.note("by the way")
    assert capsys.readouterr().err == "warning: careful\ninfo: by the way\n"


def test_a_message_that_the_engine_does_not_take_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    started_with(monkeypatch, f"127.0.0.1:{port}")
    link.warn("careful")
    server.stop(None).wait(TIME_LIMIT)
    link.warn("still careful")
    assert capsys.readouterr().err == "warning: careful\nwarning: still careful\n"


#: Waits for ever, so that only the link can end it.
WAITING = """
import sys, threading
from provider.engine import link
print("ready", flush=True)
link.end_with_engine()
threading.Event().wait()
"""


@pytest.fixture
def waiting() -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def begin(address: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", WAITING, address],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait(TIME_LIMIT)
        assert process.stdout is not None
        process.stdout.close()


Begin = Callable[[str], "subprocess.Popen[str]"]


def test_the_process_ends_when_the_engine_has_died(waiting: Begin, engine: FakeEngine) -> None:
    process = waiting(engine.address)
    assert process.poll() is None
    engine.stop()
    assert process.wait(TIME_LIMIT) == 1


def test_the_process_ends_when_the_engine_was_never_there(waiting: Begin) -> None:
    with FakeEngine() as gone:
        address = gone.address
    assert waiting(address).wait(TIME_LIMIT) == 1
