"""The window of the limit: what was let through in the last minute. Pure functions.

Every request gets a number when it is let through. It counts from then until a minute after its
answer came: the store counted it somewhere in between, so that no minute of the store's holds more
requests than the limit, whatever the latency.
"""

import json
from dataclasses import dataclass, replace

from provider.api.announcement import Announcement
from provider.api.timing import LONGEST_WAIT

SPAN = 60.0
"""Seconds; the limit is one per minute (help centre 360014605220, 360017857779)."""

DOCUMENTED_LIMIT = 100
"""Requests per minute and account (help centre 360014605220, 360017857779)."""

_MOST_COUNTED = 1000
"""Above it we do not count ourselves, so that the file stays small; the store's word stands."""

_SHORTEST = 0.001
_POLL = 0.25


@dataclass(frozen=True)
class Rule:
    """The limit that this process holds.

    Attributes:
        limit: requests per minute; None for none of our own.
        lifts: whether the store's own announcement replaces it; else it can only lower it.
    """

    limit: int | None = DOCUMENTED_LIMIT
    lifts: bool = True

    @property
    def heeds(self) -> bool:
        """Whether announcements matter at all: not when the user switched the limit off."""
        return self.lifts or self.limit is not None


@dataclass(frozen=True)
class Budget:
    """Requests that the store said were left, as it answered the request of this number."""

    remaining: int
    until: float
    number: int


@dataclass(frozen=True)
class Window:
    """Everything that the processes of a machine know together about one limit.

    Attributes:
        granted: how many requests were ever let through; the number of the last.
        stamps: number and moment of each that still counts.
        blocked_until: before this moment nothing is let through (429).
        announced: the limit that the store named last, and when.
        budget: what the store said was left.
    """

    granted: int = 0
    stamps: tuple[tuple[int, float], ...] = ()
    blocked_until: float = 0.0
    announced: tuple[int, float] | None = None
    budget: Budget | None = None


def admit(window: Window, rule: Rule, now: float) -> tuple[Window, float]:
    """Let one request through, or say how many seconds to wait before asking again.

    Returns:
        The new window and 0.0 when it was let through (its number is ``granted``); else the window
        and the seconds.
    """
    window = _tidy(window, now)
    limit = _limit(window, rule)
    wait = max(
        window.blocked_until - now,
        _budget_wait(window, rule, now),
        _count_wait(window, limit, now),
    )
    if wait > 0.0:
        return window, max(wait, _SHORTEST)
    number = window.granted + 1
    stamps = window.stamps if limit is None else (*window.stamps, (number, now))
    return replace(window, granted=number, stamps=stamps), 0.0


def settle(window: Window, number: int, now: float) -> Window:
    """Note that the answer to a request came: only now does its minute begin."""
    stamps = tuple((n, now if n == number else moment) for n, moment in window.stamps)
    return replace(window, stamps=stamps)


def heed(window: Window, rule: Rule, said: Announcement, number: int, now: float) -> Window:
    """Note what the answer to a request said about the limit."""
    if said.limit:
        window = replace(window, announced=(said.limit, now))
    if said.limit and said.remaining is not None and rule.limit is None:
        window = _recounted(window, said.limit - said.remaining, number)
    if said.remaining is None or said.reset is None:
        return window
    held = window.budget
    if held is not None and held.number > number and held.until > now:
        # The answer to an earlier request knows less than the one that we have already.
        return window
    budget = Budget(said.remaining, now + min(said.reset, LONGEST_WAIT), number)
    return replace(window, budget=budget)


def block(window: Window, seconds: float, now: float) -> Window:
    """Let nothing through for some seconds, at most LONGEST_WAIT."""
    until = now + min(seconds, LONGEST_WAIT)
    return replace(window, blocked_until=max(window.blocked_until, until))


def serialise(window: Window) -> bytes:
    """Give the window as the bytes of its file."""
    budget = window.budget
    return json.dumps(
        {
            "granted": window.granted,
            "stamps": window.stamps,
            "blocked": window.blocked_until,
            "announced": window.announced,
            "budget": budget and (budget.remaining, budget.until, budget.number),
        }
    ).encode()


def parse(content: bytes) -> Window:
    """Read the bytes of a file; a file that cannot be read is an empty window.

    Then the store's own limit still stands, so that the harm is at most a 429.
    """
    try:
        data = json.loads(content)
        announced, budget = data["announced"], data["budget"]
        return Window(
            granted=int(data["granted"]),
            stamps=tuple((int(n), float(moment)) for n, moment in data["stamps"]),
            blocked_until=float(data["blocked"]),
            announced=announced and (int(announced[0]), float(announced[1])),
            budget=budget and Budget(int(budget[0]), float(budget[1]), int(budget[2])),
        )
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return Window()


def _limit(window: Window, rule: Rule) -> int | None:
    """Give the requests per minute that we count ourselves, or None to count none."""
    announced = window.announced[0] if window.announced else None
    if announced is None or not rule.heeds:
        limit = rule.limit
    elif rule.limit is None or rule.lifts:
        limit = announced
    else:
        limit = min(rule.limit, announced)
    return None if limit is not None and limit > _MOST_COUNTED else limit


def _recounted(window: Window, counted: int, number: int) -> Window:
    """Let the store's count replace ours, up to the request that it has just answered.

    Only where the limit is the store's alone: a local store may be reset, and forget its count.
    """
    earlier = [stamp for stamp in window.stamps if stamp[0] <= number]
    later = [stamp for stamp in window.stamps if stamp[0] > number]
    return replace(window, stamps=(*earlier[max(len(earlier) - counted, 0) :], *later))


def _count_wait(window: Window, limit: int | None, now: float) -> float:
    """Give the seconds until fewer requests count than the limit allows."""
    if limit is None or len(window.stamps) < limit:
        return 0.0
    moments = sorted(moment for _, moment in window.stamps)
    return moments[len(moments) - limit] + SPAN - now


def _budget_wait(window: Window, rule: Rule, now: float) -> float:
    """Give the seconds until the store's own count allows another."""
    budget = window.budget
    if budget is None or not rule.heeds:
        return 0.0
    under_way = window.granted - budget.number
    if budget.remaining > under_way:
        return 0.0
    left = budget.until - now
    # What is under way may be in the store's count already; its answer will tell soon.
    return min(left, _POLL) if under_way else left


def _tidy(window: Window, now: float) -> Window:
    """Drop what no longer counts, and bring moments that cannot be (another boot) to now."""
    stamps = tuple((n, min(moment, now)) for n, moment in window.stamps)
    announced, budget = window.announced, window.budget
    if announced is not None and not 0.0 <= now - announced[1] < SPAN:
        announced = None
    if budget is not None and not 0.0 < budget.until - now <= LONGEST_WAIT:
        budget = None
    elif budget is not None:
        budget = replace(budget, number=min(budget.number, window.granted))
    return Window(
        granted=window.granted,
        stamps=tuple((n, moment) for n, moment in stamps if now - moment < SPAN),
        blocked_until=min(window.blocked_until, now + LONGEST_WAIT),
        announced=announced,
        budget=budget,
    )
