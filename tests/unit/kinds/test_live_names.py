"""Live names: what the store remembers of a definition stands in the names of its workflows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.kinds.live_names import LiveName, label_of

#: Names that a definition may have; the schema refuses those that end like a live name.
NAMES = st.text(min_size=1).filter(lambda text: LiveName.parse(text) == LiveName(text))
LABELS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", fullmatch=True)


@given(NAMES, st.integers(1, 10**6))
def test_a_version_comes_back(name: str, version: int) -> None:
    assert LiveName.parse(str(LiveName(name, version))) == LiveName(name, version)


@given(NAMES, LABELS)
def test_a_label_comes_back_and_outweighs_a_version(name: str, label: str) -> None:
    written = str(LiveName(name, 3, label))
    assert LiveName.parse(written) == LiveName(name, 1, label)


@given(st.text())
def test_any_text_is_a_live_name_and_keeps_its_spelling(text: str) -> None:
    assert str(LiveName.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Welcome", LiveName("Welcome")),
        ("Welcome v2", LiveName("Welcome", 2)),
        ("Welcome v10", LiveName("Welcome", 10)),
        ("Welcome (once: black-friday)", LiveName("Welcome", label="black-friday")),
        # Nothing of this is ever given, so it is a person's own name.
        ("Welcome v1", LiveName("Welcome v1")),
        ("Welcome v02", LiveName("Welcome v02")),
        ("Welcome V2", LiveName("Welcome V2")),
        ("Welcome  v2", LiveName("Welcome ", 2)),
        ("Welcomev2", LiveName("Welcomev2")),
        ("Welcome (once: )", LiveName("Welcome (once: )")),
        ("Welcome (once: a b)", LiveName("Welcome (once: a b)")),
        ("Welcome (once: a) v2", LiveName("Welcome (once: a)", 2)),
        ("Welcome v2 (once: a)", LiveName("Welcome v2", label="a")),
        ("Welcome v2 [1]", LiveName("Welcome v2 [1]")),
        ("Two\nlines v2", LiveName("Two\nlines", 2)),
        ("", LiveName("")),
    ],
)
def test_only_what_was_given_counts_as_an_ending(text: str, expected: LiveName) -> None:
    assert LiveName.parse(text) == expected


@pytest.mark.parametrize(
    ("run", "label"),
    [("once: a", "a"), ("draft", None), ("continuous", None), ("paused", None), (None, None)],
)
def test_the_label_of_a_way_to_run(run: object, label: str | None) -> None:
    assert label_of(run) == label
