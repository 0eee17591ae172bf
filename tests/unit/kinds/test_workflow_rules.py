"""Rules of a workflow: the way to run, connections, data, comparisons, mappings."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.kinds.workflow_graph import Flow
from provider.kinds.workflow_rules import is_bulk, joint_violations, violations

VISIT: Mapping[str, Any] = {
    "type": "page-visit", "after": "start", "pages": "any", "limits": "none",
}  # fmt: skip
CHECK: Mapping[str, Any] = {
    "type": "check-value", "after": "visit", "left": "visit.url", "operator": "contains",
    "right": "x",
}  # fmt: skip
INSERT: Mapping[str, Any] = {
    "type": "send-web-content", "after": "visit", "content": {"ref": "shop.script"},
    "selector": "body", "position": "append", "limits": "none",
}  # fmt: skip
SEND: Mapping[str, Any] = {
    "type": "outbound-event", "after": "start", "event": {"ref": "shop.event"}, "limits": "none",
}  # fmt: skip
EVENT = {
    "fields": {
        "title": {"type": "text", "required": True},
        "count": {"type": "integer"},
        "color": {"type": "radio", "options": {"red": "Red"}},
    }
}


def _spec(
    run: Any = "continuous", source: str = "existing-and-new", **nodes: Any
) -> dict[str, Any]:
    start = {"audience": "all-contacts", "source": source}
    named = {name.replace("_", "-"): node for name, node in nodes.items()}
    return {"name": "Push", "run": run, "start": start, "nodes": named}


def _found(spec: Mapping[str, Any]) -> dict[str, str]:
    return {".".join(map(str, found.path)): found.message for found in violations(spec)}


def _joint(spec: Mapping[str, Any], **others: Any) -> dict[str, str]:
    named = {f"shop.{name}": other for name, other in others.items()}
    found = joint_violations(spec, named)
    return {".".join(map(str, item.path)): item.message for item in found}


def test_the_workflows_of_the_recipe_are_right() -> None:
    collect = _spec(visit=VISIT, in_app=CHECK, insert={**INSERT, "after": "in-app.yes"})
    push = _spec({"once": "a"}, "existing", send={**SEND, "fields": {"title": "Hello"}})
    assert _found(collect) == {}
    assert _found(push) == {}
    assert _joint(push, event=EVENT) == {}
    assert (is_bulk(collect), is_bulk(push)) == (False, True)


@pytest.mark.parametrize("run", ["draft", "continuous", {"once": "a"}])
@pytest.mark.parametrize("source", ["existing", "new", "existing-and-new"])
@pytest.mark.parametrize("nodes", [{"visit": VISIT}, {"send": {**SEND, "fields": {}}}])
def test_only_a_bulk_action_runs_once_and_it_never_runs_continuously(
    run: Any, source: str, nodes: dict[str, Any]
) -> None:
    bulk = source == "existing" and "send" in nodes
    right = run == "draft" or (run == "continuous") is not bulk
    assert (_found(_spec(run, source, **nodes)) == {}) is right


def test_a_wait_keeps_a_workflow_going_and_closes_the_page() -> None:
    wait = {"type": "wait", "seconds": 60, "after": "start"}
    later = _spec("continuous", "existing", later=wait, send={**SEND, "after": "later"})
    assert (is_bulk(later), _found(later)) == (False, {})
    assert 'the wait "later"' in _found({**later, "run": {"once": "a"}})["run"]
    gone = _spec(visit=VISIT, later={**wait, "after": "visit"}, insert={**INSERT, "after": "later"})
    assert 'after the wait "later" no page' in _found(gone)["nodes.insert.after"]
    again = {"visit-again": {**VISIT, "after": "later"}}
    back = {**gone, "nodes": {**gone["nodes"], **again}}
    back["nodes"]["insert"] = {**INSERT, "after": "visit-again"}
    assert _found(back) == {}


def test_a_node_without_an_exit_named_means_the_first_one() -> None:
    after = {**VISIT, "after": ["in-app", "in-app.no"]}
    assert _found(_spec(visit=VISIT, in_app=CHECK, later=after)) == {}
    twice = {**VISIT, "after": ["in-app", "in-app.yes"]}
    assert list(_found(_spec(visit=VISIT, in_app=CHECK, later=twice))) == ["nodes.later.after.1"]


def test_connections_lead_from_what_exists() -> None:
    found = _found(
        _spec(
            visit=VISIT,
            a={**VISIT, "after": "vist"},
            b={**VISIT, "after": "visit.yes"},
            c={**VISIT, "after": "start.next"},
            d={**VISIT, "after": ["start", "d.next.x"]},
        )
    )
    assert list(found) == [
        f"nodes.{name}" for name in ("a.after", "b.after", "c.after", "d.after.1")
    ]
    assert 'did you mean "visit"?' in found["nodes.a.after"]
    assert "write start" in found["nodes.c.after"]


def test_a_ring_is_told_once_and_what_follows_it_is_not() -> None:
    found = _found(
        _spec(
            a={**VISIT, "after": "c"},
            b={**VISIT, "after": "a"},
            c={**VISIT, "after": "b"},
            d={**VISIT, "after": "c"},
        )
    )
    assert list(found) == ["nodes.a.after"]
    assert "a -> b -> c -> a" in found["nodes.a.after"]
    assert "is never reached" in found["nodes.a.after"]


def test_two_rings_are_told_each() -> None:
    found = _found(
        _spec(a={**VISIT, "after": "a"}, b={**VISIT, "after": "c"}, c={**VISIT, "after": "b"})
    )
    assert list(found) == ["nodes.a.after", "nodes.b.after"]


def test_a_datum_must_lie_on_every_way() -> None:
    other = {**VISIT}
    both = {**CHECK, "after": ["visit", "other"]}
    assert list(_found(_spec(visit=VISIT, other=other, in_app=both))) == ["nodes.in-app.left"]
    joined = {**VISIT, "after": ["a.yes", "a.no"]}
    later = {**CHECK, "after": "joined"}
    assert _found(_spec(visit=VISIT, a=CHECK, joined=joined, later=later)) == {}


def test_a_page_may_come_from_any_trigger_that_lies_on_every_way() -> None:
    spec = _spec(visit=VISIT, in_app=CHECK, insert={**INSERT, "after": ["in-app.yes", "in-app.no"]})
    assert _found(spec) == {}
    spec = _spec(visit=VISIT, insert={**INSERT, "after": ["visit", "start"]})
    assert "page-visit" in _found(spec)["nodes.insert.after"]


def test_a_page_may_be_open_by_another_trigger_on_each_way() -> None:
    spec = _spec(visit=VISIT, other=VISIT, insert={**INSERT, "after": ["visit", "other"]})
    assert _found(spec) == {}


@pytest.mark.parametrize(
    ("operator", "right", "fits"),
    [
        ("contains", ["a"], False),
        ("contains", {"from": "2026-01-01", "to": "2026-01-02"}, False),
        ("contains", {"datum": "visit.userAgent"}, True),
        ("contains", {"literal": "a"}, True),
        ("contains", {"contactField": "_email"}, True),
        ("contains", {"contactField": "_points"}, False),
        ("contains", {"literal": ""}, False),
        ("contains", 5, True),
        ("any-of", ["a", "b"], True),
        ("any-of", ["a", ""], False),
        ("any-of", "a", False),
        ("empty", None, True),
        ("empty", "a", False),
        ("equals", None, False),
        ("greater", 5, False),
    ],
)
def test_a_right_side_is_what_the_operator_needs(operator: str, right: Any, fits: bool) -> None:
    check = {key: value for key, value in CHECK.items() if key != "right"}
    check = {**check, "operator": operator, **({} if right is None else {"right": right})}
    assert (_found(_spec(visit=VISIT, check=check)) == {}) is fits


@pytest.mark.parametrize(
    ("operator", "right", "fits"),
    [
        ("in-the-last", 3, True),
        ("in-the-last", 0, False),
        ("in-the-last", True, False),
        ("in-the-last", "3", False),
        ("between", {"from": "2026-01-01", "to": "2026-01-02"}, True),
        ("between", {"from": "2026-01-03", "to": "2026-01-02"}, False),
        ("between", {"from": "2026-01-03"}, False),
        ("between", {"datum": "visit.url"}, False),
        ("same-day-of-year", None, True),
    ],
)
def test_dates_are_compared_with_days_and_ranges(operator: str, right: Any, fits: bool) -> None:
    check = {
        "type": "check-value", "after": "start", "left": {"contactField": "_createdAt"},
        "operator": operator, **({} if right is None else {"right": right}),
    }  # fmt: skip
    assert (_found(_spec(check=check)) == {}) is fits


def test_the_type_of_a_referenced_field_decides() -> None:
    check = {**CHECK, "after": "start", "left": {"contactField": {"ref": "shop.field"}}}
    spec = _spec(check=check)
    assert _found(spec) == {}
    assert _joint(spec) == {}
    assert _joint(spec, field={"type": "text"}) == {}
    assert list(_joint(spec, field={"type": "boolean"})) == ["nodes.check.operator"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["nodes.send.fields"]),
        ({"title": ""}, ["nodes.send.fields.title"]),
        ({"title": {"literal": ""}}, ["nodes.send.fields.title.literal"]),
        ({"title": "a", "count": ""}, []),
        ({"title": 5, "count": 5, "color": "red"}, []),
        ({"title": "a", "count": "5"}, ["nodes.send.fields.count"]),
        ({"title": "a", "color": "blue"}, ["nodes.send.fields.color"]),
        ({"title": "a", "subject": "b"}, ["nodes.send.fields.subject"]),
        ({"title": {"contactField": "_name"}}, []),
        ({"title": {"contactField": "_email"}}, ["nodes.send.fields.title.contactField"]),
        ({"title": "a", "count": {"contactField": "_points"}}, []),
        ({"title": {"contactField": {"ref": "shop.field"}}}, []),
        ({"title": "a", "count": {"contactField": {"ref": "shop.field"}}},
         ["nodes.send.fields.count.contactField"]),
    ],
)  # fmt: skip
def test_mappings_fit_the_event(fields: dict[str, Any], wrong: list[str]) -> None:
    spec = _spec(send={**SEND, "fields": fields})
    assert _found(spec) == {}
    assert list(_joint(spec, event=EVENT, field={"type": "text"})) == wrong
    assert _joint(spec, field={"type": "text"}) == {}


def test_fields_named_like_our_own_words_are_fields() -> None:
    event = {"fields": {name: {"type": "text"} for name in ("datum", "literal", "contactField")}}
    spec = _spec(send={**SEND, "fields": {"datum": "a", "literal": "b", "contactField": "c"}})
    assert _found(spec) == {}
    assert _joint(spec, event=event) == {}


def test_variables_belong_to_the_content() -> None:
    spec = _spec(visit=VISIT, insert={**INSERT, "variables": {"name": 5, "nme": "x"}})
    found = _joint(spec, script={"html": "{{name}}", "variables": {"name": {}}})
    assert list(found) == ["nodes.insert.variables.nme"]
    assert 'did you mean "name"?' in found["nodes.insert.variables.nme"]


# --- the graph, against a second way to say the same


@st.composite
def _graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    names = [f"n{number}" for number in range(draw(st.integers(1, 7)))]
    before = st.lists(st.sampled_from(["start", *names]), min_size=1, max_size=3, unique=True)
    return {name: tuple(draw(before)) for name in names}


def _ways(name: str, before: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Give every way from the start to a node, in a graph without rings."""
    for earlier in before[name]:
        if earlier == "start":
            yield ()
        else:
            yield from ((*way, earlier) for way in _ways(earlier, before))


