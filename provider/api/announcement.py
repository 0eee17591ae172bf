"""What an answer's headers say about the limit."""

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass

_EPOCH = 1e8
"""A reset above this is a moment in seconds since 1970; below it, seconds to wait."""


@dataclass(frozen=True)
class Announcement:
    """The store's word on its limit; None where it says nothing.

    Public clients disagree on the spelling (observed): ``X-RateLimit-Limit``, ``-Remaining`` and
    ``-Reset`` (a moment in epoch seconds), or ``RateLimit-Remaining`` and ``RateLimit-Reset``
    (seconds to wait). Either is read, whatever the case.

    Attributes:
        limit: requests that a minute allows.
        remaining: requests that are left until the reset.
        reset: seconds until then.
        retry_after: seconds to wait before the next request.
    """

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    retry_after: float | None = None


def announcement(headers: Mapping[str, str], wall: float) -> Announcement:
    """Read the headers of an answer.

    Args:
        headers: of the answer; names in any case.
        wall: our own clock, seconds since 1970; used only where the answer has no ``Date``.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    # The store's moments are measured by the store's own clock, so that ours may be wrong.
    moment = _date(lower.get("date")) or wall
    return Announcement(
        limit=_whole(_either(lower, "limit")),
        remaining=_whole(_either(lower, "remaining")),
        reset=_until(_either(lower, "reset"), moment),
        retry_after=_until(lower.get("retry-after"), moment),
    )


def _either(headers: Mapping[str, str], name: str) -> str | None:
    """Read a header under either spelling."""
    return headers.get(f"x-ratelimit-{name}", headers.get(f"ratelimit-{name}"))


def _number(text: str | None) -> float | None:
    """Read a number that is not negative; anything after a comma or semicolon is a policy."""
    try:
        number = float((text or "").replace(";", ",").split(",")[0])
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _whole(text: str | None) -> int | None:
    """Read a whole number."""
    number = _number(text)
    return None if number is None else int(number)


def _until(text: str | None, moment: float) -> float | None:
    """Read seconds to wait, a moment in epoch seconds, or an HTTP date, as seconds to wait."""
    number = _number(text)
    if number is None:
        number = _date(text)
    if number is None:
        return None
    return max(number - moment, 0.0) if number > _EPOCH else number


def _date(text: str | None) -> float | None:
    """Read an HTTP date."""
    try:
        return email.utils.parsedate_to_datetime(text or "").timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
