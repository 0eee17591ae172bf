"""Probe tokens: made at random, and found again in whatever a page is about to send."""

from __future__ import annotations

import base64
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

PREFIX = "connectif-probe-"
#: Bytes that a compressed body may grow to while it is looked through.
LARGEST_BODY = 16 * 1024 * 1024

_ESCAPED = re.compile(rb"\\u00([0-9a-fA-F]{2})")
# Base64 packs three bytes into four characters: by where the token begins among the three, this
# many characters also hold what stands before it.
_SHARED = (0, 2, 3)


def new_token() -> str:
    """Make a token that no device has, and that a person recognises as a probe's."""
    return PREFIX + secrets.token_hex(12)


class Spotter:
    """Finds tokens in texts and bytes: plain, escaped, in hexadecimal, in base64, compressed."""

    def __init__(self, tokens: Iterable[str]) -> None:
        """Remember what to look for."""
        plain = [token.encode() for token in tokens]
        self._folded = [item for token in plain for item in (token.lower(), token.hex().encode())]
        self._exact = [form for token in plain for form in _in_base64(token)]

    def is_in(self, *parts: str | bytes | None) -> bool:
        """Say whether a token is in one of these parts of a request."""
        return any(self._holds(form) for part in parts if part for form in _readings(part))

    def _holds(self, content: bytes) -> bool:
        folded = content.lower()
        return any(item in folded for item in self._folded) or any(
            item in content for item in self._exact
        )


def _in_base64(token: bytes) -> Iterator[bytes]:
    """Give what a token is in base64, whatever stands around it, in both alphabets."""
    for before, shared in enumerate(_SHARED):
        packed = base64.b64encode(b"\0" * before + token)
        core = packed[shared : (before + len(token)) * 8 // 6]
        yield from {core, core.translate(bytes.maketrans(b"+/", b"-_"))}


def _readings(part: str | bytes) -> Iterator[bytes]:
    """Give a part as it is, unpacked, and with its escapes undone: up to two layers of them."""
    content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
    for plain in (content, *_unpacked(content)):
        once = _unescaped(plain)
        yield plain
        yield once
        yield _unescaped(once)


def _unescaped(content: bytes) -> bytes:
    """Undo percent-encoding and the escapes of JSON."""
    decoded = unquote_to_bytes(content) if b"%" in content else content
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), decoded)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Give what a compressed body holds, as far as it may grow."""
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        machine = zlib.decompressobj(window)
        try:
            found = machine.decompress(content, LARGEST_BODY)
        except zlib.error:
            continue
        if found:
            yield found
