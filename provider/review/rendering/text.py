"""A report for a terminal: plain text of at most 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from provider.letters import printable
from provider.review.rendering import sentences, summary
from provider.review.rendering.grouping import Kin, of_each, sections
from provider.review.rendering.holding import content, in_words, is_new, length, value
from provider.review.rendering.tasks import Task, about, heading, numbers, own_time, tasks
from provider.review.rendering.yet import not_yet
from provider.review.report.merging import Merged, MergedChange, Part, Said, merge
from provider.review.report.model import Danger, Report, TextChange, Turn

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
#: So long may a line be that says all of one of many new objects.
_LONGEST = 300


@dataclass(frozen=True)
class _Line:
    """A line, with the colour that it has in a terminal."""

    text: str = ""
    colour: str = ""


def render(
    reports: Sequence[Report],
    title: str | None = None,
    *,
    when: str | None = None,
    coloured: bool = False,
) -> str:
    """Give the report of some stores as text; ``coloured`` only for a terminal.

    ``when`` says when it happens.

    Raises ``ReportError`` where a store has two reports.
    """
    lines = _document(merge(reports), title, when)
    return "\n".join(_finished(line, coloured) for line in lines) + "\n"


def _finished(line: _Line, coloured: bool) -> str:
    text = printable(line.text)
    return f"{line.colour}{text}{_PLAIN}" if coloured and line.colour and text else text


def _document(merged: Merged, title: str | None, when: str | None) -> Iterator[_Line]:
    if title:
        yield from _wrapped(title, 0, colour=_BOLD)
    yield from _wrapped(summary.headline(merged), 0, colour=_BOLD)
    if merged.is_several and not summary.names_stores(merged):
        yield from _wrapped(f"{sentences.STORES}: {sentences.listed(merged.stacks)}.", 0)
    if waits := not_yet(merged, when):
        yield from [_Line(), *_wrapped(waits, 0)]
    yield from _texts(sentences.ERRORS, merged.errors, merged, _RED)
    yield from _stores(merged)
    asked = tasks(merged)
    for item in sections(merged.changes):
        yield _Line()
        yield from _kin(item, merged) if isinstance(item, Kin) else _change(item, merged, asked)
    yield from _legend(merged)
    yield from _tasks(asked, merged)
    yield from _texts(sentences.WARNINGS, sentences.warnings(merged.warnings), merged)
    yield from _commands(merged)


def _legend(merged: Merged) -> Iterator[_Line]:
    used = [danger for change in merged.changes for danger in change.marks]
    if used:
        known = sentences.legend(used)
        meanings = (f"{sentences.mark(danger)}: {text}" for danger, text in known)
        yield from [_Line(), *_wrapped(f"{'. '.join(meanings)}.", 0)]


def _tasks(asked: Sequence[Task], merged: Merged) -> Iterator[_Line]:
    if not asked:
        return
    yield from [_Line(), _Line(f"{heading(asked)}:", _BOLD), *_wrapped(about(asked), 2)]
    for task in asked:
        said = f"{task.change.title}: {sentences.task(task.said.item)}"
        time = _note(own_time(task, asked))
        note = _note(sentences.where(task.said.stacks, merged.stacks))
        yield from _wrapped(f"{said}{time}{note}", 6, first=f"{task.number:>4}. ")


def _kin(kin: Kin, merged: Merged) -> Iterator[_Line]:
    """Yield new objects that are alike, one a line."""
    stores = _note(sentences.where(kin.changes[0].stacks, merged.stacks))
    yield from _wrapped(f"{kin.heading}{stores}", _MARGIN, first=" " * _MARGIN, colour=_BOLD)
    for said in sentences.shown(kin.changes[0]):
        yield from _noted(of_each(said.item.text), said.stacks, kin.changes[0])
    for change in kin.changes:
        held = ", ".join(line for line, _ in _held(change))
        name = change.title.removeprefix(f"{sentences.words(change.kind)} ")
        text = f"{name}: {held}" if held else name
        yield from _noted(sentences.shortened(text, _LONGEST), change.stacks, change)


def _texts(
    heading: str, texts: Sequence[Said[str]], merged: Merged, colour: str = ""
) -> Iterator[_Line]:
    if texts:
        yield from [_Line(), _Line(f"{heading}:", colour)]
    for said in texts:
        told, copied = sentences.to_copy(said.item)
        lines = [line for line in told.splitlines() if line.strip()] or [""]
        lines[-1] += _note(sentences.where(said.stacks, merged.stacks))
        for number, line in enumerate(lines):
            yield from _wrapped(line, 4, first="    " if number else "  - ")
        # No line that is to be copied is wrapped.
        yield from (_Line(f"      {line}") for line in copied)


def _stores(merged: Merged) -> Iterator[_Line]:
    states = {summary.state(report) for report in merged.reports}
    if len(states) < 2:
        return
    yield _Line()
    for report in merged.reports:
        yield from _wrapped(f"{report.stack}: {summary.state(report)}", 6, first="  - ")


def _change(change: MergedChange, merged: Merged, asked: Sequence[Task]) -> Iterator[_Line]:
    first, *more = (sentences.DANGERS[danger] for danger in change.marks)
    stores = _note(sentences.where(change.stacks, merged.stacks))
    heading = f"{sentences.subject(change)}{stores}"
    colour = _COLOURS.get(change.danger, _BOLD)
    yield from _wrapped(heading, _MARGIN, first=first.ljust(_MARGIN), colour=colour)
    lines = list(_said(change, asked))
    if not lines and change.danger is Danger.NONE:
        lines = list(_noted(sentences.MEANINGS[Danger.NONE], change.stacks, change))
    # What a change is beside the worst stands in the margin as well, below that.
    for line in lines:
        mark = more.pop(0) if more else ""
        yield replace(line, text=f"{mark.ljust(_MARGIN)}{line.text[_MARGIN:]}")
    yield from (_Line(mark) for mark in more)
    yield from _holding(change) if is_new(change) else _differing(change)


def _said(change: MergedChange, asked: Sequence[Task]) -> Iterator[_Line]:
    for title in change.titles if len(change.titles) > 1 else ():
        yield from _noted(title.item, title.stacks, change)
    for effect in change.effects:
        colour = _RED if effect.item.danger >= Danger.DATA_LOSS else ""
        yield from _noted(effect.item.text, effect.stacks, change, colour=colour)
    if task := numbers(change, asked):
        yield from _noted(task, change.stacks, change)
    for remark in change.remarks:
        item = remark.item
        line = f"{sentences.WORTH_A_LOOK}: {sentences.looked_at(item)} [{sentences.finding(item)}]"
        yield from _noted(line, remark.stacks, change)


def _parts(change: MergedChange) -> list[tuple[str, tuple[str, ...]]]:
    """Give the parts of a new object, with the stores that have each."""
    return [
        (f"{part.part}: {_value(value(part, said))}", said.stacks)
        for part in change.parts
        for said in part.values
    ]


def _held(change: MergedChange) -> list[tuple[str, tuple[str, ...]]]:
    """Give all that a new object holds, in few words."""
    return [
        *_parts(change),
        *((f"{text.item.part}: {length(text.item)}", text.stacks) for text in change.texts),
    ]


def _holding(change: MergedChange) -> Iterator[_Line]:
    """Yield what a new object holds, as far as a reader takes it in."""
    found = _parts(change)
    room = _MOST
    for number, (line, stacks) in enumerate(found):
        lines = tuple(_noted(line, stacks, change))
        room -= len(lines)
        if room < 0:
            yield from _noted(f"and {len(found) - number} more", change.stacks, change)
            break
        yield from lines
    yield from _written(change)


def _written(change: MergedChange) -> Iterator[_Line]:
    """Yield the lines of a new object's texts, as far as a reader takes them in."""
    room = _MOST
    for said in change.texts:
        lines = content(said.item)[: max(room, 0)]
        room -= len(lines)
        yield from _noted(f"{said.item.part}: {length(said.item)}", said.stacks, change)
        yield from (_Line(piece) for line in lines for piece in _shown_line(line))
        left = len(content(said.item)) - len(lines)
        if left and lines:
            more = f"... and {sentences.counted(left, 'more line')}"
            yield from map(_Line, _shown_line(more))


def _shown_line(line: str) -> Iterator[str]:
    blank = " " * (_MARGIN + 4)
    for piece in _pieces(printable(line).expandtabs(4), WIDTH - len(blank)):
        yield f"{blank}{piece}"


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
        sides = [in_words(part, side) for side in (said.item.before, said.item.after)]
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
    reports = merged.reports
    guides = [sentences.guide_words(report.stack) for report in reports if report.tasks]
    commands = [words for report in reports if (words := sentences.command_words(report))]
    asked = sentences.calls(reports)
    if guides or commands or asked:
        yield from [_Line(), _Line(f"{sentences.TECHNICAL}:")]
    if commands:
        yield from [*_wrapped(f"{sentences.binding(reports)}:", 0), *_broken(commands)]
        yield from _wrapped(sentences.BINDING_WHY, 0)
        if names := sentences.leave(reports):
            yield from _wrapped(f"{sentences.LEAVE_WHY}: {', '.join(names)}.", 0)
    if guides:
        yield from [_Line(f"{sentences.GUIDE}:"), *_broken(guides)]
    if asked:
        yield from _wrapped(asked, 0)


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
