"""Rules that read a store, against a real one that answers over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provider.api import ConnectifError, Forbidden
from provider.definitions import Configuration
from provider.engine.process import Process
from provider.review.lint.model import Finding, Need
from provider.review.lint.registry import RULES
from provider.review.lint.store_reading import read, understood
from provider.review.lint.subject import Store
from provider.stores import SettingError
from tests.sandbox_process import SandboxProcess
from tests.unit.adoption.by_hand import CONTENT, EVENT, INTEGRATION, ByHand
from tests.unit.review.lint.staged import Edits, edited, found, recipe

NAMES = tuple(rule.name for rule in RULES if rule.need is Need.LIVE)
FIELD, SEGMENT = "reskyt-token", "7" * 24


@pytest.fixture(autouse=True)
def _own_runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the shared windows of the person who runs the tests out of them."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture(scope="module")
def extended_store() -> Iterator[SandboxProcess]:
    with SandboxProcess() as process:
        yield process


@pytest.fixture(scope="module")
def public_store() -> Iterator[SandboxProcess]:
    with SandboxProcess(surface="public") as process:
        yield process


@pytest.fixture
def extended(extended_store: SandboxProcess) -> ByHand:
    return emptied(extended_store)


@pytest.fixture
def public(public_store: SandboxProcess) -> ByHand:
    return emptied(public_store)


def emptied(store: SandboxProcess) -> ByHand:
    store.reset()
    store.clear_journal()
    return ByHand(store)


def process_of(served: SandboxProcess, surface: str = "extended", **settings: str) -> Process:
    """Give a process as a stack of the store has it."""
    values = {"connectif:apiUrl": served.url, "connectif:apiKey": "sandbox:sandbox"}
    named = {f"connectif:{name}": value for name, value in settings.items()}
    return Process(values | {"connectif:surface": surface} | named, {})


def live(
    hand: ByHand, *kinds: str, edits: Edits | None = None, surface: str = "extended"
) -> list[Finding]:
    """Give what the live rules find in a store, of which some lists are read."""
    store = read(process_of(hand.store, surface), "sandbox", kinds)
    return found(edited(edits or {}), store, names=NAMES)


def codes(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(item.rule.code, f"{item.resource}:{item.path}") for item in findings]


def placing(selector: str, pages: Any = "any") -> dict[str, Any]:
    """Give the nodes of a workflow that puts a content into a page."""
    visit = {"id": "visit", "type": "page-visit", "after": ["start"], "pages": pages}
    put = {"id": "put", "type": "send-web-content", "after": ["visit.next"], "content": CONTENT}
    put |= {"selector": selector, "position": "append", "limits": "none"}
    return {"nodes": [visit | {"limits": "none"}, put]}


def sending(**start: Any) -> dict[str, Any]:
    """Give the start and the node of a workflow that sends the event."""
    fields = {"tokens": {"contactField": FIELD}, "title": "Hello"}
    node = {"id": "push", "type": "outbound-event", "after": ["start"], "event": EVENT}
    started = {"audience": "all-contacts", "source": "existing"} | start
    return {"start": started, "nodes": [node | {"fields": fields, "limits": "none"}]}


def push_service(hand: ByHand, **event: Any) -> None:
    """Put the recipe's integration and event, under the names of its definitions."""
    hand.push_service(**event)
    hand.store.patch_object("custom-integrations", INTEGRATION, {"name": "Reskyt"})
    hand.store.patch_object("custom-event-types", EVENT, {"name": "Reskyt push notification"})


# --- reading


def test_a_store_is_read_with_one_call_for_each_list(extended: ByHand) -> None:
    extended.recipe()
    extended.store.clear_journal()

    store = read(process_of(extended.store), "sandbox")

    assert [len(found or ()) for found in lists(store)[1:]] == [1, 1, 1, 1, 2]
    asked = [entry["path"] for entry in extended.store.journal()]
    assert len(asked) == len(set(asked)) == 7
    assert extended.store.writes() == []


def test_no_value_of_a_header_is_kept(extended: ByHand) -> None:
    extended.recipe()

    store = read(process_of(extended.store), "sandbox", ["OutboundEvent"])

    assert store.events
    assert store.events[0]["customIntegrationId"] == INTEGRATION
    assert "webhookHeaders" not in store.events[0]
    assert store.workflows is None


def test_what_a_surface_lacks_is_no_list(public: ByHand) -> None:
    store = read(process_of(public.store, "public"), "sandbox")

    assert (store.contents, store.segments) == (None, None)
    assert (store.workflows, store.events) == ((), ())


