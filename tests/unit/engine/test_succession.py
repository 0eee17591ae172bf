"""Plans of a succession, over all states: what is sent once is never started twice."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from provider.engine.differences import differences
from provider.engine.succession import Candidate, Succession, plan
from provider.kinds import WORKFLOW
from provider.kinds.live_names import LiveName
from provider.kinds.workflow import ACTING, ALIVE, live_run
from tests.unit.engine.specs import sending

STATUSES = ("draft", "scheduled", "active", "paused", "finished")
#: The same workflow, one with another setting, and one with another structure.
EQUAL, SETTING, STRUCTURE = sending(), sending("Other"), sending(device="mobile")
RUNS: tuple[Any, ...] = ("draft", "continuous", {"once": "a"}, {"once": "b"})
NAMES = (LiveName("Welcome"), LiveName("Welcome", 2), LiveName("Welcome", label="a"))
FORMS = {
    word: (live, differences(live, WORKFLOW.comparable(EQUAL), WORKFLOW.settings))
    for word, live in (
        (word, WORKFLOW.comparable(spec))
        for word, spec in (("equal", EQUAL), ("setting", SETTING), ("structure", STRUCTURE))
    )
}


def candidate(number: int, name: LiveName, status: str, form: str = "equal") -> Candidate:
    """Give a workflow of the store that is like the definition, or differs from it."""
    return Candidate({"id": str(number), "name": str(name), "status": status}, *FORMS[form])


def carried_out(planned: Succession, before: list[Candidate]) -> tuple[Candidate, list[Candidate]]:
    """Give the workflow of the resource, and all of the store, after the calls of a plan."""
    found = planned.successor or candidate(99, planned.name, "draft")
    status = "active" if planned.start else found.status
    body = {**found.body, "name": str(planned.name), "status": status}
    made = Candidate(body, *FORMS["equal"])
    ended = {item.body["id"] for item in planned.finish}
    gone = {body["id"], planned.discard.body["id"] if planned.discard else ""}
    rest = [
        replace(item, body={**item.body, "status": "finished"})
        if item.body["id"] in ended
        else item
        for item in before
        if item.body["id"] not in gone
    ]
    return made, [made, *rest]


def situations() -> Iterator[tuple[Candidate | None, list[Candidate], dict[str, Any]]]:
    """Give every workflow of a resource, beside one more, and what was read of it before."""
    states = [None, *product(NAMES, STATUSES, FORMS)]
    siblings = [None, *product((*NAMES, LiveName("Welcome", 3)), STATUSES, ("equal", "structure"))]
    for state, sibling in product(states, siblings):
        current = candidate(1, *state) if state else None
        others = [candidate(2, *sibling)] if sibling else []
        if current and others and current.name == others[0].name:
            continue
        told = (
            {live_run(current.status, current.name, said(run)["run"]) for run in RUNS}
            if current
            else {""}
        )
        for run in sorted(told):
            yield current, others, {"run": run} if run else {}


def said(run: Any) -> dict[str, Any]:
    """Give the definition with a way to run."""
    return FORMS["equal"][0] | WORKFLOW.comparable(EQUAL | {"run": run})


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_every_plan_keeps_its_promises_and_leaves_nothing_to_do(run: Any) -> None:
    desired = said(run)
    for current, others, before in situations():
        store = [*([current] if current else []), *others]
        planned = plan(desired, current, store, before)
        context = (current, others, before, planned)
        promises(planned, store, context)
        if planned.refusals:
            continue
        made, after = carried_out(planned, store)
        if run == "continuous":
            assert made.status in ACTING, context
        # Whatever is left alive beside it is named.
        alive = {item.body["id"] for item in after if item.alive} - {made.body["id"]}
        strays = {item.body["id"] for item in planned.strays}
        # What a person started of a draft is a person's, too.
        by_hand = {"1"} if before.get("run") == run == "draft" else set()
        assert strays <= alive <= strays | by_hand, context
        assert not (planned.start and strays), context
        status, name = made.status, made.name
        again = plan(desired, made, after, {"run": live_run(status, name, desired["run"])})
        assert again.idle, (context, again)


def promises(planned: Succession, store: list[Candidate], context: Any) -> None:
    """Fail where a plan does what must never be done."""
    label, successor = planned.name.label, planned.successor
    if planned.refusals:
        assert (planned.start, planned.finish) == (False, ()), context
        return
    if planned.start:
        assert successor is None or successor.status in ("draft", "paused"), context
    ended = {item.body["id"] for item in planned.finish}
    assert successor is None or successor.body["id"] not in ended, context
    assert all(item.status in ALIVE for item in planned.finish), context
    used = [item for item in store if item.name.label == label and item.status != "draft"]
    if label is not None and used:
        assert not planned.start, context
    if successor is None:
        assert str(planned.name) not in [item.body["name"] for item in store], context


def test_a_draft_is_never_started() -> None:
    desired = said("draft")
    for current, others, before in situations():
        assert not plan(desired, current, others, before).start


@pytest.mark.parametrize("status", STATUSES)
def test_the_label_that_a_state_remembers_is_used(status: str) -> None:
    remembered = {"run": "draft", "sent": ["a"]}
    planned = plan(said({"once": "a"}), None, [], remembered)
    assert planned.refusals
    elsewhere = candidate(1, LiveName("Renamed"), status)
    planned = plan(said({"once": "a"}), elsewhere, [], {"run": "once: a", "sent": ["a"]})
    assert planned.successor is elsewhere
    assert not planned.start


def test_two_workflows_of_one_label_are_told_and_none_is_started() -> None:
    found = [candidate(n, LiveName("Welcome", label="a"), "draft") for n in (1, 2)]
    for current in (None, found[0]):
        planned = plan(said({"once": "a"}), current, found, {})
        (refusal,) = planned.refusals
        assert refusal.path == ("run",)
        assert refusal.message.count('"Welcome (once: a)" (draft)') == 2
        assert not planned.start


def test_a_refusal_names_what_differs_at_its_place() -> None:
    sent = candidate(1, LiveName("Welcome", label="a"), "finished", "setting")
    (refusal,) = plan(said({"once": "a"}), sent, [], {"run": "once: a"}).refusals
    assert refusal.path == ("nodes", "push", "fields", "title")
    assert "give a new label" in refusal.message
