"""``connectif up`` with an engine that plans what a test wants, and notes what it was told."""

import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from provider.cli import main
from tests.sandbox_process import SandboxProcess
from tests.unit.plan.fake_engine import FakeEngine
from tests.unit.plan.previews import plan, recorded, resource, secret_announced

Up = Callable[..., int]
SENDS = "shop.push"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Give an engine whose update always goes well."""
    found = FakeEngine(tmp_path / "bin").install()
    monkeypatch.setenv("PATH", found.path)
    found.answer("up", "updated\n")
    return found


@pytest.fixture
def up(tmp_path: Path, engine: FakeEngine) -> Up:
    """Run the command in a project's folder."""
    (tmp_path / "Pulumi.yaml").write_text("name: connectif\nbackend: {url: file://.}\n", "utf-8")

    def run(*words: str) -> int:
        return main(["up", "--root", str(tmp_path), "--stack", "test", *words])

    return run


CTRL_C = "Ctrl-C"


class _Person(io.StringIO):
    """A person at a terminal."""

    def isatty(self) -> bool:
        return True

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        if self.getvalue().startswith(CTRL_C):
            raise KeyboardInterrupt
        return super().readline(size)


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let a person answer the question."""

    def answer(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", _Person(f"{text}\n"))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    return answer


def test_what_needs_no_permission_is_shown_and_applied(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("first-run"))
    assert up("--yes") == 0
    out = capfd.readouterr().out
    assert out.index("7 to create, of 7 objects") < out.index("updated")
    assert "7 objects; about 7 calls of the API to read and 8 to write\n" in out
    (call,) = engine.calls("up")
    judged = json.loads(call["judged"])
    assert (judged["sending"], judged["ending"]) == ([], [])
    assert judged["changing"] == [item.name for item in plan("first-run").changes]


def test_a_run_that_the_limit_of_calls_makes_wait_says_how_long(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(recorded("first-run"))
    (made,) = [step for step in document["steps"] if step["urn"].endswith("::shop.integration")]
    more = [{**made, "urn": f"{made['urn']}-{number}"} for number in range(150)]
    document["steps"] += more
    engine.answer("preview", json.dumps(document))
    assert up("--yes") == 0
    said = "about 7 calls of the API to read and 158 to write, 1 minute under the store's limit"
    assert said in capfd.readouterr().out


def test_a_start_of_sending_stops_everything_with_the_command_that_allows_it(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    assert up("--yes") == 2
    out = capfd.readouterr().out
    assert "STOPPED. Nothing was done" in out
    assert out.count("STARTS SENDING") == 1
    assert "connectif up --stack test --yes --allow shop.push\n" in out
    assert engine.calls("up") == []


def test_with_permission_by_name_the_run_may_send_that_and_nothing_else(
    up: Up, engine: FakeEngine
) -> None:
    engine.answer("preview", recorded("sent"))
    assert up("--yes", "--allow", SENDS) == 0
    (call,) = engine.calls("up")
    judged = json.loads(call["judged"])
    assert judged == {"sending": [SENDS], "ending": [], "changing": [SENDS]}


def test_permission_for_what_is_not_stopped_is_an_error(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    assert up("--yes", "--allow", SENDS, "--allow", "shop.event") == 1
    assert "--allow shop.event: this plan does nothing there" in capfd.readouterr().err
    assert engine.calls("up") == []


def test_what_goes_is_judged_by_what_the_store_shows(
    up: Up, engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("pack-emptied"))
    collection = resource(plan("pack-emptied"), "shop.collection")
    with SandboxProcess() as store:
        body = {"name": "Collect tokens", "status": "paused", "start": {}, "nodes": []}
        store.put_object("workflows", collection.object_id, body)
        config = {"connectif:apiUrl": store.url, "connectif:surface": "extended"}
        config |= {"connectif:apiKey": "sandbox:sandbox"}
        (tmp_path / "stacks").mkdir()
        (tmp_path / "stacks/Pulumi.test.yaml").write_text(yaml.safe_dump({"config": config}))
        assert up("--yes") == 2
        asked = sorted(entry["path"] for entry in store.journal())
    assert 'finishes the workflow "Collect tokens", which is paused' in capfd.readouterr().out
    assert asked == ["/segments/", "/workflows/"]
    assert engine.calls("up") == []


def test_a_store_that_does_not_show_what_is_in_use_is_an_error(
    up: Up, engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("pack-emptied"))
    assert up("--yes") == 1
    assert "the store does not show what is in use" in capfd.readouterr().err
    assert engine.calls("up") == []


def test_a_preview_that_fails_says_why_and_nothing_is_done(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("failed"), code=255)
    assert up("--yes") == 1
    assert "resources/shop/token.yaml:6:9" in capfd.readouterr().err
    assert engine.calls("up") == []


def test_a_preview_that_prints_no_plan_shows_the_engines_own_words(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", code=255, errors="error: the passphrase is wrong\n")
    assert up("--yes") == 1
    assert capfd.readouterr().err == "error: the passphrase is wrong\n"


@pytest.mark.parametrize(
    ("described", "advice"),
    [
        ("test", "; to make it, run: pulumi stack select --create test\n"),
        ("tset", '; nor is there a file stacks/Pulumi.test.yaml (did you mean "tset"?)\n'),
    ],
)
def test_a_stack_that_pulumi_does_not_know_is_made_or_was_misspelt(
    up: Up,
    engine: FakeEngine,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    described: str,
    advice: str,
) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / f"stacks/Pulumi.{described}.yaml").write_text("config: {}\n", "utf-8")
    engine.answer("preview", code=255, errors="error: no stack named 'test' found\n")
    assert up("--yes") == 1
    assert capfd.readouterr().err == f"error: no stack named 'test' found{advice}"


@pytest.mark.parametrize("command", ["up", "status", "doctor"])
def test_a_stack_whose_name_is_a_path_is_refused_in_words(
    engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    words = ["--root", str(tmp_path), "--stack", "../../etc/passwd"]
    assert main([command, *words]) == 1
    assert "'../../etc/passwd' is no name of a stack" in capfd.readouterr().err
    assert engine.calls() == []


def test_a_secret_that_the_run_would_miss_half_way_stops_it_before_anything_is_written(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", lacking_a_secret())
    assert up("--yes") == 2
    out = capfd.readouterr().out
    assert "STOPPED. Nothing was done.\n  shop.event\n    needs the secret shop.key" in out
    assert "set CONNECTIF_SECRET_SHOP_KEY_TEST\n" in out
    assert "No permission helps for shop.event" in out
    assert out.count("shop.key") == 1
    assert up("--yes", "--allow", "shop.event") == 2
    assert engine.calls("up") == []


def lacking_a_secret() -> str:
    """Give a first run whose event's secret is not at hand, as the provider says it."""
    document = json.loads(recorded("first-run"))
    (said,) = secret_announced("shop.event", "shop.key", "test")
    document["diagnostics"] += [{"severity": "warning", "message": f"warning: {said}"}]
    return json.dumps(document)


