"""What the parts of the Markdown share: marks of danger, and notes on stores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provider.review.rendering import sentences
from provider.review.rendering.markdown_text import plain
from provider.review.report.merging import Merged, MergedChange, Said
from provider.review.report.model import Danger, Effect

_SIGNS = {
    Danger.SENDS: "🔴",
    Danger.DATA_LOSS: "🔴",
    Danger.ENDS: "🟠",
    Danger.CAUTION: "🟡",
    Danger.NOTICE: "🔵",
}
#: The word with a sign: neither colour nor letters alone reach everybody.
MARKS = {danger: f"{sign} {sentences.DANGERS[danger]}" for danger, sign in _SIGNS.items()}


def store_note(stacks: Sequence[str], merged: Merged) -> str:
    """Say in which stores, behind a sentence."""
    return note(sentences.where(stacks, merged.stacks))


def only_note(stacks: Sequence[str], change: MergedChange) -> str:
    """Say in which stores, where it is not in all that have the change."""
    return note(sentences.only_where(stacks, change.stacks))


def note(text: str) -> str:
    """Give a note behind a sentence."""
    return f" *({plain(text)})*" if text else ""


def shown_in_table(change: MergedChange) -> tuple[Said[Effect], ...]:
    """Give the effects that stand in the table: all that are dangerous, else the first."""
    dangerous = tuple(said for said in change.effects if said.item.danger >= Danger.CAUTION)
    return dangerous or change.effects[:1]


def effects_in_table(change: MergedChange) -> Iterator[str]:
    """Yield the sentences of a row: what it does, and what a person has to do."""
    for said in shown_in_table(change):
        yield f"{plain(said.item.text)}{only_note(said.stacks, change)}"
    for work in change.works:
        task = plain(f"{sentences.TASK}: {sentences.task(work.item)}")
        yield f"{task}{only_note(work.stacks, change)}"
    if codes := _looked_at(change):
        yield plain(f"{sentences.WORTH_A_LOOK}: lint {sentences.listed(codes)}")


def _looked_at(change: MergedChange) -> list[str]:
    """Name the findings of lint where they are why a row has its mark."""
    told = max((said.item.danger for said in change.effects), default=Danger.NONE)
    if max(told, Danger.NOTICE if change.works else Danger.NONE) >= change.danger:
        return []
    return list(dict.fromkeys(said.item.rule for said in change.remarks))
