"""The guide of a store whose API makes everything: what it cannot change is a person's there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provider import cli
from tests.engine.definitions import EVENT, FIELD, RECIPE, changed
from tests.sandbox_process import SandboxProcess
from tests.unit.overview.deployed import Folder

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    with SandboxProcess() as store:
        made = Folder(tmp_path / "project").lay_out()
        made.pack("shop", RECIPE)
        made.stack("local", store, "shop", connectif__surface="extended")
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        yield made


def connectif(folder: Folder, command: str, *words: str) -> int:
    return cli.main([command, "--stack", "local", *words, "--root", str(folder.root)])


def test_what_is_new_is_made_by_the_api(folder: Folder, capsys: Captured) -> None:
    assert connectif(folder, "guide", "--check") == 0
    assert capsys.readouterr().out == "local: its API makes everything\n"
    folder.up("local")
    assert connectif(folder, "guide", "--check") == 0
    folder.pack("shop", {key: item for key, item in RECIPE.items() if key != "push"})
    assert connectif(folder, "guide") == 0
    assert "LEFT IN THE STORE" not in capsys.readouterr().out


def test_what_the_api_cannot_change_stands_in_the_guide(folder: Folder, capsys: Captured) -> None:
    folder.up("local")
    event = changed(EVENT, fields=EVENT["spec"]["fields"] | {"extra": {"type": "text"}})
    token = changed(FIELD, name="Renamed")
    folder.pack("shop", RECIPE | {"event": event, "token": token})
    assert connectif(folder, "guide", "--check") == 2
    assert capsys.readouterr().out.startswith("local: 2 tasks, about ")
    assert connectif(folder, "guide") == 2
    text = capsys.readouterr().out
    assert 'Change the outbound event "Send push"' in text
    assert 'Change the contact field "reskyt-token"' in text
    assert "API makes everything" not in text
    # What only a person can tell would be confirmed here, too; of these the store shows it.
    assert cli.main(["confirm", "token", "--stack", "local", "--root", str(folder.root)]) == 1
    assert "the store's API shows when it is done" in capsys.readouterr().err


def test_a_stack_without_tasks_has_nothing_to_confirm(folder: Folder, capsys: Captured) -> None:
    folder.up("local")
    assert cli.main(["confirm", "--all", "--stack", "local", "--root", str(folder.root)]) == 1
    assert "the store's API makes everything" in capsys.readouterr().err
