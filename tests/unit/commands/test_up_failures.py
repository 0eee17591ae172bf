"""``connectif up`` where the engine does not come to its end, or nobody reads what it says."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from provider.cli import main
from tests.unit.plan.fake_engine import FakeEngine
from tests.unit.plan.previews import recorded

ROOT = Path(__file__).resolve().parents[3]
LOCKED = (
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to "
    "end or delete the lock file with `pulumi cancel`.\n"
    "  postgres://db: created by ana@desk (pid 1) at 2026-11-26T09:00:00Z\n"
)
CANCEL = "goes on: wait for its end. If none goes on, one was killed: pulumi cancel --stack test\n"
Fails = Callable[..., str]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Give an engine that plans a first run, on a project without a state."""
    (tmp_path / "Pulumi.yaml").write_text("name: connectif\nbackend: {url: file://.}\n", "utf-8")
    found = FakeEngine(tmp_path / "bin").install()
    monkeypatch.setenv("PATH", found.path)
    found.answer("preview", recorded("first-run"))
    return found


@pytest.fixture
def fails(tmp_path: Path, engine: FakeEngine, capfd: pytest.CaptureFixture[str]) -> Fails:
    """Let the update fail; give what this command says of it."""

    def run(errors: str, *words: str) -> str:
        engine.answer("up", code=255, errors=errors)
        command = ["up", "--root", str(tmp_path), "--stack", "test", "--yes", *words]
        assert main(command) == 1
        said = capfd.readouterr().err
        assert said.startswith(errors)
        return said.removeprefix(errors)

    return run


def test_a_lock_names_who_holds_it_and_what_takes_it_away(tmp_path: Path, fails: Fails) -> None:
    by_words = "error: the stack test is locked by ana@desk: nothing was done. A run "
    assert fails(LOCKED) == by_words + CANCEL
    place = tmp_path / ".pulumi/locks/organization/connectif/test"
    place.mkdir(parents=True)
    lock = '{"username":"eva","hostname":"lap","timestamp":"2026-11-26T09:00:00.5+00:00"}'
    (place / "1.json").write_text(lock)
    known = "error: the stack test is locked by eva on lap since 2026-11-26 09:00 UTC: nothing"
    assert fails(LOCKED).startswith(known)


def test_a_run_in_the_service_of_pulumi_is_a_lock_as_well(fails: Fails) -> None:
    said = fails("error: [409] Conflict: Another update is currently in progress.\n")
    assert said == f"error: the stack test is locked: nothing was done. A run {CANCEL}"


def test_a_key_that_may_not_write_is_told_from_what_a_second_run_mends(fails: Fails) -> None:
    said = fails("error: Cannot create it: the store answers 403. Tick Write for it\n")
    assert "the key may not do that in this store" in said
    assert "Run it again with a key that may" in said
    assert "Once the reason is gone, run it again" in fails("error: boom\n")


_UPDATE = (
    "import os, sys; from pathlib import Path; from provider.plan.carrying_out import update; "
    "done = update(Path.cwd(), 'test', [], 60, dict(os.environ)); "
    "sys.stderr.write(str(done.unread)); print(done.unread); sys.exit(done.code)"
)


@pytest.mark.parametrize("errors", [subprocess.DEVNULL, subprocess.STDOUT], ids=["one", "both"])
def test_an_update_that_nobody_reads_comes_to_its_end(
    tmp_path: Path, engine: FakeEngine, errors: int
) -> None:
    engine.answer("up", "made it\n" * 10_000)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-P", "-c", _UPDATE],
        cwd=tmp_path,
        env={**os.environ, "PATH": engine.path, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=errors,
        timeout=30,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 0
    assert len(engine.calls("up")) == 1


@pytest.mark.parametrize("command", ["up", "report"])
@pytest.mark.parametrize("given", ["0", "-1", "x", "nan", "10081"])
def test_a_time_limit_that_is_none_is_said_in_plain_words(
    engine: FakeEngine, capfd: pytest.CaptureFixture[str], given: str, command: str
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--stack", "test", "--time-limit", given])
    said = f'"{given}" is no number of minutes above 0 and at most 10080 (a week)\n'
    assert capfd.readouterr().err.endswith(said)
    assert engine.calls() == []


def test_the_help_says_that_an_expected_plan_is_applied_without_a_question(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["up", "--help"])
    assert "apply the plan WITHOUT ASKING" in " ".join(capfd.readouterr().out.split())


def test_where_nobody_can_be_asked_both_answers_are_said_to_be_answers(
    tmp_path: Path, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["up", "--root", str(tmp_path), "--stack", "test"]) == 2
    assert "both apply it without asking" in capfd.readouterr().out
    assert main(["up", "--root", str(tmp_path), "--stack", "test", "--expect", "none"]) == 1
    assert "is then applied without asking" in capfd.readouterr().err