def test_a_store_without_a_list_of_workflows_is_read(public: ByHand) -> None:
    public.store.fault(kind="status", status=404, path="^/workflows/", times=1)
    assert read(process_of(public.store, "public"), "sandbox").workflows is None


def test_a_key_needs_no_more_than_what_is_defined(public: ByHand) -> None:
    public.store.add_key("narrow", "secret", ["store:read", "contact-fields:read"])
    process = process_of(public.store, "public", apiKey="narrow:secret")

    assert read(process, "sandbox", ["ContactField"]).fields
    with pytest.raises(Forbidden):
        read(process, "sandbox", ["ContactField", "Workflow"])


def test_the_key_of_another_store_is_refused(public: ByHand) -> None:
    process = process_of(public.store, "public", store="another")
    with pytest.raises(SettingError, match='connectif:store says "another"'):
        read(process, "sandbox")


@pytest.mark.parametrize(
    ("kind", "strange", "said"),
    [
        ("Workflow", {}, "one has no name"),
        ("CustomIntegration", {"name": None}, "one has no name"),
        ("ContactField", {"options": ["a"]}, "options is no list of objects with ids"),
        ("OutboundEvent", {"name": "Push", "fields": {"a": 1}}, "fields is no list of objects"),
        ("Workflow", {"name": "Push", "nodes": "none"}, "nodes is no list of objects"),
        ("Workflow", {"name": "Push", "start": "now"}, "start is no object"),
    ],
)
def test_a_list_of_a_shape_that_nobody_knows_is_an_error(
    kind: str, strange: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        understood(kind, [{"id": "1", **strange}])


@pytest.mark.parametrize("kind", ["ContactField", "CustomIntegration", "OutboundEvent", "Workflow"])
def test_what_a_list_leaves_out_is_no_error(kind: str) -> None:
    bodies = [{"id": "1", "name": "A", "options": None, "fields": None}]
    assert understood(kind, bodies) == tuple(bodies)


def test_a_store_without_a_key_is_an_error(public: ByHand) -> None:
    with pytest.raises(ConnectifError):
        read(process_of(public.store, "public", apiKey=""), "sandbox")


def lists(store: Store) -> list[Any]:
    return [
        store.fields,
        store.integrations,
        store.events,
        store.contents,
        store.segments,
        store.workflows,
    ]


# --- rules


def test_a_store_that_is_as_defined_has_no_finding(extended: ByHand) -> None:
    extended.recipe()
    push_service(extended)
    store = extended.store
    store.patch_object("workflows", "3" * 24, {"name": "Reskyt token collection"})
    store.patch_object("workflows", "4" * 24, {"name": "Reskyt push"})

    assert found(recipe(), read(process_of(store), "sandbox"), names=NAMES) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, []),
        ({"required": True, "defaultValue": "-"}, ["L6"]),
        ({"defaultValue": "-"}, ["L6"]),
    ],
)
def test_l6_a_field_that_the_store_fills_makes_everybody_a_member(
    public: ByHand, body: dict[str, Any], expected: list[str]
) -> None:
    public.field(FIELD, **body)
    findings = live(public, "ContactField", surface="public")

    assert [item.rule.code for item in findings] == expected
    assert {item.path for item in findings} <= {"spec.filters.has-token.operator"}


@pytest.mark.parametrize(
    ("status", "selector", "expected"),
    [
        ("active", "body", ["L9"]),
        ("paused", "body", []),
        ("finished", "body", []),
        ("active", "#footer", []),
    ],
)
def test_l9_another_active_workflow_may_use_the_same_place(
    extended: ByHand, status: str, selector: str, expected: list[str]
) -> None:
    extended.workflow("8" * 24, "Welcome\x1b[2J banner", status, **placing(selector))
    findings = live(extended, "Workflow")

    assert [item.rule.code for item in findings] == expected
    for finding in findings:
        assert finding.path == "spec.nodes.collect.selector"
        assert '"Welcome [2J banner" puts a content there' in finding.detail


def test_l9_on_other_pages_nobody_is_in_the_way(extended: ByHand) -> None:
    edits: Edits = {
        "token-collection": {
            ("nodes", "visit", "pages"): {"starting-with": ["https://s.example/a"]}
        }
    }
    for page, expected in (("https://s.example/b", []), ("https://s.example/a/1", ["L9"])):
        body = placing("body", {"exactly": [page]})
        extended.workflow("8" * 24, "Welcome", "active", **body)
        findings = live(extended, "Workflow", edits=edits)
        assert [item.rule.code for item in findings] == expected


def test_l9_a_version_of_the_workflow_itself_is_no_rival(extended: ByHand) -> None:
    extended.workflow("8" * 24, "Reskyt token collection v2", "active", **placing("body"))
    assert live(extended, "Workflow") == []


