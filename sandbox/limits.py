"""The rate limit of the account: so many requests in any 60 seconds, across all methods."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS = 60.0


@dataclass(frozen=True)
class Admission:
    """The limiter's verdict on one request.

    `reset_after` is the number of seconds until the oldest counted request leaves the window.
    """

    allowed: bool
    limit: int
    remaining: int
    reset_after: float


class SlidingWindow:
    """Admit at most `limit` requests in any 60 seconds (help 360014605220); 0 admits all.

    A refused request does not count (assumed).
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._admitted: deque[float] = deque()

    def admit(self) -> Admission | None:
        """Count one request; None when there is no limit."""
        if self.limit == 0:
            return None
        now = self._forget()
        allowed = len(self._admitted) < self.limit
        if allowed:
            self._admitted.append(now)
        return self._verdict(allowed, now)

    def remaining(self) -> int:
        """Count the requests that would be admitted now."""
        self._forget()
        return max(self.limit - len(self._admitted), 0)

    def reset(self) -> None:
        """Forget every request."""
        self._admitted.clear()

    def _forget(self) -> float:
        """Take out what has left the window; give the moment."""
        now = self._clock()
        while self._admitted and self._admitted[0] <= now - WINDOW_SECONDS:
            self._admitted.popleft()
        return now

    def _verdict(self, allowed: bool, now: float) -> Admission:
        reset_after = self._admitted[0] + WINDOW_SECONDS - now
        return Admission(allowed, self.limit, self.limit - len(self._admitted), reset_after)


def limit_headers(admission: Admission | None, spelling: str, epoch: float) -> dict[str, str]:
    """Spell the verdict as headers.

    Two public clients disagree: yii2-connectife reads `x-ratelimit` (reset in epoch seconds), a
    Symfony integration `ratelimit` (reset in seconds to wait).
    """
    if admission is None or spelling == "none":
        return {}
    prefix = "X-RateLimit" if spelling == "x-ratelimit" else "RateLimit"
    start = epoch if spelling == "x-ratelimit" else 0.0
    return {
        f"{prefix}-Limit": str(admission.limit),
        f"{prefix}-Remaining": str(admission.remaining),
        f"{prefix}-Reset": str(math.ceil(start + admission.reset_after)),
    }
