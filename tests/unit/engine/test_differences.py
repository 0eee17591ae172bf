"""What counts as a difference between the store and a definition, and where it is."""

from __future__ import annotations

from typing import Any

import pytest

from provider.engine.differences import differences
from provider.kinds import Difference


def test_equal_forms_have_no_difference() -> None:
    form = {"name": "x", "headers": {"A": "1"}, "order": ["a", "b"]}

    assert differences(form, {**form}) == ()


def test_a_difference_is_named_by_its_path_and_sorted() -> None:
    live = {"name": "x", "fields": {"a": {"type": "text"}, "b": {"type": "text"}}}
    desired = {"name": "y", "fields": {"a": {"type": "date"}, "b": {"type": "text"}}}

    assert differences(live, desired) == (
        Difference(("fields", "a", "type"), "text", "date"),
        Difference(("name",), "x", "y"),
    )


def test_maps_without_a_common_key_differ_key_by_key() -> None:
    live, desired = {"headers": {"A": "1", "B": "2", "C": "3"}}, {"headers": {"D": "4"}}

    assert [item.path[1] for item in differences(live, desired)] == ["A", "B", "C", "D"]


@pytest.mark.parametrize("value", [{"a": 1}, {}, [], None, False, 0, ""])
def test_absent_is_not_empty(value: Any) -> None:
    assert differences({}, {"p": value}) == (Difference(("p",), None, value),)
    assert differences({"p": value}, {}) == (Difference(("p",), value, None),)


def test_the_order_of_a_list_counts_and_the_list_is_one_value() -> None:
    assert differences({"order": ["a", "b"]}, {"order": ["b", "a"]}) == (
        Difference(("order",), ["a", "b"], ["b", "a"]),
    )


@pytest.mark.parametrize(("live", "desired"), [(1, 1.0), ([1], [1.0]), ([{"n": 1}], [{"n": 1.0}])])
def test_the_engine_turns_integers_into_floats(live: Any, desired: Any) -> None:
    assert differences({"p": live}, {"p": desired}) == ()


@pytest.mark.parametrize(("live", "desired"), [(True, 1), (0, False), ("1", 1)])
def test_values_of_other_types_differ(live: Any, desired: Any) -> None:
    assert len(differences({"p": live}, {"p": desired})) == 1


def test_properties_that_only_steer_us_are_left_out() -> None:
    assert differences({"onChange": "task"}, {"onChange": "replace"}, ["onChange"]) == ()
