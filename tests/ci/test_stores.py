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
        found: dict[str, Any] = {"changes": [{}] * number, "errors": [], "allowedByName": []}
        (folder / "reports" / f"{name}.json").write_text(json.dumps(found))
    return folder / "reports"


def test_examples_and_the_local_store_are_no_stores(capsys: pytest.CaptureFixture[str]) -> None:
    assert stacks.main([]) == 0
    said = capsys.readouterr()
    assert said.out == 'stacks=["lisboa", "madrid", "paris"]\n'
    # Nobody has to find out by himself why a store of his is missing.
    assert said.err == (
        "left out, since a stack whose name begins with example- or sandbox is an example or a "
        'local store: ["example-shop", "sandbox", "sandbox-public"]; a store of yours among them '
        "needs another name\n"
    )


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


@pytest.mark.parametrize(
    ("looked_at", "gated"),
    [
        (["lisboa"], ["madrid", "paris"]),
        (["lisboa", "madrid"], ["madrid", "paris"]),
        (["madrid"], ["madrid"]),
        (["madrid", "paris"], ["madrid", "paris"]),
    ],
)
def test_who_asks_for_some_stores_only_does_not_go_around_the_gate(
    repository: Path, capsys: pytest.CaptureFixture[str], looked_at: list[str], gated: list[str]
) -> None:
    (repository / "stacks/canary.txt").write_text("madrid\nparis\n")
    folder = reports(repository, **dict.fromkeys(looked_at, 1))
    assert waves.main([json.dumps(looked_at), str(folder)]) == 0
    first, _, rest = capsys.readouterr().out.splitlines()
    assert first == f"canaries={json.dumps(gated)}"
    assert rest == f"rest={json.dumps([name for name in looked_at if name == 'lisboa'])}"


def test_what_will_stop_for_want_of_leave_is_said_before_anybody_approves(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = reports(repository, lisboa=1, madrid=1, paris=1)
    for name, needed in {"lisboa": ["shop.push"], "madrid": ["shop.push", "shop.fax"]}.items():
        found = {"changes": [{}], "errors": [], "allowedByName": needed}
        (folder / f"{name}.json").write_text(json.dumps(found))
    page = repository / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))

    def said(stacks: str, allow: str = "") -> list[str]:
        page.unlink(missing_ok=True)
        assert waves.main([stacks, str(folder), "--allow", allow]) == 0
        text = page.read_text("utf-8") if page.exists() else ""
        return [line for line in text.splitlines() if line.startswith("| ")][1:]

    every = '["lisboa", "madrid", "paris"]'
    assert said(every) == ["| lisboa | `shop.push` |", "| madrid | `shop.fax` `shop.push` |"]
    # Leave that a store has no use for would stop that one.
    assert said(every, "shop.push") == [
        "| madrid | `shop.fax` `shop.push` |",
        "| paris | nothing |",
    ]
    assert said('["madrid"]', " shop.push  shop.fax") == []
    assert said('["paris"]') == []


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
