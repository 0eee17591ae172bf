"""Workflows: comparable form, wire form, what is structural, and what the state says of run."""

from collections.abc import Mapping
from typing import Any

import pytest

from provider.engine.differences import differences
from provider.kinds import WORKFLOW
from provider.kinds.live_names import LiveName
from provider.kinds.workflow import live_name, live_run, sends, structural

VISIT: Mapping[str, Any] = {
    "type": "page-visit", "after": "start", "pages": "any", "limits": "none",
}  # fmt: skip
CHECK: Mapping[str, Any] = {
    "type": "check-value", "after": "visit", "left": "visit.userAgent", "operator": "contains",
    "right": "x",
}  # fmt: skip
INSERT: Mapping[str, Any] = {
    "type": "send-web-content", "after": "check", "content": "shop.script", "selector": "body",
    "position": "append", "limits": {"perContact": 1},
}  # fmt: skip
SEND: Mapping[str, Any] = {
    "type": "outbound-event", "after": ["insert", "check.no"], "event": "shop.event",
    "limits": "none",
    "fields": {
        "tokens": {"contactField": "reskyt-token"},
        "email": {"contactField": "_email"},
        "url": {"datum": "visit.url"},
        "title": {"literal": "Hello"},
        "count": 5,
        "image": "",
    },
}  # fmt: skip
NODES = {"visit": VISIT, "check": CHECK, "insert": INSERT, "send": SEND}
SPEC: dict[str, Any] = {
    "name": "Welcome",
    "description": "Words",
    "tags": ["push", "app"],
    "run": "continuous",
    "start": {"audience": {"segment": "shop.holders"}, "source": "existing-and-new"},
    "nodes": NODES,
}


def comparable(**edit: Any) -> dict[str, Any]:
    return WORKFLOW.comparable(SPEC | edit)


def with_node(name: str, **settings: Any) -> dict[str, Any]:
    return comparable(nodes=NODES | {name: {**NODES[name], **settings}})


def answered(desired: Mapping[str, Any], status: str = "active") -> dict[str, Any]:
    """Give what a store answers that has just what was sent."""
    dates = {"createdAt": "2026-01-01T00:00:00Z", "startedAt": "2026-01-01T00:00:00Z"}
    return WORKFLOW.wire(desired) | dates | {"id": "a" * 24, "status": status}


@pytest.mark.parametrize(
    "edit",
    [
        {},
        {"description": "", "tags": []},
        {"start": {"audience": "with-email", "source": "new"}},
        {"nodes": {"visit": {**VISIT, "device": "any", "exclude": []}}},
        {"nodes": {"visit": {**VISIT, "pages": {"exactly": ["https://shop.example/"]}}}},
        {"nodes": {"check": {**CHECK, "after": ["start"], "left": {"contactField": "color"}}}},
        {"nodes": {"check": {**CHECK, "after": "start", "operator": "any-of", "right": ["a"]}}},
        {
            "nodes": {
                "check": {
                    "type": "check-value", "after": "start", "operator": "not-empty",
                    "left": {"contactField": "_email"},
                }
            }
        },
        {"nodes": {"insert": {**INSERT, "after": "start", "variables": {"name": "x"}}}},
        {"nodes": {"send": {**SEND, "after": "start", "fields": {}}}},
    ],
)  # fmt: skip
def test_what_is_sent_comes_back_equal(edit: dict[str, Any]) -> None:
    desired = comparable(**edit)
    assert WORKFLOW.live(answered(desired), desired) == desired


def test_connections_are_lists_with_their_exits_written_out() -> None:
    nodes = comparable()["nodes"]
    after = {name: node["after"] for name, node in nodes.items()}
    assert after == {
        "visit": ["start"],
        "check": ["visit.next"],
        "insert": ["check.yes"],
        "send": ["insert.next", "check.no"],
    }


