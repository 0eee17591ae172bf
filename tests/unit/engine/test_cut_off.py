"""Every succession, cut off at each of its calls: the next run goes on where it was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from provider.kinds import WORKFLOW
from tests.unit.engine.runs import Cut, CutOffError, RefusedError, Runs
from tests.unit.engine.specs import bulk, collecting, once, sending

Hand = Callable[[Runs], None]


def changed(called: str = "Welcome", /, **changes: Any) -> Hand:
    """Have a person change a workflow."""
    return lambda runs: runs.by_hand(called, **changes)


def deleted(called: str = "Welcome") -> Hand:
    """Have a person delete a workflow, which the API refuses while it runs."""

    def act(runs: Runs) -> None:
        (found,) = [item for item in runs.sandbox.objects("workflows") if item["name"] == called]
        runs.sandbox.delete_object("workflows", found["id"])

    return act


@dataclass(frozen=True)
class Case:
    """Definitions applied one after another, what a person does then, and one more definition.

    ``writes`` are the calls of the last run, ``statuses`` is what it leaves, ``starts`` counts
    those of the whole life.
    """

    before: tuple[dict[str, Any], ...]
    spec: dict[str, Any]
    writes: tuple[str, ...]
    statuses: Mapping[str, str]
    starts: int = 1
    #: How many workflows may be active at the least, once one is, and at the most.
    bounds: tuple[int, int] = (0, 1)
    hand: Hand | None = None
    switches: Mapping[str, Any] = field(default_factory=dict)


ACTIVE = {"Welcome": "active"}
SUCCEEDED = {"Welcome": "finished", "Welcome v2": "active"}
FIRST, SECOND = "Welcome (once: a)", "Welcome (once: b)"
MADE, REPLACED, MOVED = ("POST", "start"), ("POST", "start", "finish"), ("POST", "finish", "start")
COLLECT, SEND_ON = collecting(), sending()
DRAFT = bulk("draft")
#: What a person, or a bulk action itself, ended stands in no journal.
UNSEEN = (0, 2)

CASES: dict[str, Case] = {
    "a draft": Case((), DRAFT, ("POST",), {"Welcome": "draft"}, 0),
    "a collecting one": Case((), COLLECT, MADE, ACTIVE),
    "a sending one": Case((), SEND_ON, MADE, ACTIVE),
    "a campaign": Case((), once("a"), MADE, {FIRST: "finished"}),
    "a setting": Case((COLLECT,), collecting(right="y"), ("PATCH",), ACTIVE),
    "a rename": Case((COLLECT,), COLLECT | {"name": "Hi"}, ("PATCH",), {"Hi": "active"}),
    "a structure that collects": Case(
        (COLLECT,), collecting(operator="equals"), REPLACED, SUCCEEDED, 2, (1, 2)
    ),
    "a structure that sends": Case((SEND_ON,), sending(device="mobile"), MOVED, SUCCEEDED, 2),
    "a structure that sends no more": Case((SEND_ON,), COLLECT, MOVED, SUCCEEDED, 2),
    "a structure that sends from now on": Case((COLLECT,), SEND_ON, MOVED, SUCCEEDED, 2),
    "a structure under a new name": Case(
        (COLLECT,),
        collecting(operator="equals") | {"name": "Hi"},
        REPLACED,
        {"Welcome": "finished", "Hi v2": "active"},
        2,
        (1, 2),
    ),
    "the third version": Case(
        (COLLECT, collecting(operator="equals")),
        collecting(left="visit.userAgent"),
        REPLACED,
        {"Welcome": "finished", "Welcome v2": "finished", "Welcome v3": "active"},
        3,
        (1, 2),
    ),
    "a draft that is started": Case((COLLECT | {"run": "draft"},), COLLECT, ("start",), ACTIVE),
    "a draft that is edited and started": Case(
        (SEND_ON | {"run": "draft"},), sending(device="mobile"), ("PATCH", "start"), ACTIVE
    ),
    "a draft that becomes a campaign": Case(
        (DRAFT,), once("a"), ("POST", "start", "DELETE"), {FIRST: "finished"}
    ),
    "an edited draft": Case((DRAFT,), bulk("draft", "Other"), ("PATCH",), {"Welcome": "draft"}, 0),
    "a draft in the place of what runs": Case(
        (SEND_ON,),
        SEND_ON | {"run": "draft"},
        ("POST", "finish"),
        {"Welcome": "finished", "Welcome v2": "draft"},
    ),
    "a new label": Case(
        (once("a"),), once("b", "Other"), MADE, {FIRST: "finished", SECOND: "finished"}, 2, UNSEEN
    ),
    "a new label while the old one goes on": Case(
        (once("a"),),
        once("b"),
        MOVED,
        {FIRST: "finished", SECOND: "active"},
        2,
        switches={"bulkRun": "held"},
    ),
    "a label that was used before": Case(
        (once("a"), once("b", "Other")),
        once("a"),
        (),
        {FIRST: "finished", SECOND: "finished"},
        2,
        UNSEEN,
    ),
    "a campaign that becomes a draft": Case(
        (once("a"),), bulk("draft", "Next"), ("POST",), {FIRST: "finished", "Welcome": "draft"}
    ),
    "a campaign that runs on": Case(
        (once("a"),), SEND_ON, MADE, {FIRST: "finished", "Welcome": "active"}, 2, UNSEEN
    ),
    "what runs becomes a campaign": Case(
        (SEND_ON,), once("a"), MOVED, {"Welcome": "finished", FIRST: "finished"}, 2
    ),
    "paused by hand": Case(
        (COLLECT,), COLLECT, ("start",), ACTIVE, 2, UNSEEN, changed(status="paused")
    ),
    "finished by hand": Case(
        (COLLECT,), COLLECT, MADE, SUCCEEDED, 2, UNSEEN, changed(status="finished")
    ),
    "edited by hand": Case(
        (COLLECT,), COLLECT, ("PATCH",), ACTIVE, hand=changed(description="By hand")
    ),
    "renamed by hand": Case((COLLECT,), COLLECT, ("PATCH",), ACTIVE, hand=changed(name="By hand")),
    "deleted by hand": Case((COLLECT,), COLLECT, MADE, ACTIVE, 2, UNSEEN, deleted()),
    "restructured by hand": Case(
        (COLLECT,),
        COLLECT,
        REPLACED,
        SUCCEEDED,
        2,
        (1, 2),
        changed(start={"audience": "all-contacts", "source": "new"}),
    ),
    "paused by hand and edited": Case(
        (SEND_ON,),
        sending("Other"),
        ("PATCH", "start"),
        ACTIVE,
        2,
        UNSEEN,
        changed(status="paused"),
    ),
    "paused by hand and restructured": Case(
        (SEND_ON,),
        sending(device="mobile"),
        MOVED,
        SUCCEEDED,
        2,
        UNSEEN,
        changed(status="paused"),
    ),
    "a draft started by hand": Case(
        (DRAFT,),
        bulk("draft", "Other"),
        ("POST",),
        {"Welcome": "active", "Welcome v2": "draft"},
        0,
        hand=changed(status="active"),
    ),
    "a campaign paused by hand": Case(
        (once("a"),),
        once("a"),
        (),
        {FIRST: "paused"},
        hand=changed(FIRST, status="paused"),
        switches={"bulkRun": "held"},
    ),
    "a campaign renamed by hand": Case(
        (once("a"),), once("a"), ("PATCH",), {FIRST: "finished"}, hand=changed(FIRST, name="Done")
    ),
}


def prepared(runs: Runs, case: Case) -> Runs:
    """Bring the store to where the last definition is applied."""
    runs.sandbox.switches(**case.switches)
    for spec in case.before:
        runs.up(spec)
    if case.hand:
        case.hand(runs)
    return runs


def held(runs: Runs, case: Case) -> None:
    """Fail unless the store has what the case says, by no more starts and with no wrong moment."""
    assert runs.statuses() == case.statuses
    assert runs.verbs().count("start") == case.starts
    active = runs.active()
    first = active.index(1) if case.bounds[0] else 0
    assert min(active[first:]) >= case.bounds[0]
    assert max(active) <= case.bounds[1]
    writes = len(runs.verbs())
    assert not runs.up(case.spec)
    assert len(runs.verbs()) == writes


@pytest.mark.parametrize("name", CASES)
def test_a_succession_makes_its_calls_in_its_order_and_then_nothing(runs: Runs, name: str) -> None:
    case = CASES[name]
    runs = prepared(runs, case)
    before = len(runs.verbs())
    runs.up(case.spec)
    assert tuple(runs.verbs()[before:]) == case.writes
    held(runs, case)


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("name", "write"),
    [(name, n + 1) for name, case in CASES.items() for n in range(len(case.writes))],
)
def test_a_succession_that_is_cut_off_anywhere_goes_on_where_it_was(
    runs: Runs, name: str, write: int, applied: bool
) -> None:
    case = CASES[name]
    runs = prepared(runs, case)
    with pytest.raises(CutOffError):
        runs.up(case.spec, Cut(write, applied))
    runs.up(case.spec)
    held(runs, case)


@pytest.mark.parametrize("name", CASES)
def test_a_lost_state_writes_nothing_where_the_store_matches(runs: Runs, name: str) -> None:
    case = CASES[name]
    runs = prepared(runs, case)
    runs.up(case.spec)
    writes = len(runs.verbs())
    runs.lose_state()
    runs.up(case.spec)
    assert len(runs.verbs()) == writes
    held(runs, case)


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("write", [1, 2])
@pytest.mark.parametrize("name", ["a collecting one", "a sending one", "a campaign"])
def test_a_creation_that_is_cut_off_needs_no_state(
    runs: Runs, name: str, write: int, applied: bool
) -> None:
    case = CASES[name]
    with pytest.raises(CutOffError):
        runs.up(case.spec, Cut(write, applied))
    assert runs.state is None
    runs.up(case.spec)
    held(runs, case)


EDITED = {"edited again": {"device": "desktop"}, "taken back": {}}


@pytest.mark.parametrize("edit", EDITED)
@pytest.mark.parametrize("write", [1, 2, 3])
def test_a_sender_is_not_started_beside_what_a_run_that_was_cut_off_has_left(
    runs: Runs, edit: str, write: int
) -> None:
    runs.up(SEND_ON)
    with pytest.raises(CutOffError):
        runs.up(sending(device="mobile"), Cut(write, True))
    spec = sending(**EDITED[edit])
    if write == 3:
        # The state does not know the second version, which sends.
        with pytest.raises(RefusedError, match=r'may send the same: "Welcome v2" \(active\)'):
            runs.up(spec)
        runs.by_hand("Welcome v2", status="finished")
    runs.up(spec)
    assert max(runs.active()) <= (2 if write == 3 else 1)
    assert list(runs.statuses().values()).count("active") == 1
    assert not runs.up(spec)


@pytest.mark.parametrize("edit", [{"left": "visit.userAgent"}, {}], ids=list(EDITED))
@pytest.mark.parametrize("write", [1, 2, 3])
def test_what_collects_never_pauses_and_what_is_not_known_goes_on(
    runs: Runs, edit: dict[str, Any], write: int
) -> None:
    runs.up(COLLECT)
    with pytest.raises(CutOffError):
        runs.up(collecting(operator="equals"), Cut(write, True))
    spec = collecting(**edit)
    runs.up(spec)
    assert min(runs.active()[1:]) == 1
    assert runs.statuses()["Welcome v2"] == ("draft" if write == 1 else "active")
    assert runs.inputs["nodes"]["check"] == WORKFLOW.comparable(spec)["nodes"]["check"]
    assert not runs.up(spec)
