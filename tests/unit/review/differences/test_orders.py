"""As few entries as can be have moved."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.review.differences.orders import moved

ROWS = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=7)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "abc", ""),
        ("abc", "xabyc", ""),
        ("abcd", "ad", ""),
        ("abcd", "dabc", "d"),
        ("abcd", "bcda", "a"),
        ("", "abc", ""),
    ],
)
def test_what_comes_and_goes_moves_nothing(before: str, after: str, expected: str) -> None:
    assert "".join(moved(before, after)) == expected


@given(ROWS, ROWS)
def test_without_what_has_moved_the_order_is_the_same_and_with_less_it_is_not(
    before: list[str], after: list[str]
) -> None:
    found = moved(before, after)
    common = set(before) & set(after)
    assert _keep_order(before, after, common - set(found))
    for fewer in combinations(common, max(0, len(found) - 1)):
        assert not found or not _keep_order(before, after, common - set(fewer))


def _keep_order(before: list[str], after: list[str], among: set[str]) -> bool:
    return [item for item in before if item in among] == [item for item in after if item in among]
