"""``connectif report``: what a run would do to stores, for whom, and what is dangerous about it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from provider.commands.outcome import EXIT_ERROR, EXIT_FINE, EXIT_OPEN, CommandError, minutes

if TYPE_CHECKING:
    from provider.definitions import Configuration
    from provider.plan import Plan
    from provider.review.report.model import Report

#: Standard input or output in the place of a file.
STREAM = "-"
#: What a report can be written as beside the text.
_FORMATS = ("markdown", "html", "json")
#: Minutes that the engine may take for the preview of one store.
TIME_LIMIT = 120.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Preview, and say what would change in a store, what it means to customers, and what is "
        "dangerous about it; writes nothing to the store. Prints the report, or writes it as "
        "Markdown for a pull request, as a page, or as JSON; several stores become one report. "
        "Exit codes: 0 nothing changes, 2 something changes or is left to a person, 1 a preview "
        "failed."
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--stack",
        metavar="NAME",
        action="append",
        default=[],
        help="report this store (may be given again)",
    )
    chosen.add_argument(
        "--all-stacks", action="store_true", help="report every store (example-* are no stores)"
    )
    parser.add_argument(
        "--preview",
        metavar="FILE",
        help="take what `pulumi preview --json --show-sames` has printed for the one stack; - "
        "reads standard input (default: run it)",
    )
    parser.add_argument(
        "--from",
        dest="made",
        metavar="FILE",
        nargs="+",
        default=[],
        help="take reports that were written with --json before, and merge them",
    )
    _outputs(parser)
    parser.add_argument("--title", metavar="TEXT", help="the heading of the report")
    parser.add_argument(
        "--when",
        metavar="TEXT",
        help='when it happens, as the end of the sentence "It happens ..." (default: when the '
        "technical team runs connectif up)",
    )
    parser.add_argument(
        "--time-limit",
        metavar="MINUTES",
        type=minutes,
        default=TIME_LIMIT,
        help="how long the engine may take for the preview of one store (default: 120)",
    )


def _outputs(parser: argparse.ArgumentParser) -> None:
    formats = {
        "markdown": "as Markdown for the comment of a pull request",
        "html": "as a page that needs nothing but itself",
    }
    for name, words in formats.items():
        parser.add_argument(
            f"--{name}", metavar="FILE", help=f"write the report {words}; - for standard output"
        )
    parser.add_argument(
        "--json",
        metavar="FILE",
        nargs="?",
        const=STREAM,
        help="write the report as JSON, for --from and connectif up --expect; without a FILE, or "
        "with -, to standard output",
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the reports, print or write them, and give the exit code. Raises ``CommandError``."""
    _check(arguments)
    reports = [*_made_before(arguments.made), *_made_now(arguments)]
    if len({report.stack for report in reports}) < len(reports):
        raise CommandError("two of the reports are of one stack: give each stack once")
    for name, render in _renderers(arguments.title, arguments.when).items():
        place = getattr(arguments, name)
        if place is not None:
            _write(place, render(reports))
    if not _printed(arguments):
        from provider.review.rendering import text

        coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        shown = text.render(reports, arguments.title, when=arguments.when, coloured=coloured)
        _write(STREAM, shown)
    return _code(reports)


def _check(given: argparse.Namespace) -> None:
    """Refuse what does not go together, before anything is run."""
    if not (given.stack or given.all_stacks or given.made):
        meant = _meant(given)
        hint = f' (the "{meant}" was taken for a file: is it --stack {meant}?)' if meant else ""
        raise CommandError(f"say which store: --stack NAME, --all-stacks, or --from FILE{hint}")
    if given.preview is not None and (given.all_stacks or len(given.stack) != 1):
        raise CommandError("--preview is of one stack: name it with --stack")
    if len(_printed(given)) > 1:
        raise CommandError("only one format can go to standard output: name files for the others")
    for name in _FORMATS:
        place = getattr(given, name)
        if place not in (None, STREAM):
            _check_place(Path(place), f"--{name}")


