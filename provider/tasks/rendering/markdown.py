"""The guide as Markdown, for a pull request or a wiki: values in blocks that nothing can end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from provider.definitions import Note
from provider.letters import printable
from provider.tasks.guide import Advice, Assignment, Guide, Part, screens
from provider.tasks.model import Step
from provider.tasks.rendering import sentences
from provider.tasks.rendering.sentences import Shape

#: What begins something inside a line, and what does so at the beginning of one.
_SPECIAL = re.compile(r"[\\`*_\[\]<|~&$]|^[#+=>-]|^\d+(?=[.)])")


def render(guides: Sequence[Guide]) -> str:
    """Give the guides of some stores as Markdown."""
    several = len(guides) > 1
    lines: list[str] = []
    if several:
        lines += _contents(guides)
    for number, guide in enumerate(guides, start=1):
        lines += _guide(guide, number, several=several)
    lines += _advice(sentences.NOTICES, sentences.all_notices(guides), "#")
    return printable("\n".join(lines) + "\n")


def escaped(text: str) -> str:
    """Give a text on one line that Markdown shows as it is."""
    return _SPECIAL.sub(_escape, " ".join(text.split()))


def _escape(found: re.Match[str]) -> str:
    # A digit cannot be escaped, so the point after a number is.
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def code(text: str) -> str:
    """Give a text on one line as code; the fence is longer than any run of backticks inside."""
    line = " ".join(sentences.lines(text))
    fence = "`" * (_longest_run(line) + 1)
    padding = " " if line.startswith(("`", " ")) or line.endswith(("`", " ")) else ""
    return f"{fence}{padding}{line}{padding}{fence}" if line.strip() else escaped(f'"{line}"')


def block(text: str, indent: str = "") -> Iterator[str]:
    """Give a text as a fenced block, its lines as they are."""
    fence = "`" * max(3, _longest_run(text) + 1)
    yield f"{indent}{fence}text"
    for line in sentences.lines(text):
        yield f"{indent}{line}" if line else ""
    yield f"{indent}{fence}"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _contents(guides: Sequence[Guide]) -> Iterator[str]:
    yield f"# {sentences.heading(guides)}"
    yield ""
    for number, guide in enumerate(guides, start=1):
        yield f"- [{escaped(guide.stack)}](#stack-{number}): {sentences.state_line(guide)}"


def _guide(guide: Guide, number: int, *, several: bool) -> Iterator[str]:
    level = "##" if several else "#"
    if several:
        yield from ["", f'<a id="stack-{number}"></a>', ""]
    yield f"{level} {escaped(sentences.heading([guide]))}"
    if guide.error:
        yield from ["", *block(guide.error)]
        return
    if guide.assignments and guide.console:
        yield from ["", f"The console of this local store: <{guide.console}>"]
    if guide.refusals:
        refusals = (Note(text) for text in guide.refusals)
        yield from ["", f"{level}# {sentences.REFUSALS}", "", *_bullets(refusals)]
    if guide.missing:
        missing = (Note(text) for text in guide.missing)
        heading = escaped(sentences.missing(guide.stack))
        yield from ["", f"{level}# {heading}", "", *_bullets(missing)]
    yield from _advice(sentences.BEFORE, guide.prerequisites, level)
    for index, assignment in enumerate(guide.assignments, start=1):
        yield from ["", *_assignment(assignment, index, guide, level)]
    yield from _endnotes(guide, level)


def _advice(heading: str, advice: Sequence[Advice], level: str) -> Iterator[str]:
    for item in advice:
        yield from ["", f"{level}# {heading} ({escaped(item.title)})", "", *_bullets(item.notes)]


def _assignment(item: Assignment, number: int, guide: Guide, level: str) -> Iterator[str]:
    task = item.task
    minutes = sentences.counted(task.minutes, "minute")
    yield f"{level}# {number}. {escaped(sentences.title(task))} (about {minutes})"
    if task.sends:
        yield from ["", f"**{sentences.SENDS_SHORT}**"]
    if delta := sentences.delta(task):
        yield from ["", escaped(delta)]
    for hint in item.hints:
        yield from ["", f"> {_note(hint)}"]
    sending = sentences.sending_step(task)
    for screen in screens(task.steps):
        yield from ["", f"{level}## {escaped(screen.name)}"]
        for index, part in enumerate(screen.parts):
            heading = part.name or (screen.name if index else "")
            yield from ["", *_part(part, heading, item, sending)]
    yield from ["", sentences.ending(task)]
    if command := sentences.command(task, guide.stack):
        yield from ["", *block(command)]


def _part(part: Part, heading: str, item: Assignment, sending: int | None) -> Iterator[str]:
    if heading:
        yield from [f"*{escaped(heading)}*", ""]
    for number, step in part.steps:
        if number == sending:
            yield from ["", f"**{sentences.SENDS}**", ""]
        yield from _step(number, step, item)


def _step(number: int, step: Step, item: Assignment) -> Iterator[str]:
    said = sentences.phrase(step, item)
    marker = f"{number}. "
    line = f"{marker}{said.before}**{escaped(said.control)}**{said.after}"
    if said.shape in (Shape.LINE, Shape.SEEN, Shape.NAME):
        yield f"{line} {code(said.value)}."
        return
    yield line
    if said.shape is Shape.BLOCK:
        indent = " " * len(marker)
        yield from ["", *block(said.value, indent)]


def _endnotes(guide: Guide, level: str) -> Iterator[str]:
    if guide.left:
        yield from ["", f"{level}# {sentences.LEFT}", "", sentences.LEFT_WHY, ""]
        for item in guide.left:
            yield f"- {sentences.words(item.kind)} {code(item.name)} ({code(item.resource)})"
    if guide.aged:
        yield from ["", f"{level}# {sentences.AGED}", "", sentences.AGED_WHY, ""]
        yield from (f"- {escaped(sentences.standing(item))}" for item in guide.aged)
    if guide.standing:
        yield from ["", f"{level}# {sentences.STANDING}", ""]
        yield from (f"- {escaped(sentences.standing(item))}" for item in guide.standing)


def _bullets(notes: Iterable[Note]) -> Iterator[str]:
    return (f"- {_note(note)}" for note in notes)


def _note(note: Note) -> str:
    return f"{escaped(note.text)} (<{note.source}>)" if note.source else escaped(note.text)
