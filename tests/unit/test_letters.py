"""Texts from elsewhere cannot steer a terminal, nor disguise themselves."""

from __future__ import annotations

import pytest

from provider.letters import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Grüße 👋\n\tnext", "Grüße 👋\n\tnext"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("\r\x00\x9b", "\\u000d\\u0000\\u009b"),
        ("abc\u202edcb\u2066", "abc\\u202edcb\\u2066"),
        ("\ud800", "\\ud800"),
        ("a\u2028b\u061c", "a\\u2028b\\u061c"),
    ],
)
def test_what_steers_is_written_by_its_number(text: str, shown: str) -> None:
    assert printable(text) == shown
