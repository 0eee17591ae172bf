"""``connectif status``: how every store stands, at a glance. It reads only."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from provider.commands.outcome import (
    EXIT_ERROR,
    EXIT_FINE,
    EXIT_OPEN,
    CommandError,
    say,
    say_json,
)

#: Columns of what is no terminal.
_COLUMNS = 130


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Show how stores stand: last update, changes that wait, what somebody changed in the "
        "store, tasks for a person, and what would stop a run. Reads definitions, state and "
        "store; writes nothing. Exit codes: 0 all fine, 2 something is open, 1 a store cannot be "
        "read."
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--stack",
        metavar="NAME",
        action="append",
        help="this store only (may be given again); default: every store",
    )
    chosen.add_argument(
        "--all-stacks",
        action="store_true",
        help="every store; the same as without options (example-* are no stores)",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Read the stores, print how they stand, and give the exit code."""
    from provider.overview import Standing, read_stores, words
    from provider.stores.names import left_out

    now = datetime.now(UTC)
    found = read_stores(arguments.root, _stacks(arguments), dict(os.environ), now)
    without = "" if arguments.stack else left_out(arguments.root)
    if arguments.json:
        say_json(words.data(found))
    else:
        say(words.text(found, now, shutil.get_terminal_size((_COLUMNS, 24)).columns))
    if without:
        (sys.stderr if arguments.json else sys.stdout).write(f"{without}\n")
    standings = {item.standing for item in found}
    if Standing.UNREADABLE in standings:
        return EXIT_ERROR
    return EXIT_OPEN if Standing.OPEN in standings else EXIT_FINE


def _stacks(arguments: argparse.Namespace) -> Sequence[str]:
    from provider.stores.names import deployable, name_fault

    names = arguments.stack or deployable(arguments.root)
    for name in names:
        if fault := name_fault(name):
            raise CommandError(fault)
    if not names:
        raise CommandError("there are no stacks: a store is described by stacks/Pulumi.NAME.yaml")
    return list(dict.fromkeys(names))
