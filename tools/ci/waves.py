"""Say which stores change, and in which wave: ``python3 -m tools.ci.waves STACKS REPORTS``.

``stacks/canary.txt`` names the stores that go first, one a line. A store in which nothing changes
is in no wave, so that nobody is asked to approve nothing; a canary is still one for the gate, also
where a person has asked for other stores only. Where ``connectif up`` would stop for want of leave,
the summary of the job says so before anybody approves. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.ci.stacks import FOLDER, CiError, chosen, output, stores

CANARIES = FOLDER / "canary.txt"
_LEAVE = """
### This run would stop: its permissions are not those that the stores need

`connectif up` ends with nothing done in these stores, also once approved: some changes happen only
with leave by name, and leave that a store has no use for is an error. If they are meant, reject the
run, and start the workflow *Up* by hand (*Run workflow*), once for each line, with these words:

| *only* | *allow* |
|---|---|"""


def canaries(file: Path = CANARIES) -> list[str]:
    """Give the stores that go first. Raises ``CiError`` where one of them is none."""
    if not file.is_file():
        return []
    lines = [line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines()]
    named = [line for line in lines if line]
    try:
        # A misspelt canary would go with the rest.
        return chosen(stores(file.parent), named) if named else []
    except CiError as error:
        raise CiError(f"{file}: {error}") from None


def gated(first: Sequence[str], looked_at: Sequence[str]) -> list[str]:
    """Give the canaries that have to prove themselves before the stores that are looked at.

    All of them, unless only canaries are looked at: nothing comes after those.
    """
    others = [name for name in looked_at if name not in first]
    return [name for name in first if others or name in looked_at]


def _report(stack: str, folder: Path) -> Mapping[str, Any]:
    """Read the report of a store. Raises ``CiError`` where there is none."""
    try:
        found = json.loads((folder / f"{stack}.json").read_text("utf-8"))
        return {name: found[name] for name in ("changes", "errors", "allowedByName")}
    except (OSError, ValueError, KeyError, TypeError):
        raise CiError(f"there is no report of {stack}") from None


def missing_leave(needed: Mapping[str, Sequence[str]], given: Sequence[str]) -> str:
    """Say, as Markdown, in which stores the run would stop and what lets it go on; "" in none.

    Args:
        needed: the objects that each store wants leave for.
        given: the objects that the run has leave for.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for stack, names in needed.items():
        if set(names) != set(given):
            groups.setdefault(tuple(sorted(names)), []).append(stack)
    if not groups:
        return ""
    rows = [
        f"| {' '.join(stacks)} | {' '.join(f'`{name}`' for name in names) or 'nothing'} |"
        for names, stacks in groups.items()
    ]
    return "\n".join((_LEAVE, *rows)) + "\n"


def main(words: Sequence[str] | None = None) -> int:
    """Print the waves; return 0, or 1 with the reason."""
    parser = argparse.ArgumentParser(prog="tools.ci.waves", description="List the waves.")
    parser.add_argument("stacks", type=json.loads, help="the stores to look at, as a JSON list")
    parser.add_argument("reports", type=Path, help="the folder with their reports as JSON")
    parser.add_argument("--allow", default="", help="what the run may do, with blanks")
    given = parser.parse_args(words)
    try:
        first = canaries()
        reports = {name: _report(name, given.reports) for name in given.stacks}
    except CiError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    busy = [name for name, found in reports.items() if found["changes"] or found["errors"]]
    print(output("canaries", gated(first, given.stacks)))
    print(output("canary", [name for name in first if name in busy]))
    print(output("rest", [name for name in busy if name not in first]))
    needed = {name: reports[name]["allowedByName"] for name in busy}
    _summarise(missing_leave(needed, given.allow.split()))
    return 0


def _summarise(text: str) -> None:
    """Show a text on the page of the run, where this is one."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if text and place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    sys.exit(main())
