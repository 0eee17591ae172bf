"""Addresses that hold a secret: a definition shows its addresses to everybody who reads it."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

#: What the name of a value in an address ends with, or is, when the value is a secret (assumed).
_ENDINGS = (
    "token", "key", "secret", "signature", "password", "passwd", "pwd", "auth", "authorization",
    "credential", "credentials", "jwt", "hmac",
)  # fmt: skip
_WORDS = ("code", "hash", "pass", "session", "sig")
_ACCOUNT = "a user name or password"


def secret_in(address: str) -> str | None:
    """Give the word for what looks like a secret in an address, None where nothing does.

    The word is one of ours, never a piece of the address. A secret that is a part of the path
    looks like any other part, and is not seen.
    """
    try:
        split = urlsplit(address)
    except ValueError:
        return "it cannot be read"
    if "@" in split.netloc:
        return _ACCOUNT
    rest = unquote(f"{split.path}?{split.query}#{split.fragment}")
    pairs = (part.partition("=") for part in re.split(r"[/?&;#]", rest))
    found = (_word(name) for name, _, value in pairs if value)
    return next((word for word in found if word), None)


def is_address(value: object) -> bool:
    """Whether a value is an address of the web."""
    return isinstance(value, str) and re.match(r"(?i)\s*https?:", value) is not None


def _word(name: str) -> str | None:
    letters = re.sub(r"[^a-z]", "", name.lower())
    return letters if letters in _WORDS else next(filter(letters.endswith, _ENDINGS), None)
