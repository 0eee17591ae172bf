"""``connectif validate``: definitions and stacks, without a network, key or engine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from provider.commands.outcome import EXIT_ERROR, EXIT_FINE, count, say, say_json

if TYPE_CHECKING:
    from provider.definitions import Problem, Validation


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = "Check every definition and stack file. Needs no network, key or engine."
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--stack",
        metavar="NAME",
        action="append",
        help="check this stack and its packs only (may be given again); default: everything",
    )
    chosen.add_argument(
        "--all-stacks", action="store_true", help="check everything; the same as without options"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Check, print the result, and give the exit code."""
    from provider.definitions import validate

    result = validate(arguments.root, arguments.stack)
    if arguments.json:
        say_json(_as_data(result))
    else:
        _print(result, arguments.root)
        if not result.problems:
            _hint(arguments.root)
    return EXIT_ERROR if result.problems else EXIT_FINE


def _as_data(result: Validation) -> Mapping[str, object]:
    """Give the result as plain data."""
    return {
        "valid": not result.problems,
        "stacks": list(result.stacks),
        "packs": list(result.packs),
        "definitions": result.definitions,
        "problems": [problem_as_data(problem) for problem in result.problems],
    }


def problem_as_data(problem: Problem) -> Mapping[str, object]:
    """Give one problem as plain data."""
    position = problem.position
    return {
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "path": problem.path,
        "message": problem.message,
    }


def _print(result: Validation, root: Path) -> None:
    """Print the problems one per line, and a summary for people."""
    from provider.commands.schema import elsewhere

    looked_at = (
        f"{count(result.definitions, 'definition')} in {count(len(result.packs), 'pack')}, "
        f"{count(len(result.stacks), 'stack')}"
    )
    if not result.problems:
        say(f"{looked_at}: all valid{elsewhere(root)}")
        return
    for problem in result.problems:
        sys.stderr.write(f"{problem}\n")
    files = len({problem.position.file for problem in result.problems})
    found = f"{count(len(result.problems), 'problem')} in {count(files, 'file')}"
    sys.stderr.write(f"{looked_at}: {found}{elsewhere(root)}\n")


def _hint(root: Path) -> None:
    """Say that editors do not know a new pack or parameter yet: no mistake, so never an error."""
    from provider.commands.schema import is_stale, writing

    if is_stale(root):
        say(f"hint: editors do not know every pack and parameter yet; run: {writing(root)}")