def test_l9_what_the_public_surface_hides_is_a_notice(public: ByHand) -> None:
    assert live(public, "Workflow", surface="public") == []
    for number in range(5):
        public.workflow(f"{number}" * 24, f"Campaign {number}", "active", **placing("body"))
    public.workflow("8" * 24, "Old", "finished")

    (notice,) = live(public, "Workflow", surface="public")
    assert (notice.rule.code, str(notice.rule.severity)) == ("L9", "notice")
    assert notice.detail == (
        'the store does not show what is in 5 other active workflows ("Campaign 0", '
        '"Campaign 1", "Campaign 2" and 2 more)'
    )


def test_l14_an_event_that_a_person_has_not_mended_yet(public: ByHand) -> None:
    push_service(public)
    assert live(public, "OutboundEvent", surface="public") == []

    plain = [{"id": name, "name": name, "type": "text"} for name in ("title", "tokens")]
    public.store.patch_object("custom-event-types", EVENT, {"fields": plain})
    (finding,) = live(public, "OutboundEvent", surface="public")
    assert codes([finding]) == [("L14", "reskyt.push-event:spec.fields.tokens")]

    # What the definition itself has wrong is found without the store.
    wrong: Edits = {"push-event": {("fields", "tokens", "pointer"): "/tokens"}}
    assert live(public, "OutboundEvent", edits=wrong, surface="public") == []


@pytest.mark.parametrize(
    ("status", "start", "expected"),
    [
        ("draft", {}, ["L17"]),
        ("active", {"source": "new"}, ["L17"]),
        ("finished", {}, []),
        ("draft", {"audience": {"segment": SEGMENT}}, []),
    ],
)
def test_l17_another_workflow_that_sends_the_event_to_everybody(
    extended: ByHand, status: str, start: dict[str, Any], expected: list[str]
) -> None:
    push_service(extended)
    extended.segment(SEGMENT, "App users", {"id": "a", "field": "_email", "operator": "not-empty"})
    extended.workflow("8" * 24, "By hand", status, **sending(**start))
    findings = live(extended, "OutboundEvent", "Workflow")

    assert [item.rule.code for item in findings] == expected
    assert {item.resource for item in findings} <= {"reskyt.push-event"}


@pytest.mark.parametrize(
    ("label", "status", "expected"),
    [
        ("spring", "finished", ["L19"]),
        ("spring", "active", ["L19"]),
        ("spring", "draft", []),
        ("summer", "finished", []),
    ],
)
def test_l19_a_label_that_was_sent_sends_nothing_again(
    public: ByHand, label: str, status: str, expected: list[str]
) -> None:
    public.workflow("8" * 24, f"Reskyt push (once: {label})", status)
    findings = live(
        public, "Workflow", edits={"push": {("run",): {"once": "spring"}}}, surface="public"
    )
    assert [item.rule.code for item in findings] == expected
    assert {item.path for item in findings} <= {"spec.run"}


def test_l23_a_field_for_which_the_store_has_no_room(public: ByHand) -> None:
    fields = crowd(read(process_of(public.store, "public"), "sandbox", ["ContactField"]), 139)
    assert found(recipe(), fields, names=NAMES) == []

    full = crowd(fields, 140)
    assert codes(found(recipe(), full, names=NAMES)) == [("L23", "reskyt.token-field:spec.id")]

    public.field(FIELD)
    there = read(process_of(public.store, "public"), "sandbox", ["ContactField"])
    assert found(recipe(), crowd(there, 140), names=NAMES) == []


def crowd(store: Store, number: int) -> Store:
    """Give a store with so many contact fields of its own; Connectif's are not counted."""
    kept = [body for body in store.fields or () if not str(body["id"]).startswith("other-")]
    own = sum(bool(body["custom"]) for body in kept)
    other = [{"id": f"other-{at}", "custom": True} for at in range(number - own)]
    return replace(store, fields=[*kept, *other])


def test_l23_options_that_are_too_many_together_with_those_of_the_store(public: ByHand) -> None:
    live_options = [{"id": f"live-{at}", "label": "a"} for at in range(100)]
    public.field(FIELD, type="radio", options=live_options)
    store = read(process_of(public.store, "public"), "sandbox", ["ContactField"])

    assert found(with_options(20), store, names=NAMES) == []
    findings = found(with_options(21), store, names=NAMES)
    assert codes(findings) == [("L23", "reskyt.token-field:spec.options")]
    assert "121 options" in findings[0].detail


def with_options(number: int) -> Configuration:
    options = {f"option-{at}": "a" for at in range(number)}
    return edited({"token-field": {("type",): "radio", ("options",): options}})
