"""``connectif confirm``: a note in the stack file, which the next rehearsal believes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provider.commands import confirm
from provider.commands.outcome import CommandError
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess
from tests.unit.commands.stores import (
    ACTIVE_ID,
    SEGMENT_ID,
    connectif,
    project_of,
    put_what_the_api_makes,
    put_workflow,
)

Captured = pytest.CaptureFixture[str]
ANA = "ana@shop.example"
COLLECTION = "Reskyt token collection"


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess(surface="public") as started:
        yield started


@pytest.fixture
def project(tmp_path: Path, store: SandboxProcess) -> Iterator[Project]:
    put_what_the_api_makes(store)
    yield project_of(tmp_path, store)
    assert store.writes() == []
    store.reset()


def _confirm(project: Project, *arguments: str, by: str = ANA) -> int:
    return connectif(project, "confirm", "--stack", "test", "--by", by, *arguments)


def _pending(project: Project, capsys: Captured) -> list[str]:
    capsys.readouterr()
    connectif(project, "guide", "--stack", "test", "--json")
    tasks = json.loads(capsys.readouterr().out)["stacks"][0]["tasks"]
    return [task["resource"] for task in tasks]


def test_from_the_first_task_to_nothing_left(
    project: Project, store: SandboxProcess, capsys: Captured
) -> None:
    before = project.stack_file.read_text(encoding="utf-8")
    assert _confirm(project, "--all") == 2
    text = capsys.readouterr().out
    assert text.startswith("noted in stacks/Pulumi.test.yaml:\n")
    assert "2 tasks left that nobody can confirm" in text
    assert "git diff stacks/Pulumi.test.yaml" in text
    assert project.stack_file.read_text(encoding="utf-8").startswith(before)
    assert _pending(project, capsys) == ["reskyt.token-collection", "reskyt.push"]

    put_workflow(store, ACTIVE_ID, COLLECTION, "paused")
    put_workflow(store, SEGMENT_ID, "Reskyt push", "draft")
    store.clear_journal()
    assert _confirm(project, "token-collection", "push") == 1
    assert f'first resume the workflow "{COLLECTION}"' in capsys.readouterr().err
    assert _pending(project, capsys) == ["reskyt.token-collection", "reskyt.push"]

    store.patch_object("workflows", ACTIVE_ID, {"status": "active"})
    store.clear_journal()
    assert _confirm(project, "token-collection", "push") == 0
    assert _pending(project, capsys) == []
    assert connectif(project, "guide", "--stack", "test", "--check") == 0


def test_an_edit_of_the_definition_ends_the_confirmation(
    project: Project, capsys: Captured
) -> None:
    assert _confirm(project, "token-script", "token-segment") == 0
    place = project.folder / "resources/reskyt/token-script.yaml"
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("spec:", "spec:\n  tags: [app]"), encoding="utf-8")
    assert "reskyt.token-script" in _pending(project, capsys)
    assert "reskyt.token-segment" not in _pending(project, capsys)


def test_the_note_says_who_and_when_and_json_tells_it(project: Project, capsys: Captured) -> None:
    outdated = {"reskyt.gone": {"digest": "0" * 16, "by": ANA, "date": "2026-01-01"}}
    project.configure(["reskyt"], connectif__surface="public", connectif__confirmed=outdated)
    assert _confirm(project, "token-script", "--json", by="Ana: of the shop") == 0
    data = json.loads(capsys.readouterr().out)
    entry = data["confirmed"][0]
    assert (entry["resource"], entry["by"]) == ("reskyt.token-script", "Ana: of the shop")
    assert abs((datetime.now(UTC).date() - datetime.fromisoformat(entry["date"]).date()).days) <= 1
    assert data["outdated"] == ["reskyt.gone"]
    assert {item["resource"] for item in data["left"]} == {"reskyt.push", "reskyt.token-collection"}
    text = project.stack_file.read_text(encoding="utf-8")
    written = f'digest: {entry["digest"]}, by: "Ana: of the shop", date: '
    assert f"reskyt.token-script: {{{written}" in text
    assert "reskyt.gone" not in text


def test_a_day_that_pulumi_has_rewritten_is_understood_and_mended(
    project: Project, capsys: Captured
) -> None:
    assert _confirm(project, "token-script", "token-segment") == 0
    text = project.stack_file.read_text(encoding="utf-8")
    rewritten = re.sub(r'date: "([-0-9]{10})"', r"date: '\1 00:00:00 +0000 UTC'", text)
    project.stack_file.write_text(rewritten, encoding="utf-8")
    assert "reskyt.token-script" not in _pending(project, capsys)
    assert _confirm(project, "--all") == 2
    assert project.stack_file.read_text(encoding="utf-8") == text


def test_nothing_is_written_when_one_key_is_wrong(project: Project, capsys: Captured) -> None:
    before = project.stack_file.read_bytes()
    assert _confirm(project, "token-script", "token-scrip", "integration") == 1
    error = capsys.readouterr().err
    assert 'there is no definition "token-scrip" (did you mean "token-script"?)' in error
    assert "reskyt.integration: has no task for a person" in error
    assert project.stack_file.read_bytes() == before


def test_keys_and_all_exclude_each_other(project: Project, capsys: Captured) -> None:
    assert _confirm(project, "token-script", "--all") == 1
    assert "give keys or --all, not both" in capsys.readouterr().err


def test_where_the_api_makes_everything_nothing_is_confirmed(
    project: Project, store: SandboxProcess, capsys: Captured
) -> None:
    project.configure([], connectif__surface="extended")
    assert _confirm(project, "--all") == 1
    assert "the store's API makes everything" in capsys.readouterr().err


def test_a_stack_that_cannot_be_read_is_an_error(project: Project, capsys: Captured) -> None:
    project.write("stacks/Pulumi.test.yaml", "config:\n  connectif:packs: [nothing]\n")
    assert _confirm(project, "--all") == 1
    assert capsys.readouterr().err.startswith("error: stacks/Pulumi.test.yaml:2:21: ")


def _git(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: str) -> None:
    """Let Git know these settings, and nothing of the user's own."""
    place = folder / "gitconfig"
    place.write_text(settings, encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(place))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("USER", "ana")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("[user]\nname = Ana\nemail = ana@shop.example\n", ANA),
        ("[user]\nname = Ana\n", "Ana"),
        ("", "ana"),
        ("[user\n", "ana"),
    ],
    ids=["email", "name", "neither", "unreadable"],
)
def test_git_knows_who_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, expected: str
) -> None:
    _git(tmp_path, monkeypatch, settings)
    assert confirm.author(tmp_path, None) == expected
    assert confirm.author(tmp_path, "Eva") == "Eva"


def test_without_git_the_system_knows_who_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("USER", "ana")
    assert confirm.author(tmp_path, None) == "ana"
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(CommandError, match="give --by NAME"):
        confirm.author(tmp_path, None)


@pytest.mark.parametrize("by", ["", "  ", "a\nb", "a\x1b[0m", " a", "a" * 201, "\ud800"])
def test_a_name_that_is_no_line_of_text_is_refused(tmp_path: Path, by: str) -> None:
    with pytest.raises(CommandError, match="--by"):
        confirm.author(tmp_path, by)


def test_what_needs_something_that_is_not_in_the_store_cannot_be_confirmed(
    project: Project, store: SandboxProcess, capsys: Captured
) -> None:
    store.delete_object("contact-fields", "reskyt-token")
    assert _confirm(project, "token-segment") == 1
    text = capsys.readouterr().err
    assert "reskyt.token-segment: the store has no reskyt.token-field yet: first pulumi up" in text
    assert "connectif:confirmed" not in project.stack_file.read_text(encoding="utf-8")
    # The script needs nothing of the store.
    assert _confirm(project, "token-script") == 0
