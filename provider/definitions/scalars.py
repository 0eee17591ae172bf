"""Plain YAML scalars by the core schema of YAML 1.2.

PyYAML follows YAML 1.1, where ``no`` is false, ``1_000`` and ``12:30`` are numbers and
``2024-01-31`` is a date: traps in a file of ids and labels. In YAML 1.2 all of them are text.
"""

from __future__ import annotations

import re

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

# Beyond this, JSON readers lose digits (IEEE 754 double, as RFC 8259 section 6 warns).
LARGEST_INTEGER = 2**53 - 1
_LONGEST_NUMBER = 40

Plain = str | int | float | bool | None


class UnusableNumberError(ValueError):
    """A number that JSON cannot carry; the text says what to do."""


def resolve(text: str) -> Plain:
    """Give the value of a plain (unquoted) scalar.

    Raises:
        UnusableNumberError: the scalar is a number, but too large, infinite or not a number.
    """
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _NOT_FINITE.fullmatch(text):
        raise UnusableNumberError(f'"{text}" is no finite number; quote it if it is text')
    for pattern, base in ((_DECIMAL, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            return _integer(text, base)
    return _float(text) if _FLOAT.fullmatch(text) else text


def _integer(text: str, base: int) -> int:
    """Read an integer within JSON's safe range."""
    if len(text) <= _LONGEST_NUMBER:
        value = int(text if base == 10 else text[2:], base)
        if abs(value) <= LARGEST_INTEGER:
            return value
    raise UnusableNumberError("the number has too many digits; quote it if it is an identifier")


def _float(text: str) -> float:
    """Read a finite float."""
    value = float(text)
    if abs(value) == float("inf"):
        raise UnusableNumberError("the number is too large; quote it if it is text")
    return value
