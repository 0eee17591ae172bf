"""A report in one line: what is sent to whom, what changes, and what is left to a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from provider.review.rendering.clauses import cut
from provider.review.rendering.sentences import (
    AS_DEFINED,
    BY_ITSELF,
    DANGERS,
    NOTHING,
    act,
    counted,
    is_left,
    listed,
    shortened,
    what_happen,
    where,
    words,
)
from provider.review.report.merging import Merged
from provider.review.report.model import Change, Danger, Report, Verb, Work

#: More kinds of change than this are summed up.
_GROUPS = 4
#: So many objects that wait for a person, and so many stores, are named.
_WAITING = 4
#: So many dangerous objects of one kind of danger are named.
_NAMED = 2
#: So long may the name of an object be.
_LONGEST_NAME = 80
#: About so long is a line without the names of stores; what is dangerous is said in any case.
_LONGEST = 140
#: So much room has a sentence about an object in any case.
_LEAST = 60
#: What says what is otherwise for customers; it is worth more than how that is done.
_FOR_CUSTOMERS = ("from now on ", "it shows ")
_ANOTHER = re.compile(
    r'^from now on it also sends by (?:"[^"]*"|[^"(])*\((?P<message>(?:"[^"]*"|[^"()])*)\)'
)
_BY_HAND = "connectif up resumes it"
_RESUMED = (_BY_HAND, "it resumes")
#: Somebody's work is lost.
_OVERWRITES = "connectif up OVERWRITES that"
#: Nothing else is dangerous about it.
_WARNED = "lint warns of what that does"
_LOST_WORK = "OVERWRITES what somebody changed by hand"
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
_CONTENT = "InlineContent"
#: What says already that something ends.
_ENDING = (Verb.DELETE, Verb.FINISH, Verb.REPLACE)
_SENDING = re.compile(
    r"(?P<act>(?:STARTS|RESUMES|MAY START|GOES ON) SENDING)"
    r"(?P<whom> to (?:\"[^\"]*\"|[^\"])*?)?(?= as soon as a person| once\b| \(|[.,;:]|$)"
)
#: So long may the words be that say to whom something is sent.
_LONGEST_WHOM = 120


def headline(merged: Merged) -> str:
    """Give one line about all of the stores."""
    if not merged.is_several:
        return summary(merged.reports[0]) if merged.reports else NOTHING
    names = stores(merged)
    for brief in (False, True):
        states = {state(report, brief=brief) for report in merged.reports}
        if len(states) == 1:
            return f"{names}, in each: {states.pop()}{_again(merged) if brief else ''}"
    return f"{names}: {', '.join(_overview(merged))}{_again(merged)}"


def _again(merged: Merged) -> str:
    """Name what is resumed, which the line does not say of each store by itself."""
    found = [change for change in merged.changes if any(map(_is_resumed, change.changes))]
    said = []
    for change in found[:_NAMED]:
        resumed = zip(change.stacks, change.changes, strict=True)
        stacks = [stack for stack, item in resumed if _is_resumed(item)]
        title = shortened(change.title, _LONGEST_NAME)
        said.append(f"{where(stacks, merged.stacks)} {title} is RESUMED")
    more = [f"{len(found) - _NAMED} more are RESUMED"] if len(found) > _NAMED else []
    again = f"; {', '.join([*said, *more])}" if found else ""
    return f"{again}{_overwritten_where(merged)}"


def _overwritten_where(merged: Merged) -> str:
    """Name the stores in which somebody's work is lost."""
    found = [report.stack for report in merged.reports if _overwritten(report.changes)]
    return f"; {where(found, merged.stacks)} it {_LOST_WORK}" if found else ""


def _overwritten(changes: Sequence[Change]) -> list[Change]:
    """Give the objects that somebody has changed by hand and that become again what was defined."""
    return [
        change for change in changes if any(_OVERWRITES in item.text for item in change.effects)
    ]


def stores(merged: Merged) -> str:
    """Name the stores, or say how many they are."""
    names = merged.stacks
    return listed(names) if names_stores(merged) else f"{len(names)} stores"


def names_stores(merged: Merged) -> bool:
    """Whether the headline has the name of every store."""
    return len(merged.stacks) <= _WAITING


def summary(report: Report) -> str:
    """Give one line about a store: ``my-shop: 2 workflows change, 2 tasks for a person (...)``."""
    return f"{report.stack}: {state(report)}"


def state(report: Report, *, brief: bool = False) -> str:
    """Give one line about what happens to a store, without its name.

    ``brief`` leaves out what it means, which may be different in each store.
    """
    failed = ["the preview FAILED"] if report.errors else []
    told = dict(_told(report, brief=brief))
    named = {id(change) for changes in told.values() for change in changes}
    # What is told by its name is not counted again.
    others = [change for change in report.changes if id(change) not in named]
    first = [*failed, *told]
    if not first and not any(_groups(others)):
        return _still(report)
    lines = list(_lines(first, others, report.tasks, "; also: " if told else ", "))
    lost = "" if brief else _lost(report.changes)
    found = next((line for line in lines if len(line) + len(lost) <= _LONGEST), lines[-1])
    return f"{found}{lost}"


