"""Addresses that hold a secret are told from those that do not; nothing of them is said."""

from __future__ import annotations

import pytest

from provider.adoption.addresses import secret_in


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("https://erp.example/hook?token=A1", "token"),
        ("https://erp.example/hook?ACCESS_TOKEN=A1", "token"),
        ("https://erp.example/hook?a=1;apiKey=A1", "key"),
        ("https://erp.example/hook?X-Amz-Signature=A1", "signature"),
        ("https://erp.example/hook?secret=A1", "secret"),
        ("https://erp.example/hook?to%6Ben=A1", "token"),
        ("https://erp.example/hook?to=https%3A%2F%2Fb.example%3Fkey%3DA1", "key"),
        ("https://erp.example/hook#key=A1", "key"),
        ("https://erp.example/hook/token=A1/x", "token"),
        ("https://a:A1@erp.example/hook", "a user name or password"),
        ("https://[A1/hook", "it cannot be read"),
        ("https://A1\u2100.example/hook", "it cannot be read"),
    ],
)
def test_a_secret_is_seen_and_not_shown(address: str, word: str) -> None:
    assert secret_in(address) == word


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://erp.example/token/hook",
        "https://erp.example/hook?store=7&countryCode=ES&keyword=shoes",
        "https://erp.example/hook?token=",
    ],
)
def test_other_addresses_are_fine(address: str) -> None:
    assert secret_in(address) is None