def _check_place(place: Path, option: str) -> None:
    """Refuse a file that cannot be written: a preview takes its time."""
    if place.is_dir():
        raise CommandError(f"{option}: {place} is a folder, name a file")
    if not place.parent.is_dir():
        raise CommandError(f"{option}: there is no folder {place.parent} for the file {place.name}")
    if not os.access(place if place.exists() else place.parent, os.W_OK):
        raise CommandError(f"{option}: {place} cannot be written")


def _meant(given: argparse.Namespace) -> str:
    """Give the name of a store that stands where a file is expected; "" where none does."""
    from provider.stores.names import deployable

    names = {getattr(given, name) for name in _FORMATS} & set(deployable(given.root))
    return min(names, default="")


def _printed(given: argparse.Namespace) -> list[str]:
    """Name the formats that take the place of the text on standard output."""
    return [name for name in _FORMATS if getattr(given, name) == STREAM]


def _renderers(title: str | None, when: str | None) -> dict[str, Callable[[Sequence[Report]], str]]:
    def markdown(reports: Sequence[Report]) -> str:
        from provider.review.rendering import markdown

        return markdown.render(reports, title, when=when)

    def html(reports: Sequence[Report]) -> str:
        from provider.review.rendering import html

        return html.render(reports, title, when=when)

    def json(reports: Sequence[Report]) -> str:
        from provider.review.report.data import as_text

        return as_text(reports)

    return {"markdown": markdown, "html": html, "json": json}


def _write(place: str, text: str) -> None:
    ended = text if text.endswith("\n") else f"{text}\n"
    if place == STREAM:
        sys.stdout.write(ended)
        return
    try:
        Path(place).write_text(ended, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{place} cannot be written: {error.strerror}") from None


def _made_before(places: Sequence[str]) -> Iterator[Report]:
    from provider.review.report.data import ReportError, from_text

    for place in places:
        try:
            yield from from_text(_text(place))
        except ReportError as error:
            raise CommandError(f"{place}: {error}") from None


def _text(place: str) -> str:
    """Read a file, or standard input."""
    try:
        if place == STREAM:
            return sys.stdin.read()
        return Path(place).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{place} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{place} cannot be read: it is no text in UTF-8") from None


def _made_now(given: argparse.Namespace) -> Iterator[Report]:
    """Report one store after the other: those of one account share its limit of calls."""
    if not (given.stack or given.all_stacks):
        return  # reports that were made before need no engine, which takes its time to load
    from provider.stores.names import deployable, name_fault

    names = deployable(given.root) if given.all_stacks else tuple(dict.fromkeys(given.stack))
    for name in names:
        if fault := name_fault(name):
            raise CommandError(fault)
    if given.all_stacks and not names:
        raise CommandError("there are no stacks: a store is described by stacks/Pulumi.NAME.yaml")
    for name in names:
        if sys.stderr.isatty():
            sys.stderr.write(f"Comparing {name} with its store; nothing is written ...\n")
        yield _report(given, name)


def _report(given: argparse.Namespace, stack: str) -> Report:
    from provider.commands.previewing import previewed, printed
    from provider.definitions import DefinitionError, load
    from provider.review.report.building import failed

    try:
        configuration = load(given.root, stack)
    except DefinitionError as error:
        return failed(stack, "", map(str, error.problems))
    found = (
        previewed(given.root, stack, (), float(given.time_limit) * 60)
        if given.preview is None
        else printed(_text(given.preview), stack)
    )
    if found.plan is None:
        return failed(stack, configuration.stack.surface, found.errors)
    return _built(given.root, configuration, found.plan)


def _built(root: Path, configuration: Configuration, plan: Plan) -> Report:
    from provider.commands.previewing import judged
    from provider.review.lint.running import lint, remarks
    from provider.review.lint.subject import Subject
    from provider.review.report.building import build

    stops, unseen = judged(root, configuration.stack.name, plan)
    findings = lint(Subject(configuration, datetime.now(UTC).date()))
    return build(plan, configuration, stops, remarks(findings), unseen)


def _code(reports: Sequence[Report]) -> int:
    if any(report.errors for report in reports):
        return EXIT_ERROR
    return EXIT_OPEN if any(report.changes for report in reports) else EXIT_FINE
