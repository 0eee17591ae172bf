"""What fits a format, what does not, and what is suggested."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.definitions.formats import CHECKERS

GOOD = {
    "contact-field-id": ["a", "reskyt-token", "A_1", "sizes[0]", "a" * 150],
    "country-code": ["1", "34", "44", "376", "998"],
    "date-time": ["2024-02-29T23:59:59Z", "2024-01-01T00:00:00.000Z"],
    "date-or-date-time": ["2024-02-29", "2024-02-29T00:00:00Z"],
    "day": ["2024-02-29", "2024-02-29 00:00:00 +0000 UTC"],
    "header-name": ["x-api-key", "X_A.b~1", "Content-Type"],
    "header-value": ["application/json", "", "a b\tc", "Basic", "tokenised"],
    "json-pointer": ["/", "/tokens/0", "/a~0b/~1c", "/ñ", "/a//b"],
    "name": ["Reskyt", "Clave de la tienda"],
    "regex": ["^a+$"],
    "uri": ["https://example.com", "http://example.com:8080/a?b=c#d", "https://[::1]/"],
    "webhook-url": ["https://example.com/push", "http://127.0.0.1:8790/x", "http://localhost/"],
}
BAD = {
    "contact-field-id": ["", "id", "1a", "_a", "a b", "ñ", "a.b", "a" * 151],
    "country-code": ["", "0", "+34", "0034", "210", "999", "34 "],
    "date-time": [
        "2024-02-30T00:00:00Z",
        "2024-01-01",
        "2024-01-01T00:00:00",
        "2024-01-01T00:00:00+01:00",
        "now",
    ],
    "date-or-date-time": ["2023-02-29", "31/12/2024", ""],
    "day": ["2023-02-29", "2024-02-29T00:00:00Z", "today", "", "2024-02-29 01:00:00 +0000 UTC"],
    "header-name": ["", "a b", "a:b", "ñ", "Host", "transfer-encoding", "TE"],
    "header-value": [
        " a",
        "a\r\nb",
        "a\x00",
        "Bearer abc",
        "basic dXNlcg==",
        "eyJhbGciOiJI.e",
    ],
    "json-pointer": ["", "tokens/0", "#/a", "/a~", "/a~2", "$.tokens[0]"],
    "name": ["", "  ", " a", "a\nb"],
    "regex": ["(", "[a"],
    "uri": ["example.com", "ftp://example.com", "https://", "https://a b", "https://-a.com", "//x"],
    "webhook-url": [
        "http://example.com",
        "https://user@example.com",
        "https://user:pw@example.com",
        "https://example.com/#part",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1@example.com/",
        "javascript:alert(1)",
        "https://example.com/%zz",
        "https://exa\nmple.com",
        "https://example.com:port/",
        "https://[::1",
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in GOOD for text in GOOD[name]])
def test_what_fits(name: str, text: str) -> None:
    assert CHECKERS[name](text) is None


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in BAD for text in BAD[name]])
def test_what_does_not_fit_has_a_reason(name: str, text: str) -> None:
    reason = CHECKERS[name](text)
    assert reason
    assert "\n" not in reason


@pytest.mark.parametrize(
    ("name", "text", "suggested"),
    [
        ("json-pointer", "tokens/0", "/tokens/0"),
        ("json-pointer", "#/tokens/0", "/tokens/0"),
        ("json-pointer", "$.data.tokens[0]", "/data/tokens/0"),
        ("country-code", "+34", "34"),
        ("country-code", "0034", "34"),
        ("date-time", "2024-01-31", "2024-01-31T00:00:00Z"),
        ("uri", "example.com/a", "https://example.com/a"),
        ("uri", "https:/example.com", "https://example.com"),
    ],
)
def test_suggestions_fit_themselves(name: str, text: str, suggested: str) -> None:
    reason = CHECKERS[name](text)
    assert reason is not None
    assert f'did you mean "{suggested}"' in reason
    assert CHECKERS[name](suggested) is None


def test_every_format_is_exercised() -> None:
    assert set(GOOD) == set(BAD) == set(CHECKERS)


@pytest.mark.parametrize("name", sorted(CHECKERS))
@given(text=st.text())
def test_no_text_breaks_a_checker(name: str, text: str) -> None:
    reason = CHECKERS[name](text)
    assert reason is None or reason


@given(parts=st.lists(st.text(st.characters(codec="utf-8")), min_size=1))
def test_every_escaped_path_is_a_pointer(parts: list[str]) -> None:
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
    assert CHECKERS["json-pointer"](pointer) is None
