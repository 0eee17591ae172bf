"""The property bag: places, what describes the object, and numbers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.output import Unknown

from provider.engine.properties import (
    Referred,
    Source,
    comparable,
    identity,
    is_unknown,
    whole_numbers,
)

UNKNOWN = Unknown()  # type: ignore[no-untyped-call]
SOURCE = Source(
    "resources/shop/event.yaml",
    {"": "1:1", "url": "5:8", "fields": "6:11", "fields.tokens": "8:15"},
)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "1:1"),
        (("url",), "5:8"),
        (("fields", "tokens"), "8:15"),
        (("fields", "tokens", "pointer"), "8:15"),
        (("fields", "other", "pointer"), "6:11"),
        (("nowhere", "at", "all"), "1:1"),
    ],
)
def test_a_place_is_the_nearest_that_is_known(path: tuple[str, ...], place: str) -> None:
    assert SOURCE.at(path) == f"resources/shop/event.yaml:{place}"


def test_without_positions_the_file_is_the_place() -> None:
    assert Source("a.yaml").at(("url",)) == "a.yaml"
    assert Source().at(("url",)) == ""


def test_a_source_is_read_from_what_the_program_passes() -> None:
    referred = {"naturalKey": "Push", "resource": "shop.integration"}
    written = {"file": "a.yaml", "positions": {"": "2:3"}, "references": {"integration": referred}}
    assert Source.of(written) == Source(
        "a.yaml", {"": "2:3"}, {"integration": Referred("Push", "shop.integration")}
    )
    assert Source.of({"file": "a.yaml"}) == Source("a.yaml")


@pytest.mark.parametrize("value", [None, "text", 5, ["list"], UNKNOWN])
def test_anything_else_is_an_empty_source(value: Any) -> None:
    assert Source.of(value) == Source()


def test_a_bag_is_split_into_object_and_owner() -> None:
    owner = {"kind": "ContactField", "key": "shop.token", "store": "s", "stack": "test"}
    owner |= {"surface": "extended"}
    described = {"fieldId": "token", "type": "text", "allowDataLoss": True}
    ours = {
        "__source": {},
        "__provider": "x",
        "task": "t",
        "objectId": "o",
        "status": "applied",
        "confirmed": {},
        "desired": {},
        "shown": {},
        "integrationObjectId": "i",
        "objectIds": {"shop.event": "e"},
        "sent": ["black-friday"],
        "applied": {},
    }
    assert comparable(owner | described | ours) == described
    assert identity(owner | described | ours) == owner
    assert identity(described) == {}


@pytest.mark.parametrize(
    ("value", "unknown"),
    [
        (UNKNOWN, True),
        ({"a": {"b": UNKNOWN}}, True),
        ([1, [UNKNOWN]], True),
        ({"a": (UNKNOWN,)}, True),
        ({"a": {"b": [1, "x", None, True]}}, False),
        ("", False),
        (None, False),
    ],
)
def test_unknowns_are_found_at_any_depth(value: Any, unknown: bool) -> None:
    assert is_unknown(value) is unknown


PLAIN = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(-(2**53), 2**53),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def as_floats(value: Any) -> Any:
    """Do what gRPC does with numbers."""
    if isinstance(value, dict):
        return {key: as_floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_floats(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@given(PLAIN)
def test_whole_numbers_survive_the_travel(value: Any) -> None:
    assert repr(whole_numbers(as_floats(value))) == repr(value)


@pytest.mark.parametrize("value", [2.5, float("inf"), True, "5.0"])
def test_other_values_stay_as_they_are(value: Any) -> None:
    assert repr(whole_numbers(value)) == repr(value)


def test_unknowns_stay_unknown() -> None:
    assert whole_numbers({"a": [UNKNOWN]})["a"][0] is UNKNOWN
