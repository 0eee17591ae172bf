"""What stays of an object when everything in it is called something else."""

from typing import Any

import pytest

from provider.adoption.proposals import likeness
from provider.adoption.renaming import renamed
from provider.adoption.shapes import Chain, event_fields, filter_shapes, host, overlap
from provider.kinds import WORKFLOW
from tests.engine.definitions import COLLECTION

FORM = WORKFLOW.comparable(COLLECTION["spec"])
IDS = {"visit": "page-visit", "in-app": "check-value", "collect": "send"}


def test_a_chain_is_the_same_under_other_ids() -> None:
    other = renamed("Workflow", FORM, IDS)
    assert set(other["nodes"]) == set(IDS.values())
    assert Chain.of(FORM).equals(Chain.of(other))
    back = Chain.of(FORM).renames(Chain.of(other))
    assert back == {new: old for old, new in IDS.items()}
    assert renamed("Workflow", other, back) == FORM


def test_what_names_a_node_is_renamed_with_it() -> None:
    nodes = {
        "visit": {"type": "page-visit", "after": ["start"]},
        "send": {
            "type": "outbound-event",
            "after": ["visit.next"],
            "fields": {"a": {"datum": "visit.url"}, "b": "visit.url"},
        },
    }
    found = renamed("Workflow", {"nodes": nodes}, {"visit": "page"})["nodes"]
    assert found["send"]["after"] == ["page.next"]
    assert found["send"]["fields"] == {"a": {"datum": "page.url"}, "b": "visit.url"}


@pytest.mark.parametrize("change", [{"after": ["in-app.no"]}, {"type": "wait"}])
def test_another_exit_or_type_is_another_chain(change: dict[str, Any]) -> None:
    nodes = FORM["nodes"] | {"collect": FORM["nodes"]["collect"] | change}
    assert not Chain.of(FORM).equals(Chain.of({**FORM, "nodes": nodes}))


def test_a_ring_does_not_hang() -> None:
    ring = {"a": {"type": "wait", "after": ["b.next"]}, "b": {"type": "wait", "after": ["a.next"]}}
    assert Chain.of({"nodes": ring}).equals(Chain.of({"nodes": ring}))


def test_fields_are_told_by_id_and_place() -> None:
    one = {"fields": {"tokens": {"pointer": "/tokens/0"}, "title": {}}}
    other = {"fields": {"tokens": {}, "title": {"name": "Title"}}}
    assert overlap(event_fields(one), event_fields(one)) == 1
    assert overlap(event_fields(one), event_fields(other)) == pytest.approx(1 / 3)


def test_filters_are_told_by_what_they_ask() -> None:
    asked = {"field": "token", "operator": "not-empty"}
    group = {"match": "any", "exclude": False, "filters": {"x": asked}}
    renamed_group = group | {"filters": {"y": asked}}
    assert filter_shapes({"a": group})["a"] == filter_shapes({"b": renamed_group})["b"]
    assert filter_shapes({"a": asked})["a"] != filter_shapes({"a": asked | {"field": "b"}})["a"]


def test_hosts_and_names() -> None:
    assert host("https://Push.Example:443/a") == "push.example"
    assert host("https://[") == ""
    assert likeness("Reskyt token collection", "Collect reskyt tokens") > 0.5
    assert likeness("Reskyt push", "Welcome mail") < 0.5
