"""Which tasks can be confirmed, and why others cannot: pure, on what a rehearsal has found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from provider.engine.sources import references_in
from provider.kinds.suggestions import did_you_mean
from provider.tasks.guide import AGED_AFTER
from provider.tasks.model import Act, Settled
from provider.tasks.rendering.sentences import clause

if TYPE_CHECKING:
    from provider.engine.rehearsal import Rehearsal


class NotConfirmableError(Exception):
    """Nothing was confirmed; the text has a line for each key that cannot be."""


@dataclass(frozen=True)
class Choice:
    """What is confirmed: digests by resource.

    ``left`` are the pending tasks that nobody can confirm, each with the reason; ``outdated`` the
    confirmations of the stack file that nothing defines any more.
    """

    digests: Mapping[str, str]
    left: tuple[tuple[str, str], ...]
    outdated: frozenset[str]


def choose(rehearsal: Rehearsal, keys: Sequence[str] | None, today: date) -> Choice:
    """Find what some keys name, or everything that can be confirmed.

    A confirmation that has aged can be renewed, by its key.

    Raises:
        NotConfirmableError: with everything that stands against it.
    """
    tasks = rehearsal.tasks
    left = tuple((name, why) for name in tasks if (why := _hindrance(rehearsal, name)))
    chosen = _confirmable(rehearsal) if keys is None else _named(rehearsal, keys, today)
    digests = {name: rehearsal.digests[name] for name in chosen}
    return Choice(digests, left, frozenset(_outdated(rehearsal, digests)))


def _confirmable(rehearsal: Rehearsal) -> list[str]:
    return [name for name in rehearsal.tasks if not _hindrance(rehearsal, name)]


def _hindrance(rehearsal: Rehearsal, name: str) -> str | None:
    """Say why a task cannot be confirmed; None where it can be."""
    task = rehearsal.tasks[name]
    if task.settled is Settled.READING:
        return f"the store's API shows when it is done, and not yet; first {clause(task)}"
    lacking = [target for target in _used(rehearsal, name) if target in rehearsal.unmade]
    if lacking and task.act is not Act.REMOVE:
        stack = rehearsal.configuration.stack.name
        return f"the store has no {', '.join(lacking)} yet: first pulumi up --stack {stack}"
    return None


def _used(rehearsal: Rehearsal, name: str) -> Iterator[str]:
    """Give the definitions that one refers to, at any remove."""
    defined = {item.name: item for item in rehearsal.configuration.definitions}
    waiting, seen = [name], {name}
    while waiting:
        using = defined[waiting.pop()]
        for _, target in references_in(using.kind, using.spec):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
                yield target


def _named(rehearsal: Rehearsal, keys: Sequence[str], today: date) -> list[str]:
    if not keys:
        raise NotConfirmableError(_nothing_named(rehearsal))
    against: list[str] = []
    chosen: list[str] = []
    for key in dict.fromkeys(keys):
        found = _full_names(rehearsal, key)
        problem = _against(rehearsal, key, found, today)
        if problem:
            against.append(problem)
        else:
            chosen += [found[0]]
    if against:
        raise NotConfirmableError("\n".join(against) + "\nnothing was written")
    return list(dict.fromkeys(chosen))


def _nothing_named(rehearsal: Rehearsal) -> str:
    found = _confirmable(rehearsal)
    if not found:
        return "name a task; there is none now that can be confirmed"
    return f"name a task, or give --all; these can be confirmed: {', '.join(found)}"


def _full_names(rehearsal: Rehearsal, key: str) -> list[str]:
    names = _defined(rehearsal)
    return [key] if key in names else [name for name in names if name.partition(".")[2] == key]


def _defined(rehearsal: Rehearsal) -> list[str]:
    return [item.name for item in rehearsal.configuration.definitions]


def _against(rehearsal: Rehearsal, key: str, found: Sequence[str], today: date) -> str | None:
    """Say why a key confirms nothing; None where it does."""
    if not found:
        return (
            f'there is no definition "{key[:60]}"{did_you_mean(key, _candidates(rehearsal, key))}'
        )
    if len(found) > 1:
        return f'"{key}" is the key of several: {", ".join(found)}'
    name = found[0]
    task = rehearsal.tasks.get(name)
    if task is None:
        return None if _is_aged(rehearsal, name, today) else f"{name}: {_standing(rehearsal, name)}"
    hindrance = _hindrance(rehearsal, name)
    return f"{name}: {hindrance}" if hindrance else None


def _candidates(rehearsal: Rehearsal, key: str) -> list[str]:
    names = _defined(rehearsal)
    return names if "." in key else [name.partition(".")[2] for name in names]


def _is_aged(rehearsal: Rehearsal, name: str, today: date) -> bool:
    status = rehearsal.statuses.get(name)
    on = status.on if status else None
    return on is not None and today - on > AGED_AFTER and name in rehearsal.digests


def _standing(rehearsal: Rehearsal, name: str) -> str:
    """Say why there is nothing to confirm."""
    status = rehearsal.statuses.get(name)
    if status and status.on:
        return f"is confirmed already, by {status.by} on {status.on.isoformat()}"
    return "has no task for a person: there is nothing to confirm"


def _outdated(rehearsal: Rehearsal, confirmed: Collection[str]) -> Iterator[str]:
    """Give the confirmations that no definition can use: not under its name, nor a former one."""
    known: set[str] = set()
    for definition in rehearsal.configuration.definitions:
        known.add(definition.name)
        if definition.name not in confirmed:
            known.update(definition.formerly)
    yield from (name for name in rehearsal.configuration.stack.confirmed if name not in known)
