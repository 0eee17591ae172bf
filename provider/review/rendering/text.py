"""A report for a terminal: plain text of at most 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from provider.review.rendering import sentences, summary
from provider.review.rendering.holding import is_new, length, value
from provider.review.report.merging import Merged, MergedChange, Part, Said, merge
from provider.review.report.model import Danger, Report, TextChange, Turn
from provider.tasks.rendering.text import printable

WIDTH = 100
_RED, _YELLOW, _GREEN, _BOLD, _PLAIN = (f"\x1b[{code}m" for code in (31, 33, 32, 1, 0))
_COLOURS = {
    Danger.SENDS: _RED,
    Danger.DATA_LOSS: _RED,
    Danger.ENDS: _YELLOW,
    Danger.CAUTION: _YELLOW,
}
_LINE_COLOURS = {"+": _GREEN, "-": _RED}
#: The widest word of danger, and a space.
_MARGIN = max(map(len, sentences.DANGERS.values())) + 2

#: So many lines say what a new object holds.
_MOST = 12


@dataclass(frozen=True)
class _Line:
    """A line, with the colour that it has in a terminal."""

    text: str = ""
    colour: str = ""


def render(reports: Sequence[Report], title: str | None = None, *, coloured: bool = False) -> str:
    """Give the report of some stores as text; ``coloured`` only for a terminal.

    Raises ``ReportError`` where a store has two reports.
    """
    lines = _document(merge(reports), title)
    return "\n".join(_finished(line, coloured) for line in lines) + "\n"


def _finished(line: _Line, coloured: bool) -> str:
    text = printable(line.text)
    return f"{line.colour}{text}{_PLAIN}" if coloured and line.colour and text else text


def _document(merged: Merged, title: str | None) -> Iterator[_Line]:
    if title:
        yield from _wrapped(title, 0, colour=_BOLD)
    yield from _wrapped(summary.headline(merged), 0, colour=_BOLD)
    yield from _texts(sentences.ERRORS, merged.errors, merged, _RED)
    yield from _stores(merged)
    for change in merged.changes:
        yield _Line()
        yield from _change(change, merged)
    yield from _texts(sentences.WARNINGS, merged.warnings, merged)
    yield from _commands(merged)


def _texts(
    heading: str, texts: Sequence[Said[str]], merged: Merged, colour: str = ""
) -> Iterator[_Line]:
    if texts:
        yield from [_Line(), _Line(f"{heading}:", colour)]
    for said in texts:
        lines = [line for line in said.item.splitlines() if line.strip()] or [""]
        lines[-1] += _note(sentences.where(said.stacks, merged.stacks))
        for number, line in enumerate(lines):
            yield from _wrapped(line, 4, first="    " if number else "  - ")


def _stores(merged: Merged) -> Iterator[_Line]:
    states = {summary.state(report) for report in merged.reports}
    if len(states) < 2:
        return
    yield _Line()
    for report in merged.reports:
        yield from _wrapped(f"{report.stack}: {summary.state(report)}", 6, first="  - ")


def _change(change: MergedChange, merged: Merged) -> Iterator[_Line]:
    mark = sentences.DANGERS[change.danger].ljust(_MARGIN)
    stores = _note(sentences.where(change.stacks, merged.stacks))
    heading = f"{sentences.subject(change)}{stores}"
    colour = _COLOURS.get(change.danger, _BOLD)
    yield from _wrapped(heading, _MARGIN, first=mark, colour=colour)
    for title in change.titles if len(change.titles) > 1 else ():
        yield from _noted(title.item, title.stacks, change)
    for effect in change.effects:
        colour = _RED if effect.item.danger >= Danger.DATA_LOSS else ""
        yield from _noted(effect.item.text, effect.stacks, change, colour=colour)
    for work in change.works:
        task = f"{sentences.TASK}: {sentences.task(work.item)}"
        yield from _noted(task, work.stacks, change)
    for remark in change.remarks:
        item = remark.item
        place = f" [{item.place}]" if item.place else ""
        line = f"{sentences.look(item)}: {sentences.looked_at(item)}{place}"
        yield from _noted(line, remark.stacks, change)
    yield from _holding(change) if is_new(change) else _differing(change)


def _holding(change: MergedChange) -> Iterator[_Line]:
    """Yield what a new object holds, as far as a reader takes it in."""
    found = [
        *(
            (f"{part.part}: {_value(value(part, said))}", said.stacks)
            for part in change.parts
            for said in part.values
        ),
        *((f"{text.item.part}: {length(text.item)}", text.stacks) for text in change.texts),
    ]
    room = _MOST
    for number, (line, stacks) in enumerate(found):
        lines = tuple(_noted(line, stacks, change))
        room -= len(lines)
        if room < 0:
            yield from _noted(f"and {len(found) - number} more", change.stacks, change)
            return
        yield from lines


def _differing(change: MergedChange) -> Iterator[_Line]:
    for part in change.parts:
        yield from _part(part, change)
    for text in change.texts:
        yield from _text(text, change)


def _noted(
    text: str, stacks: Sequence[str], change: MergedChange, colour: str = ""
) -> Iterator[_Line]:
    note = _note(sentences.only_where(stacks, change.stacks))
    blank = " " * _MARGIN
    yield from _wrapped(f"{text}{note}", _MARGIN + 2, first=f"{blank}- ", colour=colour)


def _part(part: Part, change: MergedChange) -> Iterator[_Line]:
    for said in part.values:
        sides = [said.item.before, said.item.after]
        values = [_value(side) for side in sides if side is not None]
        line = f"{part.part} ({sentences.TURNS[part.turn]})"
        if len(values) == 2 and part.turn is Turn.MOVED:
            line += f": from {values[0]} to {values[1]}"
        elif values:
            line += f": {' -> '.join(values)}"
        yield from _noted(line, said.stacks, change)


def _value(value: str) -> str:
    return " ⏎ ".join(value.splitlines()) if value.strip() else "(empty)"


def _text(said: Said[TextChange], change: MergedChange) -> Iterator[_Line]:
    yield from _noted(f"{said.item.part}, line by line:", said.stacks, change)
    blank = " " * (_MARGIN + 4)
    for line in said.item.lines:
        sign, content = line[:1], printable(line[1:].replace("\n", "⏎")).expandtabs(4)
        for piece in _pieces(content, WIDTH - len(blank) - 1):
            yield _Line(f"{blank}{sign}{piece}", _LINE_COLOURS.get(sign, ""))


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield a long line as several, so that nothing of it is lost."""
    yield text[:width]
    for start in range(width, len(text), width):
        yield text[start : start + width]


