"""What is left to a person, once, in the order in which it is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provider.review.report.merging import Merged, MergedChange, Said
from provider.review.report.model import Verb, Work

HEADING = "To do in Connectif, in this order"
ONE = "To do in Connectif"
#: What others need first, for a report that does not tell the order.
_KINDS = ("ContactField", "CustomIntegration", "OutboundEvent", "Segment", "InlineContent")
_WHO = "Somebody who may edit in Connectif does this: the API cannot."
_AFTER = "after the technical team has run connectif up"
_ANY_TIME = "before or after the technical team runs connectif up"
_ANEW = "What is done before that may make it necessary to make this report anew."
_BEFORE = "before connectif up, which stops until it is done"
_STOPS = "connectif up stops until "
_BY_ITSELF = "at any time, no command waits for it"


@dataclass(frozen=True)
class Task:
    """A task with its number.

    Attributes:
        number: its place in the order of all, from 1.
        change: the object.
        said: what is to be done, in which stores.
        when: before or after the run, in words.
    """

    number: int
    change: MergedChange
    said: Said[Work]
    when: str


def tasks(merged: Merged) -> tuple[Task, ...]:
    """Give all tasks, in the order in which they are to be done: what sends is the last."""
    found = [(change, said) for change in merged.changes for said in change.works]
    found.sort(key=_place)
    runs = any(report.writes or any(c.calls for c in report.changes) for report in merged.reports)
    return tuple(
        Task(number, change, said, _when(change, said.item, runs=runs))
        for number, (change, said) in enumerate(found, start=1)
    )


def heading(found: Sequence[Task]) -> str:
    """Give the heading of the list."""
    return HEADING if len(found) > 1 else ONE


def about(found: Sequence[Task]) -> str:
    """Say who does it and, where it is the same of all, when."""
    times = list(dict.fromkeys(task.when for task in found))
    said = [_WHO, *([f"When: {times[0]}."] if len(times) == 1 else [])]
    return " ".join([*said, *([_ANEW] if {_ANY_TIME, _BEFORE} & {*times} else [])])


def own_time(task: Task, found: Sequence[Task]) -> str:
    """Say when one task is to be done, where the tasks differ in that."""
    return task.when if len({item.when for item in found}) > 1 else ""


def numbers(change: MergedChange, found: Sequence[Task]) -> str:
    """Say where the tasks of a change stand in the list; "" where it has none."""
    own = [str(task.number) for task in found if task.change is change]
    if not own:
        return ""
    if len(found) == 1:
        return "to do in Connectif"
    return f"to do in Connectif, number {' and '.join(_some(own))}"


def _some(numbers: Sequence[str]) -> Iterator[str]:
    yield from numbers if len(numbers) < 4 else (*numbers[:2], "others")


def _place(item: tuple[MergedChange, Said[Work]]) -> tuple[bool, int, bool, int]:
    change, said = item
    work = said.item
    kind = _KINDS.index(change.kind) if change.kind in _KINDS else len(_KINDS)
    goes = change.verb in (Verb.DELETE, Verb.FINISH)
    # What goes is in use until its users are gone.
    return (work.sends, work.order, goes, -kind if goes else kind)


def _when(change: MergedChange, work: Work, *, runs: bool) -> str:
    if any(said.item.text.startswith(_STOPS) for said in change.effects):
        return _BEFORE
    if work.after_up:
        return _AFTER
    return _ANY_TIME if runs else _BY_ITSELF
