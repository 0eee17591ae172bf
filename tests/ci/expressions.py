"""GitHub's expressions, as far as our workflows use them: `${{ matrix.stack }}`, conditions.

An operator, a function or a context that is not known here fails, so that no workflow is believed
to be tested that is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][\w-]*)|(?P<sign>[=!]=|&&|\|\||[!().,]))"
)
_PLACE = re.compile(r"\$\{\{(.*?)\}\}", re.S)
_STATUS = re.compile(r"\b(always|cancelled|failure|success)\(")
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Known:
    """What an expression can refer to: contexts, and whether all went well so far."""

    contexts: Mapping[str, Any]
    well: bool = True


def value(text: str, known: Known) -> Any:
    """Give what an expression without its braces stands for."""
    return _Reader(text, known).read()


def filled(text: Any, known: Known) -> Any:
    """Put values in the place of expressions; one that stands alone keeps its type."""
    if not isinstance(text, str):
        return text
    whole = _PLACE.fullmatch(text.strip())
    if whole and text.strip().count("${{") == 1:
        return value(whole[1], known)
    return _PLACE.sub(lambda found: shown(value(found[1], known)), text)


def holds(condition: Any, known: Known) -> bool:
    """Tell whether a job or a step runs; without a word about it only if all went well."""
    text = "true" if condition is None else str(condition)
    whole = _PLACE.fullmatch(text.strip())
    text = whole[1] if whole else text
    met = bool(value(text, known))
    return met and (known.well or _STATUS.search(text) is not None)


def shown(found: Any) -> str:
    """Write a value as GitHub does."""
    if found is None:
        return ""
    if isinstance(found, bool):
        return str(found).lower()
    return found if isinstance(found, str) else json.dumps(found)


class _Reader:
    """Reads one expression, from the weakest operator to the strongest."""

    def __init__(self, text: str, known: Known) -> None:
        self._tokens = list(_tokens(text))
        self._known = known

    def read(self) -> Any:
        found = self._either()
        assert not self._tokens, f"not understood: {self._tokens}"
        return found

    def _either(self) -> Any:
        left = self._both()
        while self._take("||"):
            right = self._both()
            left = left or right
        return left

    def _both(self) -> Any:
        left = self._compared()
        while self._take("&&"):
            right = self._compared()
            left = left and right
        return left

    def _compared(self) -> Any:
        left = self._single()
        if self._take("=="):
            return _equal(left, self._single())
        if self._take("!="):
            return not _equal(left, self._single())
        return left

    def _single(self) -> Any:
        if self._take("!"):
            return not self._single()
        if self._take("("):
            found = self._either()
            assert self._take(")"), "a bracket is not closed"
            return found
        token = self._tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token in _WORDS:
            return _WORDS[token]
        return self._called(token) if self._take("(") else self._looked_up(token)

    def _called(self, name: str) -> Any:
        given = []
        while not self._take(")"):
            given.append(self._either())
            self._take(",")
        functions: dict[str, Callable[..., Any]] = {
            "contains": lambda held, item: item in held,
            "fromJSON": json.loads,
            "cancelled": lambda: False,
            "success": lambda: self._known.well,
            "failure": lambda: not self._known.well,
        }
        return functions[name](*given)

    def _looked_up(self, name: str) -> Any:
        found = self._known.contexts[name]
        while self._take("."):
            found = (found or {}).get(self._tokens.pop(0))
        return found

    def _take(self, token: str) -> bool:
        if self._tokens[:1] != [token]:
            return False
        del self._tokens[0]
        return True


def _tokens(text: str) -> list[str]:
    found, place, text = [], 0, text.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        assert match, f"not understood: {text[place:]}"
        found.append(match[0].strip())
        place = match.end()
    return found


def _equal(left: Any, right: Any) -> bool:
    """Compare as GitHub does: texts without regard to case, nothing like an empty text."""
    one, other = ("" if item is None else item for item in (left, right))
    if isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return bool(one == other)
