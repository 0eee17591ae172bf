"""The examination for people: topics, then scopes as a table, and last what is to be done."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from provider.api import KEYS
from provider.commands.outcome import count
from provider.doctor.examination import Examination
from provider.doctor.findings import SCOPES, Finding
from provider.doctor.scopes import Holding, table

_MARKS = {"ok": "ok", "warning": "warning", "problem": "PROBLEM", "unknown": "unknown"}
_INDENT = 11
_RIGHTS = ("Read", "Write", "Delete")


def printed(
    machine: Sequence[Finding], examinations: Sequence[Examination], width: int
) -> Iterator[str]:
    """Yield the lines of a report."""
    yield from _topics(machine, width)
    for item in examinations:
        if len(examinations) > 1:
            yield from ("", f"=== {item.stack} ===")
        yield from _topics([one for one in item.findings if one.topic != SCOPES.title], width)
        yield from _scopes(item, width)
    everything = [*machine, *(one for item in examinations for one in item.findings)]
    yield from ("", _sum(everything))
    yield from _to_do(machine, examinations, width)


def _topics(findings: Sequence[Finding], width: int) -> Iterator[str]:
    for title in dict.fromkeys(item.topic for item in findings):
        yield from ("", title)
        for item in findings:
            if item.topic == title:
                yield from _entry(_MARKS[item.result], item.sentence, width)


def _entry(mark: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=f"  {mark}".ljust(_INDENT),
        subsequent_indent=" " * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _scopes(examination: Examination, width: int) -> Iterator[str]:
    """Yield the scopes that the stack needs as a table, and what else is to be said of them."""
    rows = table(examination.holdings)
    if not rows:
        return
    yield from ("", f"{SCOPES.title} (to be ticked under {KEYS})")
    column = max(map(len, rows)) + 5
    yield "  " + " " * column + "".join(right.ljust(17) for right in _RIGHTS).rstrip()
    for area, found in rows.items():
        name = f"{area} *" if any(item.need.scope.assumed for item in found.values()) else area
        cells = [_cell(found.get(right)).ljust(17) for right in _RIGHTS]
        yield f"  {name.ljust(column)}{''.join(cells)}".rstrip()
    if any(item.need.scope.assumed for item in examination.holdings):
        yield from _note("* We have not seen how Connectif calls this area.", width)
    yield from _note(
        "Tick no more than this; a preview needs Read only. Unknown: whether a key may write or "
        "delete shows only when it does, and this command writes nothing.",
        width,
    )


def _cell(holding: Holding | None) -> str:
    """Give what is to be ticked, and whether it is known to be."""
    if holding is None:
        return "-"
    if holding.need.purpose == "removal":
        return "only to delete"
    if holding.need.scope.right != "Read":
        return "for up: unknown"
    return {True: "ok", False: "MISSING", None: "needed"}[holding.held]


def _note(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="  ")


def _sum(findings: Sequence[Finding]) -> str:
    """Give the sum in one line."""
    problems = sum(item.result == "problem" for item in findings)
    warnings = sum(item.result == "warning" for item in findings)
    parts = [count(problems, "problem")] * (problems > 0)
    parts += [count(warnings, "warning")] * (warnings > 0)
    if not parts:
        return "Nothing stands in the way."
    stops = "a run would stop" if problems else "nothing stops a run"
    return f"{', '.join(parts)}: {stops}."


def _to_do(
    machine: Sequence[Finding], examinations: Sequence[Examination], width: int
) -> Iterator[str]:
    """Yield what is to be done about warnings and problems, the problems last."""
    found = [("", item) for item in machine]
    several = len(examinations) > 1
    for examination in examinations:
        stack = f"[{examination.stack}] " if several else ""
        found += [(stack, item) for item in examination.findings]
    for title, result in (("Look at", "warning"), ("To be done before a run", "problem")):
        chosen = [(stack, item) for stack, item in found if item.result == result]
        if chosen:
            yield from ("", title)
        for number, (stack, item) in enumerate(chosen, 1):
            yield from _entry(f"{number}.", f"{stack}{item.sentence}", width)
            yield from _advice(item.advice, width)


def _advice(text: str, width: int) -> Iterator[str]:
    """Yield what is to be done; a command stands on a line of its own, to be copied whole."""
    words, run, command = text.rpartition("un: ")
    yield from _entry("", f"-> {words}{run}".rstrip() if run else f"-> {text}", width)
    if run:
        yield f"{' ' * _INDENT}   {command}"
