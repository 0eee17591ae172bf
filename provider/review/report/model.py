"""A report as data: what the renderers show, and what several stacks are merged from.

No value of a secret is ever in it: who builds a report masks by where a value comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Protocol


class Danger(IntEnum):
    """How dangerous a change is to customers; the greatest comes first in a report."""

    #: Nothing that customers notice.
    NONE = 0
    #: Something is worth a look: a task, a warning, a lint finding.
    NOTICE = 1
    #: Customers see something else than before, or something stops working until a person acts.
    CAUTION = 2
    #: Something ends that cannot be taken up again: a workflow finished, an object deleted.
    ENDS = 3
    #: Values of contacts are lost.
    DATA_LOSS = 4
    #: Something is sent to customers.
    SENDS = 5


class Verb(StrEnum):
    """What happens to an object of the store, in the words of a report."""

    CREATE = "create"
    TAKE_OVER = "take over"
    CHANGE = "change"
    REPLACE = "replace"
    DELETE = "delete"
    #: A workflow ends and stays in the store, finished.
    FINISH = "finish"
    #: The definition goes, the object stays in the store.
    LEAVE = "leave"
    #: The object stays as it is; what is recorded of it, or asked of a person, changes.
    NOTE = "note"


class Turn(StrEnum):
    """How a part of an object differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    #: The same part in another place of an order, or behind another node.
    MOVED = "moved"


@dataclass(frozen=True)
class Effect:
    """One sentence about what a change does, in the store's terms, without a full stop.

    Attributes:
        text: the sentence.
        danger: how dangerous that is.
        headline: whether it says what the change is about, so that it stands among the dangerous
            ones although it is none.
    """

    text: str
    danger: Danger = Danger.NONE
    headline: bool = False


@dataclass(frozen=True)
class Detail:
    """One part of an object that differs.

    Attributes:
        part: what it is, in words: ``node "in-app" > literal``, ``field "title" > mandatory``.
        turn: how it differs.
        before, after: what it says, as text for people, masked; None where there is nothing, and
            for a text that ``Change.texts`` shows line by line.
    """

    part: str
    turn: Turn
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class TextChange:
    """Lines of a longer text (HTML, a script) that differ.

    Attributes:
        part: what text it is: ``html``, ``variable "x"``.
        language: for highlighting: ``html``, ``js``, ``""``.
        lines: a unified diff without file headers: each begins with ``@@``, `` ``, ``+`` or ``-``.
    """

    part: str
    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """A workflow before and after, as Mermaid flowcharts with what differs marked.

    ``before`` is None for a new one, ``after`` for one that goes. A graph that is the same on both
    sides, or too large to draw, is left out altogether.
    """

    before: str | None
    after: str | None


@dataclass(frozen=True)
class Work:
    """What a person has to do for a change.

    Attributes:
        summary: one clause.
        minutes: how long it takes (assumed).
        sends: whether doing it sends something to customers.
        order: its place among the tasks of a store, from 1 on: what another one needs comes first,
            what sends comes last. 0 where that is not known.
        after_up: whether it can be done only once ``connectif up`` has run, which makes what it
            needs; else it can be done before that, or after.
    """

    summary: str
    minutes: int
    sends: bool = False
    order: int = 0
    after_up: bool = False


@dataclass(frozen=True)
class Remark:
    """A lint finding on what changed.

    Attributes:
        rule: its code, ``L17``.
        severity: ``error``, ``warning`` or ``notice``.
        text: what would happen to customers.
        fix: what to do, one sentence.
        place: ``resources/reskyt/push.yaml:12:7``.
        resource: the Pulumi name.
    """

    rule: str
    severity: str
    text: str
    fix: str
    place: str
    resource: str = ""


@dataclass(frozen=True)
class Change:
    """One object of the store that a run changes, or that asks something of a person.

    Attributes:
        resource: its Pulumi name, ``pack.key``.
        kind: ``ContactField`` and so on; "" for what is of another program.
        title: ``contact field "reskyt-token"``.
        verb: what happens.
        danger: the greatest of what is said of it.
        effects: what it does, the most dangerous first.
        details: what differs, part by part; of a new object all that it holds, of one that goes
            nothing.
        texts: longer texts that differ, line by line.
        graph: for a workflow whose structure differs.
        work: the task for a person, if there is one.
        remarks: lint findings on this definition.
        calls: how many writes the API gets for it.
        place: where its definition stands, ``file:line:column``; "" where there is none.
        digest: names what is desired and what is live; another state of either has another one.
    """

    resource: str
    kind: str
    title: str
    verb: Verb
    danger: Danger = Danger.NONE
    effects: tuple[Effect, ...] = ()
    details: tuple[Detail, ...] = ()
    texts: tuple[TextChange, ...] = ()
    graph: Graph | None = None
    work: Work | None = None
    remarks: tuple[Remark, ...] = ()
    calls: int = 0
    place: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Report:
    """What a run would do to one store.

    Attributes:
        stack: its name.
        surface: ``public`` or ``extended``.
        store: the identity of the store, "" where the preview did not come so far.
        digest: names all that is desired and live; ``connectif up --expect`` takes it.
        digests: the digest of every resource, also of those that stay as they are.
        changes: the most dangerous first, then by name.
        warnings: what the preview said beside that, about no single change.
        errors: why the preview failed; then there may be no changes.
        objects: how many objects the stack has.
        reads, writes: API calls that the run makes (an estimate).
        seconds: how long the limit of calls in a minute makes the run wait, without latency.
        allowed_by_name: resources whose change ``connectif up`` stops without ``--allow``.
    """

    stack: str
    surface: str
    store: str
    digest: str
    digests: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    objects: int = 0
    reads: int = 0
    writes: int = 0
    seconds: int = 0
    allowed_by_name: tuple[str, ...] = ()

    @property
    def tasks(self) -> tuple[Work, ...]:
        """Give what a person has to do, in the order of the changes."""
        return tuple(change.work for change in self.changes if change.work)

    @property
    def danger(self) -> Danger:
        """Give the greatest danger of all changes."""
        return max((change.danger for change in self.changes), default=Danger.NONE)


class _Placed(Protocol):
    """A change, of one store or of several."""

    @property
    def resource(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def verb(self) -> Verb: ...
    @property
    def danger(self) -> Danger: ...


def place(change: _Placed) -> tuple[int, bool, str, str]:
    """Give what changes are sorted by: the most dangerous first, then by name.

    Of all that ends, customers miss a workflow that runs: a content or a segment goes unseen.
    """
    runs = change.kind == "Workflow" and change.verb is not Verb.DELETE
    missed = runs and change.danger is Danger.ENDS
    return -change.danger, not missed, change.resource, change.verb
