"""The reports of several stores as one: what is the same is there once, with the stores' names.

Changes of the same object are one where the run does the same to it. What the stores say of it is
then told apart sentence by sentence and value by value, so a danger stands with the stores that
have it. One store alone is merged as well, so that there is one way to show a report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, TypeVar

from provider.review.report.data import ReportError
from provider.review.report.model import (
    Change,
    Danger,
    Detail,
    Effect,
    Graph,
    Remark,
    Report,
    TextChange,
    Turn,
    Verb,
    Work,
    place,
)

Item = TypeVar("Item", bound=Hashable)

_WORKFLOW = "Workflow"
#: What a title calls its object: the name in quotes, an id in brackets.
_NAMES = re.compile(r'(?<=")[^"]+(?=")|(?<=\()[^()]+(?=\))')


@dataclass(frozen=True)
class Said(Generic[Item]):
    """Something that some stores have in common."""

    item: Item
    stacks: tuple[str, ...]


@dataclass(frozen=True)
class Value:
    """What a part of an object says before and after, in some stores."""

    before: str | None
    after: str | None


@dataclass(frozen=True)
class Part:
    """A part of an object that differs, with one value or with one for each group of stores."""

    part: str
    turn: Turn
    values: tuple[Said[Value], ...]

    @property
    def stacks(self) -> tuple[str, ...]:
        """Name the stores in which it differs."""
        return tuple(stack for value in self.values for stack in value.stacks)


@dataclass(frozen=True)
class MergedChange:
    """One object of which the run does the same in some stores.

    Attributes:
        stacks: the stores.
        changes: of each of these, the change.
    """

    stacks: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def resource(self) -> str:
        """Give the Pulumi name."""
        return self.changes[0].resource

    @property
    def kind(self) -> str:
        """Give the kind."""
        return self.changes[0].kind

    @property
    def verb(self) -> Verb:
        """Give what happens."""
        return self.changes[0].verb

    @property
    def danger(self) -> Danger:
        """Give how dangerous it is in the store where it is most so."""
        return max(change.danger for change in self.changes)

    @property
    def title(self) -> str:
        """Give what it is called in the first of the stores."""
        return self.changes[0].title

    @property
    def is_calm(self) -> bool:
        """Whether customers notice nothing of it."""
        return self.danger < Danger.CAUTION

    @property
    def marks(self) -> tuple[Danger, ...]:
        """Give the dangers that a row shows, the greatest first: all that customers notice."""
        found = {said.item.danger for said in self.effects if said.item.danger >= Danger.CAUTION}
        return tuple(sorted({self.danger, *found}, reverse=True))

    @cached_property
    def titles(self) -> tuple[Said[str], ...]:
        """Give what it is called, which a parameter may make different."""
        return self._said(lambda change: (change.title,))

    @cached_property
    def effects(self) -> tuple[Said[Effect], ...]:
        """Give what it does, the most dangerous first."""
        found = self._said(lambda change: change.effects)
        return tuple(sorted(found, key=lambda said: -said.item.danger))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Give the parts that differ, each once; not those that a text shows line by line."""
        found = self._said(_details)
        groups: dict[tuple[str, Turn], list[Said[Value]]] = {}
        for said in found:
            value = Said(Value(said.item.before, said.item.after), said.stacks)
            groups.setdefault((said.item.part, said.item.turn), []).append(value)
        return tuple(Part(*key, tuple(values)) for key, values in groups.items())

    @cached_property
    def texts(self) -> tuple[Said[TextChange], ...]:
        """Give the longer texts that differ."""
        return self._said(lambda change: change.texts)

    @cached_property
    def graphs(self) -> tuple[Said[Graph], ...]:
        """Give the workflow's graphs."""
        return self._said(lambda change: [change.graph] if change.graph else ())

    @cached_property
    def works(self) -> tuple[Said[Work], ...]:
        """Give the tasks for a person; each store counts its own, which makes no other task."""
        return self._said(
            lambda change: [replace(change.work, order=self.order)] if change.work else ()
        )

    @property
    def order(self) -> int:
        """Give the place of its task among the others, in the store where it comes first."""
        return min((change.work.order for change in self.changes if change.work), default=0)

    @cached_property
    def remarks(self) -> tuple[Said[Remark], ...]:
        """Give the lint findings."""
        return self._said(lambda change: change.remarks)

    @cached_property
    def places(self) -> tuple[Said[str], ...]:
        """Give where the definition stands."""
        return self._said(lambda change: [change.place] if change.place else ())

    def _said(self, items: Callable[[Change], Iterable[Item]]) -> tuple[Said[Item], ...]:
        pairs = zip(self.stacks, self.changes, strict=True)
        return _distinct((stack, items(change)) for stack, change in pairs)


