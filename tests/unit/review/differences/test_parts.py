"""Each part that differs is named by its id, and says what it said and what it will say."""

from __future__ import annotations

import random
from typing import Any

import pytest

from provider.plan.model import UNKNOWN, Operation
from provider.review.differences import Differences
from tests.unit.review.differences.planned import form, lines, told

SIZE = {
    "id": "size",
    "name": "Size",
    "type": "radio",
    "options": {"s": "Small", "m": "Medium", "l": "Large"},
    "defaultValue": "s",
}
EVENT: dict[str, Any] = {
    "integration": "int-1",
    "name": "Push",
    "url": "https://push.shop.example/send",
    "fields": {
        "title": {"type": "text", "required": True},
        "tokens": {"type": "text", "pointer": "/tokens/0"},
        "size": {"type": "radio", "options": {"s": "Small"}},
    },
}
CONTENT = {
    "name": "Greeting",
    "html": "<p>{{name}}</p>",
    "tags": ["a", "b"],
    "variables": {"name": {"default": "you"}},
}
BUYERS: dict[str, Any] = {
    "name": "Buyers",
    "type": "dynamic-plus",
    "filters": {
        "spent": {"field": "_totalPurchasesAmount", "operator": "greater", "value": 1000},
        "who": {
            "match": "any",
            "filters": {
                "mail": {"field": "_email", "operator": "not-empty"},
                "token": {"field": "push-token", "operator": "not-empty"},
            },
        },
    },
}


def changes(kind: str, before: dict[str, Any], **spec: Any) -> list[str]:
    return lines(told(kind, form(kind, before), form(kind, before | spec)))


def test_a_contact_fields_settings_are_in_the_consoles_words() -> None:
    before = {"id": "since", "name": "Since", "type": "date", "minDate": "2020-01-31"}
    after = before | {"name": "Customer since", "minDate": "2021-03-01T08:30:00+01:00"}
    found = told("ContactField", form("ContactField", before), form("ContactField", after))
    assert lines(found) == [
        'Name: changed: "Since" -> "Customer since"',
        "Least value: changed: 31 January 2020 -> 1 March 2021, 07:30 UTC",
    ]


def test_options_are_known_by_their_ids() -> None:
    options = {"l": "Large", "s": "Small", "m": "Middle", "xl": "Huge"}
    assert changes("ContactField", SIZE, options=options, defaultValue="l") == [
        'Default value: changed: "Small" -> "Large"',
        'option "m": changed: "Medium" -> "Middle"',
        'option "xl": added: - -> "Huge"',
        'option "l": moved: after option "m" -> first',
    ]


def test_fields_of_an_event_are_known_by_their_ids() -> None:
    fields = {
        "size": {"type": "radio", "options": {"s": "Small", "m": "Medium"}},
        "title": {"type": "text"},
        "end": {"type": "date", "required": True},
    }
    assert changes("OutboundEvent", EVENT, fields=fields) == [
        'field "title" > Mandatory: changed: Yes -> No',
        'field "end": added: - -> Date, Mandatory',
        'field "tokens": removed: Text, JSON options "/tokens/0" -> -',
        'field "size" > option "m": added: - -> "Medium"',
        'field "size": moved: after field "tokens" -> first',
    ]


def test_what_an_edit_of_an_event_does_is_said() -> None:
    assert changes("OutboundEvent", EVENT, onChange="replace") == [
        "what an edit does: changed: a task for a person -> the event is deleted and made anew"
    ]


def test_variables_and_tags_of_a_content() -> None:
    variables = {"name": {"format": "number"}, "amount": {"default": "0", "format": "currency"}}
    assert changes("InlineContent", CONTENT, tags=["b", "c"], variables=variables) == [
        'Tags: removed: "a" -> -',
        'Tags: added: - -> "c"',
        'variable "name" > Default value: removed: "you" -> -',
        'variable "name" > Format: changed: No format -> Number',
        'variable "amount": added: - -> Currency, Default value: "0"',
    ]


