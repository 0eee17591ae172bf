"""The section of one change: what differs in it, folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provider.review.rendering import sentences
from provider.review.rendering.holding import HOLDS, content, is_new, length, value
from provider.review.rendering.markdown_text import block, code, plain, within_html
from provider.review.rendering.markdown_words import only_note, shown_in_table
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
    shown = shown_in_table(change)
    for effect in change.effects:
        if effect not in shown:
            yield f"- {plain(effect.item.text)}{only_note(effect.stacks, change)}"
    for remark in change.remarks:
        yield f"- {_remark(remark.item)}{only_note(remark.stacks, change)}"
    for title in change.titles if len(change.titles) > 1 else ():
        yield f"- {plain(title.item)}{only_note(title.stacks, change)}"


def _remark(remark: Remark) -> str:
    place = f" <code>{plain(remark.place)}</code>" if remark.place else ""
    return f"**{plain(sentences.look(remark))}:** {plain(sentences.looked_at(remark))}{place}"


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


def _holding(change: MergedChange) -> Iterator[str]:
    """Yield the table of what a new object holds."""
    noted = _differs_by_store(change)
    yield from ["", f"| {HOLDS} | |{' stores |' if noted else ''}"]
    yield f"|---|---|{'---|' if noted else ''}"
    for part in change.parts:
        for number, said in enumerate(part.values):
            name = plain(part.part) if number == 0 else ""
            yield f"| {name} | {_value(value(part, said))} |{_ending(said, change, noted=noted)}"


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
    yield from ["", f"| what differs | | before | after |{' stores |' if noted else ''}"]
    yield f"|---|---|---|---|{'---|' if noted else ''}"
    for part in change.parts:
        yield from _rows(part, change, noted=noted)


def _rows(part: Part, change: MergedChange, *, noted: bool) -> Iterator[str]:
    for number, said in enumerate(part.values):
        name = plain(part.part) if number == 0 else ""
        turn = sentences.TURNS[part.turn] if number == 0 else ""
        ending = _ending(said, change, noted=noted)
        before, after = _value(said.item.before), _value(said.item.after)
        yield f"| {name} | {turn} | {before} | {after} |{ending}"


def _value(value: str | None) -> str:
    return "" if value is None else code(sentences.shortened(value, _VALUE))


def _text(said: Said[TextChange], change: MergedChange) -> Iterator[str]:
    text = said.item
    yield from ["", f"{plain(text.part)}, line by line{only_note(said.stacks, change)}:", ""]
    lines: Sequence[str] = text.lines
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], f"@@ and {len(lines) - _LINES} more lines @@"]
    yield from block("diff", lines)


def _graph(said: Said[Graph], change: MergedChange) -> Iterator[str]:
    stores = sentences.only_where(said.stacks, change.stacks)
    yield from ["", f"<details><summary>{within_html(_drawn(said.item, stores))}</summary>"]
    for word, text in (("Before", said.item.before), ("After", said.item.after)):
        if text is not None:
            yield from ["", f"**{word}**", "", *block("mermaid", text.splitlines())]
    yield from ["", "</details>"]


def _drawn(graph: Graph, stores: str) -> str:
    if graph.before is None:
        word = "The new workflow, drawn"
    elif graph.after is None:
        word = "The workflow that goes, drawn"
    else:
        word = "The workflow before and after, drawn"
    return f"{word} ({stores})" if stores else word
