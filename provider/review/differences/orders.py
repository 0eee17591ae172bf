"""What has moved in an order: as few entries as can be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def moved(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Give the entries of both sides that stand elsewhere among the others.

    The longest row of entries that keep their order has not moved; all others have.
    """
    places = {entry: place for place, entry in enumerate(dict.fromkeys(before))}
    common = [entry for entry in dict.fromkeys(after) if entry in places]
    kept = set(_longest_rise([places[entry] for entry in common]))
    return tuple(entry for entry in common if places[entry] not in kept)


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """Give a longest row of rising numbers: for each length, the way to the smallest last one."""
    lasts: list[int] = []
    ways: list[tuple[int, ...]] = []
    for number in numbers:
        place = bisect_left(lasts, number)
        way = (*(ways[place - 1] if place else ()), number)
        lasts[place : place + 1] = [number]
        ways[place : place + 1] = [way]
    return list(ways[-1]) if ways else []
