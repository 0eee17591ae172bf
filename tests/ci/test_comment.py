"""One comment of a pull request, written by a job and by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from provider.review.rendering.markdown import MARKDOWN_LIMIT
from tests.ci.conftest import Job
from tests.ci.github_server import GitHubServer
from tools.ci import comment
from tools.ci.github import LIMIT, length

MAY = {"pull-requests": "write"}
ANA = {"login": "ana", "type": "User"}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report."""
    place = tmp_path / "report.md"
    place.write_text("## Two stores change\n", "utf-8")
    return place


def bodies(server: GitHubServer) -> list[str]:
    """Give the comments of the pull request."""
    return [item["body"] for item in server.comments[3]]


def test_the_first_run_makes_the_comment(server: GitHubServer, job: Job, report: Path) -> None:
    job(MAY)
    assert comment.main(["3", str(report), "--commit", "abc"]) == 0
    (body,) = bodies(server)
    assert body.startswith(comment.MARKER)
    assert "## Two stores change" in body
    assert "For commit abc." in body
    assert "(https://github.example/shop/stores/actions/runs/7)" in body


def test_a_later_run_updates_it(server: GitHubServer, job: Job, report: Path) -> None:
    job(MAY)
    comment.main(["3", str(report)])
    report.write_text("## Nothing changes\n", "utf-8")
    assert comment.main(["3", str(report)]) == 0
    (body,) = bodies(server)
    assert "Nothing changes" in body
    assert "Two stores" not in body


def test_it_is_found_behind_many_others(server: GitHubServer, job: Job, report: Path) -> None:
    job(MAY)
    for number in range(120):
        server.comment(3, f"talk {number}", ANA)
    server.comment(3, f"{comment.MARKER}\nold")
    assert comment.main(["3", str(report)]) == 0
    assert len(bodies(server)) == 121
    assert "Two stores change" in bodies(server)[-1]


@pytest.mark.parametrize(
    "user", [ANA, {"login": "github-actions[bot]", "type": "User"}, {"login": "a", "type": "Bot"}]
)
def test_nobody_elses_comment_is_touched(
    server: GitHubServer, job: Job, report: Path, user: dict[str, str]
) -> None:
    job(MAY)
    server.comment(3, f"{comment.MARKER}\nmine", user)
    server.comment(3, f"I quote: {comment.MARKER}")
    assert comment.main(["3", str(report)]) == 0
    theirs, quoted, own = bodies(server)
    assert theirs == f"{comment.MARKER}\nmine"
    assert quoted.startswith("I quote")
    assert "Two stores change" in own


@pytest.mark.parametrize("letter", ["x", "é", "\N{SLICE OF PIZZA}"])
def test_it_is_never_longer_than_github_takes_it(
    server: GitHubServer, job: Job, report: Path, letter: str
) -> None:
    job(MAY)
    report.write_text(letter * LIMIT, "utf-8")
    assert comment.main(["3", str(report)]) == 0
    (body,) = bodies(server)
    assert length(body) < LIMIT
    assert "too long for a comment" in body
    assert "actions/runs/7" in body


def test_the_longest_report_that_is_rendered_fits_with_what_stands_around_it() -> None:
    address = f"https://{'g' * 60}.example/{'o' * 39}/{'r' * 100}/actions/runs/12345678901"
    body = comment.text("x" * MARKDOWN_LIMIT, "a" * 40, address)
    assert "x" * MARKDOWN_LIMIT in body
    assert length(body) <= LIMIT


def test_a_job_that_may_not_write_says_so_without_its_token(
    server: GitHubServer, job: Job, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job({"contents": "read"})
    assert comment.main(["3", str(report)]) == 1
    said = capsys.readouterr()
    assert said.err == (
        "error: POST issues/3/comments: 403 Resource not accessible by integration\n"
    )
    assert said.out == ""
    assert server.comments.get(3, []) == []


def test_it_wants_the_environment_of_a_job(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_API_URL", raising=False)
    assert comment.main(["3", str(report)]) == 1
    assert capsys.readouterr().err == (
        "error: GITHUB_API_URL is not set: this runs in a workflow\n"
    )


@pytest.mark.parametrize("answer", [{"message": "later"}, ["a"], None, [{"user": "ana"}]])
def test_an_answer_that_is_not_understood_is_an_error(
    server: GitHubServer,
    job: Job,
    report: Path,
    answer: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    job(MAY)
    monkeypatch.setattr(server, "answer", lambda *_: (200, answer))
    assert comment.main(["3", str(report)]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_a_report_that_is_a_link_is_not_read(
    server: GitHubServer, job: Job, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job(MAY)
    link = report.parent / "link.md"
    link.symlink_to(report)
    assert comment.main(["3", str(link)]) == 1
    assert "link.md is no file" in capsys.readouterr().err
    assert server.paths == []


def test_a_report_that_is_no_text_is_an_error(
    server: GitHubServer, job: Job, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job(MAY)
    report.write_bytes(b"\xff\xfe")
    assert comment.main(["3", str(report)]) == 1
    assert capsys.readouterr().err.startswith("error: ")
    assert server.paths == []


def test_the_token_does_not_follow_a_redirect(
    server: GitHubServer, job: Job, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job(MAY)
    server.moved_to = f"{server.url}/elsewhere"
    assert comment.main(["3", str(report)]) == 1
    assert "302" in capsys.readouterr().err
    assert [path.partition("?")[0] for path in server.paths] == [
        "/repos/shop/stores/issues/3/comments"
    ]
