"""A report as Markdown, for the comment of a pull request: never longer than the platform takes.

What is dangerous is said first and is never left out. What does not fit goes in the order of
``Stage``; where the sentences alone are too many, those of the same meaning become one that names
all objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

from provider.review.rendering import sentences
from provider.review.rendering.grouping import alike, grouped_changes, grouped_texts
from provider.review.rendering.markdown_sections import section
from provider.review.rendering.markdown_text import block, plain, size
from provider.review.rendering.markdown_words import MARKS, effects_in_table, store_note
from provider.review.rendering.shedding import Fitted, Piece, Stage, fit
from provider.review.rendering.summary import headline, state
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
    marker: str = "",
    whole: str = WHOLE,
    limit: int = MARKDOWN_LIMIT,
) -> str:
    """Give the report of some stores as Markdown.

    Raises ``ReportError`` where a store has two reports.

    Args:
        reports: one of each store.
        title: the heading; else the summary is.
        marker: a line that stands first as it is, by which the comment is found again.
        whole: says where the whole report is, in case that this one is cut.
        limit: how many characters it may have.
    """
    merged = merge(reports)
    first = [marker] if marker else []
    room = limit - sum(size(line) + 1 for line in first) - _NOTE
    fitted = _fitted(merged, title, room)
    lines = [*first, *fitted.lines]
    if not fitted.fits:
        lines = _cut(lines, limit - _NOTE)
    if fitted.left_out or not fitted.fits:
        lines += ["", _left_out(fitted, whole)]
    return "\n".join(lines) + "\n"


def _fitted(merged: Merged, title: str | None, room: int) -> Fitted:
    """Give the first form that fits, or the shortest."""
    for form in _FORMS:
        before, after = tuple(_before(merged, title, form)), tuple(_after(merged))
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


def _before(merged: Merged, title: str | None, form: _Form) -> Iterator[Piece]:
    yield Piece(tuple(_heading(merged, title)))
    yield from _pieces(_texts(sentences.ERRORS, merged.errors, merged, form))
    yield from _pieces(_changes(merged, form))
    yield from _pieces(_texts(sentences.WARNINGS, merged.warnings, merged, form))
    yield from _pieces(_stores(merged), Stage.STORES, "store")


def _pieces(lines: Iterator[str], stage: Stage = Stage.STAYS, what: str = "") -> Iterator[Piece]:
    found = tuple(lines)
    if found:
        yield Piece(found, stage, what)


def _heading(merged: Merged, title: str | None) -> Iterator[str]:
    said = plain(headline(merged))
    yield f"## {plain(title) if title else said}"
    if title:
        yield from ["", f"**{said}**"]


def _texts(heading: str, texts: Sequence[Said[str]], merged: Merged, form: _Form) -> Iterator[str]:
    if not texts:
        return
    yield from ["", f"### {heading}", ""]
    if form.length is None:
        for said in texts:
            yield from _text(said.item, store_note(said.stacks, merged))
    else:
        for line, stacks in grouped_texts(texts, form.length, form.name):
            yield f"- {plain(line)}{store_note(stacks, merged)}"


def _text(text: str, note: str) -> Iterator[str]:
    first, *more = text.strip().splitlines() or [""]
    yield f"- {plain(first)}{note}"
    if more:
        yield from (f"  {line}" for line in ["", *block("text", more)])


def _changes(merged: Merged, form: _Form) -> Iterator[str]:
    if not merged.changes:
        return
    many = {id(change) for change in alike(merged.changes)}
    in_row = [not form.grouped(change) and id(change) not in many for change in merged.changes]
    rows = list(compress(merged.changes, in_row))
    groups = [change for change, row in zip(merged.changes, in_row, strict=True) if not row]
    yield from ["", f"### {sentences.CHANGES}"]
    if rows:
        stores = " stores |" if merged.is_several else ""
        yield from ["", f"| | what | what it means |{stores}"]
        yield f"|---|---|---|{'---|' if stores else ''}"
        yield from (_row(change, merged) for change in rows)
    if groups:
        yield ""
        for group in grouped_changes(groups, form.length, form.name):
            mark = f"**{MARKS[group.danger]}** " if group.danger else ""
            yield f"- {mark}{plain(group.text)}{store_note(group.stacks, merged)}"
    yield from _legend(merged)


def _row(change: MergedChange, merged: Merged) -> str:
    mark = f"**{MARKS[change.danger]}**" if change.danger else ""
    what = f"**{plain(change.title)}** {sentences.what_happens(change)}"
    means = "<br>".join(effects_in_table(change))
    stores = (
        f" {plain(sentences.where(change.stacks, merged.stacks))} |" if merged.is_several else ""
    )
    return f"| {mark} | {what} | {means} |{stores}"


def _legend(merged: Merged) -> Iterator[str]:
    present = sorted({change.danger for change in merged.changes if change.danger}, reverse=True)
    if present:
        meanings = (f"{MARKS[danger]}: {sentences.MEANINGS[danger]}" for danger in present)
        yield from ["", f"<sub>{'. '.join(meanings)}.</sub>"]


def _stores(merged: Merged) -> Iterator[str]:
    if not merged.is_several or len({state(report) for report in merged.reports}) == 1:
        return
    yield from ["", f"### {sentences.STORES}", ""]
    for report in merged.reports:
        yield f"- **{plain(report.stack)}**: {plain(state(report))}"


def _sections(merged: Merged) -> Iterator[Piece]:
    found = [
        piece for change in merged.changes if (piece := section(change, merged, unfolded=False))
    ]
    if len(found) <= _FEW:
        found = [
            piece for item in merged.changes if (piece := section(item, merged, unfolded=True))
        ]
    if found:
        yield Piece(("", f"### {sentences.DETAILS}"), Stage.SECTION)
    yield from found


def _after(merged: Merged) -> Iterator[Piece]:
    """Yield the commands that carry out what was reviewed, and those that show the tasks."""
    guides = [sentences.guide(report.stack) for report in merged.reports if report.tasks]
    commands = [found for report in merged.reports if (found := sentences.command(report))]
    if guides:
        yield Piece(("", *_commands(f"{sentences.GUIDE}:", guides)), Stage.STORES)
    if not commands:
        return
    leave = [sentences.LEAVE_WHY] if any(map(_needs_leave, merged.reports)) else []
    yield Piece(("", *_commands(f"{sentences.BINDING}:", commands)), Stage.STORES, "command")
    yield Piece(("", " ".join([sentences.BINDING_WHY, *leave])), Stage.STORES)
    if asked := sentences.calls(merged.reports):
        yield Piece(("", asked), Stage.STORES)


def _needs_leave(report: Report) -> bool:
    return bool(report.allowed_by_name)


def _commands(sentence: str, commands: Sequence[str]) -> Iterator[str]:
    yield from [sentence, "", *block("sh", commands)]
