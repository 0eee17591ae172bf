"""``connectif adopt``: the objects of a store that was set up by hand, bound to a pack."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provider.commands.export import (
    check_stack,
    explained,
    import_commands,
    import_hint,
    listed,
    patterns,
    shown_file,
)
from provider.commands.outcome import (
    EXIT_FINE,
    EXIT_OPEN,
    CommandError,
    count,
    say,
    say_json,
)

if TYPE_CHECKING:
    from provider.adoption.adopting import Adopting, Adoption, Bound, Preview
    from provider.adoption.proposals import Candidate, Proposal

#: Names that a shell takes as they are in double quotes.
_SAFE = re.compile(r"[\w ./()+:,-]+")
_YES, _NO = ("y", "yes"), ("n", "no", "")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Bind the objects of a store that was set up by hand to the definitions of a pack, by "
        "their shape and not by their names; write what is called otherwise into the stack file. "
        "Nothing is written to the store. Exit code 2: something is left to decide or to do."
    )
    parser.add_argument("--stack", metavar="NAME", required=True, help="the stack of the store")
    parser.add_argument("--pack", metavar="NAME", required=True, help="the pack to bind to")
    patterns(parser)
    parser.add_argument(
        "--bind",
        metavar="KEY=NAME",
        action="append",
        default=[],
        help="say which object a definition stands for: its name, INTEGRATION/EVENT, or its id",
    )
    parser.add_argument(
        "--yes", action="store_true", help="accept every binding that is beyond doubt; ask nothing"
    )
    parser.add_argument(
        "--import-file",
        metavar="FILE",
        type=Path,
        help="where to write the file for pulumi import; default: STACK.import.json beside "
        "Pulumi.yaml",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Bind, print the result, and give the exit code."""
    from provider.adoption import failures
    from provider.adoption.adopting import Adopting
    from provider.adoption.selection import Selection

    check_stack(arguments)
    selection = Selection(tuple(arguments.only), tuple(arguments.exclude))
    try:
        adopting = Adopting(arguments.root, arguments.stack, arguments.pack, selection)
        try:
            return _adopt(arguments, adopting)
        finally:
            adopting.close()
    except failures() as error:
        raise CommandError(explained(error)) from None


def _adopt(arguments: argparse.Namespace, adopting: Adopting) -> int:
    asking = _Asking(arguments, adopting)
    adopting.decide(asking.decide)
    if asking.unused:
        names = ", ".join(asking.unused)
        raise CommandError(
            f"--bind: no definition of the pack is called {names}; nothing was written"
        )
    adoption = None if asking.waits else adopting.carry_out(_import_file(arguments))
    if arguments.json:
        say_json(_as_data(arguments, adopting, asking, adoption))
    elif adoption is None:
        say(
            "\nnothing was written: run it in a terminal and answer, or give --yes to accept every "
            "binding that is beyond doubt"
        )
    else:
        _print(arguments, adoption)
    return EXIT_OPEN if adoption is None or adoption.open else EXIT_FINE


def _import_file(arguments: argparse.Namespace) -> Path:
    file: Path | None = arguments.import_file
    root: Path = arguments.root
    return file if file is not None else root / f"{arguments.stack}.import.json"


class _Asking:
    """Decides what definitions stand for: by --bind, by --yes, or by asking a person.

    ``waits`` says that something beyond doubt was neither accepted nor refused.
    """

    def __init__(self, arguments: argparse.Namespace, adopting: Adopting) -> None:
        self._adopting = adopting
        self._yes = arguments.yes
        self._quiet = arguments.json
        self._asks = not arguments.yes and not arguments.json and sys.stdin.isatty()
        self._named = _pairs(arguments.bind, arguments.pack)
        self.unused = set(self._named)
        self.waits = False
        self.previews: dict[str, Preview] = {}

    def decide(self, proposal: Proposal) -> Candidate | None:
        """Give the object that a definition stands for."""
        from provider.adoption.adopting import explicit
        from provider.adoption.proposals import Verdict

        name = proposal.definition.name
        if name in self._named:
            self.unused.discard(name)
            free = list(self._adopting.matching.free(proposal.definition))
            chosen = explicit(proposal, free, self._named[name])
            self._show(proposal, chosen)
            return chosen
        if proposal.verdict is Verdict.KNOWN:
            return proposal.candidates[0]
        if proposal.verdict not in (Verdict.CERTAIN, Verdict.DOUBTFUL):
            self._show_undecided(proposal)
            return None
        candidate = proposal.candidates[0]
        self._show(proposal, candidate)
        return candidate if self._accepts(proposal) else None

    def _accepts(self, proposal: Proposal) -> bool:
        from provider.adoption.proposals import Verdict

        sure = proposal.verdict is Verdict.CERTAIN
        if self._asks:
            return _answer(proposal.definition.name)
        if not sure and not self._quiet:
            self._hint(proposal)
        # Without an answer nothing is written, but what follows from it is shown.
        self.waits = self.waits or (sure and not self._yes)
        return sure

    def _show(self, proposal: Proposal, candidate: Candidate) -> None:
        from provider.adoption.writing import line

        preview = self._adopting.preview(proposal.definition, candidate)
        self.previews[proposal.definition.name] = preview
        if self._quiet:
            return
        say(
            f"\n{proposal.words}\n  is the {candidate.found.words}: {', '.join(candidate.evidence)}"
        )
        for key, value in preview.values.items():
            say(f"  becomes the value of {self._adopting.pack}:{key}: {line(value)}")
        for item in preview.left:
            if preview.parameters.get(item.property) not in preview.values:
                say(f"  stays different: {item}")

    def _show_undecided(self, proposal: Proposal) -> None:
        if self._quiet:
            return
        say(f"\n{proposal.words}")
        say(f"  {_undecided(proposal)}")
        for item in proposal.candidates:
            say(f"    {item.found.words} (id {item.found.id}): {', '.join(item.evidence)}")
        if proposal.candidates:
            self._hint(proposal)

    def _hint(self, proposal: Proposal) -> None:
        name, first = proposal.definition.name, proposal.candidates[0].found
        called = first.title if _SAFE.fullmatch(first.title) else first.id
        say(f'  to say which one it is: --bind {name}="{called}"')


