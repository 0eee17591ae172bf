"""Faults on purpose: what a network and a service do to their clients on bad days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS: Mapping[str, str] = {
    "status": "answer `status` and do nothing",
    "delay": "wait `seconds`, then go on as usual",
    "reset": "reset the connection (RST) and do nothing",
    "refused-before": "close the connection without an answer and do nothing",
    "cut": "do it, answer half of the body, close the connection",
    "unanswered": "do it, close the connection without an answer",
    "html": "answer 200 with a page of HTML and do nothing",
    "empty-list": "answer a list with no results; other operations go on as usual",
}
PROPERTIES = {"method", "path", "skip", "times", "kind", "status", "seconds", "retryAfter"}


@dataclass
class Fault:
    """One fault: which requests it meets, and what happens to them.

    `skip` matching requests pass first, then `times` are met (None for ever); both count down.
    """

    kind: str
    method: str | None = None
    path: str | None = None
    skip: int = 0
    times: int | None = 1
    status: int = 500
    seconds: float = 0.2
    retry_after: int | None = None
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pattern = re.compile(self.path or "")

    def meets(self, method: str, path: str) -> bool:
        """Count a request; tell whether this fault meets it now."""
        if self.method not in (None, method) or not self._pattern.search(path):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0

    def as_json(self) -> dict[str, Any]:
        """Give the fault as it was asked for, with the counts that are left."""
        content: dict[str, Any] = {
            "kind": self.kind,
            "method": self.method,
            "path": self.path,
            "skip": self.skip,
            "times": None if self.times is None else max(self.times, 0),
        }
        if self.kind == "status":
            content |= {"status": self.status, "retryAfter": self.retry_after}
        if self.kind == "delay":
            content["seconds"] = self.seconds
        return content


class Faults:
    """The faults that wait for their requests, in the order in which they were set."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, content: Mapping[str, Any]) -> None:
        """Set a fault; raises ValueError with a line for the user when it makes no sense."""
        self._faults.append(parse_fault(content))

    def clear(self) -> None:
        """Forget every fault."""
        self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Find the fault that meets this request."""
        return next((fault for fault in self._faults if fault.meets(method, path)), None)

    def as_json(self) -> list[dict[str, Any]]:
        """Give every fault."""
        return [fault.as_json() for fault in self._faults]


def parse_fault(content: Mapping[str, Any]) -> Fault:
    """Make a fault of its JSON form; raises ValueError when it makes no sense."""
    unknown = set(content) - PROPERTIES
    if unknown:
        raise ValueError(
            f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(PROPERTIES))}"
        )
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"kind may be: {', '.join(KINDS)}")
    _check_number(content, "skip", 0)
    _check_number(content, "seconds", 0)
    for name, least in (("times", 1), ("retryAfter", 0)):
        if content.get(name) is not None:
            _check_number(content, name, least)
    status = content.get("status", 500)
    if type(status) is not int or not 200 <= status <= 599:
        raise ValueError("status is a number from 200 to 599")
    return Fault(
        kind=kind,
        method=content.get("method"),
        path=_checked_pattern(content.get("path")),
        skip=content.get("skip", 0),
        times=content.get("times", 1),
        status=status,
        seconds=content.get("seconds", 0.2),
        retry_after=content.get("retryAfter"),
    )


def _check_number(content: Mapping[str, Any], name: str, least: int) -> None:
    value = content.get(name, least)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < least:
        raise ValueError(f"{name} is a number from {least}")


def _checked_pattern(pattern: Any) -> str | None:
    try:
        re.compile(pattern or "")
    except (re.error, TypeError) as problem:
        raise ValueError(f"path is a regular expression: {problem}") from problem
    return pattern or None
