"""The overview as a table for people, and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from provider.letters import printable
from provider.overview.ages import age
from provider.overview.model import Lock, Standing, StoreOverview

#: More of one sort are counted, not named.
_NAMED = 5
_GAP = "  "
_HEADINGS = ("STACK", "STORE", "SURFACE", "LAST UPDATE", "CHANGES", "DRIFT", "TASKS", "STATE")
#: The column that a narrow terminal does without.
_WIDEST = _HEADINGS.index("STORE")
_UNKNOWN = "?"


def text(found: Sequence[StoreOverview], now: datetime, width: int) -> str:
    """Give the table, then what is behind its numbers, store by store."""
    parts = ["\n".join(_table(found, now, width))]
    parts += ["\n".join((item.stack, *lines)) for item in found if (lines := _details(item, now))]
    return printable("\n\n".join([*parts, _sum(found)]))


def data(found: Iterable[StoreOverview]) -> list[dict[str, Any]]:
    """Give the overview as plain data."""
    return [_as_data(item) for item in found]


def _table(found: Sequence[StoreOverview], now: datetime, width: int) -> Iterator[str]:
    rows = [_HEADINGS, *(_row(item, now) for item in found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADINGS))]
    needed = sum(widths) + len(_GAP) * (len(widths) - 1)
    left_out = {_WIDEST} if needed > width else set()
    for row in rows:
        cells = [
            cell.ljust(widths[place]) for place, cell in enumerate(row) if place not in left_out
        ]
        yield _GAP.join(cells).rstrip()


def _row(item: StoreOverview, now: datetime) -> tuple[str, ...]:
    updated = age(item.updated, now) if item.updated else "" if item.deployed else "never"
    numbers = [len(item.waiting) + len(item.released), len(item.drift), len(item.tasks)]
    shown = [_UNKNOWN if item.error else str(number or "-") for number in numbers]
    place = item.store or _UNKNOWN, item.surface or _UNKNOWN
    return item.stack, *place, updated or _UNKNOWN, *shown, str(item.standing)


def _details(item: StoreOverview, now: datetime) -> list[str]:
    if item.unused:
        return []
    lines = [*_reasons(item), *_state(item, now), *_differences(item), *_tasks(item)]
    warnings = [*_shared(item), *item.warnings]
    return [f"  {line}" for line in [*lines, *(f"warning: {text}" for text in warnings)]]


def _shared(item: StoreOverview) -> Iterator[str]:
    if item.shared:
        yield (
            f"the same store as {', '.join(item.shared)}: each would change what the other manages"
        )


def _reasons(item: StoreOverview) -> Iterator[str]:
    """Say why it cannot be read, or what would stop a preview."""
    if item.error:
        first, *others = item.error.splitlines()
        yield f"cannot be read: {first}"
        yield from (f"  {line}" for line in others)
    for refusal in item.refusals:
        yield f"a preview would stop: {refusal}"


def _state(item: StoreOverview, now: datetime) -> Iterator[str]:
    if not item.deployed and not item.error:
        yield "nothing was deployed yet"
    if item.interrupted:
        number = _counted(item.interrupted, "operation was", "operations were")
        yield (
            f"{number} cut off in the last run: run connectif up --stack {item.stack} again, it "
            "recognises what was made"
        )
    for lock in item.locks:
        yield (
            f"locked {_since(lock, now)} by {lock.by}: a run goes on, or was killed; if none goes "
            f"on: pulumi cancel --stack {item.stack}"
        )


def _since(lock: Lock, now: datetime) -> str:
    return age(lock.since, now) if lock.since else "since a time that is not known"


def _differences(item: StoreOverview) -> Iterator[str]:
    if item.drift:
        yield f"changed in the store by somebody: {_names(item.drift)}"
    if item.waiting:
        word = "defined otherwise than deployed" if item.deployed else "to be made"
        yield f"{word}: {_names(item.waiting)}"
    if item.released:
        yield f"no longer defined: {_names(item.released)}"


def _tasks(item: StoreOverview) -> Iterator[str]:
    if item.tasks:
        number = _counted(len(item.tasks), "task", "tasks")
        minutes = _counted(item.minutes, "minute", "minutes")
        yield f"{number} for a person, about {minutes}: connectif guide --stack {item.stack}"
    for resource, on in item.aged:
        yield f"{resource} was confirmed on {on:%Y-%m-%d}, long ago: look at it, and confirm again"


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _sum(found: Sequence[StoreOverview]) -> str:
    numbers = [
        (standing, sum(item.standing is standing for item in found)) for standing in Standing
    ]
    parts = [f"{number} {standing}" for standing, number in numbers if number]
    return f"{_counted(len(found), 'store', 'stores')}: {', '.join(parts)}"


def _as_data(item: StoreOverview) -> dict[str, Any]:
    locked = [
        {"since": lock.since and lock.since.isoformat(), "by": lock.by} for lock in item.locks
    ]
    return {
        "stack": item.stack,
        "standing": str(item.standing),
        "surface": item.surface or None,
        "store": item.store or None,
        "deployed": item.deployed,
        "updated": item.updated.isoformat() if item.updated else None,
        "interruptedOperations": item.interrupted,
        "locks": locked,
        "drift": list(item.drift),
        "waiting": list(item.waiting),
        "noLongerDefined": list(item.released),
        "tasks": list(item.tasks),
        "minutes": item.minutes,
        "agedConfirmations": [{"resource": name, "on": f"{on:%Y-%m-%d}"} for name, on in item.aged],
        "refusals": list(item.refusals),
        "warnings": list(item.warnings),
        "sameStoreAs": list(item.shared),
        "error": item.error or None,
    }