def _lost(changes: Sequence[Change]) -> str:
    """Say whose hand work is lost; of the only change, it is clear which."""
    found = _overwritten(changes)
    if not found:
        return ""
    which = f" in {_some(found)}" if len(_counted(changes)) > 1 else ""
    return f"; connectif up {_LOST_WORK}{which}"


def _lines(
    first: Sequence[str], others: Sequence[Change], tasks: Sequence[Work], also: str
) -> Iterator[str]:
    """Yield the line with all that changes, then with less and less of what is calm."""
    minutes, bare = list(_tasks(tasks)), list(_tasks(tasks, minutes=False))
    forms = [(list(_groups(others)), minutes)]
    if first:
        number = len(_counted(others))
        more = [f"{counted(number, 'more change')}"] if number else []
        forms += [(list(_groups(others, summed=True)), minutes), (more, minutes), (more, bare)]
    for rest, asked in forms:
        said = f"{', '.join(first)}{also if first and rest else ''}{', '.join(rest)}"
        yield ", ".join([said, *asked])


def _told(report: Report, *, brief: bool) -> Iterator[tuple[str, Sequence[Change]]]:
    """Yield sentences on what is most dangerous, with the changes that they are about."""
    found = {
        danger: [change for change in report.changes if change.danger is danger]
        for danger in Danger
    }
    yield from _sendings(found[Danger.SENDS])
    if lost := found[Danger.DATA_LOSS]:
        yield f"the values of {_some(lost)} are LOST", lost
    yield from _endings(found[Danger.ENDS], brief=brief)
    resumed = [] if brief else [item for item in found[Danger.CAUTION] if _is_resumed(item)]
    yield from _resumings(resumed)
    if not any(found[danger] for danger in (Danger.SENDS, Danger.DATA_LOSS, Danger.ENDS)):
        told = {id(change) for change in resumed}
        rest = [change for change in report.changes if id(change) not in told]
        yield from _calm(
            rest, [item for item in rest if item.danger is Danger.CAUTION], brief=brief
        )


def _is_resumed(change: Change) -> bool:
    """Whether a workflow goes on by this change that stands still now."""
    return any(effect.text.endswith(_RESUMED) for effect in change.effects)


def _resumings(resumed: Sequence[Change]) -> Iterator[tuple[str, Sequence[Change]]]:
    if len(resumed) > _NAMED:
        yield f"{_some(resumed)} are RESUMED", resumed
        return
    for change in resumed:
        by_hand = any(effect.text.endswith(_BY_HAND) for effect in change.effects)
        who = ", which somebody paused by hand" if by_hand else ""
        yield f"{_name(change)}{who}{',' if who else ''} is RESUMED", [change]


def _sendings(sending: Sequence[Change]) -> Iterator[tuple[str, Sequence[Change]]]:
    """Yield what starts to send, to whom; those to the same are told together."""
    groups: dict[tuple[str, str, bool], list[Change]] = {}
    for change in sending:
        groups.setdefault(_sending(change), []).append(change)
    for (verb, whom, left), changes in sorted(groups.items(), key=lambda item: item[0]):
        when = " once a person does the task" if left else ""
        sends = verb if len(changes) == 1 else _plural(verb)
        said = f"{_some(changes)} {sends}{whom}{when}"
        more = _more_sent(changes[0]) if len(changes) == 1 else ""
        yield f"{said}{more}", changes


def _more_sent(change: Change) -> str:
    """Say which messages come to those that are sent already."""
    messages = [
        found["message"] for item in change.effects if (found := _ANOTHER.search(item.text))
    ]
    if len(messages) == 1:
        return f", and sends one more message ({shortened(messages[0], _LEAST)})"
    return f", and sends {len(messages)} more messages" if messages else ""


def _endings(ends: Sequence[Change], *, brief: bool) -> Iterator[tuple[str, Sequence[Change]]]:
    """Yield what ends; where the verb does not say it, its sentence does."""
    groups: dict[Verb, list[Change]] = {}
    for change in ends:
        groups.setdefault(change.verb, []).append(change)
    for verb, changes in groups.items():
        if len(changes) == 1 and verb not in _ENDING:
            yield _one(changes[0], brief=brief), changes
        elif verb in _ENDING:
            yield f"{_some(changes)} {what_happen(verb, len(changes))}", changes
        else:
            yield f"{_some(changes)} END something for good", changes


def _calm(
    all_changes: Sequence[Change], caution: Sequence[Change], *, brief: bool
) -> Iterator[tuple[str, Sequence[Change]]]:
    """Yield what changes where nothing is sent, lost or ended."""
    acting = [change for change in all_changes if change.verb in _ORDER and not is_left(change)]
    found = [change for change in caution if not (is_left(change) or _waits(change))]
    if any(change.kind == "Workflow" and _lead(change) for change in found):
        # A new content is seen through the workflow that shows it.
        found = [item for item in found if (item.kind, item.verb) != (_CONTENT, Verb.CREATE)]
    if not found and len(acting) == 1:
        found = acting
    if len(found) == 1:
        yield _one(found[0], brief=brief), found
    elif 1 < len(found) <= _NAMED and len({change.verb for change in found}) == 1:
        yield f"{_some(found)} {what_happen(found[0].verb, len(found))}", found


