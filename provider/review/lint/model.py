"""What lint says: rules with stable codes, and findings with a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provider.definitions import Position
    from provider.review.lint.subject import Subject


class Severity(StrEnum):
    """How much a finding weighs: errors and warnings end the command with 2, notices do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Need(StrEnum):
    """What a rule must see to judge."""

    #: The definitions alone.
    STATIC = "static"
    #: The store, read with its key (``connectif lint --live``).
    LIVE = "live"
    #: The shop's page in a browser: what ``connectif probe --json`` has printed (``--probe FILE``).
    PROBE = "probe"
    #: Nothing can see it: said wherever it can happen.
    NOTICE = "notice"


@dataclass(frozen=True)
class Hit:
    """What a rule found: of which definition, where in its spec, and what is the matter there.

    ``detail`` is one sentence about this very place, without a full stop.
    """

    resource: str
    path: tuple[str | int, ...]
    detail: str


@dataclass(frozen=True)
class Rule:
    """One hazard.

    Attributes:
        code: stable for ever, ``L3``.
        name: a short name, ``operator-not-contains``.
        title: one line without a full stop.
        severity: how much a finding weighs.
        need: what the rule must see.
        consequence: one sentence on what would happen to customers.
        fix: one sentence on what to do.
        source: the page where the fact stands, or "" where it is ours.
        evidence: ``documented``, ``observed`` or ``assumed``.
        check: finds it; the subject holds what the rule needs.
        how: one sentence on what it looks at, where its need does not say it all.
    """

    code: str
    name: str
    title: str
    severity: Severity
    need: Need
    consequence: str
    fix: str
    source: str
    evidence: str
    check: Callable[[Subject], Iterable[Hit]]
    how: str = ""


@dataclass(frozen=True)
class Finding:
    """A rule's hit, with its place in a file.

    Attributes:
        rule: the rule.
        stack: the stack in which it was found.
        resource: Pulumi name of the definition; "" for what is about the whole store.
        position: file, line and column.
        path: dotted, ``spec.nodes.in-app.operator``.
        detail: what is the matter at this place.
        suppressed: the reason that the definition gives for leaving it so, else None.
    """

    rule: Rule
    stack: str
    resource: str
    position: Position
    path: str
    detail: str
    suppressed: str | None = None
