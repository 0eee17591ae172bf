"""What the store does by itself: deliveries leave, waits end, segments are computed."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import traceback

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
        self._deliverer.recover()
        while True:
            self._sandbox.wake.clear()
            try:
                tick(self._sandbox)
                self._deliverer.send_pending()
                seconds = self._seconds()
            except Exception:  # noqa: BLE001 - the store goes on; its output shows what failed
                traceback.print_exc(file=sys.stderr)
                seconds = AT_LATEST
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._sandbox.wake.wait(), seconds)

    def _seconds(self) -> float:
        now = self._sandbox.clock.timestamp()
        moments = [self._sandbox.records.next_due(now), Segments(self._sandbox).next_due()]
        due = min((item for item in moments if item), default=None)
        if due is None:
            return AT_LATEST
        left = (as_moment(due) - self._sandbox.clock.now()).total_seconds()
        # A moment is kept in milliseconds: one more lets it be over when this wakes.
        return min(max(left, 0) + 0.001, AT_LATEST)


def tick(sandbox: Sandbox) -> None:
    """Do what is due by the store's clock, in one transaction."""
    with sandbox.database.transaction():
        Engine(sandbox).resume_due()
