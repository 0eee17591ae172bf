"""The scripts of the jobs: what they leave, and what they end with."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from provider.review.report.data import as_text
from tests.engine.project import ROOT
from tests.unit.review.rendering.report_examples import REPORT

LIMIT = 60
#: Stands in for the command: notes its words, writes what it is told to, ends as it is told to.
COMMAND = """#!/usr/bin/env bash
echo "$*" >>"$CALLS"
name="CODE_$1"
if [ "$1" = status ]; then printf '%s' "$SAID"; fi
if [ "$1" = report ]; then printf '{}' >"${*: -1}"; fi
exit "${!name:-0}"
"""


def run(folder: Path, script: str, *words: str, **variables: str) -> int:
    """Run a script with a command of ours on PATH; give what it ends with."""
    command = folder / "bin" / "connectif"
    command.parent.mkdir(exist_ok=True)
    command.write_text(COMMAND)
    command.chmod(0o755)
    known = {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "SAID": "[]"}
    done = subprocess.run(
        [ROOT / "tools" / "ci" / script, *words],
        cwd=folder,
        env={**known, "CALLS": str(folder / "calls"), **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LIMIT,
        check=False,
    )
    return done.returncode


def calls(folder: Path) -> list[str]:
    """Give what the command was called with."""
    return (folder / "calls").read_text().splitlines()


@pytest.mark.parametrize(("code", "ends"), [("0", 0), ("2", 0), ("1", 1), ("130", 130)])
def test_a_report_fails_only_where_the_preview_does(tmp_path: Path, code: str, ends: int) -> None:
    assert run(tmp_path, "report.sh", "madrid", "reports", CODE_report=code) == ends
    assert calls(tmp_path) == ["report --stack madrid --json reports/madrid.json"]
    assert (tmp_path / "reports" / "madrid.json").is_file()


def test_a_store_that_stands_well_needs_no_report(tmp_path: Path) -> None:
    assert run(tmp_path, "standing.sh", "madrid", "standing") == 0
    assert calls(tmp_path) == ["status --stack madrid --json"]
    assert (tmp_path / "standing" / "madrid.json").read_text() == "[]"


def test_a_store_that_differs_gets_one_even_if_its_preview_fails(tmp_path: Path) -> None:
    assert run(tmp_path, "standing.sh", "madrid", "standing", CODE_status="2", CODE_report="1") == 0
    assert calls(tmp_path)[1:] == ["report --stack madrid --markdown standing/madrid.md"]
    assert (tmp_path / "standing" / "madrid.md").is_file()


def test_a_store_that_cannot_be_read_ends_no_job(tmp_path: Path) -> None:
    assert run(tmp_path, "standing.sh", "madrid", "standing", CODE_status="1", SAID="[{}]") == 0
    assert len(calls(tmp_path)) == 1
    assert (tmp_path / "standing" / "madrid.json").read_text() == "[{}]"


def plain(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command whose output shall be no more than text."""
    return subprocess.run(
        [ROOT / "tools/ci/plain.sh", *words],
        env={"PATH": os.environ["PATH"], **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


NOISY = ["bash", "-c", "echo ::add-mask::shop; echo ::warning::late >&2; printf end; exit 7"]


def test_what_is_printed_is_no_command_to_the_runner() -> None:
    runs = [plain(*NOISY, GITHUB_ACTIONS="true") for _ in range(2)]
    words = set()
    for done in runs:
        first, *shown, last = done.stdout.splitlines()
        word = first.removeprefix("::stop-commands::")
        assert re.fullmatch(r"[0-9a-f]{32}", word)
        assert last == f"::{word}::"
        assert shown == ["::add-mask::shop", "::warning::late", "end"]
        assert (done.stderr, done.returncode) == ("", 7)
        words.add(word)
    # Who has seen one run knows no word of the next.
    assert len(words) == 2


def test_elsewhere_it_is_shown_as_it_is() -> None:
    done = plain(*NOISY)
    assert done.stdout == "::add-mask::shop\nend"
    assert (done.stderr, done.returncode) == ("::warning::late\n", 7)


def test_a_store_without_a_report_stands_in_the_merged_one(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    words = '["lisboa", "madrid"]', "reports", "report"
    assert run(tmp_path, "merge.sh", *words, GITHUB_STEP_SUMMARY=str(summary)) == 0
    merged = (tmp_path / "report" / "report.md").read_text("utf-8")
    assert "the job of lisboa made no report" in merged
    assert "the job of madrid made no report" in merged
    assert summary.read_text("utf-8") == merged
    assert "<html" in (tmp_path / "report" / "report.html").read_text("utf-8")
    data = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert [report["stack"] for report in data["reports"]] == ["lisboa", "madrid"]


@pytest.mark.parametrize("when", ["", "once somebody says so: not before"])
def test_the_merged_report_says_what_lets_it_happen_here(tmp_path: Path, when: str) -> None:
    (tmp_path / "reports").mkdir()
    made = as_text((replace(REPORT, stack="madrid"),))
    (tmp_path / "reports" / "madrid.json").write_text(made, "utf-8")
    words = ['["madrid"]', "reports", "report", *([when] if when else [])]
    assert run(tmp_path, "merge.sh", *words) == 0
    said = f"Nothing has happened yet. It happens {when or 'when the technical team runs'}"
    for name in ("report.md", "report.html"):
        assert said in (tmp_path / "report" / name).read_text("utf-8"), name


def test_reports_that_cannot_be_read_fail(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    # Of a store that is asked for, a file that is no report counts as none: nobody asked for this.
    (tmp_path / "reports" / "stranger.json").write_text("no report")
    assert run(tmp_path, "merge.sh", '["madrid"]', "reports", "report") == 1
    assert not (tmp_path / "report" / "report.md").exists()