def test_filters_are_known_by_their_ids_and_said_as_a_sentence() -> None:
    filters = {
        "spent": {"field": "_totalPurchasesAmount", "operator": "greater", "value": 2500.0},
        "who": {"exclude": True, "filters": {"mail": BUYERS["filters"]["who"]["filters"]["mail"]}},
        "token": {"field": "push-token", "operator": "not-empty"},
        "new": {"field": "_createdAt", "operator": "in-the-last", "days": 30},
    }
    assert changes("Segment", BUYERS, filters=filters) == [
        'filter "new": added: - -> Created at is in the last days 30',
        (
            'filter "spent": changed: Total purchases amount is greater than 1,000'
            " -> Total purchases amount is greater than 2,500"
        ),
        'filter "token": moved: in group "who" -> in the top level',
        'group "who" > How the filters are joined: changed: any of these -> all of these',
        'group "who" > Exclude these contacts: changed: No -> Yes',
    ]


def test_a_filter_that_only_has_another_id_is_no_other_filter() -> None:
    filters = {"much": BUYERS["filters"]["spent"], "who": BUYERS["filters"]["who"]}
    assert changes("Segment", BUYERS, filters=filters) == []


def test_references_are_titles_and_what_is_yet_to_be_made_is_said_to_be() -> None:
    before = form("OutboundEvent", EVENT)
    after = before | {"integration": UNKNOWN}
    found = told("OutboundEvent", before | {"integration": "id-9"}, after)
    assert lines(found) == [
        'custom integration: changed: outbound event "Push" -> something that this run makes'
    ]


@pytest.mark.parametrize("kind", ["ContactField", "OutboundEvent", "InlineContent", "Segment"])
def test_what_is_new_is_told_part_by_part(kind: str) -> None:
    specs = {
        "ContactField": SIZE,
        "OutboundEvent": EVENT,
        "InlineContent": CONTENT,
        "Segment": BUYERS,
    }
    after = form(kind, specs[kind])
    found = told(kind, {}, after)
    assert {str(item.turn) for item in found.details} == {"added"}
    assert all(item.before is None for item in found.details)
    gone = told(kind, after, {})
    assert {str(item.turn) for item in gone.details} == {"removed"}
    assert [item.part for item in gone.details] == [item.part for item in found.details]


def test_what_stays_in_the_store_does_not_differ() -> None:
    field = form("ContactField", SIZE)
    assert told("ContactField", field, {}, retained=True) == Differences()
    by_hand = form("Segment", BUYERS) | {"surface": "public"}
    assert told("Segment", by_hand, {}) == Differences()


def test_what_is_of_another_program_is_not_told() -> None:
    found = told("Segment", {"a": 1}, {"a": 2}, type="random:index/randomPet:RandomPet")
    assert found == Differences()


def test_the_order_of_keys_means_nothing() -> None:
    after = BUYERS | {"filters": BUYERS["filters"] | {"new": BUYERS["filters"]["spent"]}}
    sides = form("Segment", BUYERS), form("Segment", after)
    expected = told("Segment", *sides)
    for seed in range(5):
        shuffled = [_shuffled(side, random.Random(seed)) for side in sides]
        assert told("Segment", *shuffled) == expected


def _shuffled(value: Any, order: random.Random) -> Any:
    if not isinstance(value, dict):
        return value
    keys = list(value)
    order.shuffle(keys)
    return {key: _shuffled(value[key], order) for key in keys}


def test_blanks_are_visible_where_nothing_else_differs() -> None:
    assert changes("InlineContent", CONTENT, name="Greeting ") == [
        'Name: changed: "Greeting" -> "Greeting·"'
    ]


def test_a_replacement_tells_both_sides() -> None:
    before = form("OutboundEvent", EVENT)
    after = form("OutboundEvent", EVENT | {"url": "https://other.shop.example/"})
    found = told("OutboundEvent", before, after, operation=Operation.REPLACE)
    assert lines(found) == [
        'URL: changed: "https://push.shop.example/send" -> "https://other.shop.example/"'
    ]
