"""A clock that only moves when somebody waits."""

import threading

from provider.api import Clock


class FakeClock(Clock):
    """Remembers every wait; the time passes at once."""

    def __init__(self, now: float = 1000.0, wall: float = 1_700_000_000.0) -> None:
        self._lock = threading.Lock()
        self._now = now
        self._wall = wall - now
        self.slept: list[float] = []

    def now(self) -> float:
        with self._lock:
            return self._now

    def wall(self) -> float:
        return self._wall + self.now()

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self._now += seconds

    def pass_time(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds
