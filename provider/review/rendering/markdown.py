"""A report as Markdown, for the comment of a pull request: never longer than the platform takes.

What is dangerous is said first and is never left out. What does not fit goes in the order of
``Stage``; where the sentences alone are too many, those of the same meaning become one that names
all objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

from provider.review.rendering import sentences, summary
from provider.review.rendering.grouping import (
    Kin,
    alike,
    grouped_changes,
    grouped_texts,
    sections,
)
from provider.review.rendering.markdown_sections import kin_section, section
from provider.review.rendering.markdown_text import block, plain, prose, size, within_html
from provider.review.rendering.markdown_words import MARKS, effects_in_table, marks, store_note
from provider.review.rendering.shedding import Fitted, Piece, Stage, fit
from provider.review.rendering.summary import headline, state
from provider.review.rendering.tasks import Task, about, heading, own_time, tasks
from provider.review.rendering.yet import not_yet, technical
from provider.review.report.merging import Merged, MergedChange, Said, merge
from provider.review.report.model import Report

#: GitHub takes 65,536 characters; what is over is left to who posts the comment.
MARKDOWN_LIMIT = 65_536 - 536
#: Where the whole report is, unless who renders it knows better.
WHOLE = "the HTML report of this run"
#: Room for the sentence that says what was left out.
_NOTE = 500
#: So long may a sentence be where they are too many, from the longest on.
_LENGTHS = (400, 200, 120, 80, 50)
#: A longer name is cut where there are very many.
_NAME = 60
#: With so few changes, each is shown unfolded.
_FEW = 3


#: The title of who renders a report, and when that happens; None for our own words.
_Words = tuple[str | None, str | None]


@dataclass(frozen=True)
class _Form:
    """How sentences are shown.

    Attributes:
        grouped: which changes stand in lines that name several; the others have a row each.
        length: how long a sentence may be; None for as long as it is.
        name: how long the name of an object may be; none where its key stands in its place.
    """

    grouped: Callable[[MergedChange], bool]
    length: int | None = None
    name: int = _NAME

    @property
    def has_sections(self) -> bool:
        """Whether a change may have a section of its own."""
        return self.length is None


_FORMS = (
    _Form(lambda _: False),
    _Form(lambda change: change.is_calm),
    *(_Form(lambda _: True, length) for length in _LENGTHS),
    _Form(lambda _: True, min(_LENGTHS), 0),
)


def render(
    reports: Sequence[Report],
    title: str | None = None,
    *,
    when: str | None = None,
    marker: str = "",
    whole: str = WHOLE,
    limit: int = MARKDOWN_LIMIT,
) -> str:
    """Give the report of some stores as Markdown.

    Raises ``ReportError`` where a store has two reports.

    Args:
        reports: one of each store.
        title: the heading; else the summary is.
        when: when it happens, as the end of a sentence.
        marker: a line that stands first as it is, by which the comment is found again.
        whole: says where the whole report is, in case that this one is cut.
        limit: how many characters it may have.
    """
    merged = merge(reports)
    first = [marker] if marker else []
    room = limit - sum(size(line) + 1 for line in first) - _NOTE
    fitted = _fitted(merged, (title, when), room)
    lines = [*first, *fitted.lines]
    if not fitted.fits:
        lines = _cut(lines, limit - _NOTE)
    if fitted.left_out or not fitted.fits:
        lines += ["", _left_out(fitted, whole)]
    return "\n".join(lines) + "\n"


def _fitted(merged: Merged, words: _Words, room: int) -> Fitted:
    """Give the first form that fits, or the shortest."""
    for form in _FORMS:
        before, after = tuple(_before(merged, words, form)), tuple(_after(merged))
        fitted = fit([*before, *after], room)
        if fitted.fits and form.has_sections:
            return fit([*before, *_sections(merged), *after], room)
        if fitted.fits:
            break
    return _without_sections(fitted, merged)


def _without_sections(fitted: Fitted, merged: Merged) -> Fitted:
    numbers = {**fitted.left_out, "section": len(merged.changes)}
    return Fitted(fitted.lines, numbers, fitted.fits)


def _cut(lines: Sequence[str], room: int) -> list[str]:
    """Take so many lines as fit: the most dangerous stand first."""
    taken = []
    for line in lines:
        room -= size(line) + 1
        if room < 0:
            break
        taken.append(line)
    return taken


def _left_out(fitted: Fitted, whole: str) -> str:
    parts = [sentences.left_out(name, number) for name, number in fitted.left_out.items()]
    if not fitted.fits:
        parts.append("the rest of this list")
    return f"**Left out here, because it is too long: {sentences.listed(parts)}.** See {whole}."


def _before(merged: Merged, words: _Words, form: _Form) -> Iterator[Piece]:
    asked = tasks(merged)
    yield Piece(tuple(_heading(merged, *words)))
    yield from _pieces(_names(merged), Stage.STORES, "store")
    yield from _pieces(_texts(sentences.ERRORS, merged.errors, merged, form))
    yield from _pieces(_changes(merged, form, asked))
    yield from _tasks(asked, merged)
    yield from _pieces(
        _texts(sentences.WARNINGS, sentences.warnings(merged.warnings), merged, form)
    )
    yield from _pieces(_stores(merged), Stage.STORES, "store")


def _pieces(lines: Iterator[str], stage: Stage = Stage.STAYS, what: str = "") -> Iterator[Piece]:
    found = tuple(lines)
    if found:
        yield Piece(found, stage, what)


def _heading(merged: Merged, title: str | None, when: str | None) -> Iterator[str]:
    said = prose(headline(merged))
    yield f"## {plain(title) if title else said}"
    if title:
        yield from ["", f"**{said}**"]
    if waits := not_yet(merged, when):
        yield from ["", plain(waits)]


def _names(merged: Merged) -> Iterator[str]:
    """Yield the names of the stores, where the headline has only their number."""
    if merged.is_several and not summary.names_stores(merged):
        yield from ["", f"{sentences.STORES}: {plain(sentences.listed(merged.stacks))}."]


def _tasks(asked: Sequence[Task], merged: Merged) -> Iterator[Piece]:
    """Yield what is left to a person as a numbered list."""
    if not asked:
        return
    lines = []
    for task in asked:
        note = store_note(task.said.stacks, merged)
        time = own_time(task, asked)
        when = f" *({plain(time)})*" if time else ""
        said = prose(sentences.task(task.said.item))
        lines.append(f"{task.number}. **{plain(task.change.title)}**: {said}{when}{note}")
    first = ("", f"### {heading(asked)}", "", about(asked), "")
    inside = tuple(Piece((line,), Stage.TASK, "task") for line in lines)
    yield Piece(first, Stage.STORES, "", inside, hollow=True)


def _texts(heading: str, texts: Sequence[Said[str]], merged: Merged, form: _Form) -> Iterator[str]:
    if not texts:
        return
    yield from ["", f"### {heading}", ""]
    if form.length is None:
        for said in texts:
            yield from _text(said.item, store_note(said.stacks, merged))
    else:
        for line, stacks in grouped_texts(texts, form.length, form.name):
            yield f"- {prose(line)}{store_note(stacks, merged)}"


def _text(text: str, note: str) -> Iterator[str]:
    text, lines = sentences.to_copy(text)
    first, *more = text.strip().splitlines() or [""]
    yield f"- {prose(first)}{note}"
    if lines:
        yield from (f"  {line}" for line in ["", *block("yaml", lines)])
    if more:
        yield from (f"  {line}" for line in ["", *block("text", more)])


def _changes(merged: Merged, form: _Form, asked: Sequence[Task]) -> Iterator[str]:
    if not merged.changes:
        return
    many = {id(change) for change in alike(merged.changes)}
    in_row = [not form.grouped(change) and id(change) not in many for change in merged.changes]
    rows = list(compress(merged.changes, in_row))
    groups = [change for change, row in zip(merged.changes, in_row, strict=True) if not row]
    yield from ["", f"### {sentences.CHANGES}"]
    if rows:
        stores = " stores |" if merged.is_several else ""
        yield from ["", f"| mark | what | what it means |{stores}"]
        yield f"|---|---|---|{'---|' if stores else ''}"
        yield from (_row(change, merged, asked) for change in rows)
    if groups:
        yield ""
        shared = [item for item in sections(merged.changes) if isinstance(item, Kin)]
        kin = {id(change) for item in shared for change in item.changes if form.has_sections}
        for group in grouped_changes(groups, form.length, form.name, kin):
            mark = f"**{MARKS[group.danger]}** " if group.danger else ""
            yield f"- {mark}{prose(group.text)}{store_note(group.stacks, merged)}"
    yield from _legend(merged)


def _row(change: MergedChange, merged: Merged, asked: Sequence[Task]) -> str:
    what = f"**{plain(change.title)}** {sentences.what_happens(change)}"
    means = "<br>".join(effects_in_table(change, asked))
    stores = (
        f" {plain(sentences.where(change.stacks, merged.stacks))} |" if merged.is_several else ""
    )
    return f"| {marks(change)} | {what} | {means} |{stores}"


def _legend(merged: Merged) -> Iterator[str]:
    used = [danger for change in merged.changes for danger in change.marks]
    if used:
        meanings = (
            f"{MARKS.get(danger) or sentences.mark(danger)}: {text}"
            for danger, text in sentences.legend(used)
        )
        yield from ["", f"<sub>{'. '.join(meanings)}.</sub>"]


def _stores(merged: Merged) -> Iterator[str]:
    if not merged.is_several or len({state(report) for report in merged.reports}) == 1:
        return
    yield from ["", f"### {sentences.STORES}", ""]
    for report in merged.reports:
        yield f"- **{plain(report.stack)}**: {plain(state(report))}"


def _sections(merged: Merged) -> Iterator[Piece]:
    """Yield the sections: few are unfolded, and of more the dangerous ones, if these are few."""
    items = sections(merged.changes)
    found = [(item, _section(item, merged, unfolded=False)) for item in items]
    there = [item for item, piece in found if piece]
    noted = [item for item in there if not isinstance(item, Kin) and not item.is_calm]
    shown = there if len(there) <= _FEW else noted if len(noted) <= _FEW else []
    opened = {id(item) for item in shown}
    pieces = [
        _section(item, merged, unfolded=True) if id(item) in opened else piece
        for item, piece in found
    ]
    if there:
        yield Piece(("", f"### {sentences.DETAILS}"), Stage.SECTION)
    yield from filter(None, pieces)


def _section(item: MergedChange | Kin, merged: Merged, *, unfolded: bool) -> Piece | None:
    if isinstance(item, Kin):
        return kin_section(item, merged)
    return section(item, merged, unfolded=unfolded)


def _after(merged: Merged) -> Iterator[Piece]:
    """Yield what the technical team needs, folded: the commands, the tasks' steps, the files."""
    inside = tuple(_technical(merged))
    if inside:
        first = ("", f"<details><summary>{within_html(technical(merged))}</summary>")
        yield Piece(first, Stage.STORES, "", inside, ("", "</details>"), hollow=True)


def _technical(merged: Merged) -> Iterator[Piece]:
    reports = merged.reports
    commands = [found for report in reports if (found := sentences.command(report))]
    if commands:
        lines = _commands(f"{sentences.binding(reports)}:", commands)
        why = ("", sentences.BINDING_WHY)
        yield Piece(("", *lines, *why), Stage.STORES, "command")
        if names := sentences.leave(reports):
            said = plain(f"{sentences.LEAVE_WHY}: {', '.join(names)}.")
            yield Piece(("", said), Stage.STORES)
    if guides := [sentences.guide(report.stack) for report in reports if report.tasks]:
        yield Piece(("", *_commands(f"{sentences.GUIDE}:", guides)), Stage.STORES)
    if asked := sentences.calls(reports):
        yield Piece(("", f"<sub>{asked}</sub>"), Stage.STORES)


def _commands(sentence: str, commands: Sequence[str]) -> Iterator[str]:
    yield from [sentence, "", *block("sh", commands)]
