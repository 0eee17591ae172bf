"""``connectif status``: exit codes, JSON, and which stacks it shows."""

import json
from pathlib import Path

import pytest

from provider.cli import main
from tests.engine.definitions import ALL, SCRIPT
from tests.sandbox_process import SandboxProcess
from tests.unit.overview.deployed import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a project without stacks."""
    return Folder(tmp_path / "project").lay_out()


def status(folder: Folder, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    for name, value in folder.environment.items():
        monkeypatch.setenv(name, value)
    return main(["status", "--root", str(folder.root), *words])


def test_the_exit_code_tells_fine_from_open_and_from_what_cannot_be_read(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.pack("shop", ALL)
    with SandboxProcess(surface="public") as store:
        folder.stack("madrid", store, "shop")
        folder.up("madrid")
        store.clear_journal()
        assert status(folder, monkeypatch) == 0
        assert "1 store: 1 fine" in capsys.readouterr().out
        folder.pack("shop", ALL | {"script": SCRIPT})
        assert status(folder, monkeypatch, "--all-stacks") == 2
        assert "1 task for a person" in capsys.readouterr().out
        folder.write("lisboa", store.url, "shop")
        assert status(folder, monkeypatch) == 1
        out = capsys.readouterr().out
        assert "CONNECTIF_API_KEY_LISBOA" in out
        assert "1 task for a person" in out
        assert store.writes() == []
        assert status(folder, monkeypatch, "--stack", "madrid", "--json") == 2
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["stack"], found["standing"]) == ("madrid", "open")
    assert found["tasks"] == ["shop.script"]


def test_without_any_stack_it_says_how_a_store_is_described(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(folder, monkeypatch) == 1
    assert "stacks/Pulumi.NAME.yaml" in capsys.readouterr().err


def test_the_examples_are_no_stores_and_one_line_says_so(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a fresh clone with a key for everything at hand, and no sandbox that runs."""
    folder.pack("shop", ALL)
    monkeypatch.setenv("CONNECTIF_API_KEY", "nobody:nothing")
    folder.write("sandbox", "http://127.0.0.1:9", "shop")
    folder.write("example-shop", "http://127.0.0.1:9", "bad")
    folder.write("example-boutique", "http://127.0.0.1:9", "bad")
    for words in ([], ["--all-stacks"]):
        assert status(folder, monkeypatch, *words) == 0
        out = capsys.readouterr().out
        assert out.endswith("\nleft out: example-boutique, example-shop (examples)\n")
        assert "1 store: 1 not set up\n" in out
    assert status(folder, monkeypatch, "--json") == 0
    said = capsys.readouterr()
    assert [item["stack"] for item in json.loads(said.out)] == ["sandbox"]
    assert said.err.startswith("left out: ")
    assert status(folder, monkeypatch, "--stack", "example-shop") == 1
    out = capsys.readouterr().out
    assert 'there is no pack "bad"' in out
    assert "left out" not in out
