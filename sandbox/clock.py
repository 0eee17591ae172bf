"""The store's clock, which a person may put forward: waits and segments then come due at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.records import Records

OFFSET = "clockOffsetSeconds"
LONGEST = 100 * 366 * 86400


class Clock:
    """The present moment, plus what was advanced; it never goes back."""

    def __init__(
        self, records: Records, real: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._records = records
        self._real = real

    @property
    def offset_seconds(self) -> float:
        """Seconds by which the store's time is ahead of this machine's."""
        return float(self._records.setting(OFFSET) or 0)

    def now(self) -> datetime:
        """Give the store's time, in UTC."""
        return self._real() + timedelta(seconds=self.offset_seconds)

    def timestamp(self) -> str:
        """Give the store's time as ISO 8601 in UTC, in milliseconds."""
        return as_timestamp(self.now())

    def advance(self, seconds: float) -> None:
        """Put the clock forward. Raises ValueError for a time that is none, or goes back."""
        self.check(seconds)
        self._records.set_setting(OFFSET, self.offset_seconds + seconds)

    def check(self, seconds: float) -> None:
        """Raise ValueError unless the clock may be put forward by so much."""
        if not 0 <= seconds <= LONGEST - self.offset_seconds:
            raise ValueError("advanceSeconds is a number from 0, up to a hundred years in all")


def as_timestamp(moment: datetime) -> str:
    """Write a moment as ISO 8601 in UTC, in milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_moment(text: str) -> datetime:
    """Read a date or a moment; one without a zone is in UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