def _undecided(proposal: Proposal) -> str:
    if proposal.candidates:
        return "may be several objects of the store, and none is guessed:"
    return proposal.note or "nothing in the store has its shape: pulumi up makes it"


def _answer(name: str) -> bool:
    """Ask until somebody says yes or no; no answer at all is a no."""
    while True:
        sys.stdout.write(f"  bind {name} to it? [y/N] ")
        sys.stdout.flush()
        answer = sys.stdin.readline().strip().lower()
        if answer in _YES:
            return True
        if answer in _NO:
            return False


def _pairs(given: Sequence[str], pack: str) -> dict[str, str]:
    """Read KEY=NAME, with or without the pack in front."""
    found = {}
    for text in given:
        key, equals, name = text.partition("=")
        if not equals or not key or not name:
            raise CommandError(f'--bind {text}: write KEY=NAME, such as event="Integration/Event"')
        found[key if "." in key else f"{pack}.{key}"] = name
    return found


def _print(arguments: argparse.Namespace, adoption: Adoption) -> None:
    from provider.adoption.writing import line

    bound = [item for item in adoption.bound if item.candidate is not None]
    say(f"\n{len(bound)} of {count(len(adoption.bound), 'definition')} bound")
    values = [f"{key}: {line(value)}" for key, value in adoption.values.items()]
    listed(f"written into stacks/Pulumi.{arguments.stack}.yaml", values)
    listed("wanted with several values, and left as it is", list(_torn(adoption)))
    listed(
        "differences that the stack file cannot take away",
        [f"{item.definition}: {item}" for item in adoption.left],
    )
    listed(
        "not compared, since the secret is not at hand",
        [f"{name}: {header}: set {variable}" for name, header, variable in adoption.unseen],
    )
    listed(
        f"tasks for a person (connectif guide --stack {arguments.stack} shows every step)",
        [f"{name}: {summary}" for name, summary in adoption.tasks],
    )
    _next_steps(arguments, adoption)


def _next_steps(arguments: argparse.Namespace, adoption: Adoption) -> None:
    if not adoption.imported:
        say("\nthere is nothing to import; this shows what is left to do:")
        say(f"  pulumi preview --diff --stack {arguments.stack}")
        return
    file = shown_file(arguments.root, _import_file(arguments))
    say(f"\n{file} holds what the store has, for pulumi import.")
    if adoption.left:
        say("The import is what lets the differences be changed: without it, up refuses them.")
    say("Next, in this order:")
    import_hint(arguments.stack, file)


def _torn(adoption: Adoption) -> Iterator[str]:
    for name, items in adoption.torn.items():
        places = ", ".join(f"{item.definition} {'.'.join(item.path)}" for item in items)
        yield f"{adoption.pack}:{name}: {places}"


def _as_data(
    arguments: argparse.Namespace,
    adopting: Adopting,
    asking: _Asking,
    adoption: Adoption | None,
) -> Mapping[str, Any]:
    done = adoption is not None
    file = shown_file(arguments.root, _import_file(arguments))
    return {
        "stack": arguments.stack,
        "pack": arguments.pack,
        "store": adopting.inventory.store,
        "surface": adopting.inventory.surface,
        "written": done,
        "bindings": [_binding(item, asking) for item in adopting.bound],
        "values": dict(adoption.values) if adoption else {},
        "torn": sorted(adoption.torn) if adoption else [],
        "differences": [
            {
                "resource": item.definition,
                "property": item.property,
                "store": item.store,
                "definition": item.defined,
            }
            for item in (adoption.left if adoption else ())
        ],
        "notCompared": [
            {"resource": name, "header": header, "variable": variable}
            for name, header, variable in (adoption.unseen if adoption else ())
        ],
        "tasks": [
            {"resource": name, "summary": summary}
            for name, summary in (adoption.tasks if adoption else ())
        ],
        "imported": adoption.imported if adoption else 0,
        "importFile": file if adoption and adoption.imported else None,
        "commands": import_commands(arguments.stack, file)
        if adoption and adoption.imported
        else [],
    }


def _binding(item: Bound, asking: _Asking) -> dict[str, Any]:
    definition, preview = item.proposal.definition, asking.previews.get(item.name)
    chosen = item.candidate
    return {
        "resource": item.name,
        "kind": definition.kind,
        "verdict": str(item.proposal.verdict),
        "bound": _object(chosen) if chosen else None,
        "candidates": [_object(found) for found in item.proposal.candidates],
        "values": dict(preview.values) if preview else {},
        "note": item.proposal.note,
    }


def _object(candidate: Candidate) -> dict[str, Any]:
    found = candidate.found
    return {"id": found.id, "name": found.title, "evidence": list(candidate.evidence)}
