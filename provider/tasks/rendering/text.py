"""The guide for a terminal: plain text, values indented and never wrapped."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from provider.definitions import Note
from provider.letters import printable
from provider.tasks.guide import Advice, Assignment, Guide, Part, screens
from provider.tasks.model import Step
from provider.tasks.rendering import sentences
from provider.tasks.rendering.sentences import Shape

WIDTH = 88


def render(guides: Sequence[Guide]) -> str:
    """Give the guides of some stores as text."""
    lines: list[str] = []
    if len(guides) > 1:
        lines += _overview(guides)
    for guide in guides:
        lines += _guide(guide, several=len(guides) > 1)
    lines += _advice(sentences.NOTICES, sentences.all_notices(guides))
    return printable("\n".join(lines) + "\n")


def _overview(guides: Sequence[Guide]) -> Iterator[str]:
    yield sentences.heading(guides)
    longest = max(len(guide.stack) for guide in guides)
    for guide in guides:
        yield f"  {guide.stack:<{longest}}  {sentences.state_line(guide)}"


def _guide(guide: Guide, *, several: bool) -> Iterator[str]:
    if several:
        yield from ["", "=" * WIDTH]
    yield sentences.heading([guide])
    if guide.error:
        yield from _indented(sentences.lines(guide.error), 2)
        return
    if guide.assignments and guide.console:
        yield f"The console of this local store: {guide.console}"
    if guide.refusals:
        yield from ["", f"{sentences.REFUSALS}:", *_bullets(Note(text) for text in guide.refusals)]
    if guide.missing:
        heading = sentences.missing(guide.stack)
        yield from ["", f"{heading}:", *_bullets(Note(text) for text in guide.missing)]
    yield from _advice(sentences.BEFORE, guide.prerequisites)
    for number, assignment in enumerate(guide.assignments, start=1):
        yield from ["", *_assignment(assignment, number, guide)]
    yield from _endnotes(guide)


def _advice(heading: str, advice: Sequence[Advice]) -> Iterator[str]:
    for item in advice:
        yield from ["", f"{heading} ({item.title}):", *_bullets(item.notes)]


def _assignment(assignment: Assignment, number: int, guide: Guide) -> Iterator[str]:
    task, total = assignment.task, len(guide.assignments)
    minutes = sentences.counted(task.minutes, "minute")
    yield "-" * WIDTH
    yield f"TASK {number} of {total}: {_line(sentences.title(task))} (about {minutes})"
    if task.sends:
        yield f"  !! {sentences.SENDS_SHORT}"
    if delta := sentences.delta(task):
        yield from _wrapped(_line(delta), 2)
    for hint in assignment.hints:
        yield from _wrapped(str(hint), 2)
    sending = sentences.sending_step(task)
    for screen in screens(task.steps):
        yield from ["", f"  {_line(screen.name)}"]
        for part in screen.parts:
            yield from _part(part, assignment, sending)
    yield from ["", *_wrapped(sentences.ending(task), 2)]
    if command := sentences.command(task, guide.stack):
        yield f"      {command}"


def _part(part: Part, assignment: Assignment, sending: int | None) -> Iterator[str]:
    indent = ""
    if part.name:
        indent = "  "
        yield f"    [{_line(part.name)}]"
    for number, step in part.steps:
        if number == sending:
            yield f"{indent}  !! {sentences.SENDS}"
        yield from _indented(_step(number, step, assignment), len(indent))


def _step(number: int, step: Step, assignment: Assignment) -> Iterator[str]:
    said = sentences.phrase(step, assignment)
    line = f'  {number:>3}. {said.before}"{_line(said.control)}"{said.after}'
    if said.shape is Shape.BLOCK:
        yield line
        yield from _indented(sentences.lines(said.value), 11)
    elif said.shape is Shape.NONE:
        yield line
    else:
        quote = "" if said.shape is Shape.NAME else '"'
        yield f"{line} {quote}{_line(said.value)}{quote}."


def _endnotes(guide: Guide) -> Iterator[str]:
    if guide.left:
        yield from ["", f"{sentences.LEFT}:", *_wrapped(sentences.LEFT_WHY, 2)]
        for item in guide.left:
            yield f'  - {sentences.words(item.kind)} "{_line(item.name)}" ({item.resource})'
    if guide.aged:
        yield from ["", f"{sentences.AGED}:", *_wrapped(sentences.AGED_WHY, 2)]
        yield from _standing(sentences.standing(item) for item in guide.aged)
    if guide.standing:
        yield from ["", f"{sentences.STANDING}:"]
        yield from _standing(sentences.standing(item) for item in guide.standing)


def _standing(lines: Iterable[str]) -> Iterator[str]:
    return (f"  - {_line(line)}" for line in lines)


def _bullets(notes: Iterable[Note]) -> Iterator[str]:
    for note in notes:
        yield from _wrapped(_line(note.text), 4, first="  - ")
        if note.source:
            yield f"    {note.source}"


def _wrapped(text: str, indent: int, first: str | None = None) -> list[str]:
    blank = " " * indent
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=blank if first is None else first,
        subsequent_indent=blank,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _indented(lines: Iterable[str], indent: int) -> Iterator[str]:
    return (f"{' ' * indent}{line}" if line else "" for line in lines)


def _line(text: str) -> str:
    """Give a text on one line."""
    return " ".join(text.split())
