"""The engine as a child: its output, its time limit, and the signals that reach it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from provider.plan import carrying_out
from provider.plan.carrying_out import EngineError, preview, update
from tests.unit.plan.fake_engine import FakeEngine

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 30.0
#: Seconds in which the engine of these tests has surely begun.
ENOUGH = 2.0
_RUN = (
    "import os, sys; from pathlib import Path; from provider.plan.carrying_out import update; "
    "done = update(Path.cwd(), 'test', [], 60, dict(os.environ)); "
    "print('ended', done.code, done.interrupted)"
)


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(tmp_path / "bin").install()


def environment(engine: FakeEngine) -> Mapping[str, str]:
    return {**os.environ, "PATH": engine.path}


@pytest.fixture(autouse=True)
def on_path(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    # A program is looked up on the PATH of this process, not on that of its child.
    monkeypatch.setenv("PATH", engine.path)


def test_a_preview_is_read_and_its_program_runs(engine: FakeEngine, tmp_path: Path) -> None:
    engine.answer("preview", "plan", code=3, errors="reasons")
    done = preview(tmp_path, "test", ["--parallel", "1"], LIMIT, environment(engine))
    assert (done.code, done.output, done.errors) == (3, "plan", "reasons")
    (call,) = engine.calls()
    assert call["words"][-4:] == ["--stack", "test", "--parallel", "1"]
    assert "--json" in call["words"]
    assert call["program"] == "true"


def test_an_update_is_passed_through_and_previews_nothing_itself(
    engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("up", "made it\n")
    assert update(tmp_path, "test", [], LIMIT, environment(engine)).code == 0
    assert capfd.readouterr().out == "made it\n"
    (call,) = engine.calls()
    assert call["words"] == ["up", "--yes", "--skip-preview", "--stack", "test"]


def test_an_update_can_print_elsewhere(
    engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("up", "made it\n")
    with (tmp_path / "elsewhere").open("w+", encoding="utf-8") as place:
        update(tmp_path, "test", [], LIMIT, environment(engine), place)
    assert (tmp_path / "elsewhere").read_text(encoding="utf-8") == "made it\n"
    assert capfd.readouterr().out == ""


def test_a_missing_engine_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match=r"tools/env\.sh"):
        preview(tmp_path, "test", [], LIMIT, {"PATH": str(tmp_path)})


def test_a_run_that_takes_too_long_is_told_to_end(engine: FakeEngine, tmp_path: Path) -> None:
    engine.answer("up", waits=True)
    with pytest.raises(EngineError, match="did not end within"):
        update(tmp_path, "test", [], ENOUGH, environment(engine))
    (call,) = engine.calls()
    assert call["signals"] == [signal.SIGINT]


def test_one_that_does_not_end_then_is_ended(
    engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_out, "GRACE", 0.2)
    engine.answer("up", waits=True, ends=False)
    with pytest.raises(EngineError, match="did not end within"):
        update(tmp_path, "test", [], ENOUGH, environment(engine))
    assert engine.calls() == []


def test_a_signal_to_this_process_alone_reaches_the_engine_once(
    engine: FakeEngine, tmp_path: Path
) -> None:
    engine.answer("up", waits=True, code=7)
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", _RUN],
        cwd=tmp_path,
        env={**environment(engine), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    appears(engine.waiting)
    child.send_signal(signal.SIGTERM)
    out, _ = child.communicate(timeout=LIMIT)
    assert out.strip() == "ended 7 True"
    assert [call["signals"] for call in engine.calls()] == [[signal.SIGINT]]


def test_ctrl_c_in_a_terminal_reaches_the_engine_once(engine: FakeEngine, tmp_path: Path) -> None:
    engine.answer("up", waits=True, code=7)
    spawn = "import pty, sys; pty.spawn(sys.argv[1:])"
    terminal = subprocess.Popen(
        [sys.executable, "-c", spawn, sys.executable, "-P", "-c", _RUN],
        cwd=tmp_path,
        env={**environment(engine), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    appears(engine.waiting)
    out, _ = terminal.communicate(b"\x03", timeout=LIMIT)
    assert b"ended 7 True" in out
    assert [call["signals"] for call in engine.calls()] == [[signal.SIGINT]]


def appears(place: Path) -> None:
    end = time.monotonic() + LIMIT
    while not place.exists():
        assert time.monotonic() < end, f"{place} does not appear"
        time.sleep(0.02)
