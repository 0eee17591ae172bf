"""References: from a Pulumi id to the store's own id and back, and names where a person reads."""

from typing import Any

import pytest
from pulumi.output import Unknown

from provider.engine.failures import NoContainerError
from provider.engine.process import Process
from provider.engine.properties import Referred, Source
from provider.engine.references import References
from provider.kinds import SEGMENT, WORKFLOW
from tests.unit.engine.runs import EVENT, Runs
from tests.unit.engine.specs import bulk

UNKNOWN = Unknown()  # type: ignore[no-untyped-call]
KEY = "shop.push"
PUSH = WORKFLOW.comparable(
    bulk("draft", fields={"tokens": {"contactField": "reskyt-token"}, "title": "Hello"})
    | {"start": {"audience": {"segment": "shop.holders"}, "source": "existing"}}
)
REFERRED = {
    "nodes.push.event": Referred("Send push", "shop.event"),
    "start.audience.segment": Referred("Token holders", "shop.holders"),
    "nodes.push.fields.tokens.contactField": Referred("reskyt-token", "shop.token"),
}


@pytest.fixture
def process(runs: Runs) -> Process:
    """Give a process that has seen nothing yet, on a store with one event."""
    made = runs.process()
    made.forget(EVENT)
    return made


def push(process: Process, **properties: Any) -> References:
    """Give the references of the workflow, as the program passes them."""
    process.sources[KEY] = Source("push.yaml", {}, REFERRED)
    bag = {"kind": "Workflow", "key": KEY, "stack": "test", "surface": "extended"}
    return References(process, WORKFLOW, bag | properties)


def used(comparable: dict[str, Any]) -> tuple[str, str, str]:
    """Give the segment, the event and the contact field that a form refers to."""
    node = comparable["nodes"]["push"]
    token = node["fields"]["tokens"]["contactField"]
    return comparable["start"]["audience"]["segment"], node["event"], token


def test_what_the_process_has_seen_leads_to_the_object(process: Process) -> None:
    process.remember("5" * 24, "shop.holders")
    process.remember("6" * 24, "shop.event")
    references = push(process, objectIds={"shop.event": "7" * 24})
    assert used(references.resolved(PUSH)) == ("5" * 24, "6" * 24, "reskyt-token")
    assert used(PUSH)[0] == "shop.holders"


def test_else_what_the_outputs_remember_else_the_name(process: Process, runs: Runs) -> None:
    runs.sandbox.put_object("segments", "8" * 24, {"name": "Token holders", "filters": []})
    references = push(process, objectIds={"shop.event": "7" * 24})
    assert used(references.resolved(PUSH)) == ("8" * 24, "7" * 24, "reskyt-token")
    assert references.object_ids(PUSH) == {
        "shop.holders": "8" * 24,
        "shop.event": "7" * 24,
        "reskyt-token": "reskyt-token",
    }
    assert used(push(process).resolved(PUSH))[1] == EVENT


@pytest.mark.parametrize("number", [0, 2])
def test_no_name_or_two_of_it_lead_nowhere(process: Process, runs: Runs, number: int) -> None:
    for digit in "89"[:number]:
        body = {"name": "Token holders", "filters": []}
        runs.sandbox.put_object("segments", digit * 24, body)
    resolved = push(process).resolved(PUSH)
    assert used(resolved)[0] == "(not made yet: shop.holders)"
    assert "shop.holders" not in push(process).object_ids(PUSH)
    words = r'start\.audience\.segment: the store has no segment "Token holders"'
    with pytest.raises(NoContainerError, match=words):
        push(process).require(resolved)


def test_an_id_that_is_not_known_yet_leads_where_check_has_looked(process: Process) -> None:
    unknown = WORKFLOW.comparable(
        bulk("draft", event=UNKNOWN)
        | {"start": {"audience": {"segment": UNKNOWN}, "source": "existing"}}
    )
    process.note_object("Segment", "8" * 24, "shop.holders")
    references = push(process)
    resolved = references.resolved(unknown)
    assert resolved["start"]["audience"]["segment"] == "8" * 24
    assert resolved["nodes"]["push"]["event"] == EVENT
    names = references.named(unknown)
    assert names["start"]["audience"]["segment"] == "Token holders"
    assert names["nodes"]["push"]["event"] == "Send push"
    # Without a source nothing is known, and nothing is shown as an object of the engine.
    process.sources.clear()
    bare = References(process, WORKFLOW, {"key": KEY})
    assert bare.named(unknown)["nodes"]["push"]["event"] == "(another resource)"
    assert bare.resolved(unknown)["nodes"]["push"]["event"] == "(not made yet: a resource)"


def test_a_live_form_shows_resources_else_names_else_ids(process: Process, runs: Runs) -> None:
    runs.sandbox.put_object("segments", "8" * 24, {"name": "By hand", "filters": []})
    process.remember(EVENT, "shop.event")
    references = push(process)
    live = references.resolved(PUSH)
    live["start"]["audience"] = {"segment": "8" * 24}
    assert used(references.shown(live, PUSH)) == ("By hand", "shop.event", "reskyt-token")
    live["nodes"]["push"]["event"] = "9" * 24
    assert used(references.shown(live, PUSH))[1] == "9" * 24


def test_the_id_of_a_renamed_resource_is_shown_as_the_definition_writes_it(
    process: Process,
) -> None:
    """Two Pulumi ids may lead to one object; the declared one makes no difference."""
    process.remember(EVENT, "shop.other")
    references = push(process, objectIds={"shop.event": EVENT})
    live = references.resolved(PUSH)
    assert used(references.shown(live, PUSH))[1] == "shop.event"


def test_gone_is_what_the_lists_lack(process: Process) -> None:
    references = push(process)
    assert not references.gone("OutboundEvent", EVENT)
    assert references.gone("OutboundEvent", "9" * 24)
    assert references.gone("Segment", "9" * 24)


def test_filters_refer_to_fields_at_every_depth(process: Process) -> None:
    inner = {"field": "reskyt-token", "operator": "not-empty"}
    segment = SEGMENT.comparable(
        {
            "name": "Holders",
            "type": "dynamic-plus",
            "filters": {
                "mail": {"field": "_email", "operator": "empty"},
                "group": {"filters": {"token": inner}},
            },
        }
    )
    process.sources[KEY] = Source(
        "push.yaml", {}, {"filters.group.filters.token.field": Referred("reskyt-token", "shop.t")}
    )
    references = References(process, SEGMENT, {"key": KEY, "stack": "test"})
    assert references.resolved(segment) == segment
    assert references.named(segment) == segment
    assert references.object_ids(segment) == {"reskyt-token": "reskyt-token"}
    references.require(references.resolved(segment))
