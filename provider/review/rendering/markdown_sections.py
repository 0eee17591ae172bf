"""The section of one change: what differs in it, folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provider.review.rendering import sentences
from provider.review.rendering.grouping import Kin
from provider.review.rendering.holding import (
    HOLDS,
    content,
    in_words,
    is_new,
    is_restructured,
    length,
    value,
)
from provider.review.rendering.markdown_text import block, code, plain, prose, within_html
from provider.review.rendering.markdown_words import only_note
from provider.review.rendering.shedding import Piece, Stage
from provider.review.report.merging import Merged, MergedChange, Part, Said, Value
from provider.review.report.model import Graph, Remark, TextChange

#: More lines of one text are counted, not shown.
_LINES = 150
#: A longer value is cut.
_VALUE = 300


def section(change: MergedChange, merged: Merged, *, unfolded: bool) -> Piece | None:
    """Give the section of a change, or None where the table has said everything."""
    said = tuple(_said(change))
    inside = tuple(_inside(change))
    if not said and not inside:
        return None
    stores = sentences.where(change.stacks, merged.stacks)
    heading = within_html(f"{sentences.subject(change)}{f' ({stores})' if stores else ''}")
    first = f"<details{' open' if unfolded else ''}><summary><b>{heading}</b></summary>"
    stage = Stage.CALM_SECTION if change.is_calm else Stage.SECTION
    lines = ("", first, *(("", *said) if said else ()))
    return Piece(lines, stage, "section", inside, ("", "</details>"), not said)


def _said(change: MergedChange) -> Iterator[str]:
    """Yield what the table does not say."""
    shown = sentences.shown(change)
    for effect in change.effects:
        if effect not in shown:
            yield f"- {prose(effect.item.text)}{only_note(effect.stacks, change)}"
    for remark in change.remarks:
        yield f"- {_remark(remark.item)}{only_note(remark.stacks, change)}"
    for title in change.titles if len(change.titles) > 1 else ():
        yield f"- {plain(title.item)}{only_note(title.stacks, change)}"


def _remark(remark: Remark) -> str:
    source = f"<sub>{plain(sentences.finding(remark))}</sub>"
    return f"**{sentences.WORTH_A_LOOK}:** {prose(sentences.looked_at(remark))} {source}"


def _inside(change: MergedChange) -> Iterator[Piece]:
    calm = change.is_calm
    if change.parts:
        stage = Stage.CALM_DETAILS if calm else Stage.DETAILS
        table = _holding(change) if is_new(change) else _table(change)
        yield Piece(tuple(table), stage, "table")
    for text in change.texts:
        stage = Stage.CALM_TEXT if calm else Stage.TEXT
        lines = _content(text, change) if is_new(change) else _text(text, change)
        yield Piece(tuple(lines), stage, "text")
    for graph in change.graphs:
        stage = Stage.CALM_GRAPH if calm else Stage.GRAPH
        yield Piece(tuple(_graph(graph, change)), stage, "graph")


def kin_section(kin: Kin, merged: Merged) -> Piece:
    """Give the section of new objects that are alike: a row for each, what it holds on its side."""
    change = kin.changes[0]
    stores = sentences.where(change.stacks, merged.stacks)
    heading = within_html(f"{kin.heading}{f' ({stores})' if stores else ''}")
    first = ("", f"<details><summary><b>{heading}</b></summary>")
    word = sentences.words(change.kind)
    rows = [f"| {plain(word)} | {HOLDS[0]} |", "|---|---|"]
    rows += [
        f"| {plain(item.title.removeprefix(f'{word} '))} | {_held(item)} |" for item in kin.changes
    ]
    inside = (Piece(("", *rows), Stage.CALM_DETAILS, "table"),)
    return Piece(first, Stage.CALM_SECTION, "section", inside, ("", "</details>"), hollow=True)


def _held(change: MergedChange) -> str:
    """Give all that a new object holds, in one cell."""
    found = [
        f"{plain(part.part)}: {_value(value(part, said))}{only_note(said.stacks, change)}"
        for part in change.parts
        for said in part.values
    ]
    found += [f"{plain(said.item.part)}: {length(said.item)}" for said in change.texts]
    return "<br>".join(found) or "nothing more than its name"


def _holding(change: MergedChange) -> Iterator[str]:
    """Yield the table of what a new object holds."""
    noted = _differs_by_store(change)
    yield from ["", f"| {' | '.join(HOLDS)} |{' stores |' if noted else ''}"]
    yield f"|---|---|{'---|' if noted else ''}"
    for part in change.parts:
        for said in part.values:
            ending = _ending(said, change, noted=noted)
            yield f"| {plain(part.part)} | {_value(value(part, said))} |{ending}"


def _content(said: Said[TextChange], change: MergedChange) -> Iterator[str]:
    """Yield a new text, folded: it is there to be looked up."""
    stores = sentences.only_where(said.stacks, change.stacks)
    heading = f"{said.item.part}, {length(said.item)}{f' ({stores})' if stores else ''}"
    lines = content(said.item)
    shown = lines[:_LINES]
    yield from ["", f"<details><summary>{within_html(heading)}</summary>", ""]
    yield from block(said.item.language, shown)
    if len(lines) > len(shown):
        yield from ["", f"and {len(lines) - len(shown)} more lines"]
    yield from ["", "</details>"]


def _differs_by_store(change: MergedChange) -> bool:
    values = (value for part in change.parts for value in part.values)
    return any(len(value.stacks) < len(change.stacks) for value in values)


def _ending(said: Said[Value], change: MergedChange, *, noted: bool) -> str:
    stores = plain(sentences.only_where(said.stacks, change.stacks) or "all of them")
    return f" {stores} |" if noted else ""


def _table(change: MergedChange) -> Iterator[str]:
    noted = _differs_by_store(change)
    yield from ["", f"| {' | '.join(sentences.DIFFERS)} |{' stores |' if noted else ''}"]
    yield f"|---|---|---|---|{'---|' if noted else ''}"
    for part in change.parts:
        yield from _rows(part, change, noted=noted)


def _rows(part: Part, change: MergedChange, *, noted: bool) -> Iterator[str]:
    for said in part.values:
        ending = _ending(said, change, noted=noted)
        sides = (said.item.before, said.item.after)
        values = " | ".join(_value(in_words(part, side)) for side in sides)
        yield f"| {plain(part.part)} | {sentences.TURNS[part.turn]} | {values} |{ending}"


def _value(value: str | None) -> str:
    return sentences.NOWHERE if value is None else code(sentences.shortened(value, _VALUE))


def _text(said: Said[TextChange], change: MergedChange) -> Iterator[str]:
    text = said.item
    yield from ["", f"{plain(text.part)}, line by line{only_note(said.stacks, change)}:", ""]
    lines: Sequence[str] = text.lines
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], f"@@ and {len(lines) - _LINES} more lines @@"]
    yield from block("diff", lines)


def _graph(said: Said[Graph], change: MergedChange) -> Iterator[str]:
    stores = sentences.only_where(said.stacks, change.stacks)
    heading = within_html(sentences.drawn(said.item, stores))
    opened = " open" if is_restructured(said.item) else ""
    yield from ["", f"<details{opened}><summary>{heading}</summary>"]
    for word, text in sentences.sides(said.item):
        first = ["", f"**{word}**"] if word else []
        yield from [*first, "", *block("mermaid", text.splitlines())]
    yield from ["", "</details>"]
