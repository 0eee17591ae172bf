"""The guide: what is left for a person to do in one store, as data that can be rendered."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from provider.definitions import Configuration, Note
from provider.definitions.web import is_loopback
from provider.engine.process import secret_variable
from provider.engine.properties import ABSENT, CONFIRMATION, EXTENDED
from provider.kinds import CONTACT_FIELD, KINDS, WORKFLOW
from provider.kinds.workflow import live_name
from provider.tasks.model import Act, Action, Step, Task
from provider.tasks.transfer import transfers

if TYPE_CHECKING:
    from provider.engine.rehearsal import Rehearsal
    from provider.stores import Recorded

#: A confirmation that is older may well be out of date (assumed).
AGED_AFTER = timedelta(days=90)
#: Where the local store has its page; Connectif's own console has no address that we know.
LOCAL_CONSOLE = "/_sandbox/console/"


@dataclass(frozen=True)
class Assignment:
    """A task, with what the guide knows beside its steps.

    Attributes:
        task: what to do.
        digest: what a confirmation names; None where nothing can be confirmed.
        hints: other ways to do it, one sentence or several each.
        variables: secret -> environment variable that holds it.
    """

    task: Task
    digest: str | None = None
    hints: tuple[Note, ...] = ()
    variables: Mapping[str, str] | None = None

    @property
    def mark(self) -> str:
        """Tell these steps from any others, so that a tick ends with the next edit."""
        return hashlib.sha256(repr(self.task.steps).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Advice:
    """What a pack says to people: what they must obtain first, or what will not change."""

    pack: str
    title: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Left:
    """An object that stays in the store although nothing defines it any more."""

    resource: str
    kind: str
    name: str


@dataclass(frozen=True)
class Standing:
    """How a definition stands that has no task: in a word, who has confirmed it, and when.

    The words are those of ``provider.engine.properties``, and ``new``. One that is pending or new,
    and confirmed, is so until the next update.
    """

    resource: str
    kind: str
    name: str
    word: str
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class Guide:
    """What is left for a person to do in one store.

    Attributes:
        stack, surface: which store.
        assignments: in dependency order.
        prerequisites: what must be obtained before something new is made.
        notices: the lasting limits of what is made.
        left: what ``pulumi up`` leaves in the store, undefined.
        aged: confirmations that are older than ``AGED_AFTER``.
        standing: every definition without a task; ``None`` unless it was asked for.
        refusals: what stops a preview, with ``file:line:column``.
        missing: what the API makes and the store lacks until an update, in words.
        console: the address of the console, where it is known.
        error: why nothing of this is known.
    """

    stack: str
    surface: str = "public"
    assignments: tuple[Assignment, ...] = ()
    prerequisites: tuple[Advice, ...] = ()
    notices: tuple[Advice, ...] = ()
    left: tuple[Left, ...] = ()
    aged: tuple[Standing, ...] = ()
    standing: tuple[Standing, ...] | None = None
    refusals: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    console: str | None = None
    error: str | None = None

    @property
    def minutes(self) -> int:
        """Give how long it all takes a person, in minutes (assumed)."""
        return sum(item.task.minutes for item in self.assignments)

    @property
    def failed(self) -> bool:
        """Whether the stack cannot be read, or a preview of it would stop."""
        return bool(self.error or self.refusals)


def guide_of(
    rehearsal: Rehearsal,
    today: date,
    neighbours: Mapping[str, tuple[str, ...]] | None = None,
    *,
    everything: bool = False,
) -> Guide:
    """Give the guide of a rehearsed stack.

    Args:
        rehearsal: what a preview would find.
        today: to tell which confirmations are old.
        neighbours: pack -> other public stacks that have it switched on.
        everything: whether to tell also how that stands which has no task.
    """
    configuration = rehearsal.configuration
    hints = transfers(configuration, rehearsal.tasks, neighbours or {})
    standing = tuple(_standing(rehearsal))
    new = None if everything else _new_packs(rehearsal)
    stack = configuration.stack
    return Guide(
        stack.name,
        stack.surface,
        tuple(_assignment(rehearsal, task, hints) for task in _in_order(rehearsal.tasks.values())),
        tuple(_advice(configuration, "prerequisites", new)),
        tuple(_advice(configuration, "notices", new)),
        tuple(_left(rehearsal.released, stack.surface)),
        tuple(item for item in standing if _has_aged(item, today)),
        standing if everything else None,
        rehearsal.refusals,
        tuple(_missing(rehearsal)) if rehearsal.tasks else (),
        stack.api_url + LOCAL_CONSOLE if is_loopback(stack.api_url) else None,
    )


def _missing(rehearsal: Rehearsal) -> Iterator[str]:
    """Give what steps may name and no console shows yet."""
    defined = {item.name: item for item in rehearsal.configuration.definitions}
    for name in rehearsal.unmade:
        kind, spec = KINDS[defined[name].kind], defined[name].spec
        yield f'{kind.words} "{spec.get("name", spec.get("id"))}"'


def _in_order(tasks: Collection[Task]) -> list[Task]:
    """Put removals last, users before what they use: what is in use cannot be deleted."""
    made = [task for task in tasks if task.act is not Act.REMOVE]
    return made + [task for task in tasks if task.act is Act.REMOVE][::-1]


def _assignment(
    rehearsal: Rehearsal, task: Task, hints: Mapping[str, tuple[Note, ...]]
) -> Assignment:
    stack = rehearsal.configuration.stack.name
    secrets = {step.value for step in task.steps if step.action is Action.SECRET}
    return Assignment(
        task,
        rehearsal.digests.get(task.resource),
        hints.get(task.resource, ()),
        {name: secret_variable(name, stack) for name in sorted(secrets)},
    )


def _new_packs(rehearsal: Rehearsal) -> frozenset[str]:
    """Give the packs of which something is yet to be made, by a person or by the API."""
    made = {task.resource for task in rehearsal.tasks.values() if task.act is Act.MAKE}
    new = {name for name, status in rehearsal.statuses.items() if status.word == "new"}
    absent = {item.name for item in rehearsal.configuration.definitions if item.absent}
    return frozenset(name.partition(".")[0] for name in (made | new) - absent)


def _advice(
    configuration: Configuration, kind: str, packs: frozenset[str] | None
) -> Iterator[Advice]:
    gone = configuration.stack.absent
    for pack in configuration.packs:
        notes: tuple[Note, ...] = getattr(pack, kind)
        if notes and (packs is None or pack.name in packs) and pack.name not in gone:
            yield Advice(pack.name, pack.title, notes)


def _left(released: Iterable[Recorded], surface: str) -> Iterator[Left]:
    """Give what the API cannot delete, and the contact fields, which hold customers' values."""
    for item in released:
        by_hand = KINDS[item.kind].surface == EXTENDED != surface
        removed = item.inputs.get(ABSENT) and CONFIRMATION in item.inputs
        kept = item.kind == CONTACT_FIELD.name and not item.inputs.get("allowDataLoss")
        if (by_hand and not removed) or kept:
            yield Left(item.name, item.kind, _live_title(item))