def test_values_have_one_spelling_and_an_empty_literal_is_none() -> None:
    fields = comparable()["nodes"]["send"]["fields"]
    assert fields["title"] == "Hello"
    assert "image" not in fields
    assert (
        with_node("send", fields={"image": {"literal": ""}})["nodes"]["send"].get("fields") is None
    )
    assert with_node("check", left={"datum": "visit.userAgent"}) == comparable()
    assert with_node("check", right={"literal": "x"}) == comparable()


@pytest.mark.parametrize("status", ["draft", "active"])
def test_an_answer_of_the_public_surface_has_no_nodes_and_is_read_all_the_same(status: str) -> None:
    body = {"id": "a" * 24, "name": "Welcome v2", "status": status}
    live = WORKFLOW.live(body, comparable())
    assert (live["name"], live["version"], live["start"], live["nodes"]) == ("Welcome", 2, {}, {})


def test_a_setting_at_its_default_is_no_difference() -> None:
    plain = comparable()
    body = answered(plain)
    body["nodes"] = [
        node | ({"device": "any", "exclude": []} if node["id"] == "visit" else {"variables": None})
        for node in body["nodes"]
    ]
    assert WORKFLOW.live(body, plain) == plain
    body["nodes"][3]["device"] = "mobile"
    assert WORKFLOW.live(body, plain)["nodes"]["visit"]["device"] == "mobile"


def test_a_node_that_nobody_knows_is_shown_as_it_is() -> None:
    body = answered(comparable())
    body["nodes"].append({"id": "mail", "type": "send-email", "after": ["start"], "to": []})
    live = WORKFLOW.live(body, {})
    assert live["nodes"]["mail"] == {"type": "send-email", "after": ["start"]}
    assert sends(live)


@pytest.mark.parametrize(
    ("run", "version", "name"),
    [
        ("draft", None, "Welcome"),
        ("continuous", 1, "Welcome"),
        ("continuous", 2, "Welcome v2"),
        ("draft", 3, "Welcome v3"),
        ({"once": "black-friday"}, None, "Welcome (once: black-friday)"),
        ({"once": "black-friday"}, 2, "Welcome (once: black-friday)"),
    ],
)
def test_run_and_version_stand_in_the_live_name_only(
    run: Any, version: int | None, name: str
) -> None:
    desired = comparable(run=run) | ({"version": version} if version else {})
    assert str(live_name(desired)) == name
    body = WORKFLOW.wire(desired)
    assert body["name"] == name
    assert not {"run", "version"} & set(body)
    assert WORKFLOW.natural_key(desired) == "Welcome"


@pytest.mark.parametrize(
    ("status", "label", "declared", "expected"),
    [
        ("draft", None, "continuous", "draft"),
        ("active", None, "continuous", "continuous"),
        ("scheduled", None, "continuous", "continuous"),
        ("paused", None, "continuous", "paused"),
        ("finished", None, "continuous", "finished"),
        # What somebody started by hand is still what `draft` asked for: made, not ours to start.
        ("active", None, "draft", "draft"),
        ("finished", None, "draft", "draft"),
        # The end of a bulk action is no drift; a draft of it was not sent yet.
        ("finished", "a", "once: a", "once: a"),
        ("active", "a", "once: a", "once: a"),
        ("paused", "a", "once: a", "once: a"),
        ("draft", "a", "once: a", "draft"),
        # A label that the store has lost by a rename is believed; another one is shown.
        ("finished", None, "once: a", "once: a"),
        ("finished", "b", "once: a", "once: b"),
        ("active", "b", "continuous", "once: b"),
    ],
)
def test_the_state_of_a_workflow_says_how_it_runs(
    status: str, label: str | None, declared: str, expected: str
) -> None:
    assert live_run(status, LiveName("Welcome", label=label), declared) == expected


