"""How one store stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Standing(StrEnum):
    """A store in one word."""

    FINE = "fine"
    #: Something differs, waits for a person, or would stop a run.
    OPEN = "open"
    #: It cannot be told how it stands.
    UNREADABLE = "cannot be read"
    #: A stack that came with the project, and that nobody has ever used.
    UNUSED = "not set up"


@dataclass(frozen=True)
class Lock:
    """A run that holds a stack, or was killed and has left its lock; ``since`` may be unknown."""

    since: datetime | None
    by: str


@dataclass(frozen=True)
class StoreOverview:
    """How one store stands.

    Attributes:
        stack: the stack that describes it.
        surface: public or extended; "" where the stack file does not say it.
        store: its identity, "" where neither the store nor the state shows one.
        deployed: whether anything was ever made.
        updated: when that was last; None where it never was, or is not known.
        interrupted: the number of operations that were cut off.
        locks: runs that hold the stack.
        drift: resources that somebody has changed in the store since the last update.
        waiting: resources whose definition was edited since, those that wait for a person left out;
            one that was changed in the store, too, stands in both.
        released: resources that are no longer defined.
        tasks: resources that wait for a person.
        minutes: how long these take.
        aged: resources that were confirmed too long ago, and when.
        refusals: what would stop a preview.
        warnings: what a preview would say beside that.
        shared: other stacks of the same store.
        error: why nothing of this can be told; "" where it can.
        unused: whether it came with the project and was never set up: an example without a key, or
            a local store that was never started.
    """

    stack: str
    surface: str = ""
    store: str = ""
    deployed: bool = False
    updated: datetime | None = None
    interrupted: int = 0
    locks: tuple[Lock, ...] = ()
    drift: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    minutes: int = 0
    aged: tuple[tuple[str, date], ...] = ()
    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    error: str = ""
    unused: bool = False

    @property
    def standing(self) -> Standing:
        """Sum it up in one word."""
        if self.unused:
            return Standing.UNUSED
        if self.error:
            return Standing.UNREADABLE
        differs = self.drift or self.waiting or self.released or not self.deployed
        left = self.tasks or self.aged or self.refusals or self.interrupted or self.locks
        return Standing.OPEN if differs or left else Standing.FINE
