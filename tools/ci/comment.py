"""Write the report into the pull request, as one comment that is updated.

``python3 -m tools.ci.comment NUMBER FILE --commit SHA``. The comment of an earlier run is found by
its first line, and taken only if a job wrote it: whoever writes that line has no comment changed.
Standard library only: this runs beside a token that can write, so nothing is installed for it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.ci.github import LIMIT, GitHubError, Repository, is_own, length, run_address

MARKER = "<!-- connectif: report of a pull request -->"
_TOO_LONG = "The report is too long for a comment."


def text(report: str, commit: str, run: str) -> str:
    """Give the text of the comment, never longer than GitHub takes it."""
    foot = f"For commit {commit}." if commit else ""
    if run:
        foot = f"{foot} The whole report is the artifact `report` of [this run]({run}).".strip()
    whole = "\n\n".join(part for part in (MARKER, report.strip(), foot) if part) + "\n"
    if length(whole) <= LIMIT:
        return whole
    return "\n\n".join(part for part in (MARKER, _TOO_LONG, foot) if part) + "\n"


def _report(file: Path) -> str:
    """Read the report, which the code of the pull request has made: nothing else may stand there.

    A link could lead to what this job alone can read, such as its own environment.
    """
    if file.is_symlink() or not file.is_file():
        raise OSError(f"{file} is no file: the job that merges the reports has left none")
    return file.read_text("utf-8")


def write(repository: Repository, number: int, body: str) -> str:
    """Update the comment that is there, else make one; give its address."""
    place = f"issues/{number}/comments"

    def own() -> dict[str, Any] | None:
        return next((item for item in repository.each(place) if is_own(item, MARKER)), None)

    known = own()
    if known is None:
        return str(repository.create(place, own, body=body)["html_url"])
    return str(repository.change(f"issues/comments/{known['id']}", body=body)["html_url"])


def main(words: Sequence[str] | None = None) -> int:
    """Write the comment; return 0, or 1 with the reason."""
    parser = argparse.ArgumentParser(prog="tools.ci.comment", description="Write the comment.")
    parser.add_argument("number", type=int, help="the number of the pull request")
    parser.add_argument("file", type=Path, help="the report, as Markdown")
    parser.add_argument("--commit", default="", help="the commit that the report is about")
    given = parser.parse_args(words)
    try:
        body = text(_report(given.file), given.commit, run_address())
        print(write(Repository.of_job(), given.number, body))
    except (GitHubError, OSError, UnicodeDecodeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
