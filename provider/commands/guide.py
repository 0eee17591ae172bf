"""``connectif guide``: what a person has to do in the console, step by step."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from provider.commands.outcome import (
    EXIT_ERROR,
    EXIT_FINE,
    EXIT_OPEN,
    CommandError,
    say,
    say_json,
)

if TYPE_CHECKING:
    from provider.definitions.stacks import StackSource
    from provider.tasks.guide import Guide

_PUBLIC = "public"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Print the steps that a person has to do in the console, and nothing that is done. Reads "
        "the store and writes nothing. Exit code 2 while something is left to do."
    )
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument(
        "--stack", metavar="NAME", action="append", help="this store's stack (may be given again)"
    )
    chosen.add_argument(
        "--all-stacks", action="store_true", help="every stack that has a file, but for examples"
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "html"),
        help="default: by the ending of FILE (.md, .html), else text",
    )
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the guide into a file")
    parser.add_argument("--json", action="store_true", help="print the guide as JSON")
    parser.add_argument("--all", action="store_true", help="tell also what is done")
    parser.add_argument(
        "--check", action="store_true", help="print one line only: how much is left to do"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read the stores, write the guide, and give the exit code."""
    from provider.stores.names import deployable, name_fault

    names = deployable(arguments.root) if arguments.all_stacks else arguments.stack
    if not names:
        raise CommandError("there are no stacks: a store is described by stacks/Pulumi.NAME.yaml")
    faults = [fault for name in names if (fault := name_fault(name))]
    if faults:
        raise CommandError("\n".join(faults))
    guides = read(arguments.root, list(dict.fromkeys(names)), everything=arguments.all)
    _write(arguments, guides)
    if any(guide.failed for guide in guides):
        return EXIT_ERROR
    return EXIT_OPEN if any(guide.assignments for guide in guides) else EXIT_FINE


def read(root: Path, names: Sequence[str], *, everything: bool = False) -> list[Guide]:
    """Give the guides of some stacks; what cannot be read of one is its ``error``."""
    from provider.tasks.guide import Guide

    public = _public_packs(root)
    found = []
    for name in names:
        try:
            others = {stack: packs for stack, packs in public.items() if stack != name}
            found.append(_read(root, name, _neighbours(others), everything=everything))
        except CommandError as error:
            found.append(Guide(name, error=str(error)))
    return found


def _read(
    root: Path, name: str, neighbours: Mapping[str, tuple[str, ...]], *, everything: bool
) -> Guide:
    from provider.commands.rehearsing import rehearsed
    from provider.tasks.guide import Guide, guide_of

    source = _source(root, name)
    if source.surface != _PUBLIC and not _is_deployed(root, name):
        return Guide(name, source.surface)  # what is new its API makes, all of it
    today = datetime.now(UTC).date()
    return guide_of(rehearsed(root, name), today, neighbours, everything=everything)


def _is_deployed(root: Path, name: str) -> bool:
    """Whether an update has made anything, of which an edit may be a person's on any surface."""
    from provider.stores import StateError, read_state

    try:
        state = read_state(root, name)
    except StateError as error:
        raise CommandError(str(error)) from None
    return bool(state and state.resources)


def _source(root: Path, name: str) -> StackSource:
    """Read what a stack file says, without what its packs define."""
    from provider.definitions import DefinitionError
    from provider.definitions.packs import pack_names
    from provider.definitions.problems import Problems
    from provider.definitions.stacks import read_stack

    problems = Problems()
    try:
        source = read_stack(root, name, pack_names(root), problems)
        problems.raise_if_any()
    except DefinitionError as error:
        raise CommandError(str(error)) from None
    return source


def _public_packs(root: Path) -> Mapping[str, tuple[str, ...]]:
    """Give the packs of every public stack that can be read."""
    from provider.stores.names import deployable

    found: dict[str, tuple[str, ...]] = {}
    for name in deployable(root):
        with suppress(CommandError):
            source = _source(root, name)
            if source.surface == _PUBLIC:
                found[name] = tuple(pack for pack in source.packs if pack not in source.absent)
    return found


def _neighbours(others: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Turn packs by stack into stacks by pack."""
    packs = {pack for found in others.values() for pack in found}
    return {
        pack: tuple(stack for stack, found in others.items() if pack in found) for pack in packs
    }


def _write(arguments: argparse.Namespace, guides: Sequence[Guide]) -> None:
    """Print the guide, or one line where it goes into a file or was not asked for."""
    from provider.tasks.rendering import ENDINGS, rendered
    from provider.tasks.rendering.data import data_of
    from provider.tasks.rendering.sentences import heading

    output: Path | None = arguments.output
    if arguments.json and output is None:
        say_json(data_of(guides))
        return
    ending = output.suffix.lower() if output else ""
    form = arguments.format or ENDINGS.get(ending, "text")
    if output:
        content = _as_json(guides) if arguments.json else rendered(guides, form)
        _save(output, content)
    if output or arguments.check or all(guide.error for guide in guides):
        _complain(guides)
        if not all(guide.error for guide in guides):
            say(heading(guides) + (f" ({output})" if output else ""))
    else:
        sys.stdout.write(rendered(guides, form))


def _as_json(guides: Sequence[Guide]) -> str:
    import json

    from provider.tasks.rendering.data import data_of

    return json.dumps(data_of(guides), ensure_ascii=False, indent=2) + "\n"


def _save(output: Path, content: str) -> None:
    try:
        output.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{output}: cannot be written: {error.strerror}") from None


def _complain(guides: Sequence[Guide]) -> None:
    """Write to standard error why a stack cannot be read, or where its preview stops."""
    from provider.letters import printable

    for guide in guides:
        for text in [guide.error] if guide.error else guide.refusals:
            sys.stderr.write(printable(f"error: {guide.stack}: {text}\n"))
