"""Patterns that editors read take whatever our own checks take."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.definitions.countries import COUNTRY_CODES
from provider.definitions.formats import CHECKERS
from provider.reference.patterns import FORMS, everywhere

GOOD = {
    "contact-field-id": ["a", "reskyt-token", "a[0]_b", "a" * 150],
    "country-code": sorted(COUNTRY_CODES),
    "date-or-date-time": ["2024-01-31", "2024-01-31T00:00:00Z", "2024-01-31T00:00:00.123456Z"],
    "date-time": ["2024-01-31T00:00:00Z", "2024-01-31T00:00:00.1Z"],
    "day": ["2026-11-26", "2026-11-26 00:00:00 +0000 UTC"],
    "header-name": ["x-api-key", "Content-Type", "a.b'c*"],
    "header-value": ["", "a", "application/json; charset=utf-8", "ä b"],
    "json-pointer": ["/tokens/0", "/a~0b/c~1d", "/", "/a//b", "/ä b"],
    "name": ["a", "a b", "Ünï çode"],
    "uri": ["https://a.example", "HTTP://a.example/x?y=%20#z", "http://[::1]:80/"],
    "webhook-url": [
        "https://a.example/send?x=1", "http://127.0.0.1:8800/a", "http://localhost", "HTTPS://a.b",
        "http://[::1]:80/", "http://LOCALHOST/", "https://a.example/#",
    ],
}  # fmt: skip
BAD = {
    "contact-field-id": ["id", "1a", "a b", "a" * 151, ""],
    "country-code": ["+34", "0034", "034", ""],
    "date-or-date-time": ["31.1.2024", "2024-01-31T00:00:00", ""],
    "date-time": ["2024-01-31", "2024-01-31T00:00:00+01:00"],
    "day": ["26.11.2026", ""],
    "header-name": ["a b", "a:", ""],
    "header-value": [" a", "a\nb"],
    "json-pointer": ["tokens/0", "", "/a~2", "#/a", "$.a"],
    "name": ["", " a", "a ", "a\nb"],
    "uri": ["a.example", "ftp://a.example", "https://", "https://a b"],
    "webhook-url": [
        "http://a.example",
        "https://a.example/#x",
        "a.example",
        "http://localhost.a.b",
    ],
}


def _fits(name: str, text: str) -> bool:
    return re.search(FORMS[name].pattern, text) is not None


def test_every_format_that_is_judged_has_a_pattern() -> None:
    assert FORMS.keys() == CHECKERS.keys() - {"regex"} == GOOD.keys() == BAD.keys()


@pytest.mark.parametrize("name", FORMS)
def test_patterns_take_what_is_right_and_refuse_what_is_wrong(name: str) -> None:
    for text in GOOD[name]:
        assert CHECKERS[name](text) is None, text
        assert _fits(name, text), text
    for text in BAD[name]:
        assert CHECKERS[name](text) is not None, text
        assert not _fits(name, text), text


_PIECES = st.sampled_from(
    ["https://", "http://", "localhost", "a.example", "/", "~0", "~1", "a", "Z", "0", "2024-01-31",
     "T00:00:00", ".5", "-", "_", "[", "]", " ", "\n", "%20", "?", "#", ":80", "é", "34"]
)  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
@given(parts=st.lists(_PIECES, max_size=6))
def test_no_pattern_refuses_what_our_check_takes(name: str, parts: list[str]) -> None:
    text = "".join(parts)
    assert CHECKERS[name](text) is not None or _fits(name, text)


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("^(?i:ab|(c-d))$", "^(?:[aA][bB]|([cC]-[dD]))$"),
        (r"(?i:\sa[b_])", r"(?:\s[aA][bB_])"),
        ("(?i:a)x(?i:b)", "(?:[aA])x(?:[bB])"),
        ("^plain(a)$", "^plain(a)$"),
    ],
)
def test_both_cases_are_written_out(pattern: str, wanted: str) -> None:
    assert everywhere(pattern) == wanted
    for text in ("ab", "AB", "c-D", " A_", "AxB", "plaina", "", "x"):
        assert bool(re.search(pattern, text)) == bool(re.search(wanted, text)), text