def _waits(change: Change) -> bool:
    """Whether an object stays as it is until a person does a task."""
    return change.verb is Verb.NOTE and change.work is not None


def _one(change: Change, *, brief: bool) -> str:
    """Say what happens to one object, and what is most dangerous about it."""
    said = f"{_name(change)} {act(change)}"
    first = (item.text for item in change.effects if item.danger is change.danger)
    text = _lead(change) or next(first, "")
    if change.danger < Danger.CAUTION:
        return said
    if not text and change.remarks:
        return f"{said}, and {_WARNED}"
    if brief or not text:
        return said
    if text.startswith(_FOR_CUSTOMERS[0]):
        said = _name(change)
    return f"{said}: {cut(text, max(_LEAST, _LONGEST - len(said) - 2))}"


def _lead(change: Change) -> str:
    """Give what a change means to customers before how it is done; "" where nothing says it."""
    found = (
        item.text
        for item in change.effects
        if item.danger >= Danger.CAUTION and item.text.startswith(_FOR_CUSTOMERS)
    )
    return next(found, "")


def _still(report: Report) -> str:
    """Say that nothing changes, and what a person has yet to do."""
    if not report.changes:
        return AS_DEFINED
    waiting = [_name(change) for change in report.changes if change.work]
    shown = waiting if len(waiting) <= _WAITING else waiting[: _WAITING - 1]
    more = [f"{len(waiting) - len(shown)} more"] if len(waiting) > len(shown) else []
    names = listed([*shown, *more])
    tasks = [f"{text}: {names}" for text in _tasks(report.tasks)]
    return ", ".join([BY_ITSELF if tasks else NOTHING, *tasks])


def _overview(merged: Merged) -> Iterator[str]:
    failed = [report.stack for report in merged.reports if report.errors]
    if failed:
        yield f"the preview FAILED {where(failed, merged.stacks)}"
    for danger in (Danger.SENDS, Danger.DATA_LOSS, Danger.ENDS):
        found = [report.stack for report in merged.reports if _holds(report, danger)]
        if found:
            yield f"{DANGERS[danger]} {where(found, merged.stacks)}"
    changing = [report.stack for report in merged.reports if any(_groups(report.changes))]
    yield f"something changes {where(changing, merged.stacks)}" if changing else NOTHING
    yield from _tasks([work for report in merged.reports for work in report.tasks])


def _holds(report: Report, danger: Danger) -> bool:
    return any(change.danger is danger for change in report.changes)


def _counted(changes: Sequence[Change]) -> list[Change]:
    return [item for item in changes if item.verb in _ORDER and not is_left(item)]


def _groups(changes: Sequence[Change], *, summed: bool = False) -> Iterator[str]:
    """Yield how many objects of which kind change in which way, without what is a task."""
    counts = _counted(changes)
    numbers = Counter((item.verb, item.kind) for item in counts)
    if len(numbers) > _GROUPS or summed:
        numbers = Counter((item.verb, "") for item in counts)
    for verb, kind in sorted(numbers, key=lambda key: (_ORDER.index(key[0]), key[1])):
        number = numbers[verb, kind]
        yield f"{number} {words(kind, number)} {what_happen(verb, number)}"


def _some(changes: Sequence[Change]) -> str:
    """Name objects, or count them by the word for all of them: ``5 workflows``."""
    kinds = {change.kind for change in changes}
    if len(changes) == 2 and len(kinds) == 1:
        word, names = words(changes[0].kind), [_name(change) for change in changes]
        if all(name.startswith(f"{word} ") for name in names):
            bare = [name.removeprefix(f"{word} ") for name in names]
            return f"{words(changes[0].kind, 2)} {listed(bare)}"
    if len(changes) <= _NAMED:
        return listed([_name(change) for change in changes])
    return f"{len(changes)} {words(kinds.pop() if len(kinds) == 1 else '', len(changes))}"


def _name(change: Change) -> str:
    return shortened(change.title, _LONGEST_NAME)


def _plural(verb: str) -> str:
    return re.sub(r"^(START|RESUME|SEND|GO)(?:S|ES)\b", r"\1", verb)


def _sending(change: Change) -> tuple[str, str, bool]:
    for effect in change.effects:
        found = _SENDING.search(effect.text) if effect.danger is Danger.SENDS else None
        if found:
            whom = found["whom"] or ""
            short = whom if len(whom) <= _LONGEST_WHOM else ""
            return found["act"], short, is_left(change)
    return DANGERS[Danger.SENDS], "", is_left(change)


def _tasks(tasks: Iterable[Work], *, minutes: bool = True) -> Iterator[str]:
    found = [work.minutes for work in tasks]
    if found:
        number = f"{counted(len(found), 'task')} for a person"
        yield f"{number} (about {counted(sum(found), 'minute')})" if minutes else number
