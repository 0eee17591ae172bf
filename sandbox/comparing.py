"""What the operators of schemas/operators.json find, for conditions and for segments alike.

Pure functions. How a value that is missing, or of another type, compares is assumed: it is none of
what an operator asks for, so only the negative operators hold for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.clock import as_moment

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Comparison:
    """One question: an operator, the left value, its operands, and how to look at them.

    `operands` holds `value`, `values`, `from`, `to` or `days`, as the operator demands.
    """

    operator: str
    left: Any
    operands: Document
    now: datetime
    ignores_case: bool = False

    def holds(self) -> bool:
        """Answer it; an operator that nobody knows raises KeyError."""
        return _OPERATORS[self.operator](self)

    @property
    def value(self) -> Any:
        """The one value on the right."""
        return self.operands.get("value")

    @property
    def values(self) -> list[Any]:
        """The list on the right."""
        return list(self.operands.get("values") or ())

    def same(self, left: Any, right: Any) -> bool:
        """Whether two values are equal: numbers by value, texts as they are or whatever case."""
        numbers = _number(left), _number(right)
        if None not in numbers and not (isinstance(left, str) and isinstance(right, str)):
            return numbers[0] == numbers[1]
        return self._text(left) == self._text(right)

    def within(self, part: Any, whole: Any) -> bool:
        """Whether a text holds another."""
        if whole is None or part is None:
            return False
        return self._text(part) in self._text(whole)

    def _text(self, value: Any) -> str:
        text = value if isinstance(value, str) else str(value)
        return text.casefold() if self.ignores_case else text


def is_empty(value: Any) -> bool:
    """Whether a field has no value: none at all, an empty text, or nothing chosen."""
    return value is None or value in ("", [])


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _moment(value: Any) -> datetime | None:
    try:
        return as_moment(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _equals(asked: Comparison) -> bool:
    return not is_empty(asked.left) and asked.same(asked.left, asked.value)


def _any_of(asked: Comparison) -> bool:
    return not is_empty(asked.left) and any(asked.same(asked.left, one) for one in asked.values)


def _includes(asked: Comparison) -> bool:
    chosen = asked.left if isinstance(asked.left, list) else ()
    return any(asked.same(one, other) for one in chosen for other in asked.values)


def _selected(asked: Comparison) -> bool:
    if isinstance(asked.left, bool):
        # Without an operand a box is asked for that is ticked.
        return asked.left is (asked.value if isinstance(asked.value, bool) else True)
    return _equals(asked)


def _ordered(test: Callable[[float, float], bool]) -> Callable[[Comparison], bool]:
    def compare(asked: Comparison) -> bool:
        left, right = _number(asked.left), _number(asked.value)
        return left is not None and right is not None and test(left, right)

    return compare


def _in_the_last(asked: Comparison) -> bool:
    moment, days = _moment(asked.left), _number(asked.operands.get("days"))
    if moment is None or days is None or moment > asked.now:
        return False
    # Counted in seconds: no number of days leads out of the calendar.
    return (asked.now - moment).total_seconds() <= days * 86400


def _between(asked: Comparison) -> bool:
    moment, begin = _moment(asked.left), _moment(asked.operands.get("from"))
    end = _moment(asked.operands.get("to"))
    if moment is None or begin is None or end is None:
        return False
    if "T" not in str(asked.operands.get("to")):
        # A day as the end counts as a whole.
        end += timedelta(days=1, microseconds=-1)
    return begin <= moment <= end


def _same_day_of_year(asked: Comparison) -> bool:
    moment = _moment(asked.left)
    if moment is None:
        return False
    today = asked.now.astimezone(UTC)
    return (moment.month, moment.day) == (today.month, today.day)


def _not(test: Callable[[Comparison], bool]) -> Callable[[Comparison], bool]:
    return lambda asked: not test(asked)


def _contains(asked: Comparison) -> bool:
    return asked.within(asked.value, asked.left)


def _empty(asked: Comparison) -> bool:
    return is_empty(asked.left)


_OPERATORS: Mapping[str, Callable[[Comparison], bool]] = {
    "equals": _equals,
    "different": _not(_equals),
    "contains": _contains,
    "not-contains": _not(_contains),
    "empty": _empty,
    "not-empty": _not(_empty),
    "any-of": _any_of,
    "none-of": _not(_any_of),
    "greater": _ordered(lambda left, right: left > right),
    "greater-or-equal": _ordered(lambda left, right: left >= right),
    "less": _ordered(lambda left, right: left < right),
    "less-or-equal": _ordered(lambda left, right: left <= right),
    "in-the-last": _in_the_last,
    "between": _between,
    "same-day-of-year": _same_day_of_year,
    "selected": _selected,
    "not-selected": _not(_selected),
    "includes": _includes,
    "not-includes": _not(_includes),
}
OPERATORS = frozenset(_OPERATORS)
