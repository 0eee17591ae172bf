"""Letters that a terminal or a reader could be misled by, in texts that come from elsewhere."""

from __future__ import annotations

import unicodedata

#: Letters that change the direction of what follows, or begin a line where only some see one: a
#: name could disguise itself with them.
_TURNING = frozenset(
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def printable(text: str) -> str:
    """Give text that cannot steer a terminal: control characters as ``\\u001b``."""
    return "".join(letter if _is_harmless(letter) else _escaped(letter) for letter in text)


def _is_harmless(letter: str) -> bool:
    if letter in "\n\t":
        return True
    return unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _TURNING


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}"
