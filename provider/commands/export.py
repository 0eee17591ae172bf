"""``connectif export``: a store becomes a pack."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provider.commands.outcome import (
    EXIT_FINE,
    EXIT_OPEN,
    CommandError,
    count,
    say,
    say_json,
)

if TYPE_CHECKING:
    from provider.adoption.choosing import LeftOut
    from provider.adoption.exporting import Export
    from provider.adoption.folder import OccupiedError, Outcome

_PACK = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Read a store and write what it holds as a pack. The stack file gives address, surface "
        "and key. Nothing is written to the store; values of headers are written nowhere. "
        "Exit code 2: something could not be exported."
    )
    parser.add_argument("--stack", metavar="NAME", required=True, help="the stack of the store")
    parser.add_argument("--pack", metavar="NAME", required=True, help="the pack to write")
    patterns(parser)
    parser.add_argument(
        "--output", metavar="DIR", type=Path, help="the folder to write; default: resources/PACK"
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="overwrite files that a person has edited, and delete those of an earlier export that "
        "this one does not write",
    )
    import_option(parser)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def patterns(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose among objects."""
    parser.add_argument(
        "--only",
        metavar="PATTERN",
        nargs="+",
        default=[],
        help="only these: names, INTEGRATION/EVENT, ids, keys or kinds, with * and ?",
    )
    parser.add_argument("--exclude", metavar="PATTERN", nargs="+", default=[], help="all but these")


def import_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that writes a file for ``pulumi import``."""
    parser.add_argument(
        "--import-file",
        metavar="FILE",
        type=Path,
        help="also write a file for: pulumi import --file FILE --generate-code=false",
    )


def run(arguments: argparse.Namespace) -> int:
    """Export, print the result, and give the exit code."""
    from provider.adoption import failures
    from provider.definitions.packs import RESERVED

    if not _PACK.fullmatch(arguments.pack) or arguments.pack in RESERVED:
        raise CommandError(
            f'"{arguments.pack}" is no name for a pack: lower-case letters, digits, hyphens'
        )
    try:
        return _export(arguments)
    except failures() as error:
        raise CommandError(str(error)) from None


def _export(arguments: argparse.Namespace) -> int:
    from provider.adoption.carrying_out import export_store
    from provider.adoption.folder import OccupiedError
    from provider.adoption.selection import Selection

    selection = Selection(tuple(arguments.only), tuple(arguments.exclude))
    try:
        export, outcome, folder = export_store(
            arguments.root,
            arguments.stack,
            arguments.pack,
            selection,
            output=arguments.output,
            import_to=arguments.import_file,
            force=arguments.force,
        )
    except OccupiedError as error:
        raise CommandError(_occupied(error)) from None
    if arguments.json:
        say_json(_as_data(arguments, export, outcome, folder))
    else:
        _print(arguments, export, outcome, folder)
    return EXIT_OPEN if export.left_out or export.tasks else EXIT_FINE


def _occupied(error: OccupiedError) -> str:
    """Say which files stand in the way."""
    lines = ["nothing was written."]
    if error.edited:
        lines += ["These files were written or edited by a person:", *_indented(error.edited)]
    if error.stale:
        lines.append("These files of an earlier export are not part of this one:")
        lines += _indented(error.stale)
    lines.append(
        "--force overwrites the former and deletes the latter; --pack or --output writes elsewhere"
    )
    return "\n".join(lines)


def _indented(names: Sequence[str]) -> list[str]:
    return [f"  {name}" for name in names]


def _as_data(
    arguments: argparse.Namespace, export: Export, outcome: Outcome, folder: Path
) -> dict[str, Any]:
    from provider.adoption.folder import as_data
    from provider.engine.process import secret_variable

    return {
        "stack": arguments.stack,
        "store": export.inventory.store,
        "surface": export.inventory.surface,
        "pack": export.pack,
        "folder": str(folder),
        "files": as_data(outcome),
        "objects": [
            {
                "resource": f"{export.pack}.{item.key}",
                "kind": item.kind,
                "name": item.found.title,
                "id": item.found.id,
            }
            for item in export.definitions
        ],
        "leftOut": [_left_out(item) for item in export.left_out],
        "tasks": [_left_out(item) for item in export.tasks],
        "managed": [
            {"kind": found.kind, "name": found.title, "id": found.id, "resource": resource}
            for found, resource in export.managed
        ],
        "secrets": [
            {
                "name": name,
                "variable": secret_variable(f"{export.pack}.{name}", arguments.stack),
                "headers": list(uses),
            }
            for name, uses in export.secrets.items()
        ],
        "stackValues": dict(export.stack_values),
        "importFile": str(arguments.import_file) if arguments.import_file else None,
    }


def _left_out(item: LeftOut) -> Mapping[str, Any]:
    found = item.found
    data: dict[str, Any] = {"what": item.what, "reason": item.reason}
    if found is not None:
        data |= {"kind": found.kind, "name": found.title, "id": found.id}
        data |= {"status": found.body["status"]} if "status" in found.body else {}
    return data


def _print(arguments: argparse.Namespace, export: Export, outcome: Outcome, folder: Path) -> None:
    from provider.engine.process import secret_variable

    store = f"the store {export.inventory.store} ({export.inventory.surface} surface)"
    say(f"{count(len(export.definitions), 'definition')} of {store}: {folder}")
    say(
        f"  {count(len(outcome.written), 'file')} written, {len(outcome.unchanged)} unchanged; "
        f"{count(export.inventory.built_in, 'contact field')} of Connectif's own not exported"
    )
    listed("also exported, since others need it", [item.words for item in export.needed])
    listed(
        "not exported, since another pack has it",
        [f"{found.words}: {resource}" for found, resource in export.managed],
    )
    listed("deleted, since this export does not write them", outcome.deleted)
    listed("in the folder, and not of this export", outcome.others)
    listed("left out", [f"{item.what}: {item.reason}" for item in export.left_out])
    listed(
        "tasks for a person",
        [f"{item.what}{_status(item)}: {item.reason}" for item in export.tasks],
    )
    listed(
        "secrets, needed before anything is made (a preview runs without them)",
        [
            f"{secret_variable(f'{export.pack}.{name}', arguments.stack)}: {', '.join(uses)}"
            for name, uses in export.secrets.items()
        ],
    )
    _next_steps(arguments, export)


def listed(title: str, lines: Sequence[str]) -> None:
    """Print lines below a title; nothing where there are none."""
    if lines:
        say(f"\n{title}:")
        for line in lines:
            say(f"  - {line}")


def _status(item: LeftOut) -> str:
    status = item.found.body.get("status") if item.found else None
    return f" ({status})" if status else ""


def _next_steps(arguments: argparse.Namespace, export: Export) -> None:
    if not export.definitions or not export.stack_values:
        return
    from provider.adoption.writing import line

    say(f"\nwrite into stacks/Pulumi.{arguments.stack}.yaml, below config:")
    for key, value in export.stack_values.items():
        say(f"  {key}: {line(value)}")
    if arguments.import_file:
        import_hint(arguments.stack, arguments.import_file)


def import_hint(stack: str, file: Path) -> None:
    """Say how the import file is used."""
    say("\nthen, to put what is there into the state as it is:")
    say(f"  pulumi import --file {file} --generate-code=false --stack {stack}")
    say(
        "  (it writes nothing to the store; what it imports is protected from deletion until the "
        "next pulumi up)"
    )
