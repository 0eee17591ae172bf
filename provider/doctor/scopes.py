"""The scopes of the key: those that can be known by reading, and those that cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from provider.api import NotFound, Scope, forbidden, tick
from provider.doctor.answers import Answer, Answers
from provider.doctor.areas import AREAS, STORE, Area, Need, areas, needs
from provider.doctor.findings import SCOPES, Finding
from provider.doctor.store import unanswered
from provider.doctor.subject import Subject

_STOPS = "preview and up stop before anything is written"


@dataclass(frozen=True)
class Holding:
    """A scope that a stack needs, and whether the key has it; None where nobody can know."""

    need: Need
    held: bool | None


def holdings(subject: Subject, answers: Answers | None) -> tuple[Holding, ...]:
    """Give what a stack needs beside what is known of its key."""
    if subject.configuration is None:
        return ()
    found = needs(subject.configuration, subject.state)
    return tuple(Holding(need, _held(need.scope, answers)) for need in found)


def _held(scope: Scope, answers: Answers | None) -> bool | None:
    answer = answers.by_area.get(scope.area) if answers and scope.right == "Read" else None
    return answer.readable if answer else None


def check_scopes(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """Check the right to read each area; name the rights that only a write can show."""
    needed = {item.need.scope: item.need for item in holdings(subject, answers)}
    for area in areas(extended=subject.extended):
        read = Scope(area.name, "Read")
        unsaid = subject.configuration is None
        yield from _readable(subject, area, answers, needed=unsaid or read in needed)
    for need in needed.values():
        if need.scope.right != "Read":
            yield _unknown(need)


def _readable(subject: Subject, area: Area, answers: Answers, *, needed: bool) -> Iterator[Finding]:
    """Say whether the key may read an area; what else went wrong with the store itself was said."""
    answer, scope = answers.of(area), Scope(area.name, "Read")
    if answer is None:
        return
    if answer.readable is not None and not _is_lost(subject, answer):
        yield _known(area, answer, needed=needed)
    elif answer.failure is None:
        sentence = f"{scope}: shows with the first integration, which there is not yet."
        yield SCOPES.unknown(_check(scope), sentence)
    elif area is not STORE:
        found = unanswered(subject, _check(scope), answer.failure)
        judged = SCOPES.problem if needed else SCOPES.unknown
        yield judged(_check(scope), found.sentence, found.advice)


def _is_lost(subject: Subject, answer: Answer) -> bool:
    """Whether the store lacks a list without which nothing can be done."""
    optional = answer.area is STORE or (answer.area.kind == "Workflow" and not subject.extended)
    return isinstance(answer.failure, NotFound) and not optional


def _known(area: Area, answer: Answer, *, needed: bool) -> Finding:
    scope = Scope(area.name, "Read")
    if answer.readable and answer.failure is not None and area is not STORE:
        return SCOPES.ok(_check(scope), f"The store has no list of {area.words}: they stay tasks.")
    if answer.readable:
        return SCOPES.ok(_check(scope), f"{scope}: the key has it.")
    if needed:
        sentence = f"The key may not read {area.words}: {_STOPS}."
        return SCOPES.problem(_check(scope), sentence, forbidden(scope))
    return SCOPES.ok(_check(scope), f"{scope}: the key lacks it, and this stack needs it not.")


def _unknown(need: Need) -> Finding:
    """Name a right that cannot be tried without writing."""
    purpose = "up needs it " if need.purpose == "up" else ""
    sentence = f"{need.scope}: {purpose}{need.reason}; only using it shows whether the key has it."
    return SCOPES.unknown(_check(need.scope), sentence, f"{tick(need.scope)}.")


def _check(scope: Scope) -> str:
    """Give the name of a check: ``read:contact-fields``."""
    return f"{scope.right.lower()}:{scope.area.lower().replace(' ', '-')}"


def table(found: tuple[Holding, ...]) -> Mapping[str, Mapping[str, Holding]]:
    """Arrange what a stack needs by area and right, in the order of the areas."""
    names = [area.name for area in AREAS]
    ordered = sorted(found, key=lambda item: names.index(item.need.scope.area))
    rows: dict[str, dict[str, Holding]] = {}
    for item in ordered:
        rows.setdefault(item.need.scope.area, {})[item.need.scope.right] = item
    return rows
