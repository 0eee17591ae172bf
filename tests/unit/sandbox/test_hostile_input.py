"""Values, definitions and bodies that nobody means well with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.sandbox_process import SandboxProcess
from tests.unit.sandbox.living import PAGE, TOKEN, VISIT, LivingStore, has, inserting, sending

JSON = {"Content-Type": "application/json"}
SHOWN = ("journal", "console/data/requests", "contacts", "faults", "health")


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.fixture
def process() -> Iterator[SandboxProcess]:
    with SandboxProcess() as started:
        yield started


@pytest.mark.parametrize("kind", ["nan", "1e999", "9" * 400])
def test_a_number_that_is_none_is_not_kept_and_stops_nothing(kind: str) -> None:
    store = LivingStore()
    for name, of in (("d", "decimal"), ("i", "integer")):
        store.act("createContactField", {"id": name, "name": name, "type": of})
    many = {"id": "f", "field": "i", "operator": "greater", "value": 3}
    store.segment("dynamic-plus", many)
    store.visit(primaryKey="ana@shop.example", d=kind, i=kind)
    assert "i" not in store.contacts[0]
    json.dumps(store.contacts, allow_nan=False)
    store.advance(4 * 3600)
    store.visit(primaryKey="eva@shop.example")
    assert len(store.contacts) == 2


def test_a_choice_of_any_shape_is_ignored() -> None:
    store = LivingStore()
    options = [{"id": "a", "label": "A"}]
    body = {"id": "c", "name": "c", "type": "checkbox", "required": True, "defaultValue": ["a"]}
    store.act("createContactField", body | {"options": options})
    store.visit(c=[["a"]])
    assert store.contacts[0]["c"] == ["a"]


@pytest.mark.parametrize("days", [10**9, 10**6, {"contactField": TOKEN}])
def test_any_number_of_days_can_be_asked_for(days: Any) -> None:
    store = LivingStore()
    store.act("createContactField", {"id": "d", "name": "d", "type": "date"})
    node = {"id": "c", "type": "check-value", "after": ["visit.next"], "operator": "in-the-last",
            "left": {"contactField": "d"}, "right": days}  # fmt: skip
    store.workflow(VISIT, node)
    assert store.visit(d="2024-01-01")["webContents"] == []


def test_a_circle_is_no_definition() -> None:
    store = LivingStore()
    check = {"type": "check-value", "left": "visit.url", "operator": "not-empty"}
    nodes = [VISIT, check | {"id": "a", "after": ["visit.next", "b.yes"]},
             check | {"id": "b", "after": ["a.yes"]}]  # fmt: skip
    body = {"name": "W", "start": {"audience": "all-contacts", "source": "new"}, "nodes": nodes}
    assert store.refused("createWorkflow", body).status == 422


def test_two_who_stood_at_one_trigger_stand_there_once_when_merged() -> None:
    store = LivingStore()
    again = VISIT | {"id": "again", "after": ["visit.next"], "pages": {"exactly": [PAGE + "x"]}}
    first = VISIT | {"limits": {"deactivateAfterFiring": True}}
    store.workflow(first, again, sending(store.event(), after=["again.next"]))
    store.visit(primaryKey="ana@shop.example", **has("t1"))
    tracker = store.visit(**has("t2"))["trackerId"]
    store.visit(tracker, primaryKey="ana@shop.example", events=())
    store.visit(tracker, url=PAGE + "x")
    assert [item["body"] for item in store.deliveries] == [{"tokens": ["t1"]}]


def test_a_subscription_fills_the_known_contacts_gap() -> None:
    store = LivingStore()
    store.visit(primaryKey="ana@shop.example")
    tracker = store.visit(_newsletterSubscriptionStatus="subscribed")["trackerId"]
    store.visit(tracker, primaryKey="ana@shop.example")
    assert store.contacts[0]["_newsletterSubscriptionStatus"] == "subscribed"


def test_a_type_of_node_that_nobody_knows_stops_no_visit() -> None:
    store = LivingStore()
    workflow = store.workflow(VISIT, inserting(store.content("<b>")))
    kept = store.act("getWorkflow", id=workflow)
    other = {"id": "x", "type": "of-another-version", "after": ["visit.next"]}
    store.sandbox.database.put("workflows", workflow, kept | {"nodes": [VISIT, other]})
    assert store.visit()["webContents"] == []


@pytest.mark.parametrize("body", [b'{"name":"\\ud800"}', deep(600), b'{"name":NaN}'])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "apiKey sandbox:sandbox"} | JSON])
def test_a_hostile_body_breaks_neither_api_nor_journal(
    process: SandboxProcess, body: bytes, headers: dict[str, str]
) -> None:
    answer = requests.post(f"{process.url}/contact-fields/", data=body, headers=headers, timeout=10)
    assert 400 <= answer.status_code < 500
    for path in SHOWN:
        found = requests.get(f"{process.url}/_sandbox/{path}", timeout=10)
        assert found.status_code == 200, path


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("act", {"operation": "pauseWorkflow", "values": {"id": "a" * 24, "x": "y"}}),
        ("reset", {"storeId": 123456789012345678901234}),
        ("faults", {"kind": "delay", "seconds": float("nan")}),
        ("keys", {"id": "a", "secret": "\ud800"}),
    ],
)
def test_odd_control_requests_are_refused(process: SandboxProcess, path: str, body: Any) -> None:
    answer = requests.post(
        f"{process.url}/_sandbox/{path}", data=json.dumps(body), headers=JSON, timeout=10
    )
    assert answer.status_code in (200, 400)
    for shown in SHOWN:
        assert requests.get(f"{process.url}/_sandbox/{shown}", timeout=10).status_code == 200


def test_a_control_body_without_a_length_has_a_limit_too(process: SandboxProcess) -> None:
    parts = (b" " * 2**20 for _ in range(6))
    answer = requests.put(
        f"{process.url}/_sandbox/objects/contacts/x", data=parts, headers=JSON, timeout=10
    )
    assert answer.status_code == 413


def test_what_came_without_a_key_is_not_kept(process: SandboxProcess) -> None:
    requests.post(f"{process.url}/contact-fields/", data=b'{"a":"from a page"}', timeout=10)
    assert "from a page" not in str(process.journal())


@pytest.mark.parametrize(
    ("collection", "body"),
    [
        ("workflows", {"status": "active", "nodes": 5}),
        ("workflows", {"status": "active", "nodes": [{"id": "a", "after": ["start"]}]}),
        ("segments", {"filters": 5}),
    ],
)
def test_a_hand_breaks_no_shapes(process: SandboxProcess, collection: str, body: Any) -> None:
    address = f"{process.url}/_sandbox/objects/{collection}/x"
    assert requests.put(address, json=body, timeout=10).status_code == 400
    process.visit(PAGE)


def test_a_contact_enters_with_what_its_first_visit_says() -> None:
    store = LivingStore()
    store.workflow(sending(store.event()))
    store.visit(primaryKey="ana@shop.example", **has("t1"))
    assert [item["status"] for item in store.deliveries] == ["pending"]
