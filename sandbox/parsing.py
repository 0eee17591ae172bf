"""Reads JSON from outside: only what can be kept, shown and sent again."""

from __future__ import annotations

import json
import math
from typing import Any

#: Levels of nesting: what walks through a body needs two calls for each.
DEEPEST = 100


def parse_json(content: bytes) -> Any:
    """Parse a body. Raises ValueError for what is no JSON, or could not be kept as text.

    Refused too: NaN and numbers beyond a float, halves of letters (lone surrogates), and bodies
    that are nested too deep.
    """
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=_refused, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError as problem:
        raise ValueError("the body is nested too deep") from problem
    level = [value]
    for _ in range(DEEPEST):
        level = [part for item in level for part in _parts(item)]
        if not level:
            return value
    raise ValueError("the body is nested too deep")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("the number is too large")
    return number


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
