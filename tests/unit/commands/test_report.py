"""``connectif report`` with an engine that plans what a test wants."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from provider.cli import main
from provider.plan import carrying_out
from provider.plan.carrying_out import Finished
from provider.review.report.data import from_text
from tests.engine.definitions import RECIPE
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess
from tests.unit.plan.fake_engine import FakeEngine
from tests.unit.plan.previews import plan, recorded, resource

ReportCommand = Callable[..., int]
SENDS = 'STARTS SENDING to segment "Token holders"'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give a folder with the recipe and two stacks; no store is behind them."""
    found = Project(tmp_path / "project", "http://127.0.0.1")
    found.lay_out()
    found.pack("shop", RECIPE)
    for stack in ("test", "other"):
        stack_file(found, stack)
    return found


def stack_file(project: Project, stack: str, **values: str) -> None:
    """Write a stack file without a key, so that nothing of a store can be read."""
    config: dict[str, Any] = {"connectif:surface": "extended", "connectif:packs": ["shop"]}
    config["connectif:apiUrl"] = "http://127.0.0.1"
    config |= {f"connectif:{name}": value for name, value in values.items()}
    project.write(f"stacks/Pulumi.{stack}.yaml", yaml.safe_dump({"config": config}))


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Give an engine in the place of the real one."""
    found = FakeEngine(tmp_path / "bin").install()
    monkeypatch.setenv("PATH", found.path)
    monkeypatch.delenv("CONNECTIF_API_KEY", raising=False)
    return found


@pytest.fixture
def report(project: Project, engine: FakeEngine) -> ReportCommand:
    """Run the command in the project's folder."""
    return lambda *words: main(["report", "--root", str(project.folder), *words])


def printed(capfd: pytest.CaptureFixture[str]) -> Any:
    """Give the reports that were printed as JSON."""
    return from_text(capfd.readouterr().out)


