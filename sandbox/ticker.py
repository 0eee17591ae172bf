"""What the store does by itself: deliveries leave, waits end, segments are computed."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import traceback
from collections.abc import Callable

from sandbox.clock import as_moment
from sandbox.delivery import Deliverer
from sandbox.execution.engine import Engine
from sandbox.segments import Segments
from sandbox.state import Sandbox

#: Seconds after which it looks again at the latest, since a machine may sleep and wake.
AT_LATEST = 60.0


class Ticker:
    """The task that runs beside the server, woken by whoever has made something due."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._deliverer = Deliverer(sandbox)

    async def run(self) -> None:
        """Do what is due, then wait until the next is, or until somebody wakes it."""
        self._did(self._deliverer.recover)
        while True:
            self._sandbox.wake.clear()
            ticked = self._did(lambda: tick(self._sandbox))
            # Whatever a segment or a wait has stumbled over, deliveries leave.
            self._did(self._deliverer.send_pending)
            seconds = self._seconds() if ticked else AT_LATEST
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._sandbox.wake.wait(), seconds)

    @staticmethod
    def _did(work: Callable[[], None]) -> bool:
        """Do some work; tell whether it went well. The output shows what failed."""
        try:
            work()
        except Exception:  # noqa: BLE001 - the store goes on
            traceback.print_exc(file=sys.stderr)
            return False
        return True

    def _seconds(self) -> float:
        now = self._sandbox.clock.timestamp()
        moments = [self._sandbox.records.next_due(now), Segments(self._sandbox).next_due()]
        due = min((item for item in moments if item), default=None)
        if due is None:
            return AT_LATEST
        left = (as_moment(due) - self._sandbox.clock.now()).total_seconds()
        # A moment is kept in milliseconds: one more lets it be over when this wakes.
        return min(max(left, 0) + 0.001, AT_LATEST)


def advance(sandbox: Sandbox, seconds: float) -> None:
    """Put the store's clock forward from one due moment to the next, doing what is due at each.

    Raises ValueError for a time that is none.
    """
    clock = sandbox.clock
    end = clock.offset_seconds + seconds
    clock.check(seconds)
    while (due := sandbox.records.next_due(clock.timestamp())) is not None:
        step = (as_moment(due) - clock.now()).total_seconds() + 0.001
        if clock.offset_seconds + max(step, 0) >= end:
            break
        clock.advance(max(step, 0))
        tick(sandbox)
    clock.advance(max(end - clock.offset_seconds, 0))
    tick(sandbox)


def tick(sandbox: Sandbox) -> None:
    """Do what is due by the store's clock, in one transaction."""
    with sandbox.database.transaction():
        Engine(sandbox).resume_due()
