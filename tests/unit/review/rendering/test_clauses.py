"""Sentences that are cut where a clause ends."""

from __future__ import annotations

import pytest

from provider.review.rendering.clauses import cut

SAID = 'it shows content "A, (B); C" (of the app) on any page, to all contacts (new); and no more'


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (len(SAID), SAID),
        (len(SAID) - 1, 'it shows content "A, (B); C" on any page, to all contacts; and no more'),
        (69, 'it shows content "A, (B); C" on any page, to all contacts ...'),
        (50, 'it shows content "A, (B); C" on any page ...'),
        (40, 'it shows content "A, (B); C" on any p...'),
    ],
)
def test_a_sentence_is_cut_at_a_clause_and_never_inside_a_name(length: int, said: str) -> None:
    assert cut(SAID, length) == said
    assert len(said) <= length
