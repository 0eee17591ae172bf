"""``connectif lint``: hazards that are valid, and would hurt customers all the same."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provider.commands.outcome import (
    EXIT_ERROR,
    EXIT_FINE,
    EXIT_OPEN,
    CommandError,
    count,
    say,
    say_json,
)
from provider.commands.validate import problem_as_data

if TYPE_CHECKING:
    from provider.definitions import Configuration, Problem
    from provider.review.lint.model import Finding, Need, Rule
    from provider.review.lint.several import Shared
    from provider.review.lint.subject import Store

Probes = Mapping[str, Sequence[Mapping[str, Any]]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Find hazards: definitions that are valid, and would hurt customers all the same. Needs no "
        "network without --live. Exit codes: 0 nothing but notices, 2 something to look at, 1 a "
        "definition is invalid or a store cannot be read."
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--stack",
        metavar="NAME",
        action="append",
        help="look at this stack only (may be given again); default: all of them",
    )
    chosen.add_argument(
        "--all-stacks",
        action="store_true",
        help="look at all stacks; the same as without options (--live leaves example-* out)",
    )
    parser.add_argument(
        "--live", action="store_true", help="also read the stores, with their keys; writes nothing"
    )
    parser.add_argument(
        "--probe",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="also judge what connectif probe --json has printed (may be given again)",
    )
    parser.add_argument(
        "--rule",
        metavar="CODE",
        action="append",
        default=[],
        help="this rule only, such as L3 (may be given again)",
    )
    parser.add_argument(
        "--all", action="store_true", help="also show what the definitions say is meant so"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--list", action="store_true", help="print the rules, and look at nothing")


@dataclass
class _Result:
    """What was looked at, what was found, and what could not be read."""

    stacks: Sequence[str]
    rules: Sequence[Rule]
    given: frozenset[str] = frozenset()
    configurations: dict[str, Configuration] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)


def run(arguments: argparse.Namespace) -> int:
    """Look, print what was found, and give the exit code."""
    rules = _rules(arguments.rule)
    if arguments.list:
        _list(rules, as_json=arguments.json)
        return EXIT_FINE
    probes = dict(_probes(arguments.probe))
    given = {"live"} if arguments.live else set()
    given |= {"probe"} if probes else set()
    result = _Result(_stacks(arguments, probes), rules, frozenset(given))
    today = datetime.now(UTC).date()
    for stack in result.stacks:
        _look_at(stack, arguments, probes, today, result)
    shared = _shared(result, arguments.root)
    if arguments.json:
        say_json(_as_data(result, shared))
    else:
        _print(result, shared, arguments)
    if result.problems or result.unread:
        return EXIT_ERROR
    return EXIT_OPEN if any(item.counts for item in shared) else EXIT_FINE


def _rules(codes: Sequence[str]) -> Sequence[Rule]:
    from provider.kinds.suggestions import did_you_mean
    from provider.review.lint.registry import CODES, RULES

    for code in codes:
        if code not in CODES:
            raise CommandError(f'there is no rule "{code[:60]}"{did_you_mean(code, CODES)}')
    return [rule for rule in RULES if not codes or rule.code in codes]


def _list(rules: Sequence[Rule], *, as_json: bool) -> None:
    """Print the rules."""
    if as_json:
        kept = ("code", "name", "title", "severity", "need", "consequence", "fix", "source")
        say_json([{name: str(getattr(rule, name)) for name in kept} for rule in rules])
        return
    for rule in rules:
        say(f"{rule.code:<4} {rule.severity:<8} {rule.need:<7} {rule.name}: {rule.title}")


def _probes(files: Sequence[Path]) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """Read what ``connectif probe --json`` has printed: a stack, and its probes."""
    for file in files:
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            stack, found = data["stack"], data["probes"]
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from None
        except (ValueError, TypeError, KeyError, RecursionError):
            raise CommandError(f"{file} is not what connectif probe --json prints") from None
        if not isinstance(stack, str) or not _are_probes(found):
            raise CommandError(f"{file} is not what connectif probe --json prints")
        yield stack, found


def _are_probes(found: Any) -> bool:
    """Say whether this is a list of proofs with links."""
    return isinstance(found, list) and all(
        isinstance(proof, dict)
        and isinstance(proof.get("pack"), str)
        and isinstance(proof.get("links"), list)
        and all(_is_link(link) for link in proof["links"])
        for proof in found
    )


def _is_link(found: Any) -> bool:
    """Say whether this is a link of a proof, with causes that can be read where it has some."""
    causes = found.get("causes") or [] if isinstance(found, dict) else None
    return isinstance(causes, list) and all(isinstance(cause, dict) for cause in causes)


def _stacks(arguments: argparse.Namespace, probes: Probes) -> Sequence[str]:
    from provider.definitions.stacks import stack_names

    every = stack_names(arguments.root)
    if arguments.live:
        # Imports the engine's side, which takes a second.
        from provider.stores.names import deployable

        every = deployable(arguments.root)
    names = tuple(dict.fromkeys(arguments.stack or every))
    if not names:
        raise CommandError("there are no stacks: a store is described by stacks/Pulumi.NAME.yaml")
    for stack in probes:
        if stack not in names:
            raise CommandError(f"the probe is of the stack {stack[:60]}, which is not looked at")
    return names


def _look_at(
    stack: str, arguments: argparse.Namespace, probes: Probes, today: date, result: _Result
) -> None:
    """Look at one stack; what is wrong with it is noted, and the others are looked at, too."""
    from provider.definitions import DefinitionError, load
    from provider.review.lint.running import lint
    from provider.review.lint.subject import Subject

    try:
        configuration = load(arguments.root, stack)
    except DefinitionError as error:
        result.problems += error.problems
        return
    result.configurations[stack] = configuration
    store = _store(arguments.root, configuration, result) if arguments.live else None
    subject = Subject(configuration, today, store, probes.get(stack))
    result.findings += lint(subject, result.rules)


def _store(root: Path, configuration: Configuration, result: _Result) -> Store | None:
    """Read a store; why it cannot be read is noted."""
    from provider.api import ConnectifError, named_for
    from provider.review.lint.store_reading import read
    from provider.stores import SettingError, open_store

    stack = configuration.stack.name
    kinds = {definition.kind for definition in configuration.definitions}
    try:
        return read(open_store(root, stack, os.environ), stack, kinds)
    except (ConnectifError, SettingError) as error:
        result.unread[stack] = named_for(str(error), stack)
        return None


def _shared(result: _Result, root: Path) -> Sequence[Shared]:
    from provider.review.lint.several import merged, settled

    resources = {
        stack: {item.name for item in configuration.definitions}
        for stack, configuration in result.configurations.items()
    }
    return tuple(settled(merged(result.findings), resources, root))


def _as_data(result: _Result, shared: Sequence[Shared]) -> Mapping[str, object]:
    """Give the result as plain data; what is meant so is in it, with the reason."""
    return {
        "stacks": list(result.stacks),
        "rules": [rule.code for rule in result.rules],
        "findings": [item.as_data() for item in shared],
        "problems": [problem_as_data(problem) for problem in sorted({*result.problems})],
        "unread": dict(result.unread),
    }


def _print(result: _Result, shared: Sequence[Shared], arguments: argparse.Namespace) -> None:
    """Print each finding: its line, and what is to be said on it; then a summary."""
    for problem in sorted({*result.problems}):
        sys.stderr.write(f"{problem}\n")
    for stack, why in result.unread.items():
        sys.stderr.write(f"error: {stack}: {why}\n")
    shown = [item for item in shared if arguments.all or item.finding.suppressed is None]
    for item in shown:
        for line in item.lines(result.stacks):
            say(line)
    if result.configurations:
        say(_summary(result, shared))


def _summary(result: _Result, shared: Sequence[Shared]) -> str:
    """Say in one line what was looked at and what was found."""
    from provider.review.lint.model import Need, Severity

    open_ = [item.finding.rule.severity for item in shared if item.finding.suppressed is None]
    counted = [count(open_.count(kind), str(kind)) for kind in Severity if kind in open_]
    meant = len(shared) - len(open_)
    if meant:
        counted.append(f"{count(meant, 'finding')} meant so (--all shows them)")
    unseen = [
        f"{number} need {option}"
        for need, option in ((Need.LIVE, "--live"), (Need.PROBE, "--probe"))
        if (number := _unseen(result, need))
    ]
    # Of a stack with an invalid definition nothing is known, so it counts for nothing.
    asked = f"{count(len(result.configurations), 'stack')}, {count(len(result.rules), 'rule')}"
    asked += f" (of which {' and '.join(unseen)})" if unseen else ""
    unread = len(result.unread)
    left = f"; {count(unread, 'store')} could not be read" if unread else ""
    return f"{asked}: {', '.join(counted) or 'nothing found'}{left}"


def _unseen(result: _Result, need: Need) -> int:
    """Count the rules that lacked what they need."""
    if need in result.given:
        return 0
    return sum(rule.need is need for rule in result.rules)
