"""How long ago something was, in words."""

from __future__ import annotations

from datetime import datetime

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
#: A unit is used from twice its length on, so that "1 day ago" never stands for nearly two.
_UNITS = (
    (365 * _DAY, "years"),
    (30 * _DAY, "months"),
    (7 * _DAY, "weeks"),
    (_DAY, "days"),
    (_HOUR, "hours"),
    (_MINUTE, "minutes"),
)


def age(moment: datetime, now: datetime) -> str:
    """Say how long ago a moment was: ``3 days ago``; one to come is ``just now``."""
    seconds = (now - moment).total_seconds()
    for length, word in _UNITS:
        if seconds >= 2 * length:
            return f"{int(seconds // length)} {word} ago"
    return "just now"
