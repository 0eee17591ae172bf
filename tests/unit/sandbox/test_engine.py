"""Workflows run: who enters, what fires, where contacts go, and what is sent."""

from typing import Any

import pytest

from sandbox.catalogue import load_catalogue
from sandbox.nodes import execution
from tests.unit.sandbox.living import (
    APP,
    TOKEN,
    VISIT,
    WEB,
    LivingStore,
    has,
    inserting,
    sending,
)

IN_APP: dict[str, Any] = {
    "id": "in-app", "type": "check-value", "after": ["visit.next"], "left": "visit.userAgent",
    "operator": "contains", "right": "rktwebview",
}  # fmt: skip
SCRIPT = "<script>collect()</script>"


@pytest.fixture
def store() -> LivingStore:
    return LivingStore()


def html(answer: dict[str, Any]) -> list[str]:
    return [item["html"] for item in answer["webContents"]]


def test_every_node_type_of_the_catalogue_has_its_execution() -> None:
    acts = {"start": "admits", "trigger": "fires", "condition": "leave", "action": "leave"}
    for name, node_type in load_catalogue().nodes.items():
        assert callable(getattr(execution(name), acts[node_type.role]))


def test_the_collecting_workflow_reaches_the_app_and_nobody_else(store: LivingStore) -> None:
    insert = inserting(store.content(SCRIPT), after=["in-app.yes"])
    workflow = store.workflow(VISIT, IN_APP, insert)
    (placed,) = store.visit(agent=APP)["webContents"]
    assert placed == {
        "showOn": "immediate", "workflowDefinitionId": workflow, "nodeId": "insert",
        "selector": "body", "position": "append", "html": SCRIPT,
    }  # fmt: skip
    assert html(store.visit(agent=WEB)) == []
    assert dict_of(store, workflow) == {
        ("visit", ""): 2, ("visit", "next"): 2, ("in-app", ""): 2, ("in-app", "yes"): 1,
        ("in-app", "no"): 1, ("insert", ""): 1, ("insert", "next"): 1,
    }  # fmt: skip


def dict_of(store: LivingStore, workflow: str) -> dict[tuple[str, str], int]:
    totals = store.sandbox.records.totals(workflow)
    return {(node, leaves): count for node, leaves, count in totals}


@pytest.mark.parametrize(
    ("source", "new", "old"), [("existing", 0, 1), ("new", 1, 0), ("existing-and-new", 1, 1)]
)
def test_the_data_source_decides_who_is_captured(
    store: LivingStore, source: str, new: int, old: int
) -> None:
    before = store.visit()["trackerId"]
    store.sandbox.clock.advance(1)
    start = {"audience": "all-contacts", "source": source}
    store.workflow(VISIT, inserting(store.content(SCRIPT)), start=start)
    store.sandbox.clock.advance(1)
    assert len(html(store.visit(before))) == old
    assert len(html(store.visit())) == new


@pytest.mark.parametrize(
    ("audience", "entity"),
    [("with-email", {"primaryKey": "ana@shop.example"}), ("without-email", {})],
)
def test_an_audience_lets_some_in(store: LivingStore, audience: str, entity: Any) -> None:
    start = {"audience": audience, "source": "existing-and-new"}
    store.workflow(VISIT, inserting(store.content(SCRIPT)), start=start)
    other: Any = {} if entity else {"primaryKey": "ana@shop.example"}
    assert html(store.visit(**entity)) == [SCRIPT]
    assert html(store.visit(**other)) == []


@pytest.mark.parametrize("status", ["pause", "finish"])
def test_only_an_active_workflow_acts(store: LivingStore, status: str) -> None:
    workflow = store.workflow(VISIT, inserting(store.content(SCRIPT)), run=False)
    assert html(store.visit()) == []
    store.act("startWorkflow", id=workflow)
    assert html(store.visit()) == [SCRIPT]
    store.act(f"{status}Workflow", id=workflow)
    assert html(store.visit()) == []


def test_pages_and_devices_that_a_trigger_asks_for(store: LivingStore) -> None:
    pages = {"starting-with": ["http://127.0.0.1/product/"]}
    visit = VISIT | {"pages": pages, "exclude": ["http://127.0.0.1/product/9"]}
    store.workflow(visit, inserting(store.content(SCRIPT)))
    shown = [
        bool(html(store.visit(url=f"http://127.0.0.1/{path}")))
        for path in ("", "product/1", "product/9", "product/91")
    ]
    assert shown == [False, True, False, True]


@pytest.mark.parametrize(
    ("limits", "fires"),
    [
        ("none", [1, 1, 1]),
        ({"deactivateAfterFiring": True}, [1, 0, 0]),
        ({"perContact": 2}, [1, 1, 0]),
        ({"total": 1}, [1, 0, 0]),
        ({"pauseSeconds": 90}, [1, 0, 1]),
        ({"perContact": 3, "deactivateAfterFiring": True}, [1, 0, 0]),
        ({"deactivateAfterFiring": False}, [1, 1, 1]),
    ],
)
def test_limits_of_a_trigger(store: LivingStore, limits: Any, fires: list[int]) -> None:
    store.workflow(VISIT | {"limits": limits}, inserting(store.content(SCRIPT)))
    tracker, seen = store.visit(events=())["trackerId"], []
    for _ in range(3):
        seen.append(len(html(store.visit(tracker))))
        store.sandbox.clock.advance(60)
    assert seen == fires
    # Limits per contact leave others alone; the one in total does not.
    other = limits == {"total": 1} or (isinstance(limits, dict) and "total" in limits)
    assert bool(html(store.visit())) is not other


