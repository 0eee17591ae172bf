"""When a notification ends."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime

# help 11705909938332: Reskyt ends a notification two months after it was sent. That these are
# months of the calendar, and that a later end is cut and not refused, is assumed.
MONTHS = 2
# A millisecond timestamp of the year 10000 has 15 digits.
DIGITS = re.compile(r"[0-9]{1,17}")
UNITS = {"seconds": 1, "milliseconds": 1000}


def latest_end(now: datetime) -> datetime:
    """Give the moment at which a notification sent now ends whatever it says."""
    years, month = divmod(now.month - 1 + MONTHS, 12)
    year, month = now.year + years, month + 1
    return now.replace(
        year=year, month=month, day=min(now.day, calendar.monthrange(year, month)[1])
    )


def read_end(text: str, unit: str, now: datetime) -> datetime:
    """Read a `dateEnd`, at most the latest end. Raises ValueError for one that is none, or past."""
    if not DIGITS.fullmatch(text):
        raise ValueError("must be a timestamp: digits, in a text")
    latest = latest_end(now)
    factor = UNITS[unit]
    if int(text) > latest.timestamp() * factor:
        return latest
    if int(text) <= now.timestamp() * factor:
        raise ValueError(f"lies in the past (read as {unit} since 1970)")
    return datetime.fromtimestamp(int(text) / factor, UTC)
