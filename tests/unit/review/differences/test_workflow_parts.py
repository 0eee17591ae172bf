"""Nodes are known by their ids: new, gone, changed, moved, or only called otherwise."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from provider.plan.model import UNKNOWN
from tests.unit.review.differences.planned import form, lines, told
from tests.unit.tasks.drawn_forms import workflows

Form = dict[str, Any]
VISIT: Form = {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"}
CHECK: Form = {
    "type": "check-value",
    "after": "visit",
    "left": "visit.userAgent",
    "operator": "contains",
    "right": "app",
}
WAIT: Form = {"type": "wait", "after": "visit", "seconds": 90060}
PUSH: Form = {
    "type": "outbound-event",
    "after": "check.yes",
    "event": "id-9",
    "fields": {"title": "Hello", "token": {"contactField": "_email"}},
    "limits": "none",
}
NODES: Form = {"visit": VISIT, "check": CHECK, "push": PUSH}


def workflow(nodes: Form, **more: Any) -> Form:
    start = {"audience": {"segment": "id-7"}, "source": "existing-and-new"}
    return form(
        "Workflow",
        {"name": "Welcome", "run": "continuous", "start": start, "nodes": nodes, **more},
    )


def changes(nodes: Form, **more: Any) -> list[str]:
    return lines(told("Workflow", workflow(NODES), workflow(nodes, **more)))


def test_how_it_runs_and_whom_it_takes_in() -> None:
    start = {"audience": {"segment": "id-8"}, "source": "existing"}
    assert changes(NODES, run={"once": "may"}, start=start, description="One\nTwo") == [
        "how it runs: changed: continuous -> once: may",
        "Description: added: - -> -",
        (
            'Start > Limitation: changed: Belonging to segment "Everybody"'
            ' -> Belonging to segment "Buyers"'
        ),
        "Start > Data source: changed: All existing and new -> All existing",
    ]


def test_a_literal_of_a_node() -> None:
    nodes = NODES | {"check": CHECK | {"operator": "equals", "right": 5}}
    assert changes(nodes) == [
        'node "check" (Check value) > Operator: changed: contains -> is equal to',
        'node "check" (Check value) > Right column: changed: "app" -> 5',
    ]


def test_values_that_a_node_maps() -> None:
    fields = {"title": "Bye", "end": "1764543599", "token": {"contactField": "push-token"}}
    assert changes(NODES | {"push": PUSH | {"fields": fields, "limits": {"perContact": 2}}}) == [
        'node "push" (Outbound event) > Fields > title: changed: "Hello" -> "Bye"',
        (
            'node "push" (Outbound event) > Fields > end: added: - ->'
            ' "1764543599" (as a time: 30 November 2025, 22:59:59 UTC)'
        ),
        'node "push" (Outbound event) > Fields > token: changed: Email -> push-token',
        'node "push" (Outbound event) > Limitations: changed: none -> Max triggers per contact: 2',
    ]


def test_a_node_inserted_moves_none() -> None:
    nodes = NODES | {"pause": WAIT, "check": CHECK | {"after": "pause"}}
    assert changes(nodes) == [
        (
            'node "pause" (Wait): added: - -> Wait: 1 day 1 hour 1 minute; after node "visit"'
            '; then node "check"'
        ),
    ]


def test_a_node_removed_moves_none() -> None:
    nodes = {"visit": VISIT, "push": PUSH | {"after": "visit"}}
    found = changes(nodes)
    assert found == [
        (
            'node "check" (Check value): removed: Check value: User Agent of node "visit"'
            ' contains "app"; after node "visit"; then Yes: node "push" -> -'
        ),
    ]


def test_a_node_behind_another_exit_has_moved() -> None:
    assert changes(NODES | {"push": PUSH | {"after": "check.no"}}) == [
        'node "push" (Outbound event) > After: moved: node "check" > Yes -> node "check" > No'
    ]


def test_a_node_that_is_only_called_otherwise_is_the_same_node() -> None:
    nodes = {"visit": VISIT, "in-app": CHECK, "push": PUSH | {"after": "in-app.yes"}}
    assert changes(nodes) == [
        'node "in-app" (Check value): changed: called "check" -> called "in-app"'
    ]


def test_another_type_under_the_same_id_is_told_as_a_whole() -> None:
    nodes = {"visit": VISIT, "check": WAIT, "push": PUSH | {"after": "check"}}
    assert changes(nodes)[0].startswith('node "check": changed: Check value: User Agent of node')


def test_a_new_version_and_an_event_that_is_made_anew() -> None:
    before, after = workflow(NODES), workflow(NODES) | {"version": 2}
    after["nodes"]["push"]["event"] = UNKNOWN
    assert lines(told("Workflow", before, after)) == [
        "version: changed: 1 -> 2",
        (
            'node "push" (Outbound event) > Event: changed: outbound event "Push"'
            " -> something that this run makes"
        ),
    ]


def test_one_of_the_same_title_is_made_anew() -> None:
    before, after = workflow(NODES), workflow(NODES)
    before["nodes"]["push"]["event"] = 'outbound event "Push"'
    assert lines(told("Workflow", before, after)) == [
        (
            'node "push" (Outbound event) > Event: changed: outbound event "Push"'
            ' -> outbound event "Push", made anew'
        )
    ]


def test_what_the_store_shows_and_no_catalogue_knows_is_told_as_it_is() -> None:
    before = workflow(NODES)
    before["start"] = {"audience": "vip", "source": "later"}
    before["nodes"]["odd"] = {"type": "sms", "words": {"a": [1.5, True]}, "after": ["check.maybe"]}
    before["nodes"]["check"] |= {"operator": "resembles", "left": "gone.thing"}
    found = lines(told("Workflow", before, workflow(NODES)))
    assert "Start > Limitation: changed: vip -> " in found[0]
    assert 'node "check" (Check value) > Operator: changed: resembles -> contains' in found
    assert (
        found[-1] == 'node "odd" (sms): removed: sms: a: 1.5, Yes; after node "check" > maybe -> -'
    )


def test_of_a_workflow_that_finishes_only_the_flow_is_shown() -> None:
    found = told("Workflow", workflow(NODES), {})
    assert (found.details, found.texts) == ((), ())
    assert found.graph is not None
    assert found.graph.before is not None
    assert found.graph.after is None


@given(workflows(), workflows())
def test_something_is_told_exactly_when_something_differs(before: Form, after: Form) -> None:
    found = told("Workflow", before, after)
    assert bool(found.details) == (_sorted(before) != _sorted(after))
    assert told("Workflow", after, after) == type(found)()
    for item in found.details:
        assert item.before != item.after or item.part == "Description"
    parts = [(item.part, item.turn) for item in found.details if item.part != "Tags"]
    assert len(parts) == len(set(parts))


def _sorted(workflow: Form) -> Form:
    nodes = {
        name: {**node, "after": sorted(node["after"])} for name, node in workflow["nodes"].items()
    }
    return {**workflow, "nodes": nodes, "tags": sorted(workflow.get("tags") or ())}


@given(workflows(), st.sampled_from(["before", "after"]))
def test_a_side_that_is_not_there(form_: Form, side: str) -> None:
    found = told("Workflow", *((form_, {}) if side == "before" else ({}, form_)))
    assert found.graph is not None
