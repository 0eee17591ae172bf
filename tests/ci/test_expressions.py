"""The expressions mean here what they mean on GitHub."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ci.expressions import Known, filled, holds, value

CONTEXTS = {
    "needs": {"canary": {"result": "skipped", "outputs": {"list": '["a", "b"]'}}},
    "vars": {},
    "matrix": {"stack": "madrid"},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("matrix.stack == 'MADRID'", True),
        ("vars.PROBE != 'off'", True),
        ("vars.PROBE == ''", True),
        ("fromJSON(needs.canary.outputs.list)", ["a", "b"]),
        ('contains(fromJSON(\'["success", "skipped"]\'), needs.canary.result)', True),
        ("needs.canary.outputs.other", None),
        ("!cancelled() && needs.canary.result == 'success'", False),
        ("true || false && false", True),
        ("(true || false) && false", False),
        ("matrix.stack && 'it''s'", "it's"),
    ],
)
def test_an_expression_has_the_value_that_github_gives_it(text: str, expected: Any) -> None:
    assert value(text, Known(CONTEXTS)) == expected


@pytest.mark.parametrize("text", ["matrix.stack >= 'a'", "unknown.name", "hashFiles('a')", "'open"])
def test_what_is_not_known_here_fails(text: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        value(text, Known(CONTEXTS))


@pytest.mark.parametrize(
    ("condition", "well", "expected"),
    [
        (None, True, True),
        (None, False, False),
        ("matrix.stack == 'madrid'", False, False),
        ("${{ !cancelled() }}", False, True),
        ("failure()", False, True),
        ("failure()", True, False),
        ("${{ !cancelled() && matrix.stack == 'paris' }}", False, False),
    ],
)
def test_a_step_runs_after_a_failure_only_where_it_asks_for_that(
    condition: str | None, well: bool, expected: bool
) -> None:
    assert holds(condition, Known(CONTEXTS, well)) is expected


def test_an_expression_alone_keeps_its_type_and_becomes_text_within_others() -> None:
    known = Known(CONTEXTS)
    assert filled("${{ fromJSON(needs.canary.outputs.list) }}", known) == ["a", "b"]
    assert filled("store-${{ matrix.stack }}-${{ vars.PROBE }}", known) == "store-madrid-"