LIVE: list[tuple[str, dict[str, Any]]] = [
    ("visit", {"pages": {"exactly": ["https://shop.example/"]}}),
    ("visit", {"exclude": ["https://shop.example/"]}),
    ("visit", {"limits": {"total": 1}}),
    ("check", {"right": "y"}),
    ("insert", {"selector": "#app"}),
    ("insert", {"position": "before"}),
    ("insert", {"variables": {"name": "x"}}),
    ("insert", {"limits": "none"}),
    ("send", {"fields": {"title": "Other"}}),
]
STRUCTURAL: list[tuple[str, dict[str, Any]]] = [
    ("visit", {"device": "mobile"}),
    ("visit", {"after": ["start", "check.no"]}),
    ("check", {"left": "visit.url"}),
    ("check", {"operator": "equals"}),
    ("insert", {"content": "shop.other"}),
    ("insert", {"after": "check.no"}),
    ("send", {"event": "shop.other"}),
    ("send", {"type": "page-visit"}),
]


@pytest.mark.parametrize(
    ("desired", "expected"),
    [
        *((with_node(name, **settings), False) for name, settings in LIVE),
        *((with_node(name, **settings), True) for name, settings in STRUCTURAL),
        (comparable(name="New"), False),
        (comparable(description="New"), False),
        (comparable(tags=[]), False),
        (comparable(start=SPEC["start"] | {"source": "new"}), True),
        (comparable(start=SPEC["start"] | {"audience": "all-contacts"}), True),
        (comparable(nodes=NODES | {"again": VISIT}), True),
        (comparable(nodes={"visit": VISIT}), True),
    ],
)
def test_what_no_active_workflow_takes_is_structural(desired: Any, expected: bool) -> None:
    live = comparable()
    found = differences(live, desired, WORKFLOW.settings)
    assert found
    assert bool(structural(live, found)) is expected


def test_references_are_found_wherever_a_value_may_stand() -> None:
    nodes = NODES | {
        "insert": {**INSERT, "variables": {"size": {"contactField": "size"}}},
        "color": {**CHECK, "left": {"contactField": "color"}, "right": {"contactField": "other"}},
    }
    assert list(WORKFLOW.references(comparable(nodes=nodes))) == [
        (("start", "audience", "segment"), "Segment"),
        (("nodes", "insert", "content"), "InlineContent"),
        (("nodes", "insert", "variables", "size", "contactField"), "ContactField"),
        (("nodes", "send", "event"), "OutboundEvent"),
        (("nodes", "send", "fields", "tokens", "contactField"), "ContactField"),
        (("nodes", "color", "left", "contactField"), "ContactField"),
        (("nodes", "color", "right", "contactField"), "ContactField"),
    ]
    plain = comparable(start={"audience": "all-contacts", "source": "new"}, nodes={"visit": VISIT})
    assert list(WORKFLOW.references(plain)) == []


def test_only_what_reaches_customers_sends() -> None:
    assert sends(comparable())
    assert not sends(comparable(nodes={"visit": VISIT, "check": CHECK, "insert": INSERT}))


@pytest.mark.parametrize(
    ("run", "ending"),
    [
        ("draft", "then leave it as a draft"),
        ("continuous", "then activate it"),
        ({"once": "a"}, "then activate it, which SENDS once, for good"),
    ],
)
def test_what_a_person_makes_is_named_with_how_it_is_to_run(run: Any, ending: str) -> None:
    text = WORKFLOW.making(comparable(run=run))
    name = "Welcome (once: a)" if isinstance(run, dict) else "Welcome"
    assert text == f'make the workflow "{name}" (Create new workflow) with 4 nodes; {ending}'


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("/nodes/2/fields/title", ("nodes", "send", "fields", "title")),
        ("/nodes/2/after/1", ("nodes", "send", "after", "1")),
        ("/nodes/9", ("nodes", "9")),
        ("/start/audience/segment", ("start", "audience", "segment")),
        ("/tags/1", ("tags", "1")),
        ("/name", ("name",)),
    ],
)
def test_a_pointer_into_the_request_leads_back_to_the_definition(
    pointer: str, path: tuple[str, ...]
) -> None:
    assert WORKFLOW.spec_path(pointer, comparable()) == path
