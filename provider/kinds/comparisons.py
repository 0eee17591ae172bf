"""Types of contact fields, data and literals, and which of them an operator compares.

Source: article 360018633880 (operators by type) and 4417258262290 (types must match). That text,
email and phone, and integer and decimal, can be compared with each other is assumed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from provider.kinds.kind import Path, Violation
from provider.kinds.nodes import built_in_fields, operators
from provider.kinds.partial import Partial
from provider.kinds.suggestions import did_you_mean
from provider.kinds.values import instant

_TEXTUAL = frozenset({"text", "email", "phone"})
_NUMERIC = frozenset({"integer", "decimal"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?Z)?")
_WORDS = {
    "email": "a text",
    "phone": "a text in quotes",
    "integer": "a whole number",
    "decimal": "a number",
    "boolean": "true or false",
    "date": "an ISO 8601 date such as 2024-01-31 or 2024-01-31T00:00:00Z",
}
_OPERANDS = {
    "none": (),
    "value": ("value",),
    "values": ("values",),
    "range": ("from", "to"),
    "days": ("days",),
}


@dataclass(frozen=True)
class DataType:
    """The type of a value, and the ids of its options where it is chosen among some."""

    name: str
    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, field: Mapping[str, Any]) -> "DataType":
        """Read the type of a field as a definition declares it.

        Options that are not all known are given as none, which lets every value pass.
        """
        options = field.get("options") or ()
        known = () if isinstance(options, Partial) and options.unknown is None else options
        return cls(str(field["type"]), tuple(str(option) for option in known))


def field_type(field: Any, others: Mapping[str, Mapping[str, Any]]) -> DataType | None:
    """Give the type of a contact field, ``{ref}`` or a built-in id; None where it is not known."""
    if isinstance(field, str):
        known = built_in_fields().get(field)
        return DataType.of(known) if known else None
    target = others.get(str(field.get("ref")))
    return DataType.of(target) if target and "type" in target else None


def built_in_violation(field: Any, path: Path) -> Iterator[Violation]:
    """Yield that a built-in field does not exist."""
    if isinstance(field, str) and field not in built_in_fields():
        hint = did_you_mean(field, built_in_fields())
        yield Violation(path, f'there is no built-in contact field "{field[:60]}"{hint}')


def operand_names(operator: str) -> tuple[str, ...]:
    """Give the names of what an operator compares with, as a filter writes them."""
    return _OPERANDS[str(operators()[operator]["operand"])]


def operator_problem(operator: str, left: DataType, subject: str) -> str | None:
    """Say that an operator does not fit the type of its left side, and which ones do."""
    if left.name in operators()[operator]["types"]:
        return None
    fitting = ", ".join(name for name, found in operators().items() if left.name in found["types"])
    return f'"{operator}" does not fit {subject}, which is of type {left.name} ({fitting})'


def comparable_types(left: DataType, right: DataType) -> bool:
    """Whether two values can be compared."""
    pair = {left.name, right.name}
    return len(pair) == 1 or pair <= _TEXTUAL or pair <= _NUMERIC


def literal_problem(value: Any, wanted: DataType) -> str | None:
    """Say why a literal is no value of a type, or None: a text takes every literal."""
    shown = _shown(value)
    if wanted.name in ("radio", "checkbox"):
        if str(value) in wanted.options or not wanted.options:
            return None
        return f"{shown} is not an option{did_you_mean(str(value), wanted.options)}"
    if _FITS[wanted.name](value):
        return None
    hint = "; remove the quotes" if _is_quoted(value, wanted) else ""
    return f"{shown} is not {_WORDS[wanted.name]}, which the type {wanted.name} needs{hint}"


def range_problem(start: Any, end: Any) -> str | None:
    """Say that a range ends before it begins."""
    later = instant(start) > instant(end)
    return f"{_shown(end)} is before {_shown(start)}, where the range begins" if later else None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value[:60]}"' if isinstance(value, str) else str(value)


def _is_quoted(value: Any, wanted: DataType) -> bool:
    """Whether a text would be right without its quotes."""
    if not isinstance(value, str):
        return False
    if wanted.name == "boolean":
        return value in ("true", "false")
    return wanted.name in _NUMERIC and re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", value) is not None


def _whole(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)


def _date(value: Any) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


_FITS = {
    "text": lambda value: True,
    "email": lambda value: isinstance(value, str),
    "phone": lambda value: isinstance(value, str),
    "integer": _whole,
    "decimal": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "date": _date,
}
