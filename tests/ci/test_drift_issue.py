"""One issue tells what somebody has to look at in the stores, and goes with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ci.conftest import Job
from tests.ci.github_server import GitHubServer
from tools.ci import drift
from tools.ci.github import LIMIT, length

MAY = {"issues": "write"}
CONFIRMED = (
    "- `shop.script` was confirmed on 2026-02-01, long ago: look at it in the store, and confirm "
    "it again"
)
FINE: dict[str, Any] = {
    "error": None,
    "drift": [],
    "refusals": [],
    "agedConfirmations": [],
    "waiting": [],
    "noLongerDefined": [],
    "tasks": [],
    "minutes": 0,
    "warnings": [],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder in which two stores stand well."""
    for name in ("lisboa", "madrid"):
        stands(tmp_path, name)
    return tmp_path


def stands(folder: Path, stack: str, report: str = "", **found: Any) -> None:
    """Write down how a store stands."""
    (folder / f"{stack}.json").write_text(json.dumps([{**FINE, "stack": stack, **found}]))
    (folder / f"{stack}.md").unlink(missing_ok=True)
    if report:
        (folder / f"{stack}.md").write_text(report, "utf-8")


def tell(folder: Path, stacks: str = '["lisboa", "madrid"]') -> int:
    """Run the script."""
    return drift.main([stacks, str(folder)])


def test_stores_that_stand_well_open_nothing(server: GitHubServer, job: Job, folder: Path) -> None:
    job(MAY)
    stands(folder, "lisboa", waiting=["shop.push"], tasks=["shop.script"], minutes=3)
    assert tell(folder) == 0
    assert server.issues == []


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ({"drift": ["shop.push"]}, "- Somebody changed this in the store by hand: `shop.push`"),
        ({"error": "the key is refused"}, "- It cannot be read: `the key is refused`"),
        ({"refusals": ["no such field"]}, "- The next run would stop: `no such field`"),
        (
            {"agedConfirmations": [{"resource": "shop.script", "on": "2026-02-01"}]},
            CONFIRMED,
        ),
    ],
)
def test_what_somebody_has_to_look_at_opens_an_issue(
    server: GitHubServer, job: Job, folder: Path, found: dict[str, Any], line: str
) -> None:
    job(MAY)
    stands(folder, "madrid", report="## One change\n", **found)
    stands(folder, "lisboa", tasks=["shop.script"], minutes=3)
    assert tell(folder) == 0
    (issue,) = server.issues
    lines = issue["body"].splitlines()
    assert "1 of 2 stores: somebody has to look." in issue["body"]
    assert lines.index("### madrid") < lines.index(line) < lines.index("### lisboa")
    assert "- Tasks for a person, about 3 minutes: `shop.script`" in lines
    assert "## One change" in lines


def test_a_store_whose_job_left_nothing_is_told_and_keeps_the_issue_open(
    server: GitHubServer, job: Job, folder: Path
) -> None:
    job(MAY)
    (folder / "madrid.json").write_text("")
    assert tell(folder) == 0
    (issue,) = server.issues
    assert "its job has left no result" in issue["body"]
    assert issue["state"] == "open"


def test_the_same_the_next_night_is_the_same_issue_without_a_comment(
    server: GitHubServer, job: Job, folder: Path
) -> None:
    job(MAY)
    stands(folder, "madrid", drift=["shop.push"])
    tell(folder)
    assert tell(folder) == 0
    assert len(server.issues) == 1
    assert server.comments == {}


def test_something_else_is_told_by_a_comment(server: GitHubServer, job: Job, folder: Path) -> None:
    job(MAY)
    stands(folder, "madrid", drift=["shop.push"])
    tell(folder)
    stands(folder, "madrid", drift=["shop.push", "shop.field"])
    assert tell(folder) == 0
    (issue,) = server.issues
    assert "`shop.push`, `shop.field`" in issue["body"]
    (said,) = server.comments[issue["number"]]
    assert said["body"] == "What somebody has to look at has changed: see above."


def test_it_is_closed_when_it_is_gone_and_opened_anew_later(
    server: GitHubServer, job: Job, folder: Path
) -> None:
    job(MAY)
    stands(folder, "madrid", drift=["shop.push"])
    tell(folder)
    stands(folder, "madrid")
    assert tell(folder) == 0
    (issue,) = server.issues
    assert (issue["state"], issue["state_reason"]) == ("closed", "completed")
    (said,) = server.comments[issue["number"]]
    assert said["body"].startswith("Every store is as it is defined again")
    stands(folder, "madrid", drift=["shop.push"])
    tell(folder)
    assert [item["state"] for item in server.issues] == ["closed", "open"]


def test_nobody_elses_issue_and_no_pull_request_is_touched(
    server: GitHubServer, job: Job, folder: Path
) -> None:
    job(MAY)
    server.issue("mine", f"{drift.MARKER} 0 -->", {"login": "ana", "type": "User"})
    server.issue("a pull request", f"{drift.MARKER} 0 -->")["pull_request"] = {}
    assert tell(folder) == 0
    assert [item["state"] for item in server.issues] == ["open", "open"]


def test_names_out_of_a_store_ping_nobody_and_end_no_marker(
    server: GitHubServer, job: Job, folder: Path
) -> None:
    job(MAY)
    stands(folder, "madrid", error="`@ana` --> \n# <img src=x>")
    tell(folder)
    (issue,) = server.issues
    assert "- It cannot be read: `'@ana' --> # <img src=x>`" in issue["body"].splitlines()


def test_a_report_that_does_not_fit_is_left_out_and_named(
    server: GitHubServer, job: Job, folder: Path
) -> None:
    job(MAY)
    stands(folder, "lisboa", report="x" * LIMIT, drift=["shop.push"])
    stands(folder, "madrid", report="## One change\n", drift=["shop.push"])
    assert tell(folder) == 0
    (issue,) = server.issues
    assert length(issue["body"]) < LIMIT
    assert "## One change" in issue["body"]
    assert "Too long for this page, so look at the run: `lisboa`" in issue["body"]


def test_hundreds_of_stores_still_fit(server: GitHubServer, job: Job, folder: Path) -> None:
    job(MAY)
    names = [f"store-{number}" for number in range(300)]
    for name in names:
        stands(folder, name, error="é" * 500)
    assert tell(folder, json.dumps(names)) == 0
    (issue,) = server.issues
    assert length(issue["body"]) < LIMIT
    assert issue["body"].endswith("The rest did not fit: look at the run.\n")
    assert "300 of 300 stores" in issue["body"]


def test_a_job_that_may_not_write_fails(
    server: GitHubServer, job: Job, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job({"contents": "read"})
    stands(folder, "madrid", drift=["shop.push"])
    assert tell(folder) == 1
    assert "403" in capsys.readouterr().err
    assert server.issues == []