def test_a_password_of_the_backend_is_never_shown(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "error: cannot connect to postgres://pulumi:not-for-eyes@db.example/state\n"
    engine.answer("preview", code=255, errors=words)
    assert up("--yes") == 1
    err = capfd.readouterr().err
    assert "cannot connect to postgres://pulumi:" in err
    assert "not-for-eyes" not in err


def test_a_preview_that_is_interrupted_leaves_everything_as_it_was(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", waits=True)

    def interrupt() -> None:
        while not engine.waiting.exists():
            never.wait(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    never = threading.Event()
    threading.Thread(target=interrupt, daemon=True).start()
    assert up("--yes") == 1
    assert capfd.readouterr().err == "error: interrupted: nothing was done\n"
    assert engine.calls("up") == []


def test_a_failed_update_is_an_error(up: Up, engine: FakeEngine) -> None:
    engine.answers.clear()
    engine.answer("up", "boom\n", code=255)
    engine.answer("preview", recorded("first-run"))
    assert up("--yes") == 1


def test_without_a_terminal_and_without_yes_the_plan_is_shown_and_not_applied(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("first-run"))
    assert up() == 2
    out = capfd.readouterr().out
    assert "7 to create" in out
    assert "nobody is there to ask" in out
    assert engine.calls("up") == []


@pytest.mark.parametrize("word", ["", "n", "no", "maybe", CTRL_C])
def test_a_person_who_does_not_say_yes_gets_nothing_done(
    up: Up, engine: FakeEngine, says: Callable[[str], None], word: str
) -> None:
    engine.answer("preview", recorded("first-run"))
    says(word)
    assert up() == 2
    assert engine.calls("up") == []


def test_a_person_says_yes_and_the_same_plan_is_applied(
    up: Up, engine: FakeEngine, says: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("first-run"))
    says("y")
    assert up() == 0
    assert "Do this in the store of test? [y/N]" in capfd.readouterr().err
    assert [len(engine.calls(name)) for name in ("preview", "up")] == [2, 1]


def test_a_plan_that_changes_while_a_person_reads_is_not_applied(
    up: Up, engine: FakeEngine, says: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("first-run"))
    engine.answer("preview", recorded("sent"))
    says("yes")
    assert up() == 2
    assert "The plan has changed meanwhile" in capfd.readouterr().out
    assert engine.calls("up") == []


def test_what_changes_nothing_is_noted_in_the_state_without_a_question(
    up: Up, engine: FakeEngine
) -> None:
    engine.answer("preview", recorded("nothing-to-do"))
    assert up() == 0
    assert len(engine.calls("up")) == 1


def test_json_is_all_that_stands_on_the_output(
    up: Up, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    assert up("--json", "--yes") == 2
    stopped: dict[str, Any] = json.loads(capfd.readouterr().out)
    assert stopped["outcome"] == "stopped"
    assert stopped["stops"][0]["resource"] == SENDS
    assert up("--json", "--yes", "--allow", SENDS) == 0
    done = capfd.readouterr()
    assert json.loads(done.out)["outcome"] == "applied"
    assert "updated" in done.err
    assert json.loads(done.out)["stops"][0]["allowed"]


def test_further_arguments_go_to_both_runs_of_the_engine(up: Up, engine: FakeEngine) -> None:
    engine.answer("preview", recorded("first-run"))
    assert up("--yes", "--", "--parallel", "1", "--continue-on-error") == 0
    (previewed,), (applied,) = engine.calls("preview"), engine.calls("up")
    assert previewed["words"][-2:] == ["--parallel", "1"]
    assert applied["words"][-3:] == ["--parallel", "1", "--continue-on-error"]


@pytest.mark.parametrize(
    "words",
    [["--yes"], ["--stack=other"], ["--show-secrets"], ["--skip-preview"], ["-s", "other"],
     ["-sother"], ["-ds", "other"], ["-C/elsewhere"], ["-dfy"]],
)  # fmt: skip
def test_arguments_that_would_escape_the_judgement_are_refused(
    up: Up, engine: FakeEngine, words: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert up("--yes", "--", *words) == 1
    assert "cannot be given to pulumi here" in capfd.readouterr().err
    assert engine.calls() == []


def test_a_word_that_is_no_option_is_refused(up: Up, engine: FakeEngine) -> None:
    assert up("--yes", "other-stack") == 1
    assert engine.calls() == []
