"""A report in one line: what is sent to whom, what changes, and what is left to a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from provider.review.rendering.sentences import (
    AS_DEFINED,
    BY_ITSELF,
    DANGERS,
    NOTHING,
    counted,
    is_left,
    listed,
    what_happen,
    words,
)
from provider.review.report.merging import Merged
from provider.review.report.model import Change, Danger, Report, Verb, Work

#: More kinds of change than this are summed up.
_GROUPS = 4
#: So many objects that wait for a person are named.
_WAITING = 4
#: What goes weighs more than what is new.
_ORDER = (
    Verb.DELETE,
    Verb.FINISH,
    Verb.REPLACE,
    Verb.CHANGE,
    Verb.CREATE,
    Verb.TAKE_OVER,
    Verb.LEAVE,
)
_SENDING = re.compile(
    r"(?P<act>(?:STARTS|RESUMES|MAY START) SENDING)"
    r"(?P<whom> to (?:\"[^\"]*\"|[^\"])*?)?(?= as soon as a person| \(|[:,;]|$)"
)
#: So long may the words be that say to whom something is sent.
_LONGEST_WHOM = 120


def headline(merged: Merged) -> str:
    """Give one line about all of the stores."""
    if not merged.is_several:
        return summary(merged.reports[0]) if merged.reports else NOTHING
    number = len(merged.reports)
    states = {state(report) for report in merged.reports}
    if len(states) == 1:
        return f"{number} stores, in each: {states.pop()}"
    return f"{number} stores: {', '.join(_overview(merged))}"


def summary(report: Report) -> str:
    """Give one line about a store: ``my-shop: 2 workflows change, 2 tasks for a person (...)``."""
    return f"{report.stack}: {state(report)}"


def state(report: Report) -> str:
    """Give one line about what happens to a store, without its name."""
    failed = ["the preview FAILED"] if report.errors else []
    dangers = [*failed, *_sendings(report), *_endings(report)]
    groups = list(_groups(report))
    if not dangers and not groups:
        return _still(report)
    # What is dangerous is counted among the changes again.
    in_all = "; in all: " if dangers and groups else ""
    tasks = _tasks(report.tasks)
    return (
        f"{', '.join(dangers)}{in_all}{', '.join(groups)}{''.join(f', {text}' for text in tasks)}"
    )


def _still(report: Report) -> str:
    """Say that nothing changes, and what a person has yet to do."""
    if not report.changes:
        return AS_DEFINED
    waiting = [change.title for change in report.changes if change.work]
    shown = waiting if len(waiting) <= _WAITING else waiting[: _WAITING - 1]
    more = [f"{len(waiting) - len(shown)} more"] if len(waiting) > len(shown) else []
    names = listed([*shown, *more])
    tasks = [f"{text}: {names}" for text in _tasks(report.tasks)]
    return ", ".join([BY_ITSELF if tasks else NOTHING, *tasks])


def _overview(merged: Merged) -> Iterator[str]:
    if failed := sum(bool(report.errors) for report in merged.reports):
        yield f"the preview of {failed} FAILED"
    for danger in (Danger.SENDS, Danger.DATA_LOSS, Danger.ENDS):
        stores = sum(_holds(report, danger) for report in merged.reports)
        if stores:
            yield f"{DANGERS[danger]} in {stores}"
    changing = sum(any(_groups(report)) for report in merged.reports)
    yield f"something changes in {changing}" if changing else NOTHING
    yield from _tasks([work for report in merged.reports for work in report.tasks])


def _holds(report: Report, danger: Danger) -> bool:
    return any(change.danger is danger for change in report.changes)


def _groups(report: Report) -> Iterator[str]:
    """Yield how many objects of which kind change in which way, without what is a task."""
    counts = [item for item in report.changes if item.verb in _ORDER and not is_left(item)]
    numbers = Counter((item.verb, item.kind) for item in counts)
    if len(numbers) > _GROUPS:
        numbers = Counter((item.verb, "") for item in counts)
    for verb, kind in sorted(numbers, key=lambda key: (_ORDER.index(key[0]), key[1])):
        number = numbers[verb, kind]
        yield f"{number} {words(kind, number)} {what_happen(verb, number)}"


def _sendings(report: Report) -> Iterator[str]:
    """Yield what starts to send, to whom; those to the same are counted together."""
    sending = [change for change in report.changes if change.danger is Danger.SENDS]
    for (act, whom, left), number in sorted(Counter(map(_sending, sending)).items()):
        when = " as soon as a person does the task" if left else ""
        yield f"{_some(sending, number)} {act if number == 1 else _plural(act)}{whom}{when}"


def _endings(report: Report) -> Iterator[str]:
    """Yield what is lost or ends, where the verb of the change does not say it already."""
    lost = [change for change in report.changes if change.danger is Danger.DATA_LOSS]
    if lost:
        yield f"the values of {_some(lost)} are LOST"
    ends = [
        change
        for change in report.changes
        if change.danger is Danger.ENDS and change.verb in (Verb.CHANGE, Verb.NOTE)
    ]
    if ends:
        yield f"{_some(ends)} {'ENDS' if len(ends) == 1 else 'END'} something for good"


def _some(changes: Sequence[Change], number: int | None = None) -> str:
    """Count objects by the word for all of them: ``2 workflows``."""
    kinds = {change.kind for change in changes}
    number = len(changes) if number is None else number
    return f"{number} {words(kinds.pop() if len(kinds) == 1 else '', number)}"


def _plural(act: str) -> str:
    return re.sub(r"^(START|RESUME|SEND)S\b", r"\1", act)


def _sending(change: Change) -> tuple[str, str, bool]:
    for effect in change.effects:
        found = _SENDING.search(effect.text) if effect.danger is Danger.SENDS else None
        if found:
            whom = found["whom"] or ""
            short = whom if len(whom) <= _LONGEST_WHOM else ""
            return found["act"], short, is_left(change)
    return DANGERS[Danger.SENDS], "", is_left(change)


def _tasks(tasks: Iterable[Work]) -> Iterator[str]:
    minutes = [work.minutes for work in tasks]
    if minutes:
        number = counted(len(minutes), "task")
        yield f"{number} for a person (about {counted(sum(minutes), 'minute')})"