def _live_title(item: Recorded) -> str:
    named = item.kind == WORKFLOW.name and "run" in item.inputs
    return str(live_name(item.inputs) if named else KINDS[item.kind].natural_key(item.inputs))


def _standing(rehearsal: Rehearsal) -> Iterator[Standing]:
    for definition in rehearsal.configuration.definitions:
        status = rehearsal.statuses.get(definition.name)
        if status and definition.name not in rehearsal.tasks:
            shown = str(definition.spec.get("name", definition.key))
            word = ABSENT if definition.absent else status.word
            yield Standing(definition.name, definition.kind, shown, word, status.by, status.on)


def _has_aged(item: Standing, today: date) -> bool:
    gone = item.word == ABSENT
    return item.on is not None and today - item.on > AGED_AFTER and not gone


@dataclass(frozen=True)
class Part:
    """Steps at one part of a screen, each with its number in the task; "" is the screen itself."""

    name: str
    steps: tuple[tuple[int, Step], ...]


@dataclass(frozen=True)
class Screen:
    """Consecutive steps on one screen."""

    name: str
    parts: tuple[Part, ...]


def screens(steps: Iterable[Step]) -> tuple[Screen, ...]:
    """Group consecutive steps by screen and part, numbered from 1 through all of them."""
    numbered = enumerate(steps, start=1)
    return tuple(
        Screen(
            name,
            tuple(
                Part(part, tuple(group))
                for part, group in groupby(members, lambda item: item[1].part)
            ),
        )
        for name, members in groupby(numbered, lambda item: item[1].screen)
    )
