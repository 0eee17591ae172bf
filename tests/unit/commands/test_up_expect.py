"""``connectif up --expect``: what was reviewed is done, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from provider.cli import main
from provider.plan import digest, digests
from provider.review.report.data import as_text
from provider.review.report.model import Change, Report, Verb
from tests.unit.plan.edited import defined, said, store_shows
from tests.unit.plan.fake_engine import FakeEngine
from tests.unit.plan.previews import plan, recorded

Up = Callable[..., int]
STARTS = 'shop.push: STARTS SENDING to segment "Token holders": workflow "Send a push"'
SEEN = "first-run"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Give an engine whose update always goes well."""
    found = FakeEngine(tmp_path / "bin").install()
    monkeypatch.setenv("PATH", found.path)
    found.answer("up", "updated\n")
    return found


@pytest.fixture
def up(tmp_path: Path, engine: FakeEngine) -> Up:
    """Run the command in a project's folder, with nobody to ask."""
    (tmp_path / "Pulumi.yaml").write_text("name: connectif\nbackend: {url: file://.}\n", "utf-8")
    return lambda *words: main(["up", "--root", str(tmp_path), "--stack", "test", *words])


def report(name: str = SEEN, stack: str = "test", **given: object) -> Report:
    """Give a report on a recorded preview."""
    found = plan(name)
    change = Change("shop.push", "Workflow", 'workflow "Send a push"', Verb.CREATE)
    return Report(stack, "extended", "", digest(found), digests(found), changes=(change,), **given)  # type: ignore[arg-type]


@pytest.fixture
def reviewed(tmp_path: Path) -> Callable[..., str]:
    """Write reports to a file; give its path."""

    def write(*reports: Report) -> str:
        path = tmp_path / "report.json"
        path.write_text(as_text(reports), encoding="utf-8")
        return str(path)

    return write


def test_a_run_that_finds_what_was_reviewed_asks_nobody(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded(SEEN))
    assert up() == 2
    shown = capfd.readouterr().out
    assert f"Plan {digest(plan(SEEN))} for the stack test" in shown
    assert f"--expect {digest(plan(SEEN))} to apply this plan and no other" in shown
    assert up("--expect", digest(plan(SEEN))) == 0
    assert len(engine.calls("up")) == 1


def test_a_report_holds_the_run_to_what_it_shows(
    up: Up, engine: FakeEngine, reviewed: Callable[..., str]
) -> None:
    engine.answer("preview", recorded(SEEN))
    assert up("--expect", reviewed(report("sent", "madrid"), report())) == 0
    assert len(engine.calls("up")) == 1


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        (defined("sent", "shop.script", html="<b></b>"), "the definitions have changed, the store"),
        (store_shows("sent", "shop.script", html="<b></b>"), "the store has changed, the defini"),
        (said("sent"), "what the run starts, lets go on or finishes is no longer what it was"),
    ],
    ids=["a definition", "the store", "what starts"],
)
def test_what_moved_since_is_named_and_nothing_is_done(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str], now: str, moved: str
) -> None:
    engine.answer("preview", now)
    assert up("--expect", digest(plan("sent")), "--allow", "shop.push", "--yes") == 2
    out = capfd.readouterr().out
    assert "1 to update, of 7 objects" in out
    assert "This is not what was reviewed: nothing was done. Since the review:" in out
    assert f"  {moved}" in out
    assert engine.calls("up") == []


def test_with_a_report_each_object_that_moved_is_named(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str], reviewed: Callable[..., str]
) -> None:
    engine.answer("preview", store_shows("nothing-to-do", "shop.script", html="by hand"))
    assert up("--json", "--expect", reviewed(report("nothing-to-do"))) == 2
    found = capfd.readouterr()
    outcome = json.loads(found.out)
    assert outcome["outcome"] == "not-reviewed"
    assert outcome["moved"] == [
        'inline content "Token script" (shop.script): somebody has changed it in the store'
    ]
    assert outcome["moved"][0] in found.err
    assert engine.calls("up") == []


def test_a_start_stays_stopped_though_it_was_reviewed(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    assert up("--expect", digest(plan("sent"))) == 2
    assert "STOPPED. Nothing was done" in capfd.readouterr().out
    assert up("--expect", digest(plan("sent")), "--allow", "shop.push") == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (report(stack="madrid"), "is a report on madrid, not on test"),
        (report(errors=("boom",)), "of test that failed, so there is nothing to hold the run to"),
    ],
    ids=["another store", "a preview that failed"],
)
def test_a_report_that_holds_the_run_to_nothing_is_an_error_before_anything_runs(
    up: Up,
    engine: FakeEngine,
    capfd: pytest.CaptureFixture[str],
    reviewed: Callable[..., str],
    given: Report,
    says: str,
) -> None:
    assert up("--yes", "--expect", reviewed(given)) == 1
    assert says in capfd.readouterr().err
    assert engine.calls() == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is no digest and no file: give the digest that a report shows"),
        ("{}", "this is no report"),
        ("\udcff", "invalid"),
    ],
    ids=["no file", "no report", "no text"],
)
def test_what_is_neither_a_digest_nor_a_report_is_an_error_before_anything_runs(
    up: Up,
    engine: FakeEngine,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    content: str | None,
    says: str,
) -> None:
    path = tmp_path / "given.json"
    if content is not None:
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert up("--yes", "--expect", str(path)) == 1
    assert says in capfd.readouterr().err
    assert engine.calls() == []
