"""Workflows of a store that has no list of them, or cannot give it this time."""

import pytest

from tests.unit.engine.by_hand import (
    MAKE,
    ON,
    ONCE,
    put,
    settled,
    told,
)
from tests.unit.engine.runs import Runs
from tests.unit.engine.specs import collecting, once


@pytest.fixture
def runs(public_runs: Runs) -> Runs:
    return public_runs


def test_where_there_is_no_list_a_person_confirms_everything(runs: Runs) -> None:
    fault = {"kind": "status", "status": 404, "path": "^/workflows/$"}
    runs.sandbox.fault(times=None, **fault)
    task = MAKE.format("Welcome", "activate it")
    assert told(runs, ON) == ("pending", task)
    # It is asked for once in a run, however often something would be read from it.
    assert [item["path"] for item in runs.sandbox.journal()].count("/workflows/") == 1
    # What no list can show is no change by itself.
    assert not runs.up(ON)
    assert settled(runs, ON) == ("confirmed", "")
    # Nobody has confirmed that it is a draft.
    assert told(runs, ON | {"run": "draft"})[0] == "pending"
    runs.destroy()
    runs.confirmed = ""
    runs.up(ON)
    runs.sandbox.clear_faults()
    put(runs, "Welcome", "active")
    assert settled(runs, ON) == ("read", "")


NO_LIST = {"kind": "status", "status": 404, "path": "^/workflows/$"}


def test_a_list_that_cannot_be_read_once_forgets_nothing(runs: Runs) -> None:
    put(runs, "Welcome (once: a)", "finished")
    assert told(runs, ONCE) == ("read", "")
    (live,) = runs.sandbox.objects("workflows")
    runs.sandbox.delete_object("workflows", live["id"])
    runs.sandbox.fault(times=None, **NO_LIST)
    runs.up(ONCE)
    assert "task" not in runs.inputs
    runs.sandbox.clear_faults()
    assert told(runs, ONCE) == ("unverified", "")
    assert runs.outputs["sent"] == ["a"]


def test_without_a_list_another_way_to_run_is_something_to_do(runs: Runs) -> None:
    runs.sandbox.fault(times=None, **NO_LIST)
    draft, on = collecting() | {"run": "draft"}, ON
    told(runs, draft)
    assert settled(runs, draft) == ("confirmed", "")
    assert told(runs, on)[1] == 'in the workflow "Welcome": activate it'
    assert runs.task
    assert "Activate" in [step.control for step in runs.task.steps]
    assert settled(runs, on) == ("confirmed", "")
    assert told(runs, draft)[1] == 'in the workflow "Welcome": finish it'


def test_without_a_list_another_label_is_another_workflow(runs: Runs) -> None:
    runs.sandbox.fault(times=None, **NO_LIST)
    assert settled(runs, ONCE) == ("confirmed", "")
    making = MAKE.format("Welcome (once: b)", "activate it, which SENDS once, for good")
    assert told(runs, once("b")) == ("pending", making)
    assert runs.task
    assert runs.task.sends
    # What was sent needs nothing any more, whatever the stack file says now.
    runs.confirmed = ""
    runs.up(ONCE)
    assert "task" not in runs.inputs
