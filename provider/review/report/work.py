"""Tasks for a person: what they are, and how long each takes.

The preview names every task and the minutes of all together, but not those of each. These are
counted here, from the steps that the guide shows for such a task, and made to add up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import ceil

from provider.engine.properties import comparable
from provider.kinds import KINDS, WORKFLOW
from provider.kinds.kind import NOTHING
from provider.kinds.values import value_at
from provider.kinds.workflow import sends
from provider.plan.model import Inputs, Operation, Plan, PlannedResource
from provider.review.differences.segments import sentences
from provider.review.report.model import Work
from provider.review.report.naming import Names
from provider.review.words.console import label
from provider.review.words.references import titled
from provider.tasks import steps
from provider.tasks.model import SECONDS_PER_STEP

_QUOTED = re.compile(r'"[^"]*"')
#: What the parts of a task begin with; each is a clause of its own.
_LOOK, _MAKE, _DELETE, _RENAME, _EDIT = (
    re.compile(rf"(?:^|, then ){words} ")
    for words in ("look whether", "make", "(?:finish or )?delete", "rename", "in the")
)
#: An act on a workflow, each some presses of its own.
_RUN = re.compile(r"\b(?:activate|resume|finish(?! or))\b")
#: How the preview tells the filters of a segment, up to another part of the task.
_FILTERS = re.compile(
    r'(?P<make>.*?make the Dynamic (?:segment|Segment Plus) "[^"]*": )(?:all|any) of: '
    r"(?:(?!, then (?:delete|rename|look) ).)*(?P<rest>.*)$",
    re.DOTALL,
)
_FINISHES = re.compile(r"\bfinish\b")
_STARTS = re.compile(r"\b(?:activate|resume)\b")


def work(item: PlannedResource, task: str, names: Callable[[str], str] = str) -> Work:
    """Give a task with the minutes that it takes by itself (assumed).

    Args:
        item: what it is about.
        task: the clause of the preview.
        names: turns a reference into a title for people.
    """
    seconds = _count(item, task) * SECONDS_PER_STEP
    sending = starts(item, task) and sends({**item.after})
    return Work(_of_segment(item, _unnamed(item, task), names), max(1, ceil(seconds / 60)), sending)


def _unnamed(item: PlannedResource, task: str) -> str:
    """Leave out what the object is called where a clause only begins with it."""
    for head in (f"{item.title}: ", f"in the {item.title}: "):
        task = task.removeprefix(head).replace(f", then {head}", ", then ")
    return task


def _of_segment(item: PlannedResource, task: str, names: Callable[[str], str]) -> str:
    """Say the filters of a segment that is to be made in the words of the console."""
    found = _FILTERS.match(task) if item.kind == "Segment" else None
    if not found:
        return task
    form = titled(item.kind, {}, comparable(item.after), names)[1]
    match = label(f"segment.match.{form.get('match', 'all')}")
    return f"{found['make']}{match}: {sentences(form['filters'])}{found['rest']}"


def starts(item: PlannedResource, task: str) -> bool:
    """Whether a workflow runs once a person has done a task."""
    form = item.after
    if item.kind != WORKFLOW.name or form.get("run") == "draft" or form.get("absent"):
        return False
    return bool(_STARTS.search(_bare(task)))


def finishes(item: PlannedResource, task: str) -> bool:
    """Whether a workflow ends once a person has done a task."""
    return item.kind == WORKFLOW.name and bool(_FINISHES.search(_bare(task)))


def added_up(found: Mapping[str, Work], total: int | None) -> dict[str, Work]:
    """Give the tasks with minutes that add up to what the preview says of all of them."""
    left = (total or 0) - sum(item.minutes for item in found.values())
    if not total or not found or not left:
        return dict(found)
    # The longest one takes what the others do not: there a minute more or less says least.
    longest = max(sorted(found), key=lambda name: found[name].minutes)
    item = found[longest]
    return {**found, longest: replace(item, minutes=max(1, item.minutes + left))}


def in_order(found: Mapping[str, Work], plan: Plan, names: Names) -> dict[str, Work]:
    """Give the tasks with their places: what another one needs comes first, what sends last."""
    items = {item.name: item for item in plan.objects if item.operation is not Operation.DELETE}
    known = {item.pulumi_id: name for name, item in items.items() if item.pulumi_id}
    needs = {name: set(_needs(item, known, names)) & set(items) for name, item in items.items()}
    made = {name for name, item in items.items() if _is_made(item)}
    reach = {name: _all(name, needs) for name in found}
    ranks = {name: _rank(name, found, items) for name in found}
    later = {name: reach[name] | _written(name, reach[name], items) for name in found}
    placed: list[str] = []
    waiting = set(found)
    while waiting:
        free = [name for name in waiting if not (reach[name] - {name}) & waiting]
        # Two that need each other cannot be: then the name decides.
        placed.append(min(free or waiting, key=ranks.__getitem__))
        waiting.remove(placed[-1])
    return {
        name: replace(found[name], order=place, after_up=bool(later[name] & made))
        for place, name in enumerate(placed, start=1)
    }


def _rank(
    name: str, found: Mapping[str, Work], items: Mapping[str, PlannedResource]
) -> tuple[bool, bool, int, str]:
    item = items.get(name)
    kind = item.kind if item else ""
    starts_it = kind == WORKFLOW.name and bool(_STARTS.search(_bare(found[name].summary)))
    return found[name].sends, starts_it, list(KINDS).index(kind) if kind in KINDS else -1, name


def _is_made(item: PlannedResource) -> bool:
    """Whether the run makes an object, and no person."""
    return item.operation in (Operation.CREATE, Operation.REPLACE) and not item.by_hand


def _needs(item: PlannedResource, known: Mapping[str, str], names: Names) -> Iterator[str]:
    """Yield what an object refers to, by the names of the resources."""
    form = comparable(names.resolved(item).after) if item.kind else {}
    places = [path for path, _ in KINDS[item.kind].references(form)] if form else []
    for path in [*places, ("integration",)]:
        target = str(value_at(form, path))
        yield known.get(target, target)


def _written(name: str, reach: set[str], items: Mapping[str, PlannedResource]) -> set[str]:
    """Name the contact fields that the contents of a workflow speak of by their ids.

    A content is only a text until a workflow shows it: then what it collects needs its field.
    """
    if name not in items or items[name].kind != WORKFLOW.name:
        return set()
    shown = [items[item].after for item in reach if items[item].kind == "InlineContent"]
    texts = [str(form.get(key)) for form in shown for key in ("html", "variables")]
    return {
        item.name
        for item in items.values()
        if item.kind == "ContactField"
        and any(_quotes(text, str(item.after.get("fieldId"))) for text in texts)
    }


def _quotes(text: str, key: str) -> bool:
    return any(f"{quote}{key}{quote}" in text for quote in "\"'`")


def _all(name: str, needs: Mapping[str, set[str]]) -> set[str]:
    """Give an object and all that it needs, also through others."""
    found, waiting = {name}, [name]
    while waiting:
        more = needs.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return found


def _count(item: PlannedResource, task: str) -> int:
    """Count the steps of a task, which may have several parts: ``look whether ..., then ...``."""
    kind, form, text = item.kind, comparable(item.after), _bare(task)
    number = len(_RUN.findall(text)) * len(steps.running("finish", ""))
    number += len(_DELETE.findall(text)) * len(steps.removing(kind, ""))
    number += len(_RENAME.findall(text)) * len(steps.renaming(kind, "", ""))
    if _LOOK.search(text):
        number += len(steps.verifying(kind, form))
    if _MAKE.search(text):
        number += len(steps.making(kind, form))
    elif _EDIT.search(text) or not number:
        number += len(steps.changing(kind, _made(item), form))
    return number


def _made(item: PlannedResource) -> Inputs:
    """Give what the store has, as far as it is known: what it showed, or a person confirmed."""
    applied = (item.outputs.get("applied") or NOTHING).get("definition") or {}
    return {**comparable(item.after), **comparable(item.before), **applied}


def _bare(task: str) -> str:
    """Leave out names, which may hold any words."""
    return _QUOTED.sub('""', task)