@dataclass(frozen=True)
class Merged:
    """What runs would do to some stores.

    Attributes:
        reports: those that failed first, then by name.
        changes: the most dangerous first.
        warnings: what was said about no single change.
        errors: why previews failed.
    """

    reports: tuple[Report, ...]
    changes: tuple[MergedChange, ...]
    warnings: tuple[Said[str], ...]
    errors: tuple[Said[str], ...]

    @property
    def stacks(self) -> tuple[str, ...]:
        """Name all of the stores."""
        return tuple(report.stack for report in self.reports)

    @property
    def is_several(self) -> bool:
        """Whether there is more than one store."""
        return len(self.reports) > 1


def merge(reports: Sequence[Report]) -> Merged:
    """Merge reports, one of each store. Raises ``ReportError`` where a store has two."""
    ordered = tuple(sorted(reports, key=lambda report: (not report.errors, report.stack)))
    names = [report.stack for report in ordered]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ReportError(f"there are two reports of {', '.join(twice)}: leave one of them out")
    return Merged(
        ordered,
        _changes(ordered),
        _distinct((report.stack, report.warnings) for report in ordered),
        _distinct((report.stack, report.errors) for report in ordered),
    )


def _details(change: Change) -> Iterator[Detail]:
    shown = {text.part for text in change.texts}
    for detail in change.details:
        if _is_bookkeeping(change, detail):
            continue
        if detail.part not in shown or (detail.before, detail.after) != (None, None):
            yield detail


def _is_bookkeeping(change: Change, detail: Detail) -> bool:
    """Whether a detail says nothing that the title or a sentence does not say."""
    if change.kind == _WORKFLOW and detail.part == "version":
        return True  # a sentence says that it becomes a new version
    if change.verb is not Verb.CREATE:
        return False
    if detail.part == "Required":
        return detail.after == "No"
    name = (detail.after or "").strip('"')
    return detail.part in ("ID", "Name") and bool(name) and name in _NAMES.findall(change.title)


def _changes(reports: Sequence[Report]) -> tuple[MergedChange, ...]:
    groups: dict[tuple[str, str, Verb], list[tuple[str, Change]]] = {}
    for report in reports:
        for change in report.changes:
            # What is of another program has no kind, and names there may be the same.
            key = (change.resource, change.kind or change.title, change.verb)
            groups.setdefault(key, []).append((report.stack, change))
    merged = [_merged(pairs) for pairs in groups.values()]
    if len(reports) > 1:  # a single report has its order already
        merged.sort(key=place)
    return tuple(merged)


def _merged(pairs: Sequence[tuple[str, Change]]) -> MergedChange:
    return MergedChange(tuple(stack for stack, _ in pairs), tuple(change for _, change in pairs))


def _distinct(saying: Iterable[tuple[str, Iterable[Item]]]) -> tuple[Said[Item], ...]:
    """Give each item once, with the stores that have it, in the order of first appearance."""
    found: dict[Item, list[str]] = {}
    for stack, items in saying:
        for item in dict.fromkeys(items):
            found.setdefault(item, []).append(stack)
    return tuple(Said(item, tuple(stacks)) for item, stacks in found.items())
