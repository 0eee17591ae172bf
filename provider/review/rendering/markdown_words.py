"""What the parts of the Markdown share: marks of danger, and notes on stores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provider.review.rendering import sentences
from provider.review.rendering.markdown_text import plain, prose
from provider.review.rendering.tasks import Task, numbers
from provider.review.report.merging import Merged, MergedChange
from provider.review.report.model import Danger

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


def marks(change: MergedChange) -> str:
    """Give the marks of a row, one under the other."""
    return "<br>".join(f"**{MARKS[danger]}**" for danger in change.marks if danger)


def effects_in_table(change: MergedChange, asked: Sequence[Task]) -> Iterator[str]:
    """Yield the sentences of a row: what it does, and where the task for a person stands."""
    several = len(change.marks) > 1
    shown = sentences.shown(change)
    for said in shown:
        sign = f"{_SIGNS[said.item.danger]} " if several and said.item.danger in _SIGNS else ""
        yield f"{sign}{prose(said.item.text)}{only_note(said.stacks, change)}"
    task = numbers(change, asked)
    if task:
        yield plain(task)
    found = sentences.found_alone(change)
    if found:
        yield prose(found)
    if not (shown or task or found):
        yield sentences.MEANINGS[Danger.NONE]