def test_limits_of_an_action(store: LivingStore) -> None:
    insert = inserting(store.content(SCRIPT), limits={"perContact": 1, "total": 2})
    store.workflow(VISIT, insert)
    first, second, third = (store.visit(events=())["trackerId"] for _ in range(3))
    assert [len(html(store.visit(one))) for one in (first, first, second, third)] == [1, 0, 1, 0]


def test_the_workflow_that_was_started_last_wins_a_place(store: LivingStore) -> None:
    first = store.workflow(VISIT, inserting(store.content("<b>1</b>")))
    store.workflow(VISIT, inserting(store.content("<b>2</b>")))
    store.workflow(VISIT, inserting(store.content("<b>3</b>"), selector="#elsewhere"))
    assert sorted(html(store.visit())) == ["<b>2</b>", "<b>3</b>"]
    # Going on after a pause keeps its place in the list.
    store.act("pauseWorkflow", id=first)
    store.act("startWorkflow", id=first)
    assert sorted(html(store.visit())) == ["<b>2</b>", "<b>3</b>"]


def test_variables_print_their_value_their_default_or_blank(store: LivingStore) -> None:
    names = {"name": "friend", "agent": "", "nothing": ""}
    variables = [{"id": k, "default": v, "format": "none"} for k, v in names.items()]
    content = store.content("<p>{{name}}|{{agent}}|{{nothing}}|{{other}}</p>", variables=variables)
    values = {"name": {"contactField": "_name"}, "agent": {"datum": "visit.userAgent"}}
    store.workflow(VISIT, inserting(content, variables=values))
    assert html(store.visit(agent="<b>")) == ["<p>friend|&lt;b&gt;||{{other}}</p>"]
    assert html(store.visit(agent="x", _name="Ana")) == ["<p>Ana|x||{{other}}</p>"]


def test_a_bulk_action_sends_to_its_segment_once_and_finishes(store: LivingStore) -> None:
    for token in ("t1", "t2"):
        store.visit(**has(token))
    store.visit()
    start = {"audience": {"segment": store.segment()}, "source": "existing"}
    workflow = store.workflow(sending(store.event()), start=start)
    assert [item["body"] for item in store.deliveries] == [{"tokens": ["t1"]}, {"tokens": ["t2"]}]
    assert {item["status"] for item in store.deliveries} == {"pending"}
    kept = store.act("getWorkflow", id=workflow)
    assert kept["status"] == "finished"
    assert store.refused("startWorkflow", id=workflow).status == 409
    # Nobody comes after it: neither who gets a token, nor who is new.
    store.visit(**has("t3"))
    store.advance(4 * 3600)
    assert len(store.deliveries) == 2


def test_an_activation_with_an_incident_is_refused_and_nothing_is_sent(store: LivingStore) -> None:
    store.visit(**has("t1"))
    start = {"audience": "all-contacts", "source": "existing"}
    workflow = store.workflow(sending(store.event(), fields={}), start=start, run=False)
    error = store.refused("startWorkflow", id=workflow)
    assert [item.pointer for item in error.problems] == ["/nodes/0/fields/tokens"]
    insert = store.workflow(VISIT, inserting("f" * 24), run=False)
    assert store.refused("startWorkflow", id=insert).status == 422
    assert store.deliveries == []


def test_a_missing_value_leaves_its_key_out_or_stops_the_delivery(store: LivingStore) -> None:
    store.visit()
    event = store.event(
        {"id": "a", "name": "a", "type": "text"},
        {"id": "b", "name": "b", "type": "text", "required": True},
        {"id": "c", "name": "c", "type": "integer"},
    )
    start = {"audience": "all-contacts", "source": "existing"}
    empty = {"contactField": TOKEN}
    store.workflow(sending(event, fields={"a": empty, "b": "x", "c": 3}), start=start)
    store.workflow(sending(event, fields={"a": "x", "b": empty}), start=start)
    first, second = store.deliveries
    assert (first["status"], first["body"]) == ("pending", {"b": "x", "c": 3})
    assert (second["status"], second["error"]) == ("skipped", "no value for the mandatory b")


def test_events_that_are_switched_off_are_not_sent(store: LivingStore) -> None:
    store.visit(**has("t1"))
    event = store.event()
    owner = store.sandbox.database.all("custom-integrations")[0]
    store.act("patchCustomIntegration", {"eventsEnabled": False}, id=owner["id"])
    start = {"audience": "all-contacts", "source": "existing"}
    store.workflow(sending(event), start=start)
    assert [item["status"] for item in store.deliveries] == ["skipped"]


