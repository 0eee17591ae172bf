"""Names in a flowchart are data: no letter of them is Mermaid's. The real one draws them, too."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from provider.review.graphs.escaping import LONGEST, escaped, plain
from tests.unit.review.graphs.hostile import HOSTILE, NAMES

_NUMBERS = re.compile(r"#(\d+|quot);")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ('a "b"', "a #quot;b#quot;"),
        ("a[b]", "a#91;b#93;"),
        ("1. first", "1#46; first"),
        ("- dash", "#45; dash"),
        ("a - b", "a - b"),
        ("#35;", "#35;35#59;"),
        ("two\nlines", "two lines"),
        ("Größe 🎉", "Größe 🎉"),
        ("\u202eevil", "#92;u202eevil"),
        ("  ", "(blank)"),
    ],
)
def test_what_means_something_to_mermaid_is_a_number(name: str, text: str) -> None:
    assert escaped(name) == text


def test_a_long_name_is_cut_and_a_long_word_broken() -> None:
    assert escaped("ab " * 500) == f"{'ab ' * 19}ab…"
    line = "x" * 20
    assert escaped("x" * 500) == f"{line}<br/>{line}<br/>{'x' * 19}…"
    assert escaped("x" * LONGEST) == "<br/>".join([line] * 3)
    assert escaped(f"{line}- a") == f"{line}<br/>#45; a"


def test_on_a_connection_there_are_no_numbers() -> None:
    assert plain('a "b" #1;') == "a ·b· ·1·"
    assert plain("---") == "?"


@given(NAMES)
def test_nothing_is_left_that_could_end_a_label(name: str) -> None:
    assert _is_harmless(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_so_of_names_that_are_known_to_be_trouble(name: str) -> None:
    assert _is_harmless(name)


def _is_harmless(name: str) -> bool:
    texts = _NUMBERS.sub("", escaped(name)).replace("<br/>", ""), plain(name)
    return not any(set(text) & set('"`#;&<>[]{}|%:@~*_=\\$^\n\r') for text in texts)
