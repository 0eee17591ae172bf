"""``connectif schema``: the schemas of the YAML files, for editors and other checkers."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from provider.commands.outcome import (
    EXIT_ERROR,
    EXIT_FINE,
    CommandError,
    count,
    say,
    say_json,
)

#: The checkout that this program stands in, and the command in it.
_HOME, _PROGRAM = Path(__file__).resolve().parents[2], "tools/bin/connectif"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Print a JSON Schema (draft 7) that editors and plain checkers understand: definition, "
        "pack, stack, group, or a part of one such as the spec of a kind. Each YAML file names its "
        "schema in the first line; those are files below schemas/editor/, which --write makes anew."
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help="the schema to print; see --list")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--list", action="store_true", help="list the schemas (the default)")
    action.add_argument(
        "--write",
        action="store_true",
        help="write schemas/editor/: after a pack or a parameter was added, renamed or removed",
    )
    action.add_argument(
        "--check", action="store_true", help="exit code 1 when schemas/editor/ is not up to date"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the list, or what was done, as data"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print, write or check; give the exit code."""
    from provider.definitions import DefinitionError

    try:
        if arguments.write:
            return _write(arguments)
        if arguments.check:
            return _check(arguments)
        return _list(arguments) if arguments.name is None else _print(arguments)
    except DefinitionError as error:
        raise CommandError(str(error)) from None


def _known(root: Path) -> Mapping[str, str]:
    """Give every schema that can be printed, with one line about it."""
    from provider.definitions.schemas import kinds, schema
    from provider.reference.editor import PARTS, file_of

    about = {
        "definition": "resources/<pack>/*.yaml: one object of a store",
        "pack": "resources/<pack>/pack.yaml: what the pack can be given",
        "stack": "stacks/Pulumi.<stack>.yaml: one store, with the parameters of every pack",
        "group": "stacks/groups/<group>.yaml: what several stores share",
    }
    found = {name: f"{line} ({file_of(name)})" for name, line in about.items()}
    for kind in kinds():
        found[kind] = f"spec: of kind {kind}: {_first(schema(f'kinds/{kind}')['description'])}"
    for part in PARTS:
        about = schema("pack")["properties"][part]["description"]
        found[part] = f"{part}: in pack.yaml: {_first(about)}"
    return found


def _first(description: str) -> str:
    """Give the first sentence of a description, to stand behind a colon."""
    sentence = description.partition(". ")[0].partition(": ")[0].rstrip(".")
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _list(arguments: argparse.Namespace) -> int:
    known = _known(arguments.root)
    if arguments.json:
        say_json([{"name": name, "about": about} for name, about in known.items()])
        return EXIT_FINE
    width = max(map(len, known))
    for name, about in known.items():
        say(f"{name:{width}}  {about}")
    return EXIT_FINE


def _print(arguments: argparse.Namespace) -> int:
    """Print one schema."""
    from provider.kinds.suggestions import did_you_mean
    from provider.reference.editor import NAMES, as_text, editor_schemas, part_schema

    name, known = arguments.name, _known(arguments.root)
    if name not in known:
        hint = did_you_mean(name, known) or f": there are {', '.join(known)}"
        raise CommandError(f'there is no schema "{name[:60]}"{hint}')
    made = editor_schemas(arguments.root)[name] if name in NAMES else part_schema(name)
    sys.stdout.write(as_text(made))
    return EXIT_FINE


def _stale(root: Path) -> dict[str, str]:
    """Give the files whose content is not what it should be, with that."""
    from provider.reference.editor import as_text, editor_schemas, file_of

    wanted = {file_of(name): as_text(made) for name, made in editor_schemas(root).items()}
    return {file: text for file, text in wanted.items() if _content(root / file) != text}


def _content(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _write(arguments: argparse.Namespace) -> int:
    stale = _stale(arguments.root)
    try:
        for file, text in stale.items():
            (arguments.root / file).parent.mkdir(parents=True, exist_ok=True)
            (arguments.root / file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written: {error.strerror}") from None
    said = f"{count(len(stale), 'file')} written{elsewhere(arguments.root)}"
    _tell(arguments, {"written": list(stale)}, said)
    return EXIT_FINE


def _check(arguments: argparse.Namespace) -> int:
    stale = list(_stale(arguments.root))
    names = f": {', '.join(stale)}" if stale else ""
    said = f"{count(len(stale), 'file')} not up to date{names}"
    run = f"; run: {writing(arguments.root)}" if stale else ""
    _tell(arguments, {"stale": stale}, f"{said}{run}{elsewhere(arguments.root)}")
    return EXIT_ERROR if stale else EXIT_FINE


def writing(root: Path) -> str:
    """Give the command that makes the schemas of a project anew, as it works in this folder."""
    from provider.cli import find_root

    program = "connectif" if shutil.which("connectif") else shlex.quote(f"{_HOME}/{_PROGRAM}")
    place = root.resolve()
    here = find_root(Path.cwd()).resolve() == place
    return f"{program} schema --write{'' if here else f' --root {shlex.quote(str(place))}'}"


def is_stale(root: Path) -> bool:
    """Whether a project has schemas for editors, and they are not what its packs make of them."""
    from provider.definitions import DefinitionError
    from provider.reference.editor import FOLDER

    try:
        return (root / FOLDER).is_dir() and bool(_stale(root))
    except (DefinitionError, OSError, UnicodeDecodeError):
        return False


def elsewhere(root: Path) -> str:
    """Say which project it was, where whoever stands in another folder may not have meant it."""
    here = Path.cwd().resolve()
    if root.resolve() != _HOME or _HOME in (here, *here.parents):
        return ""
    return (
        f" (of {_HOME}: neither this folder nor one above it holds a Pulumi.yaml; --root FOLDER "
        "names another project)"
    )


def _tell(arguments: argparse.Namespace, data: Mapping[str, Any], text: str) -> None:
    if arguments.json:
        say_json(data)
    else:
        say(text)