def test_a_continuous_sender_reaches_everybody_of_its_segment_once(store: LivingStore) -> None:
    first = store.visit(**has("t1"))["trackerId"]
    later = store.visit()["trackerId"]
    start = {"audience": {"segment": store.segment()}, "source": "existing-and-new"}
    store.workflow(sending(store.event()), start=start)
    store.tell(later, **has("t2"))
    store.visit(**has("t3"))
    store.tell(first, **has("t4"))
    sent = [item["body"]["tokens"][0] for item in store.deliveries]
    assert sent == ["t1", "t2", "t3"]


def test_a_plus_segment_is_computed_every_three_hours_or_on_demand(store: LivingStore) -> None:
    segment = store.segment("dynamic-plus")
    start = {"audience": {"segment": segment}, "source": "existing-and-new"}
    store.workflow(sending(store.event()), start=start)
    store.visit(**has("t1"))
    assert store.deliveries == []
    store.advance(3 * 3600 - 60)
    assert store.deliveries == []
    store.advance(61)
    assert [item["body"]["tokens"] for item in store.deliveries] == [["t1"]]


def test_groups_of_a_segment_join_and_exclude(store: LivingStore) -> None:
    named = {"id": "named", "field": "_name", "operator": "equals", "value": "Ana"}
    token = {"id": "token", "field": TOKEN, "operator": "not-empty"}
    group = {"id": "not", "match": "any", "exclude": True, "filters": [named]}
    store.visit(_name="Ana", **has("t1"))
    store.visit(_name="Eva", **has("t2"))
    store.visit(_name="Ida")
    start = {
        "audience": {"segment": store.segment("dynamic-plus", token, group)},
        "source": "existing",
    }
    store.workflow(sending(store.event()), start=start)
    assert [item["body"]["tokens"] for item in store.deliveries] == [["t2"]]


def test_a_wait_ends_on_the_stores_clock(store: LivingStore) -> None:
    wait = {"id": "later", "type": "wait", "after": ["start"], "seconds": 600}
    store.visit(**has("t1"))
    start = {"audience": "all-contacts", "source": "existing"}
    workflow = store.workflow(wait, sending(store.event(), after=["later.next"]), start=start)
    assert store.act("getWorkflow", id=workflow)["status"] == "active"
    store.advance(599)
    assert store.deliveries == []
    store.advance(2)
    store.advance(3600)
    assert len(store.deliveries) == 1


def test_waits_one_after_the_other_end_within_one_jump_of_the_clock(store: LivingStore) -> None:
    day = {"type": "wait", "seconds": 86400}
    first, second = {"id": "one", "after": ["start"]} | day, {"id": "two"} | day
    store.visit(**has("t1"))
    start = {"audience": "all-contacts", "source": "existing"}
    push = sending(store.event(), after=["two.next"])
    store.workflow(first, second | {"after": ["one.next"]}, push, start=start)
    store.advance(2 * 86400 - 60)
    assert store.deliveries == []
    store.advance(10 * 86400)
    assert len(store.deliveries) == 1


@pytest.mark.parametrize("seconds", [-1, float("nan"), 200 * 366 * 86400])
def test_the_clock_goes_forward_and_not_for_ever(store: LivingStore, seconds: float) -> None:
    with pytest.raises(ValueError, match="advanceSeconds"):
        store.advance(seconds)


@pytest.mark.parametrize(("act", "sent"), [("pause", 1), ("finish", 0)])
def test_who_waits_in_a_paused_workflow_goes_on_with_it(
    store: LivingStore, act: str, sent: int
) -> None:
    wait = {"id": "later", "type": "wait", "after": ["start"], "seconds": 600}
    store.visit(**has("t1"))
    start = {"audience": "all-contacts", "source": "existing"}
    workflow = store.workflow(wait, sending(store.event(), after=["later.next"]), start=start)
    store.act(f"{act}Workflow", id=workflow)
    store.advance(700)
    assert store.deliveries == []
    if act == "pause":
        store.act("startWorkflow", id=workflow)
    store.advance(1)
    assert len(store.deliveries) == sent


def test_a_trigger_in_the_middle_waits_for_its_own_event(store: LivingStore) -> None:
    again = VISIT | {"id": "again", "after": ["visit.next"], "limits": "none"}
    again |= {"pages": {"exactly": ["http://127.0.0.1/thanks"]}}
    first = VISIT | {"limits": {"deactivateAfterFiring": True}}
    store.workflow(first, again, inserting(store.content(SCRIPT), after=["again.next"]))
    tracker = store.visit()["trackerId"]
    assert html(store.visit(tracker)) == []
    assert html(store.visit(tracker, url="http://127.0.0.1/thanks")) == [SCRIPT]
    assert html(store.visit(url="http://127.0.0.1/thanks")) == []


def test_a_visit_is_done_as_a_whole_or_not_at_all(
    store: LivingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.workflow(VISIT, inserting(store.content(SCRIPT)))

    def broken(_: object) -> str:
        raise RuntimeError("a node that fails")

    monkeypatch.setattr(execution("send-web-content"), "leave", broken)
    with pytest.raises(RuntimeError):
        store.visit()
    assert store.contacts == []
    assert store.sandbox.records.list("activity") == []
