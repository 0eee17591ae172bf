"""Make a report that says so for each store whose job left none, so that none is forgotten."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from provider.review.report.data import as_text
from provider.review.report.model import Report

_WHY = "the job of {} made no report: the run of the workflow shows why"


def complete(stacks: list[str], folder: Path) -> list[str]:
    """Write the reports that are missing; give the names of their stores."""
    missing = [name for name in stacks if not (folder / f"{name}.json").is_file()]
    for name in missing:
        report = Report(stack=name, surface="", store="", digest="", errors=(_WHY.format(name),))
        (folder / f"{name}.json").write_text(as_text((report,)), encoding="utf-8")
    return missing


if __name__ == "__main__":
    complete(json.loads(sys.argv[1]), Path(sys.argv[2]))
