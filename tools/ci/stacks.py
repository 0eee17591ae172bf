"""Say which stores there are, for the jobs of a workflow: ``python3 -m tools.ci.stacks``.

Prints ``stacks=["lisboa", "madrid"]``, a line for ``$GITHUB_OUTPUT``. Standard library only: the
jobs that run this install nothing. The stacks that came with the repository are no stores:
examples, and the local store, which a runner cannot reach.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path("stacks")
NOT_STORES = ("example-", "sandbox")
# What an environment, an artifact and a file may be called after.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


class CiError(Exception):
    """Say in plain words why a job cannot go on."""


def stores(folder: Path = FOLDER) -> list[str]:
    """Give the stacks that stand for a store, sorted. Raises ``CiError`` on what is no name."""
    found = [name for name in _described(folder) if not name.startswith(NOT_STORES)]
    for name in found:
        if not _NAME.fullmatch(name):
            raise CiError(f"{name!r} is no name of a stack: letters, digits, dots and dashes only")
    _refuse_shared(found)
    return found


def _described(folder: Path) -> list[str]:
    files = folder.glob("Pulumi.*.yaml")
    return sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in files)


def left_out(folder: Path = FOLDER) -> str:
    """Say which stacks are left out and why; "" where none is."""
    names = [name for name in _described(folder) if name.startswith(NOT_STORES)]
    if not names:
        return ""
    return (
        f"left out, since a stack whose name begins with {' or '.join(NOT_STORES)} is an example "
        f"or a local store: {json.dumps(names)}; a store of yours among them needs another name"
    )


def _refuse_shared(names: Sequence[str]) -> None:
    """Refuse names of which one store's previews would get the key that writes to another."""
    owners: dict[str, str] = {}
    for name in names:
        for environment in (f"store-{name}", f"store-{name}-read"):
            # GitHub tells no capital letters apart in the name of an environment.
            owner = owners.setdefault(environment.lower(), name)
            if owner != name:
                raise CiError(
                    f"{owner!r} and {name!r} would share the environment {environment}, and so "
                    "their keys: give one of them another name"
                )


def chosen(names: Sequence[str], only: Sequence[str]) -> list[str]:
    """Give those of the names that are asked for; all where none is. Raises ``CiError``."""
    unknown = [name for name in only if name not in names]
    if unknown:
        raise CiError(f"no such store: {', '.join(unknown)} (there are: {', '.join(names)})")
    return [name for name in names if not only or name in only]


def output(name: str, value: Sequence[str]) -> str:
    """Give a line for ``$GITHUB_OUTPUT`` that ``fromJSON`` understands."""
    return f"{name}={json.dumps(list(value))}"


def main(words: Sequence[str] | None = None) -> int:
    """Print the stores; return 0, or 1 with the reason."""
    parser = argparse.ArgumentParser(prog="tools.ci.stacks", description="List the stores.")
    parser.add_argument("--only", default="", help="names with blanks between them; empty for all")
    given = parser.parse_args(words)
    try:
        found = chosen(stores(), given.only.split())
    except CiError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if said := left_out():
        print(said, file=sys.stderr)
    print(output("stacks", found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
