"""What passes by itself is tried again, and nothing is told twice for that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ci.conftest import Job
from tests.ci.github_server import GitHubServer, Trouble
from tools.ci import comment, drift, github

MAY = {"pull-requests": "write", "issues": "write"}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report."""
    place = tmp_path / "report.md"
    place.write_text("## Two stores change\n", "utf-8")
    return place


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note how long a job would wait, and do not."""
    found: list[float] = []
    monkeypatch.setattr("tools.ci.github.time.sleep", found.append)
    return found


def trouble(method: str, *statuses: int, done: bool = False, later: str = "0") -> list[Trouble]:
    """Give what the requests of a method get."""
    return [Trouble(method, status, done, later) for status in statuses]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_comment_is_made_once_the_trouble_has_passed(
    server: GitHubServer, job: Job, report: Path, method: str
) -> None:
    job(MAY)
    server.trouble = trouble(method, 502, 503)
    assert comment.main(["3", str(report)]) == 0
    assert server.trouble == []
    assert len(server.comments[3]) == 1


def test_an_update_is_tried_again(server: GitHubServer, job: Job, report: Path) -> None:
    job(MAY)
    comment.main(["3", str(report)])
    report.write_text("## Nothing changes\n", "utf-8")
    server.trouble = trouble("PATCH", 429)
    assert comment.main(["3", str(report)]) == 0
    (made,) = server.comments[3]
    assert "Nothing changes" in made["body"]


def test_it_gives_up_after_three_tries(
    server: GitHubServer, job: Job, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job(MAY)
    server.trouble = trouble("GET", *[503] * 4)
    assert comment.main(["3", str(report)]) == 1
    assert len(server.trouble) == 4 - github.TRIES
    assert capsys.readouterr().err.startswith("error: GET issues/3/comments: 503 ")


@pytest.mark.parametrize("status", [403, 404, 422, 500])
def test_what_does_not_pass_is_not_tried_again(
    server: GitHubServer, job: Job, report: Path, status: int
) -> None:
    job(MAY)
    server.trouble = trouble("POST", status, 502)
    assert comment.main(["3", str(report)]) == 1
    assert len(server.trouble) == 1


def test_a_comment_whose_answer_was_lost_is_not_made_twice(
    server: GitHubServer, job: Job, report: Path
) -> None:
    job(MAY)
    server.trouble = trouble("POST", 502, done=True)
    assert comment.main(["3", str(report)]) == 0
    assert len(server.comments[3]) == 1


def test_an_issue_whose_answer_was_lost_is_not_opened_twice(
    server: GitHubServer, job: Job, tmp_path: Path
) -> None:
    job(MAY)
    server.trouble = trouble("POST", 502, done=True)
    assert drift.main([json.dumps(["madrid"]), str(tmp_path)]) == 0
    assert len(server.issues) == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7.0), ("", 5.0), ("86400", github.LONGEST_WAIT), ("-3", 0.0), ("tomorrow", 5.0)],
)
def test_it_waits_as_long_as_github_says_and_never_for_ever(
    server: GitHubServer, job: Job, report: Path, waits: list[float], said: str, seconds: float
) -> None:
    job(MAY)
    server.trouble = trouble("GET", 429, later=said)
    assert comment.main(["3", str(report)]) == 0
    assert waits == [seconds]
