"""``connectif guide``: what is left to do in which store, as an exit code tells it, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from provider import cli
from provider.commands import guide as command
from tests.engine.project import ROOT, Project
from tests.sandbox_process import SandboxProcess
from tests.unit.commands.stores import connectif, project_of
from tests.unit.tasks.guide_examples import CONTENT, guide

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess(surface="public") as started:
        yield started


@pytest.fixture
def project(tmp_path: Path, store: SandboxProcess) -> Iterator[Project]:
    store.clear_journal()
    yield project_of(tmp_path, store)
    assert store.writes() == []
    store.reset()


def test_the_recipe_is_four_tasks_and_nothing_is_written(
    project: Project, capsys: Captured
) -> None:
    assert connectif(project, "guide", "--stack", "test") == 2
    text = capsys.readouterr().out
    assert text.startswith("test: 4 tasks, about ")
    assert text.index("Before you begin") < text.index("TASK 1 of 4")
    assert text.index('Make the inline content "Reskyt Script"') < text.index(
        'Make the workflow "Reskyt token collection"'
    )
    assert 'var FIELD = "reskyt-token";' in text
    assert "SENDS" not in text
    assert "connectif confirm reskyt.token-script --stack test" in text


def test_check_prints_one_line(project: Project, capsys: Captured) -> None:
    assert connectif(project, "guide", "--stack", "test", "--check") == 2
    captured = capsys.readouterr()
    assert captured.out.startswith("test: 4 tasks, about ")
    assert captured.out.count("\n") == 1
    assert captured.err == ""


def test_json_follows_its_schema(project: Project, capsys: Captured) -> None:
    assert connectif(project, "guide", "--stack", "test", "--json", "--all") == 2
    data = json.loads(capsys.readouterr().out)
    schema = json.loads((ROOT / "schemas" / "guide.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(data)
    assert data["tasks"] == len(data["stacks"][0]["tasks"]) == 4
    assert {item["status"] for item in data["stacks"][0]["standing"]} == {"new"}


@pytest.mark.parametrize(
    ("name", "options", "begin"),
    [
        ("guide.html", [], "<!doctype html>"),
        ("guide.md", [], "# example-shop: 1 task"),
        ("guide", [], "example-shop: 1 task"),
        ("guide.txt", ["--format", "markdown"], "# example-shop: 1 task"),
        ("guide.json", ["--json"], "{\n"),
        ("no/guide.html", [], ""),
    ],
)
def test_the_ending_of_a_file_tells_the_format(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    name: str,
    options: list[str],
    begin: str,
) -> None:
    monkeypatch.setattr(command, "read", lambda *_, **__: [guide(CONTENT)])
    output = tmp_path / name
    code = cli.main(["guide", "--stack", "example-shop", "--output", str(output), *options])
    captured = capsys.readouterr()
    if output.parent.exists():
        assert code == 2
        assert output.read_text(encoding="utf-8").startswith(begin)
        assert captured.out == f"example-shop: 1 task, about 3 minutes ({output})\n"
    else:
        assert code == 1
        assert captured.err == f"error: {output}: cannot be written: No such file or directory\n"


def test_a_stack_that_cannot_be_read_hides_no_other(project: Project, capsys: Captured) -> None:
    project.write("stacks/Pulumi.broken.yaml", "config:\n  connectif:packs: [nothing]\n")
    project.write(
        "stacks/Pulumi.keyless.yaml",
        "config:\n  connectif:packs: [reskyt]\n  reskyt:pushTitle: Hi\n",
    )
    project.write(
        "stacks/Pulumi.local.yaml",
        "config:\n  connectif:packs: []\n  connectif:surface: extended\n"
        "  connectif:apiUrl: http://127.0.0.1:1\n",
    )
    assert connectif(project, "guide", "--all-stacks") == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("4 stores: 4 tasks, about ")
    assert "2 stores cannot be read" in captured.out
    assert "stacks/Pulumi.broken.yaml:2:21: " in captured.out
    assert "CONNECTIF_API_KEY_KEYLESS" in captured.out
    assert "local    its API makes everything" in captured.out
    assert "another store already (keyless)" in captured.out
    assert "Traceback" not in captured.out + captured.err


def test_a_single_stack_that_cannot_be_read_is_an_error_and_no_guide(
    project: Project, capsys: Captured
) -> None:
    assert connectif(project, "guide", "--stack", "tset") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error: tset: " in captured.err
    assert 'did you mean "test"?' in captured.err


def test_a_store_that_does_not_answer_is_an_error(
    project: Project, store: SandboxProcess, capsys: Captured
) -> None:
    store.fault(kind="status", status=401, path="^/workflows/")
    assert connectif(project, "guide", "--stack", "test", "--check") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: test: ")
    assert "sandbox:sandbox" not in captured.err


def test_a_stack_without_tasks_is_fine(project: Project, capsys: Captured) -> None:
    project.configure([], connectif__surface="public")
    assert connectif(project, "guide", "--stack", "test") == 0
    assert capsys.readouterr().out == "test: nothing is left to do\n"
