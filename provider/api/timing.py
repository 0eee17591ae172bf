"""Time: clocks, time limits, and how often a call is tried again."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_WAIT = 60.0
"""Seconds; no answer can make this client wait longer than that at a time."""


class Clock:
    """The machine's clock; tests give another."""

    def now(self) -> float:
        """Give seconds since the machine started.

        The monotonic clock, because every process of a machine reads the same one, and nobody
        sets it back.
        """
        return time.monotonic()

    def wall(self) -> float:
        """Give seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True)
class Timeouts:
    """Time limits, in seconds.

    Attributes:
        connect: for making a connection.
        read: for every wait for the next part of an answer.
        total: for one operation with everything that it repeats, without its waits for the limit.
    """

    connect: float = 10.0
    read: float = 30.0
    total: float = 120.0


@dataclass(frozen=True)
class Retries:
    """How often a call is made before it counts as failed, and how long to wait in between.

    Attributes:
        reads: how often a GET is made.
        writes: how often a write is made whose fate was unknown, each time after a look.
        refusals: how often a call is made that the store refuses with 429.
        first, longest: seconds of the first wait and of the longest; it doubles in between.
        jitter: gives a number from 0 to 1; half of each wait hangs on it, so that callers that
            failed together do not come back together.
    """

    reads: int = 5
    writes: int = 3
    refusals: int = 8
    first: float = 0.5
    longest: float = 8.0
    jitter: Callable[[], float] = random.random

    def wait(self, failures: int) -> float:
        """Give the seconds to wait after so many failures in a row (from 1)."""
        full = min(self.first * 2.0 ** (failures - 1), self.longest)
        return full * (0.5 + self.jitter() / 2.0)

    def hold(self, refusals: int) -> float:
        """Give the seconds to wait after so many 429 in a row that name no time themselves.

        All of them together are longer than the minute that the limit is about.
        """
        return min(2.0**refusals, LONGEST_WAIT / 3.0)


class Deadline:
    """The moment by which an operation must have ended; waits for the limit move it."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        """Begin now."""
        self._clock = clock
        self._end = clock.now() + seconds
        self.seconds = seconds

    def left(self) -> float:
        """Give the seconds that are left; zero or less when it has passed."""
        return self._end - self._clock.now()

    def extend(self, seconds: float) -> None:
        """Move it, by time that was spent waiting as the store demands."""
        self._end += seconds
