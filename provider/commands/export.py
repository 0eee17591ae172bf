"""``connectif export``: a store becomes a pack."""

from __future__ import annotations

import argparse
import re
import shlex
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
    parser.add_argument(
        "--import-file",
        metavar="FILE",
        type=Path,
        help="also write a file for pulumi import; the commands that use it are printed",
    )
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


def run(arguments: argparse.Namespace) -> int:
    """Export, print the result, and give the exit code."""
    from provider.adoption import failures
    from provider.definitions.packs import RESERVED

    check_stack(arguments)
    if not _PACK.fullmatch(arguments.pack) or arguments.pack in RESERVED:
        raise CommandError(
            f'"{arguments.pack}" is no name for a pack: lower-case letters, digits, hyphens'
        )
    try:
        return _export(arguments)
    except failures() as error:
        raise CommandError(explained(error)) from None


def check_stack(arguments: argparse.Namespace) -> None:
    """Refuse a stack that has no file, with what was probably meant."""
    from provider.definitions.stacks import stack_file, stack_names
    from provider.kinds.suggestions import did_you_mean

    known = stack_names(arguments.root)
    if arguments.stack not in known:
        hint = did_you_mean(arguments.stack, known)
        file = stack_file(arguments.stack)
        raise CommandError(f'there is no stack "{arguments.stack}" ({file}){hint}')


def explained(error: Exception) -> str:
    """Give the text of an error; of two definitions of one object with the way out."""
    text = str(error)
    if "cannot share it in one store" not in text:
        return text
    return (
        f"{text}\nOne object has one definition: take one of the two packs out of connectif:packs "
        "in the stack file, or delete one of the two files. An export leaves out what another pack "
        "of its stack defines"
    )


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
        "excluded": [
            {"kind": found.kind, "name": found.title, "id": found.id} for found in export.excluded
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
        f"not exported, since another pack of this stack has it ({len(export.managed)})",
        [f"{found.words}: already defined by {resource}" for found, resource in export.managed],
    )
    listed(
        f"not exported, since --exclude fits it ({len(export.excluded)})",
        [found.words for found in export.excluded],
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
    from provider.adoption.pack_files import SCHEMAS

    if export.definitions and (arguments.root / SCHEMAS).is_dir():
        say("\nfor editors, once the pack stands below resources/: connectif schema --write")
    if not export.definitions or not export.stack_values:
        return
    from provider.adoption.writing import line

    say(f"\nwrite into stacks/Pulumi.{arguments.stack}.yaml, below config:")
    for key, value in export.stack_values.items():
        say(f"  {key}: {line(value)}")
    if arguments.import_file:
        say("\nthen, to put what is there into the state as it is:")
        import_hint(arguments.stack, shown_file(arguments.root, arguments.import_file))


def shown_file(root: Path, file: Path) -> str:
    """Give a file as a command line in the folder that it was called in takes it."""
    here = root.resolve() == Path.cwd().resolve() and file.parent == root
    return file.name if here else str(file)


def import_commands(stack: str, file: str) -> list[str]:
    """Give the commands that put an import file into the state, in their order."""
    return [
        f"pulumi stack select --create {stack}",
        f"pulumi import --file {shlex.quote(file)} --generate-code=false --yes --stack {stack}",
        f"pulumi preview --diff --stack {stack}",
    ]


def import_hint(stack: str, file: str) -> None:
    """Say how the import file is used."""
    for command in import_commands(stack, file):
        say(f"  {command}")
    say(
        "  (they write nothing to the store; what is imported is protected from deletion until the "
        "next pulumi up)"
    )
