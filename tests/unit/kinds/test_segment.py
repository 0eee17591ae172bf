"""Segments: comparable form, wire form, and what the console asks for."""

from typing import Any

import pytest

from provider.engine.differences import differences
from provider.kinds import SEGMENT

HAS_TOKEN = {"field": "reskyt-token", "operator": "not-empty"}
RICH: dict[str, Any] = {
    "name": "Rich",
    "type": "dynamic-plus",
    "match": "any",
    "filters": {
        "has-token": HAS_TOKEN,
        "vip": {"field": "_points", "operator": "greater", "value": 100},
        "colors": {"field": "color", "operator": "any-of", "values": ["red", "blue"]},
        "year": {"field": "_birthdate", "operator": "between", "from": "2026-01-01", "to": "2027"},
        "days": {"field": "_birthdate", "operator": "in-the-last", "days": 7},
        "group": {
            "match": "any",
            "exclude": True,
            "filters": {
                "mail": {"field": "_email", "operator": "empty"},
                "inner": {"filters": {"size": {"field": "size", "operator": "not-empty"}}},
            },
        },
    },
}
PLAIN = {"name": "Token holders", "type": "dynamic", "filters": {"has-token": HAS_TOKEN}}


@pytest.mark.parametrize("spec", [PLAIN, RICH], ids=["plain", "rich"])
def test_what_is_sent_comes_back_equal(spec: dict[str, Any]) -> None:
    desired = SEGMENT.comparable(spec)
    answer = SEGMENT.wire(desired) | {"id": "a" * 24, "createdAt": "2026-01-01T00:00:00Z"}
    assert SEGMENT.live(answer, desired) == desired


def test_defaults_that_the_store_leaves_out_are_no_difference() -> None:
    """Whether an answer writes them out is not known."""
    spec = PLAIN | {"type": "dynamic-plus", "filters": {"g": {"filters": {"a": HAS_TOKEN}}}}
    desired = SEGMENT.comparable(spec)
    assert (desired["match"], desired["filters"]["g"]["exclude"]) == ("all", False)
    short = {
        "name": "Token holders",
        "type": "dynamic-plus",
        "filters": [{"id": "g", "filters": [{"id": "a", **HAS_TOKEN}]}],
    }
    assert SEGMENT.live(short, desired) == desired


def test_the_order_of_filters_is_no_difference() -> None:
    """All of them, or any of them: the order says nothing, and the engine keeps none."""
    desired = SEGMENT.comparable(RICH)
    answer = SEGMENT.wire(desired)
    assert (
        differences(SEGMENT.live(answer | {"filters": answer["filters"][::-1]}, {}), desired) == ()
    )


def test_the_wire_form_carries_ids_at_every_depth() -> None:
    body = SEGMENT.wire(SEGMENT.comparable(RICH))
    assert [item["id"] for item in body["filters"]] == sorted(RICH["filters"])
    (group,) = [item for item in body["filters"] if item["id"] == "group"]
    assert group["match"] == "any"
    assert [item["id"] for item in group["filters"]] == ["inner", "mail"]
    assert group["filters"][0]["filters"] == [
        {"id": "size", "field": "size", "operator": "not-empty"}
    ]


def test_references_are_the_contact_fields_that_a_store_does_not_bring() -> None:
    assert list(SEGMENT.references(SEGMENT.comparable(RICH))) == [
        (("filters", "has-token", "field"), "ContactField"),
        (("filters", "colors", "field"), "ContactField"),
        (("filters", "group", "filters", "inner", "filters", "size", "field"), "ContactField"),
    ]


@pytest.mark.parametrize(
    ("edit", "names"),
    [
        ({"name": "New"}, {"name"}),
        ({"match": "any"}, {"match"}),
        ({"type": "dynamic-plus", "match": "any"}, {"type", "match"}),
        ({"filters": {"has-token": HAS_TOKEN | {"operator": "empty"}}}, {"filters"}),
        ({"filters": {"other": HAS_TOKEN}}, {"filters"}),
        ({}, set()),
    ],
)
def test_every_difference_is_patched_and_filters_all_together(
    edit: dict[str, Any], names: set[str]
) -> None:
    live, desired = SEGMENT.comparable(PLAIN), SEGMENT.comparable(PLAIN | edit)
    change = SEGMENT.change(live, desired, differences(live, desired))
    assert set(change.patch) == names
    assert (change.tasks, change.refusals) == ((), ())
    if "filters" in names:
        assert change.patch["filters"] == SEGMENT.wire(desired)["filters"]


def test_a_difference_names_the_filter() -> None:
    spec = RICH | {"filters": RICH["filters"] | {"vip": RICH["filters"]["vip"] | {"value": 5}}}
    (found,) = differences(SEGMENT.comparable(RICH), SEGMENT.comparable(spec))
    assert (found.name, found.live, found.desired) == ("filters.vip.value", 100, 5)


def test_the_steps_of_a_person_name_type_fields_and_groups() -> None:
    text = SEGMENT.making(SEGMENT.comparable(RICH))
    assert text.startswith('make the Dynamic Segment Plus "Rich": any of: color any-of ')
    assert "; reskyt-token not-empty; " in text
    assert "_points greater 100" in text
    assert "(none of: (all of: size not-empty); _email empty)" in text
    assert "between 2026-01-01 2027" in text
    assert SEGMENT.making(SEGMENT.comparable(PLAIN)).startswith('make the Dynamic segment "Token')


def test_the_steps_of_a_person_do_not_depend_on_an_order_that_the_engine_loses() -> None:
    turned = RICH | {"filters": dict(reversed(RICH["filters"].items()))}
    texts = [SEGMENT.making(SEGMENT.comparable(spec)) for spec in (RICH, turned)]
    assert texts[0] == texts[1]


def test_a_pointer_into_the_request_leads_back_to_the_definition() -> None:
    desired = SEGMENT.comparable(RICH)
    assert SEGMENT.spec_path("/filters/4/operator", desired) == ("filters", "vip", "operator")
    assert SEGMENT.spec_path("/filters/0/values/1", desired) == ("filters", "colors", "values", "1")
    path = ("filters", "group", "filters", "mail", "field")
    assert SEGMENT.spec_path("/filters/2/filters/1/field", desired) == path
