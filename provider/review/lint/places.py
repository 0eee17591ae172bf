"""Where contents come to: when two of them meet in one place of one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def plain(selector: Any) -> str:
    """Give a selector without what makes no difference."""
    return " ".join(str(selector).split())


def overlap(mine: Any, others: Any) -> bool:
    """Say whether two choices of pages have a page in common."""
    if not isinstance(mine, Mapping) or not isinstance(others, Mapping):
        return True
    return any(
        _same(first, address, second, other)
        for first, addresses in mine.items()
        for second, them in others.items()
        for address in addresses
        for other in them
    )


def _same(first: str, address: str, second: str, other: str) -> bool:
    if first == second == "exactly":
        return address == other
    if first == "exactly":
        return address.startswith(other)
    if second == "exactly":
        return other.startswith(address)
    return address.startswith(other) or other.startswith(address)