def _commands(merged: Merged) -> Iterator[_Line]:
    guides = [sentences.guide_words(report.stack) for report in merged.reports if report.tasks]
    commands = [words for report in merged.reports if (words := sentences.command_words(report))]
    if guides:
        yield from [_Line(), _Line(f"{sentences.GUIDE}:"), *_broken(guides)]
    if commands:
        leave = any(report.allowed_by_name for report in merged.reports)
        why = f"{sentences.BINDING_WHY}{f' {sentences.LEAVE_WHY}' if leave else ''}"
        yield from [_Line(), _Line(f"{sentences.BINDING}:"), *_broken(commands)]
        yield from _wrapped(why, 0)
    if asked := sentences.calls(merged.reports):
        yield from [_Line(), *_wrapped(asked, 0)]


def _broken(commands: Iterable[Sequence[str]]) -> Iterator[_Line]:
    """Yield commands that a shell takes as they stand, broken where they are long."""
    for words in commands:
        line = f"  {words[0]}"
        for word in words[1:]:
            if len(line) + len(word) + len("  \\") > WIDTH:
                yield _Line(f"{line} \\")
                line = f"    {word}"
            else:
                line = f"{line} {word}"
        yield _Line(line)


def _note(text: str) -> str:
    return f" ({text})" if text else ""


def _wrapped(text: str, indent: int, first: str | None = None, colour: str = "") -> Iterator[_Line]:
    blank = " " * indent
    # What is written as \u001b is longer than it was, so it is written before lines are counted.
    for line in textwrap.wrap(
        printable(" ".join(text.split())),
        WIDTH,
        initial_indent=blank if first is None else first,
        subsequent_indent=blank,
        break_on_hyphens=False,
    ) or [(first or blank).rstrip()]:
        yield _Line(line, colour)
