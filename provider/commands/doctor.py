"""``connectif doctor``: before the first write, what would stop a run. It reads only."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from provider.commands.outcome import (
    EXIT_ERROR,
    EXIT_FINE,
    EXIT_OPEN,
    CommandError,
    say,
    say_json,
)

if TYPE_CHECKING:
    from provider.doctor import Examination, Finding

#: Stands for standard output.
_OUTPUT = "-"
_NARROWEST, _WIDEST = 60, 110


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Check everything that a first run needs: stack file, engine, state, passphrase, key, "
        "scopes, limit, secrets, and how the store answers. Reads only; writes nothing anywhere. "
        "Exit codes: 0 nothing stops a run, 2 something does, 1 the doctor could not look."
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--stack", metavar="NAME", help="examine this stack")
    chosen.add_argument(
        "--all-stacks", action="store_true", help="examine every store (example-* are no stores)"
    )
    parser.add_argument(
        "--shapes",
        metavar="FILE",
        nargs="?",
        const=_OUTPUT,
        help="print (or write to FILE, JSON where its name ends so) only how the store's answers "
        "differ from what is known of the API: a report that holds nothing of the store, to share",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    _end_with_one(parser)


def run(arguments: argparse.Namespace) -> int:
    """Examine, print what was found, and give the exit code."""
    stacks = _stacks(arguments)
    if arguments.shapes is not None:
        return _shapes(arguments, stacks)
    from provider.doctor import examine_machine
    from provider.doctor.sharing import examine_all
    from provider.stores.names import left_out

    machine = examine_machine(arguments.root, os.environ)
    found = examine_all(arguments.root, stacks, os.environ)
    if arguments.json:
        say_json(_as_data(machine, found))
    else:
        _print(machine, found)
    if arguments.all_stacks and (without := left_out(arguments.root)):
        (sys.stderr if arguments.json else sys.stdout).write(f"{without}\n")
    everything = [*machine, *(finding for item in found for finding in item.findings)]
    stops = any(finding.result == "problem" for finding in everything)
    return EXIT_OPEN if stops else EXIT_FINE


def _end_with_one(parser: argparse.ArgumentParser) -> None:
    """Have a command line that is not understood end with 1: here 2 says that a run would stop."""

    def refuse(message: str) -> NoReturn:
        parser.print_usage(sys.stderr)
        parser.exit(EXIT_ERROR, f"{parser.prog}: error: {message}\n")

    parser.error = refuse  # type: ignore[method-assign]


def _stacks(arguments: argparse.Namespace) -> Sequence[str]:
    from provider.definitions.stacks import FOLDER, stack_file, stack_names
    from provider.kinds.suggestions import did_you_mean
    from provider.stores.names import deployable, name_fault

    if arguments.all_stacks:
        stores = deployable(arguments.root)
        if not stores:
            raise CommandError(f"there is no store's stack file in {arguments.root / FOLDER}")
        return stores
    known = stack_names(arguments.root)
    if not arguments.stack:
        raise CommandError("say which stack: --stack NAME, or --all-stacks")
    if fault := name_fault(arguments.stack):
        raise CommandError(fault)
    if arguments.stack not in known:
        hint = did_you_mean(arguments.stack, known)
        file = stack_file(arguments.stack)
        raise CommandError(f'there is no stack "{arguments.stack}" ({file}){hint}')
    return [arguments.stack]


def _shapes(arguments: argparse.Namespace, stacks: Sequence[str]) -> int:
    """Print or write the report that tells nothing of the stores."""
    from provider.doctor import examine
    from provider.doctor.shape_report import as_data, as_markdown, store_shape

    place = None if arguments.shapes == _OUTPUT else Path(arguments.shapes)
    if place is not None and place.exists():
        raise CommandError(f"{place} is there already: give the name of a new file")
    found = [examine(arguments.root, stack, os.environ) for stack in stacks]
    looked = [item for item in found if item.answers is not None and item.answers.looks]
    if not looked:
        raise CommandError("no store gave an answer to compare: run it without --shapes to see why")
    stores = [store_shape(item.answers, extended=item.extended) for item in looked if item.answers]
    as_json = arguments.json or (place is not None and place.suffix == ".json")
    if place is not None:
        _write(place, json.dumps(as_data(stores), indent=2) if as_json else as_markdown(stores))
    elif as_json:
        say_json(as_data(stores))
    else:
        say(as_markdown(stores))
    return EXIT_FINE


def _write(place: Path, text: str) -> None:
    try:
        with place.open("x", encoding="utf-8") as file:
            file.write(f"{text}\n")
    except OSError as error:
        raise CommandError(f"{place} cannot be written: {error.strerror}") from None
    say(f"{place} is written: it holds nothing of the store, and may be shared.")


def _as_data(machine: Sequence[Finding], found: Sequence[Examination]) -> Mapping[str, object]:
    """Give everything that was found as plain data."""
    everything = [*machine, *(finding for item in found for finding in item.findings)]
    return {
        "problems": sum(finding.result == "problem" for finding in everything),
        "warnings": sum(finding.result == "warning" for finding in everything),
        "machine": [vars(finding) for finding in machine],
        "stacks": [_stack_as_data(item) for item in found],
    }


def _stack_as_data(item: Examination) -> Mapping[str, object]:
    return {
        "stack": item.stack,
        "findings": [vars(finding) for finding in item.findings],
        "scopes": [
            {
                "area": holding.need.scope.area,
                "right": holding.need.scope.right,
                "areaNameAssumed": holding.need.scope.assumed,
                "purpose": holding.need.purpose,
                "reason": holding.need.reason,
                "held": holding.held,
            }
            for holding in item.holdings
        ],
    }


def _print(machine: Sequence[Finding], found: Sequence[Examination]) -> None:
    from provider.doctor.printing import printed

    columns = shutil.get_terminal_size((_WIDEST, 24)).columns
    for line in printed(machine, found, min(max(columns, _NARROWEST), _WIDEST)):
        say(line)
