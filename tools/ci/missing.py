"""Make a report that says so for each store whose job left none, so that none is forgotten."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from provider.review.report.data import ReportError, as_text, from_text
from provider.review.report.model import Report

_WHY = "the job of {} made no report: the run of the workflow shows why"


def complete(stacks: list[str], folder: Path) -> list[str]:
    """Write the reports that are missing; give the names of their stores."""
    missing = [name for name in stacks if not _is_there(folder / f"{name}.json", name)]
    for name in missing:
        report = Report(stack=name, surface="", store="", digest="", errors=(_WHY.format(name),))
        (folder / f"{name}.json").write_text(as_text((report,)), encoding="utf-8")
    return missing


def _is_there(file: Path, stack: str) -> bool:
    """Whether a file is a report of the store: one cut short would keep all others from people."""
    try:
        return [report.stack for report in from_text(file.read_text("utf-8"))] == [stack]
    except (OSError, UnicodeDecodeError, ReportError):
        return False


if __name__ == "__main__":
    complete(json.loads(sys.argv[1]), Path(sys.argv[2]))
