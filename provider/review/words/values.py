"""Values as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from provider.review.words.console import label

#: A longer text is shown line by line, or shortened where it stands among others.
LONGEST = 200
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?")
_UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
#: A number of seconds, or of milliseconds, since 1970 that is a time of these years.
_EPOCH = re.compile(r"\d{10}(\d{3})?")
_YEARS = range(2015, 2100)


class Hidden(str):
    """A text that stands for a value which must not be shown; it is never quoted."""

    __slots__ = ()


def said(value: Any) -> str:
    """Give any value: texts in quotes, yes and no, lists with commas."""
    if isinstance(value, Hidden):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "none", True: label("yes"), False: label("no")}[value]
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {said(value[key])}" for key in sorted(value)) or "none"
    return listed(value)


def listed(values: Iterable[Any]) -> str:
    """Give a list, its entries in their order."""
    return ", ".join(said(value) for value in values) or "none"


def quoted(text: str) -> str:
    """Give a text in quotes, on one line and shortened where it is long."""
    return f'"{shortened(" ".join(text.splitlines()), LONGEST)}"'


def shortened(text: str, length: int) -> str:
    """Cut a text that is too long, and show that it was."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def number(value: float) -> str:
    """Give a number with its thousands apart; a whole one without a point."""
    whole = isinstance(value, int) or value.is_integer()
    return f"{int(value):,}" if whole else f"{value:,}"


def date(value: Any) -> str:
    """Give an ISO 8601 date or time: ``31 January 2024, 08:30 UTC``; anything else in quotes."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return said(value)
    try:
        return _moment(datetime.fromisoformat(value.replace("Z", "+00:00")))
    except ValueError:
        return quoted(value)


def _moment(read: datetime) -> str:
    found = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    day = f"{found.day} {found:%B} {found.year}"
    if (found.hour, found.minute, found.second, found.microsecond) == (0, 0, 0, 0):
        return day
    seconds = f"{found:%H:%M:%S}" if found.second or found.microsecond else f"{found:%H:%M}"
    return f"{day}, {seconds} UTC"


def literal(value: Any) -> str:
    """Give a literal; of one that may be a timestamp also the time, which nobody reads in it."""
    if not isinstance(value, str) or isinstance(value, Hidden):
        return said(value)
    if not _EPOCH.fullmatch(value):
        return quoted(value)
    thousands = 1 if len(value) == 10 else 1000
    found = datetime.fromtimestamp(int(value) / thousands, UTC)
    gloss = f" (as a time: {_moment(found)})" if found.year in _YEARS else ""
    return f"{quoted(value)}{gloss}"


def duration(seconds: Any) -> str:
    """Give a number of seconds as days, hours, minutes and seconds."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return said(seconds)
    left, parts = int(seconds), []
    for unit, size in _UNITS.items():
        count, left = divmod(left, size)
        if count:
            parts.append(f"{number(count)} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts) or "0 seconds"
