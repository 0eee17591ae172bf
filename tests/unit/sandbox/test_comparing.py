"""Every operator of the catalogue, on values of every kind."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.catalogue import load_catalogue
from sandbox.comparing import OPERATORS, Comparison

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def holds(operator: str, left: Any, ignores_case: bool = False, **operands: Any) -> bool:
    return Comparison(operator, left, operands, NOW, ignores_case).holds()


def test_every_operator_of_the_catalogue_is_there() -> None:
    assert load_catalogue().operands.keys() == OPERATORS


@pytest.mark.parametrize(
    ("operator", "yes", "no", "operands"),
    [
        ("equals", ["a"], ["b", "", None, "A"], {"value": "a"}),
        ("equals", [5, 5.0], [6, None], {"value": 5}),
        ("different", ["b", None, ""], ["a"], {"value": "a"}),
        ("contains", ["rktwebview/2", "x rktwebview"], ["", None, "web"], {"value": "rktwebview"}),
        ("not-contains", ["web", None], ["xax"], {"value": "a"}),
        ("empty", [None, "", []], ["a", 0, False, ["x"]], {}),
        ("not-empty", ["a", 0, ["x"]], [None, "", []], {}),
        ("any-of", ["a", "b"], ["c", None], {"values": ["a", "b"]}),
        ("none-of", ["c", None], ["a"], {"values": ["a", "b"]}),
        ("greater", [6, 5.5], [5, 4, None, "x"], {"value": 5}),
        ("greater-or-equal", [5, 6], [4.9, None], {"value": 5}),
        ("less", [4], [5, 6, None], {"value": 5}),
        ("less-or-equal", [5, 4], [5.1, None], {"value": 5}),
        ("in-the-last", ["2026-02-28", "2026-03-01T11:00:00Z"],
         ["2026-02-20", "2026-03-02", None, "no date"], {"days": 2}),
        ("between", ["2026-01-01", "2026-01-31T23:59:59Z"], ["2025-12-31", "2026-02-01", None],
         {"from": "2026-01-01", "to": "2026-01-31"}),
        ("between", ["2026-01-31T10:00:00Z"], ["2026-01-31T12:00:01Z"],
         {"from": "2026-01-01T00:00:00Z", "to": "2026-01-31T12:00:00Z"}),
        ("same-day-of-year", ["1990-03-01", "2026-03-01T09:00:00Z"], ["1990-03-02", None], {}),
        ("selected", [True], [False, None], {"value": True}),
        ("selected", ["red"], ["blue", None], {"value": "red"}),
        ("not-selected", [False, None], [True], {"value": True}),
        ("includes", [["a", "c"]], [["c"], [], None, "a"], {"values": ["a", "b"]}),
        ("not-includes", [["c"], [], None], [["a"]], {"values": ["a", "b"]}),
    ],
)  # fmt: skip
def test_an_operator_holds_for_these_and_not_for_those(
    operator: str, yes: list[Any], no: list[Any], operands: dict[str, Any]
) -> None:
    assert [value for value in yes if not holds(operator, value, **operands)] == []
    assert [value for value in no if holds(operator, value, **operands)] == []


def test_texts_are_compared_whatever_their_case_where_that_is_asked_for() -> None:
    assert not holds("contains", "RktWebView", value="rktwebview")
    assert holds("contains", "RktWebView", ignores_case=True, value="rktwebview")
    assert holds("any-of", "A", ignores_case=True, values=["a"])


def test_texts_are_no_numbers() -> None:
    assert not holds("equals", "05", value="5")
