"""Which stores there are, and in which wave each goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from provider.review.report.data import as_text, from_text
from provider.review.report.model import Report
from tools.ci import missing, stacks, waves


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Describe three stores beside those that came with the repository."""
    (tmp_path / "stacks").mkdir()
    for name in ("lisboa", "madrid", "paris", "example-shop", "sandbox", "sandbox-public"):
        (tmp_path / "stacks" / f"Pulumi.{name}.yaml").write_text("config: {}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reports(folder: Path, **changed: int) -> Path:
    """Write reports with so many changes each."""
    (folder / "reports").mkdir()
    for name, number in changed.items():
        found: dict[str, Any] = {"changes": [{}] * number, "errors": []}
        (folder / "reports" / f"{name}.json").write_text(json.dumps(found))
    return folder / "reports"


def test_examples_and_the_local_store_are_no_stores(capsys: pytest.CaptureFixture[str]) -> None:
    assert stacks.main([]) == 0
    assert capsys.readouterr().out == 'stacks=["lisboa", "madrid", "paris"]\n'


def test_some_of_them_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert stacks.main(["--only", " paris  lisboa"]) == 0
    assert capsys.readouterr().out == 'stacks=["lisboa", "paris"]\n'


def test_a_store_that_there_is_not_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert stacks.main(["--only", "milano"]) == 1
    said = capsys.readouterr()
    assert said.err == "error: no such store: milano (there are: lisboa, madrid, paris)\n"
    assert said.out == ""


def test_a_name_that_could_steer_a_job_is_refused(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "stacks" / "Pulumi.$(id).yaml").write_text("config: {}\n")
    assert stacks.main([]) == 1
    assert "is no name of a stack" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["madrid-read", "Madrid", "MADRID-READ"])
def test_two_stores_never_share_the_environment_that_holds_a_key(
    repository: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "stacks" / f"Pulumi.{name}.yaml").write_text("config: {}\n")
    assert stacks.main([]) == 1
    said = capsys.readouterr()
    assert "would share the environment store-" in said.err
    assert said.out == ""


def test_the_canary_goes_first_and_who_does_not_change_goes_nowhere(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "stacks/canary.txt").write_text("# goes first\n\nmadrid # the smallest\n")
    folder = reports(repository, lisboa=1, madrid=1, paris=0)
    assert waves.main(['["lisboa", "madrid", "paris"]', str(folder)]) == 0
    assert capsys.readouterr().out == 'canaries=["madrid"]\ncanary=["madrid"]\nrest=["lisboa"]\n'


def test_a_canary_without_changes_is_still_one_for_the_gate(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "stacks/canary.txt").write_text("madrid\n")
    folder = reports(repository, lisboa=1, madrid=0)
    assert waves.main(['["lisboa", "madrid"]', str(folder)]) == 0
    assert capsys.readouterr().out == 'canaries=["madrid"]\ncanary=[]\nrest=["lisboa"]\n'


def test_without_canaries_all_are_the_rest(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = reports(repository, lisboa=1, madrid=1)
    assert waves.main(['["lisboa", "madrid"]', str(folder)]) == 0
    assert capsys.readouterr().out == 'canaries=[]\ncanary=[]\nrest=["lisboa", "madrid"]\n'


def test_a_misspelt_canary_is_an_error_and_no_part_of_the_rest(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "stacks/canary.txt").write_text("madird\n")
    assert waves.main(['["madrid"]', str(reports(repository, madrid=1))]) == 1
    assert "stacks/canary.txt: no such store: madird" in capsys.readouterr().err


def test_a_store_without_a_report_is_an_error(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert waves.main(['["madrid"]', str(reports(repository))]) == 1
    assert capsys.readouterr().err == "error: there is no report of madrid\n"


@pytest.mark.parametrize("left", [None, '{"version": 1, "sta', "another"])
def test_a_missing_report_becomes_one_that_says_so(repository: Path, left: str | None) -> None:
    lisboa = Report(stack="lisboa", surface="public", store="", digest="")
    (repository / "lisboa.json").write_text(as_text((lisboa,)), "utf-8")
    before = (repository / "lisboa.json").read_bytes()
    if left is not None:
        # A job that was killed has left the half of one, or something else.
        text = as_text((lisboa,)) if left == "another" else left
        (repository / "madrid.json").write_text(text, "utf-8")
    assert missing.complete(["lisboa", "madrid"], repository) == ["madrid"]
    (made,) = from_text((repository / "madrid.json").read_text("utf-8"))
    assert made.stack == "madrid"
    assert made.errors == ("the job of madrid made no report: the run of the workflow shows why",)
    assert (repository / "lisboa.json").read_bytes() == before
