"""Limitations of a node (help 360015670700). The most restrictive one wins."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import as_moment
from sandbox.records import Tally


def allows(limits: Any, own: Tally, everybody: Tally, now: datetime) -> bool:
    """Whether a node may fire once more, for a contact that fired it `own` times before."""
    if not isinstance(limits, dict):
        return True
    if limits.get("deactivateAfterFiring") and own.count:
        return False
    if own.count >= limits.get("perContact", own.count + 1):
        return False
    if everybody.count >= limits.get("total", everybody.count + 1):
        return False
    pause = limits.get("pauseSeconds")
    return not (pause and own.last and now < as_moment(own.last) + timedelta(seconds=pause))
