"""Labels, new names, namesakes and removals of workflows that a person makes."""

import pytest

from provider.engine.failures import InUseError
from provider.tasks import Act
from tests.unit.engine.by_hand import (
    ABSENT,
    LOOK,
    MAKE,
    ON,
    ONCE,
    put,
    settled,
    told,
)
from tests.unit.engine.runs import RefusedError, Runs
from tests.unit.engine.specs import collecting, once, sending


@pytest.fixture
def runs(public_runs: Runs) -> Runs:
    return public_runs


def test_a_new_label_is_another_workflow(runs: Runs) -> None:
    put(runs, "Welcome (once: a)", "finished")
    assert told(runs, ONCE) == ("read", "")
    making = MAKE.format("Welcome (once: b)", "activate it, which SENDS once, for good")
    assert told(runs, once("b", "Other")) == ("pending", making)
    # The label that was used needs nothing: it is not sent again.
    assert told(runs, ONCE) == ("read", "")


def test_a_rename_keeps_the_version_and_what_was_confirmed(runs: Runs) -> None:
    put(runs, "Welcome", "finished")
    put(runs, "Welcome v2", "active")
    assert settled(runs, ON) == ("read", "")
    renamed = ON | {"name": "Hello"}
    task = 'rename the workflow "Welcome v2" to "Hello v2"'
    assert told(runs, renamed) == ("pending", task)
    assert told(runs, renamed) == ("pending", task)
    edited = collecting(right="y") | {"name": "Hello"}
    assert told(runs, edited)[1].startswith(f'{task}, then in the workflow "Hello v2": ')
    runs.up(renamed)
    runs.by_hand("Welcome v2", name="Hello v2")
    assert settled(runs, renamed) == ("read", "")
    assert not runs.up(renamed)


def twins(runs: Runs, name: str, *states: str) -> None:
    """Have people make several workflows of one name."""
    for number, status in enumerate(states):
        body = {"name": name, "status": status}
        runs.sandbox.put_object("workflows", f"{number + 1:024x}", body)


def test_of_several_workflows_of_one_name_the_one_that_has_acted_counts(runs: Runs) -> None:
    twins(runs, "Welcome (once: a)", "draft", "finished")
    # It was sent: nobody is told to activate the other one.
    assert told(runs, ONCE) == ("read", "")
    runs.lose_state()
    twins(runs, "Welcome", "finished", "active")
    assert told(runs, ON) == ("pending", LOOK.format("Welcome"))


def test_two_workflows_of_one_name_that_may_act_are_refused(runs: Runs) -> None:
    twins(runs, "Welcome", "draft", "active")
    with pytest.raises(RefusedError, match='2 workflows called "Welcome": rename all but one'):
        runs.up(sending())


@pytest.mark.parametrize("status", ["draft", "active", "finished"])
def test_a_new_name_that_another_workflow_has_is_refused(runs: Runs, status: str) -> None:
    put(runs, "Welcome", "active")
    settled(runs, ON)
    put(runs, "Hello", status)
    with pytest.raises(RefusedError, match='another workflow called "Hello", beside "Welcome"'):
        runs.up(ON | {"name": "Hello"})


def test_what_is_made_anew_is_to_be_confirmed_as_it_is_then(runs: Runs) -> None:
    put(runs, "Welcome", "active")
    settled(runs, ON)
    (live,) = runs.sandbox.objects("workflows")
    runs.sandbox.delete_object("workflows", live["id"])
    edited = collecting(right="y")
    task = MAKE.format("Welcome", "activate it")
    assert told(runs, edited) == ("pending", task)
    put(runs, "Welcome", "active")
    assert told(runs, edited) == ("pending", LOOK.format("Welcome"))
    assert settled(runs, edited) == ("read", "")


def test_a_lost_state_finds_the_version_that_acts_and_what_was_confirmed(runs: Runs) -> None:
    for name, status in (
        ("Welcome", "finished"),
        ("Welcome v2", "active"),
        ("Welcome v3", "draft"),
    ):
        put(runs, name, status)
    settled(runs, ON)
    runs.lose_state()
    assert told(runs, ON) == ("read", "")
    assert runs.inputs["version"] == 2


def test_what_goes_on_is_not_released(runs: Runs) -> None:
    for status in ("scheduled", "active", "paused"):
        put(runs, "Welcome", status)
        runs.up(ON)
        with pytest.raises(InUseError, match=rf'"Welcome" \({status}\) is still in the store'):
            runs.destroy()
    put(runs, "Welcome", "finished")
    runs.destroy()
    assert runs.statuses() == {"Welcome": "finished"}


def test_what_shall_go_is_a_task_until_nothing_of_it_can_act(runs: Runs) -> None:
    put(runs, "Welcome", "finished")
    put(runs, "Welcome v2", "active")
    settled(runs, ON)
    put(runs, "Welcome v3", "draft")
    task = 'finish "Welcome v2", then delete the draft "Welcome v3"'
    for _ in range(2):
        assert told(runs, ON | ABSENT) == ("pending", task)
    assert runs.task
    assert runs.task.act == Act.REMOVE
    put(runs, "Welcome v2", "finished")
    (draft,) = [item for item in runs.sandbox.objects("workflows") if item["status"] == "draft"]
    runs.sandbox.delete_object("workflows", draft["id"])
    assert told(runs, ON | ABSENT) == ("absent", "")
    assert not runs.up(ON | ABSENT)
    runs.destroy()
    assert runs.statuses() == {"Welcome": "finished", "Welcome v2": "finished"}


def test_what_shall_go_is_confirmed_where_the_list_shows_no_state(runs: Runs) -> None:
    put(runs, "Welcome", "finished")
    runs.sandbox.switches(workflowStatus=False)
    assert told(runs, ON | ABSENT) == ("pending", 'finish or delete "Welcome"')
    assert settled(runs, ON | ABSENT) == ("absent", "")
    assert not runs.up(ON | ABSENT)


def test_what_shall_go_and_comes_back_is_a_new_version(runs: Runs) -> None:
    put(runs, "Welcome", "active")
    settled(runs, ON)
    put(runs, "Welcome", "finished")
    assert told(runs, ON | ABSENT) == ("absent", "")
    assert told(runs, ON) == ("pending", MAKE.format("Welcome v2", "activate it"))
