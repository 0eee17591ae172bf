from __future__ import annotations

from typing import Any

import pytest

from sandbox.catalogue import Catalogue, load_catalogue
from sandbox.usage import declared_uses, segment_uses, workflow_uses
from sandbox.workflow_rules import frozen_changes, incidents, is_bulk

VISIT: dict[str, Any] = {
    "id": "visit", "type": "page-visit", "after": ["start"], "pages": "any", "limits": "none",
}  # fmt: skip
SEND: dict[str, Any] = {
    "id": "send", "type": "outbound-event", "after": ["start", "visit.next"], "event": "e",
    "limits": "none",
    "fields": {"tokens": {"contactField": "token"}, "mail": {"contactField": "_email"}},
}  # fmt: skip
CONTENT: dict[str, Any] = {
    "id": "content", "type": "send-web-content", "after": ["visit.next"], "content": "c",
    "variables": {"name": "Ana"},
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize(("source", "nodes", "bulk"), [
    ("existing", [SEND], True),
    ("existing", [VISIT, SEND], False),
    ("existing-and-new", [SEND], False),
    ("new", [SEND], False),
])  # fmt: skip
def test_what_is_bulk(source: str, nodes: list[Any], bulk: bool, catalogue: Catalogue) -> None:
    workflow = {"start": {"audience": "all-contacts", "source": source}, "nodes": nodes}
    assert is_bulk(workflow, catalogue) == bulk


def test_a_workflow_put_by_hand_without_a_definition_is_no_bulk_one(catalogue: Catalogue) -> None:
    assert not is_bulk({"name": "W"}, catalogue)


def test_everything_that_a_workflow_uses_is_found(catalogue: Catalogue) -> None:
    workflow = {"start": {"audience": {"segment": "s"}}, "nodes": [VISIT, SEND, CONTENT]}
    found = [(use.collection, use.id) for use in workflow_uses(workflow, catalogue)]
    assert found == [
        ("segments", "s"),
        ("custom-event-types", "e"),
        ("contact-fields", "token"),
        ("contact-fields", "_email"),
        ("web-contents", "c"),
    ]


def test_what_is_declared_by_hand_is_used_too() -> None:
    (use,) = declared_uses({"uses": {"contact-fields": ["token"]}})
    assert (use.collection, use.id) == ("contact-fields", "token")


def test_groups_use_fields_too() -> None:
    inner = {"id": "b", "field": "city", "operator": "empty"}
    outer = {"id": "a", "field": "token", "operator": "empty"}
    segment = {"filters": [outer, {"id": "g", "filters": [inner]}]}
    assert [use.id for use in segment_uses(segment)] == ["token", "city"]


def test_incidents(catalogue: Catalogue) -> None:
    event = {"fields": [{"id": "tokens", "required": True}, {"id": "title", "required": True}]}
    store = {("custom-event-types", "e"): event, ("contact-fields", "token"): {}}
    unknown = {"id": "x", "type": "teleport", "after": ["start"]}
    workflow = {"nodes": [SEND, CONTENT, unknown]}
    found = incidents(workflow, catalogue, lambda *key: store.get(key))
    assert {problem.pointer for problem in found} == {
        "/nodes/0/fields/title",  # mandatory
        "/nodes/0/fields/mail",  # not a field of the event
        "/nodes/1/content",  # not in the store
        "/nodes/2/type",  # by hand, of a type that nobody knows
    }


@pytest.mark.parametrize("mapped", ["", {"datum": "visit.url"}, False, 0, "a"])
def test_only_an_empty_text_is_no_value(mapped: Any, catalogue: Catalogue) -> None:
    store = {("custom-event-types", "e"): {"fields": [{"id": "tokens", "required": True}]}}
    workflow = {"nodes": [{**SEND, "fields": {"tokens": mapped}}]}
    found = incidents(workflow, catalogue, lambda *key: store.get(key))
    assert bool(found) == (mapped == "")


@pytest.mark.parametrize(("status", "change", "frozen"), [
    ("draft", {"type": "check-value"}, []),
    ("active", {}, []),
    ("active", {"fields": {}}, []),
    ("active", {"limits": {"total": 5}, "fields": {"tokens": "a"}}, []),
    ("active", {"after": ["visit.next", "start"]}, []),
    ("active", {"event": "other"}, ["/nodes/0/event"]),
    ("paused", {"after": ["start"]}, ["/nodes/0/after"]),
    ("scheduled", {"type": "page-visit"}, ["/nodes/0/type"]),
    ("active", {"id": "other"}, ["/nodes/0", "/nodes"]),
    ("finished", {"fields": {}}, ["/nodes/0/fields"]),
    ("finished", {}, []),
])  # fmt: skip
def test_what_a_status_lets_change(
    status: str, change: dict[str, Any], frozen: list[str], catalogue: Catalogue
) -> None:
    workflow = {"status": status, "nodes": [SEND]}
    found = frozen_changes(workflow, {"nodes": [{**SEND, **change}]}, catalogue)
    assert [problem.pointer for problem in found] == frozen


def test_an_optional_live_setting_may_come_and_go(catalogue: Catalogue) -> None:
    with_exclude = {**VISIT, "exclude": ["https://shop.example/cart"]}
    for before, after in ((VISIT, with_exclude), (with_exclude, VISIT)):
        workflow = {"status": "active", "nodes": [before]}
        assert frozen_changes(workflow, {"nodes": [after]}, catalogue) == []
