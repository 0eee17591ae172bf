"""Say which stores change, and in which wave: ``python3 -m tools.ci.waves STACKS REPORTS``.

``stacks/canary.txt`` names the stores that go first, one a line. A store in which nothing changes
is in no wave, so that nobody is asked to approve nothing; a canary is still one for the gate.
Standard library only.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.ci.stacks import FOLDER, CiError, chosen, output, stores

CANARIES = FOLDER / "canary.txt"


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


def changes(stack: str, folder: Path) -> bool:
    """Whether the report of a store has anything to do. Raises ``CiError`` without a report."""
    try:
        found = json.loads((folder / f"{stack}.json").read_text("utf-8"))
        return bool(found["changes"] or found["errors"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CiError(f"there is no report of {stack}") from None


def main(words: Sequence[str] | None = None) -> int:
    """Print the waves; return 0, or 1 with the reason."""
    parser = argparse.ArgumentParser(prog="tools.ci.waves", description="List the waves.")
    parser.add_argument("stacks", type=json.loads, help="the stores to look at, as a JSON list")
    parser.add_argument("reports", type=Path, help="the folder with their reports as JSON")
    given = parser.parse_args(words)
    try:
        first = [name for name in canaries() if name in given.stacks]
        busy = [name for name in given.stacks if changes(name, given.reports)]
    except CiError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(output("canaries", first))
    print(output("canary", [name for name in first if name in busy]))
    print(output("rest", [name for name in busy if name not in first]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