@given(_graphs())
def test_rings_are_real_and_none_is_missed(before: dict[str, tuple[str, ...]]) -> None:
    rings = list(Flow(before).rings())
    for ring in rings:
        for earlier, later in zip(ring, (*ring[1:], ring[0]), strict=True):
            assert earlier in before[later]
    left = {name: set(items) - {"start"} for name, items in before.items()}
    while free := [name for name, items in left.items() if not items & left.keys()]:
        left = {name: items for name, items in left.items() if name not in free}
    assert bool(rings) == bool(left)


@given(_graphs())
def test_always_before_is_what_all_ways_share(before: dict[str, tuple[str, ...]]) -> None:
    flow = Flow(before)
    if not list(flow.rings()):
        always = flow.always_before()
        for name in before:
            assert always[name] == frozenset.intersection(
                *(frozenset(way) for way in _ways(name, before))
            )


@given(_graphs())
def test_what_is_reached_has_a_way_from_the_start(before: dict[str, tuple[str, ...]]) -> None:
    reached = Flow(before).reached()
    for name, items in before.items():
        assert (name in reached) == ("start" in items or not reached.isdisjoint(items))


@given(_graphs())
def test_the_forward_flow_has_no_ring_and_keeps_what_lies_on_none(
    before: dict[str, tuple[str, ...]],
) -> None:
    flow = Flow(before)
    forward = flow.forward()
    assert list(forward.rings()) == []
    assert (forward.before == before) is not bool(list(flow.rings()))


def test_the_nearest_is_found_but_not_past_a_bar() -> None:
    flow = Flow({"a": ("start",), "b": ("a",), "c": ("b",), "d": ("c", "a")})
    assert flow.nearest("d", ("a", "b")) == "a"
    assert flow.nearest("c", ("a", "b")) == "b"
    assert flow.nearest("c", ("a",), ("b",)) is None
