"""The calls of a run, counted from its preview; an engine test compares them with a store."""

from typing import Any

import pytest

from provider.plan import Message, Operation, Plan, PlannedResource
from provider.plan.model import EXTENDED, OURS
from provider.review.report.calls import LIMIT, PAGE, WINDOW, estimate
from tests.unit.plan.previews import plan

PUSH = {"push": {"type": "outbound-event", "after": "start", "event": "shop.event"}}
VISIT = {"visit": {"type": "page-visit", "after": "start"}}


def resource(kind: str, operation: Operation, name: str = "shop.one", **given: Any) -> Any:
    """Give a resource of a plan; its inputs say that the API makes it."""
    given = {"pulumi_id": "" if operation is Operation.CREATE else name, **given}
    for side in ("before", "after"):
        if side in given:
            given[side] = {"name": "One", "surface": EXTENDED, **given[side]}
    return PlannedResource(f"urn:pulumi:test::{name}", OURS + kind, operation, **given)


def workflow(before: dict[str, Any], after: dict[str, Any], *changed: str) -> PlannedResource:
    """Give a workflow that changes."""
    found: PlannedResource = resource(
        "Workflow",
        Operation.UPDATE,
        before={"nodes": PUSH, **before},
        after={"nodes": PUSH, **after},
        changed=changed,
    )
    return found


def writes(item: PlannedResource, *said: str) -> int:
    """Count the writes for one resource, of which the preview has said something."""
    messages = tuple(Message("warning", f"{item.name}: {text}", item.name) for text in said)
    return estimate(Plan((item,), messages)).writes


@pytest.mark.parametrize(
    ("name", "reads", "by_resource"),
    [
        ("nothing-to-do", 7, {}),
        ("sent", 8, {"shop.push": 3}),
        ("finished-by-an-edit", 7, {"shop.collection": 2}),
        ("replaced", 7, {"shop.event": 2, "shop.push": 1}),
        ("few-removed", 3, {f"shop.service-0{number}": 1 for number in range(3)}),
        ("public-first-run", 5, {f"shop.{key}": 1 for key in ("event", "integration", "token")}),
        ("public-labelled", 5, {}),
        ("failed", 1, {}),
    ],
)
def test_real_previews(name: str, reads: int, by_resource: dict[str, int]) -> None:
    found = estimate(plan(name))
    assert found.reads == reads
    assert found.by_resource == by_resource
    assert found.writes == sum(by_resource.values())
    assert found.seconds == 0


STARTS = 'STARTS SENDING to segment "Holders": workflow "One"'
FINISHES = 'FINISHES the workflow "One": a finished workflow never goes on'


@pytest.mark.parametrize(
    ("item", "said", "expected"),
    [
        (workflow({"run": "draft"}, {"run": "draft"}, "nodes.push.after"), (), 0),
        (workflow({"run": "draft", "name": "Old"}, {"run": "draft"}, "name"), (), 1),
        (workflow({"run": "draft"}, {"run": "continuous"}, "run"), (STARTS,), 1),
        (
            workflow({"run": "paused"}, {"run": "continuous"}, "run"),
            ('RESUMES SENDING to all contacts: workflow "One"',),
            1,
        ),
        (
            workflow({"run": "continuous"}, {"run": "continuous", "version": 2}, "version"),
            (STARTS, FINISHES),
            3,
        ),
        (
            workflow({"run": "finished"}, {"run": "continuous", "version": 2}, "run", "version"),
            (STARTS,),
            2,
        ),
        (
            workflow({"run": "draft"}, {"run": "once: a"}, "run"),
            (STARTS, 'its draft "One" is deleted, it was never started'),
            3,
        ),
        (
            workflow({"run": "once: a"}, {"run": "once: b"}, "run"),
            ("already sent with the label b: nothing is sent",),
            0,
        ),
        (workflow({"run": "draft"}, {"run": "draft"}, "task", "__source"), (), 0),
    ],
    ids=[
        "nothing that is sent differs",
        "an edit of a draft",
        "a draft that is started",
        "one that is resumed",
        "a new version",
        "a version after one that somebody has finished",
        "a label in a draft's place",
        "a label that was sent",
        "what is only noted",
    ],
)
def test_a_workflow_costs_what_its_succession_needs(
    item: PlannedResource, said: tuple[str, ...], expected: int
) -> None:
    assert writes(item, *said) == expected


@pytest.mark.parametrize(
    ("run", "said", "expected"),
    [
        ("draft", (), 1),
        ("continuous", (), 1),
        ("once: a", (), 0),
        ("once: a", (FINISHES,), 1),
    ],
)
def test_the_end_of_a_workflow_is_one_write_unless_it_has_ended_by_itself(
    run: Any, said: tuple[str, ...], expected: int
) -> None:
    item = resource("Workflow", Operation.DELETE, before={"nodes": PUSH, "run": run})
    assert writes(item, *said) == expected


def test_a_new_workflow_of_which_the_preview_knows_nothing_yet_is_made_and_started() -> None:
    found = estimate(
        Plan((resource("Workflow", Operation.CREATE, after={"run": "continuous", "nodes": PUSH}),))
    )
    assert (found.reads, found.writes) == (3, 2)
    quiet = resource("Workflow", Operation.CREATE, after={"run": "continuous", "nodes": VISIT})
    assert estimate(Plan((quiet,))).reads == 2


def test_what_is_taken_over_or_made_by_a_person_costs_no_write() -> None:
    made = resource("Segment", Operation.CREATE, after={})
    assert writes(made) == 1
    assert writes(made, "segment is in the store already and equal: it is taken over") == 0
    by_hand = resource("Segment", Operation.CREATE, after={"surface": "public"})
    assert estimate(Plan((by_hand,))).reads == 1
    assert writes(by_hand) == 0


@pytest.mark.parametrize("kind", ["ContactField", "OutboundEvent"])
def test_what_the_api_cannot_change_is_a_task_and_no_write(kind: str) -> None:
    sides = {"fieldId": "one"}
    item = resource(
        kind,
        Operation.UPDATE,
        before={**sides, "name": "Old"},
        after=sides,
        changed=("name", "task"),
    )
    assert writes(item) == 0


def test_a_field_that_stays_in_the_store_costs_no_write() -> None:
    form = {"fieldId": "one"}
    assert writes(resource("ContactField", Operation.DELETE, before=form, retained=True)) == 0
    assert writes(resource("ContactField", Operation.DELETE, before=form)) == 1


def integrations(number: int, operation: Operation) -> Plan:
    names = [f"shop.service-{item}" for item in range(number)]
    return Plan(
        tuple(resource("CustomIntegration", operation, name, after={}, before={}) for name in names)
    )


def test_a_long_list_has_pages() -> None:
    assert estimate(integrations(PAGE, Operation.KEEP)).reads == 2
    assert estimate(integrations(PAGE + 1, Operation.KEEP)).reads == 3


@pytest.mark.parametrize(
    ("number", "seconds"),
    [(LIMIT - 2, 0), (LIMIT - 1, WINDOW), (2 * LIMIT - 2, WINDOW), (2 * LIMIT - 1, 2 * WINDOW)],
)
def test_the_limit_of_calls_makes_a_long_run_wait(number: int, seconds: int) -> None:
    # Two reads stand before the first write: the store, and the list.
    assert estimate(integrations(number, Operation.CREATE)).seconds == seconds