def test_a_preview_is_run_reported_and_nothing_is_done(
    report: ReportCommand, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    assert report("--stack", "test") == 2
    assert SENDS in capfd.readouterr().out
    (call,) = engine.calls()
    assert call["words"][:3] == ["preview", "--json", "--show-sames"]
    assert call["words"][-2:] == ["--stack", "test"]


def test_where_nothing_changes_the_exit_code_is_0(
    report: ReportCommand, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("nothing-to-do"))
    assert report("--stack", "test", "--json") == 0
    (found,) = printed(capfd)
    assert (found.stack, found.surface, found.changes) == ("test", "extended", ())


def test_a_task_alone_is_something_to_do(
    report: ReportCommand, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(recorded("public-first-run"))
    document["steps"] = [step | {"op": "same"} for step in document["steps"]]
    engine.answer("preview", json.dumps(document))
    assert report("--stack", "test", "--json") == 2
    (found,) = printed(capfd)
    assert {str(change.verb) for change in found.changes} == {"note"}


def test_a_preview_that_somebody_has_printed_is_taken_from_a_file_or_a_pipe(
    report: ReportCommand,
    engine: FakeEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    place = tmp_path / "preview.json"
    place.write_text(recorded("sent"), encoding="utf-8")
    assert report("--stack", "test", "--preview", str(place), "--json") == 2
    (from_file,) = printed(capfd)
    monkeypatch.setattr(sys, "stdin", io.StringIO(recorded("sent")))
    assert report("--stack", "test", "--preview", "-", "--json") == 2
    assert printed(capfd) == (from_file,)
    place.write_text(recorded("sent").replace("urn:pulumi:test::", "urn:pulumi:other::"), "utf-8")
    assert report("--stack", "test", "--preview", str(place)) == 1
    assert "the preview is of the stack other, not of test" in capfd.readouterr().err
    place.write_text('{"steps": [{"op": "create", "newState": {"custom": true}}]}', "utf-8")
    assert report("--stack", "test", "--preview", str(place)) == 1
    assert "is not what pulumi preview --json prints" in capfd.readouterr().err
    assert engine.calls() == []


def test_a_change_says_where_its_definition_stands(
    report: ReportCommand, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    report("--stack", "test", "--json")
    (found,) = printed(capfd)
    assert found.changes[0].place == "resources/shop/push.yaml:1:1"


def test_a_failed_preview_is_a_report_with_its_reasons(
    report: ReportCommand, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("failed"), code=255)
    assert report("--stack", "test", "--json") == 1
    (found,) = printed(capfd)
    assert [error.partition(": ")[0] for error in found.errors] == ["resources/shop/token.yaml:6:9"]
    assert (found.changes, found.digest) == ((), "")


@pytest.mark.parametrize(
    ("stack", "advice"),
    [("test", "pulumi stack select --create test"), ("tset", '(did you mean "test"?)')],
)
def test_a_stack_that_nobody_has_made_says_what_to_do(
    report: ReportCommand,
    engine: FakeEngine,
    capfd: pytest.CaptureFixture[str],
    stack: str,
    advice: str,
) -> None:
    engine.answer("preview", errors=f"error: no stack named '{stack}' found\n", code=255)
    assert report("--stack", stack, "--json") == 1
    (found,) = printed(capfd)
    assert advice in found.errors[0]


def test_definitions_that_are_not_valid_need_no_engine(
    report: ReportCommand,
    engine: FakeEngine,
    project: Project,
    capfd: pytest.CaptureFixture[str],
) -> None:
    project.write(
        "resources/shop/token.yaml", "kind: ContactField\nkey: token\nspec: {id: token}\n"
    )
    assert report("--stack", "test", "--json") == 1
    (found,) = printed(capfd)
    assert "resources/shop/token.yaml:3:1" in found.errors[0]
    assert engine.calls() == []


def test_one_store_that_fails_hides_no_other(
    report: ReportCommand, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("failed"), code=255)
    engine.answer("preview", recorded("sent"))
    assert report("--stack", "test", "--stack", "other", "--json") == 1
    test, other = printed(capfd)
    assert (test.stack, bool(test.errors)) == ("test", True)
    assert (other.stack, other.changes[0].resource) == ("other", "shop.push")


def test_every_store_is_reported_but_examples(
    report: ReportCommand,
    engine: FakeEngine,
    project: Project,
    capfd: pytest.CaptureFixture[str],
) -> None:
    stack_file(project, "example-shop")
    engine.answer("preview", recorded("nothing-to-do"))
    assert report("--all-stacks", "--json") == 0
    assert [found.stack for found in printed(capfd)] == ["other", "test"]


def test_reports_of_several_jobs_become_one(
    report: ReportCommand,
    engine: FakeEngine,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    engine.answer("preview", recorded("nothing-to-do"))
    engine.answer("preview", recorded("sent"))
    for stack, code in (("test", 0), ("other", 2)):
        assert report("--stack", stack, "--json", str(tmp_path / f"{stack}.json")) == code
    capfd.readouterr()
    places = [str(tmp_path / f"{stack}.json") for stack in ("test", "other")]
    assert report("--from", *places) == 2
    out = capfd.readouterr().out
    assert SENDS in out
    assert "test" in out
    assert "other" in out
    assert len(engine.calls()) == 2


def test_all_formats_are_written_in_one_run(
    report: ReportCommand, engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    places = {name: tmp_path / f"report.{name}" for name in ("markdown", "html", "json")}
    words = [word for name, place in places.items() for word in (f"--{name}", str(place))]
    assert report("--stack", "test", "--title", "Before the sale", *words) == 2
    out = capfd.readouterr().out
    assert "Before the sale" in out
    for name in ("markdown", "html"):
        text = places[name].read_text(encoding="utf-8")
        assert "STARTS SENDING" in text, name
        assert "Before the sale" in text, name
    (found,) = from_text(places["json"].read_text(encoding="utf-8"))
    assert found.changes[0].resource == "shop.push"


def test_who_reports_says_when_it_happens(
    report: ReportCommand, engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    places = {name: tmp_path / f"report.{name}" for name in ("markdown", "html", "json")}
    words = [word for name, place in places.items() for word in (f"--{name}", str(place))]
    assert report("--stack", "test", "--when", "once it is merged", *words) == 2
    said = "Nothing has happened yet. It happens once it is merged."
    assert said in capfd.readouterr().out
    for name in ("markdown", "html"):
        assert said in places[name].read_text(encoding="utf-8"), name
    assert "once it is merged" not in places["json"].read_text(encoding="utf-8")


def test_what_goes_is_judged_by_what_the_store_shows(
    report: ReportCommand,
    engine: FakeEngine,
    project: Project,
    capfd: pytest.CaptureFixture[str],
) -> None:
    engine.answer("preview", recorded("pack-emptied"))
    collection = resource(plan("pack-emptied"), "shop.collection")
    with SandboxProcess() as store:
        body = {"name": "Collect tokens", "status": "paused", "start": {}, "nodes": []}
        store.put_object("workflows", collection.object_id, body)
        stack_file(project, "test", apiUrl=store.url, apiKey="sandbox:sandbox")
        assert report("--stack", "test", "--json") == 2
        assert store.writes() == []
    (found,) = printed(capfd)
    assert "shop.collection" in found.allowed_by_name
    assert any("it is paused now" in effect.text for effect in found.changes[0].effects)
    assert found.warnings == ()


def test_a_store_that_cannot_be_read_is_said_and_the_report_made(
    report: ReportCommand, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("pack-emptied"))
    assert report("--stack", "test", "--json") == 2
    (found,) = printed(capfd)
    assert found.warnings[0].startswith("whether what goes is in use could not be looked up")
    assert len(found.changes) == 6


def test_a_preview_that_takes_too_long_is_a_failed_one(
    report: ReportCommand, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", waits=True)
    assert report("--stack", "test", "--time-limit", "0.01", "--json") == 1
    (found,) = printed(capfd)
    assert "did not end within" in found.errors[0]


@pytest.mark.parametrize(
    ("given", "passphrase"),
    [
        ({}, ""),
        ({"PULUMI_CONFIG_PASSPHRASE": "p"}, "p"),
        ({"PULUMI_CONFIG_PASSPHRASE_FILE": "f"}, None),
    ],
)
def test_a_preview_needs_no_passphrase(
    report: ReportCommand,
    monkeypatch: pytest.MonkeyPatch,
    given: dict[str, str],
    passphrase: str | None,
) -> None:
    for name in ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    seen: list[str | None] = []

    def preview(*arguments: Any) -> Finished:
        seen.append(arguments[-1].get("PULUMI_CONFIG_PASSPHRASE"))
        return Finished(0, recorded("nothing-to-do"))

    monkeypatch.setattr(carrying_out, "preview", preview)
    assert report("--stack", "test") == 0
    assert seen == [passphrase]


def test_no_format_shows_the_configuration_of_the_stack(
    report: ReportCommand, engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(recorded("replaced")) | {"config": {"shop:apiKey": "hidden-value"}}
    engine.answer("preview", json.dumps(document))
    words = ["--markdown", str(tmp_path / "m"), "--html", str(tmp_path / "h")]
    report("--stack", "test", *words, "--json", str(tmp_path / "j"))
    texts = [capfd.readouterr().out, *((tmp_path / name).read_text("utf-8") for name in "mhj")]
    assert not any("hidden-value" in text for text in texts)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "say which store"),
        (("--stack", "a", "--stack", "b", "--preview", "-"), "--preview is of one stack"),
        (("--all-stacks", "--preview", "-"), "--preview is of one stack"),
        (("--stack", "a", "--json", "--html", "-"), "only one format"),
        (("--stack", "a/b"), "is no name of a stack"),
        (("--from", "no-such-file"), "no-such-file cannot be read: No such file"),
        (("--stack", "test", "--preview", "no-such-file"), "no-such-file cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_run(
    report: ReportCommand,
    engine: FakeEngine,
    capfd: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    reason: str,
) -> None:
    assert report(*words) == 1
    assert reason in capfd.readouterr().err
    assert engine.calls() == []


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"version": 99}', '"\\ud800"'])
def test_what_is_no_report_is_refused_with_its_name(
    report: ReportCommand, tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str
) -> None:
    place = tmp_path / "report.json"
    place.write_text(text, encoding="utf-8")
    assert report("--from", str(place)) == 1
    assert capfd.readouterr().err.startswith(f"error: {place}: this is ")


def test_one_stack_has_one_report(
    report: ReportCommand, engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer("preview", recorded("sent"))
    place = str(tmp_path / "report.json")
    report("--stack", "test", "--json", place)
    capfd.readouterr()
    assert report("--from", place, place) == 1
    assert "two of the reports are of one stack" in capfd.readouterr().err


def test_a_file_that_cannot_be_written_is_an_error(
    report: ReportCommand, engine: FakeEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none" / "report.json"
    for place, fault in ((tmp_path, "is a folder"), (missing, "there is no folder")):
        assert report("--stack", "test", "--json", str(place)) == 1
        assert fault in capfd.readouterr().err
    assert engine.calls() == []


def test_a_store_that_stands_where_a_file_is_expected_is_found_out(
    report: ReportCommand, capfd: pytest.CaptureFixture[str]
) -> None:
    assert report("--json", "test") == 1
    assert "is it --stack test?" in capfd.readouterr().err
