"""A token is found again in whatever form a page sends it, and nothing else is taken for one."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.probe.tokens import PREFIX, Spotter, new_token

TOKEN = "connectif-probe-0123456789abcdef01234567"
SPOTTER = Spotter(["connectif-probe-other", TOKEN])


def escaped(text: bytes) -> bytes:
    return "".join(f"%{byte:02X}" for byte in text).encode()


def as_json(text: bytes) -> bytes:
    return b'{"t": "' + b"".join(b"\\u%04x" % byte for byte in text) + b'"}'


def raw_deflate(text: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(text) + machine.flush()


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "capitals": bytes.upper,
    "hexadecimal": lambda text: text.hex().encode(),
    "percent": escaped,
    "percent twice": lambda text: quote(escaped(text)).encode(),
    "json": as_json,
    "base64": base64.b64encode,
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text).rstrip(b"="),
    "base64, escaped": lambda text: quote(base64.b64encode(text), safe="").encode(),
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "deflate": raw_deflate,
    "base64 in gzip": lambda text: gzip.compress(base64.b64encode(text)),
}


def test_tokens_differ_and_are_recognised() -> None:
    first, second = new_token(), new_token()

    assert first != second
    assert first.startswith(PREFIX)
    assert len(first) == len(PREFIX) + 24


@pytest.mark.parametrize("form", FORMS)
@given(before=st.binary(max_size=9), after=st.binary(max_size=9))
def test_a_token_is_found_in_every_form_wherever_it_stands(
    form: str, before: bytes, after: bytes
) -> None:
    assert SPOTTER.is_in(b"a body", FORMS[form](before + TOKEN.encode() + after))


@pytest.mark.parametrize("form", FORMS)
@given(content=st.binary(max_size=200))
def test_what_has_no_token_is_let_through(form: str, content: bytes) -> None:
    assert not SPOTTER.is_in(content, FORMS[form](content))


def test_texts_and_what_is_not_there() -> None:
    assert SPOTTER.is_in(f"https://example.com/?t={TOKEN}")
    assert SPOTTER.is_in(json.dumps({"a": [TOKEN]}), None)
    assert not SPOTTER.is_in(None, "", b"", "connectif-probe-", "\ud800")
    assert not Spotter([]).is_in(TOKEN)


def test_a_body_that_would_grow_without_end_is_looked_through_in_part() -> None:
    bomb = gzip.compress(b"0" * (20 * 1024 * 1024))

    assert not SPOTTER.is_in(bomb)
