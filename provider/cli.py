"""The ``connectif`` command. Every subcommand imports what it needs, and nothing else."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provider.definitions import Problem, Validation

EXIT_FINE = 0
EXIT_ERROR = 1

_HOME = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code: 0 fine, 1 error.

    ``connectif sandbox ...`` does not return: it becomes the sandbox's own process.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["sandbox"]:
        _become_sandbox(arguments[1:])
    parsed = _parser().parse_args(arguments)
    return _validate(parsed.root, parsed.stack, as_json=parsed.json)


def _parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(
        prog="connectif", description="Connectif store configuration as code."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = commands.add_parser(
        "validate",
        help="check definitions and stacks, without a network",
        description="Check every definition and stack file. Needs no network, key or engine.",
    )
    check.add_argument(
        "--stack",
        metavar="NAME",
        action="append",
        help="check this stack and its packs only (may be given again); default: everything",
    )
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    check.add_argument("--root", type=Path, default=None, help=argparse.SUPPRESS)
    commands.add_parser("sandbox", help="the local store: connectif sandbox --help", add_help=False)
    return parser


def _become_sandbox(arguments: Sequence[str]) -> None:
    """Replace this process by the sandbox."""
    home = str(_HOME)
    inherited = os.environ.get("PYTHONPATH")
    search = f"{home}{os.pathsep}{inherited}" if inherited else home
    environment = {**os.environ, "PYTHONPATH": search}
    command = [sys.executable, "-m", "sandbox", *arguments]
    os.execve(sys.executable, command, environment)


def find_root(start: Path) -> Path:
    """Give the nearest folder upwards that holds a Pulumi.yaml, else this program's own."""
    for folder in (start, *start.parents):
        if (folder / "Pulumi.yaml").is_file():
            return folder
    return _HOME


def _validate(root: Path | None, stacks: Sequence[str] | None, *, as_json: bool) -> int:
    """Check, print the result, and give the exit code."""
    from provider.definitions import validate

    result = validate(root or find_root(Path.cwd()), stacks)
    if as_json:
        import json

        sys.stdout.write(json.dumps(_as_data(result), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(result)
    return EXIT_ERROR if result.problems else EXIT_FINE


def _as_data(result: Validation) -> Mapping[str, object]:
    """Give the result as plain data."""
    return {
        "valid": not result.problems,
        "stacks": list(result.stacks),
        "packs": list(result.packs),
        "definitions": result.definitions,
        "problems": [_problem(problem) for problem in result.problems],
    }


def _problem(problem: Problem) -> Mapping[str, object]:
    """Give one problem as plain data."""
    position = problem.position
    return {
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "path": problem.path,
        "message": problem.message,
    }


def _print(result: Validation) -> None:
    """Print the problems one per line, and a summary for people."""
    looked_at = (
        f"{_count(result.definitions, 'definition')} in {_count(len(result.packs), 'pack')}, "
        f"{_count(len(result.stacks), 'stack')}"
    )
    if not result.problems:
        sys.stdout.write(f"{looked_at}: all valid\n")
        return
    for problem in result.problems:
        sys.stderr.write(f"{problem}\n")
    files = len({problem.position.file for problem in result.problems})
    found = f"{_count(len(result.problems), 'problem')} in {_count(files, 'file')}"
    sys.stderr.write(f"{looked_at}: {found}\n")


def _count(number: int, word: str) -> str:
    """Write a number with its noun."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


if __name__ == "__main__":
    # A process of a fraction of a second: collecting garbage while it imports took a fifth of that.
    gc.disable()
    sys.exit(main())
