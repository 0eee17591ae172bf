"""Where values go in the body of an outbound event: by the field's id, or by its JSON options.

A JSON Pointer (RFC 6901) places a value as deep as it says; numbers build arrays (help
14464136312988, 10098593191964 and 11705909938332 show such pointers; that gaps hold null is
assumed).
"""

from __future__ import annotations

from typing import Any

#: Positions of an array that a pointer may ask for: more would be a slip, and fill the memory.
LONGEST_ARRAY = 1000


def place(body: dict[str, Any], pointer: str, value: Any) -> None:
    """Put a value into a body. Raises ValueError where the way is not free."""
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} is not a JSON Pointer")
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/")]
    here: Any = body
    for index, part in enumerate(parts[:-1]):
        here = _descend(here, part, [] if _is_index(parts[index + 1]) else {}, pointer)
    _put(here, parts[-1], value, pointer)


def _descend(here: Any, part: str, fresh: Any, pointer: str) -> Any:
    found = _get(here, part, pointer)
    if found is None:
        _put(here, part, fresh, pointer)
        return fresh
    if not isinstance(found, dict | list):
        raise ValueError(f"{pointer} leads through a value")
    return found


def _get(here: Any, part: str, pointer: str) -> Any:
    if isinstance(here, dict):
        return here.get(part)
    position = _position(here, part, pointer)
    return here[position] if position < len(here) else None


def _put(here: Any, part: str, value: Any, pointer: str) -> None:
    if isinstance(here, dict):
        if part in here:
            raise ValueError(f"{pointer} is taken by another field")
        here[part] = value
        return
    position = _position(here, part, pointer)
    here.extend([None] * (position + 1 - len(here)))
    if here[position] is not None:
        raise ValueError(f"{pointer} is taken by another field")
    here[position] = value


def _position(here: list[Any], part: str, pointer: str) -> int:
    if part == "-":
        return len(here)
    if not _is_index(part) or int(part) >= LONGEST_ARRAY:
        raise ValueError(f"{pointer} needs a position below {LONGEST_ARRAY} in an array")
    return int(part)


def _is_index(part: str) -> bool:
    return part == "-" or part == "0" or (part.isascii() and part.isdigit() and part[0] != "0")
