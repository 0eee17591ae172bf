"""Workflows on the public surface: a person's next step, from the names and states of a list."""

from collections.abc import Callable
from typing import Any

import pytest

from provider.engine.conduct import check
from provider.tasks import Settled
from tests.unit.engine.by_hand import (
    LIVE,
    LOOK,
    MAKE,
    ON,
    ONCE,
    SPECS,
    put,
    settled,
    told,
)
from tests.unit.engine.runs import Runs
from tests.unit.engine.specs import collecting, once, sending


@pytest.fixture
def runs(public_runs: Runs) -> Runs:
    return public_runs


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("on", MAKE.format("Welcome", "activate it")),
        ("draft", MAKE.format("Welcome", "leave it as a draft")),
        (
            "once",
            MAKE.format("Welcome (once: a)", "activate it, which SENDS once, for good"),
        ),
    ],
)
def test_what_the_list_lacks_is_to_be_made(runs: Runs, name: str, task: str) -> None:
    assert told(runs, SPECS[name]) == ("pending", task)
    assert "objectId" not in runs.outputs
    # It is so until the list shows something else, in every preview.
    assert told(runs, SPECS[name]) == ("pending", task)


@pytest.mark.parametrize(
    ("name", "status", "task"),
    [
        ("on", "draft", 'activate the workflow "Welcome"'),
        ("on", "scheduled", ""),
        ("on", "active", ""),
        ("on", "paused", 'resume the workflow "Welcome"'),
        ("draft", "draft", ""),
        # What a person has started is a person's decision.
        ("draft", "active", ""),
        ("draft", "paused", ""),
        ("draft", "finished", ""),
        ("once", "draft", 'activate the workflow "Welcome (once: a)", which SENDS once, for good'),
        ("once", "active", ""),
        ("once", "paused", ""),
        ("once", "finished", ""),
    ],
)
@pytest.mark.parametrize("known", [False, True], ids=["first", "later"])
def test_a_state_in_the_list_decides_and_a_person_confirms_what_is_inside(
    runs: Runs, name: str, status: str, task: str, known: bool
) -> None:
    if known:
        runs.up(SPECS[name])
    put(runs, LIVE[name], status)
    # What has been sent can no longer be changed, so there is nothing to confirm.
    sent = name == "once" and status != "draft"
    look = "" if sent else LOOK.format(LIVE[name])
    left = ", then ".join(filter(None, (look, task)))
    assert told(runs, SPECS[name]) == ("pending" if left else "read", left)
    assert runs.outputs["objectId"]
    if task:
        # The list decides first: what it does not show yet, nobody can confirm.
        assert runs.task
        assert runs.task.settled == Settled.READING
        return
    assert settled(runs, SPECS[name]) == ("read", "")
    assert not runs.up(SPECS[name])


def test_a_confirmation_ends_with_the_next_edit(runs: Runs) -> None:
    put(runs, "Welcome", "active")
    assert settled(runs, ON) == ("read", "")
    assert runs.inputs["confirmation"]["by"] == "ana@shop.example"
    edited = collecting(right="y")
    assert told(runs, edited)[0] == "pending"
    assert "confirmation" not in runs.inputs
    runs.confirm(edited)
    assert told(runs, edited) == ("read", "")
    assert not runs.up(edited)


def test_a_confirmation_of_something_else_counts_for_nothing(runs: Runs) -> None:
    put(runs, "Welcome", "active")
    runs.confirmed = "0123456789abcdef"
    assert told(runs, ON) == ("pending", LOOK.format("Welcome"))


@pytest.mark.parametrize("known", [False, True], ids=["first", "later"])
def test_what_has_finished_needs_a_new_version(runs: Runs, known: bool) -> None:
    if known:
        put(runs, "Welcome", "active")
        settled(runs, ON)
    put(runs, "Welcome", "finished")
    task = MAKE.format("Welcome v2", "activate it")
    assert told(runs, ON) == ("pending", task)
    assert told(runs, ON) == ("pending", task)
    put(runs, "Welcome v2", "active")
    # It is another workflow, so what was confirmed of the first says nothing about it.
    assert told(runs, ON) == ("pending", LOOK.format("Welcome v2"))
    assert settled(runs, ON) == ("read", "")
    assert not runs.up(ON)


def test_where_the_list_shows_no_state_nothing_is_claimed(runs: Runs) -> None:
    put(runs, "Welcome", "draft")
    runs.sandbox.switches(workflowStatus=False)
    assert settled(runs, ON) == ("unverified", "")
    assert not runs.up(ON)
    runs.sandbox.switches(workflowStatus=True)
    assert told(runs, ON) == ("pending", 'activate the workflow "Welcome"')


def test_a_label_in_a_list_without_states_was_sent_when_somebody_says_so(runs: Runs) -> None:
    put(runs, "Welcome (once: a)", "draft")
    runs.sandbox.switches(workflowStatus=False)
    assert told(runs, ONCE) == ("pending", LOOK.format("Welcome (once: a)"))
    assert "sent" not in runs.outputs
    # Nobody has sent it, so it can be edited.
    assert told(runs, once("a", "Other"))[0] == "pending"
    assert settled(runs, ONCE) == ("unverified", "")
    assert runs.outputs["sent"] == ["a"]


def test_a_label_is_not_asked_for_where_the_state_was_not_read(runs: Runs) -> None:
    put(runs, "Welcome (once: a)", "finished")
    runs.up(ONCE)
    (found,) = runs.sandbox.objects("workflows")
    runs.sandbox.delete_object("workflows", found["id"])
    process = runs.process()
    news = {key: value for key, value in runs.inputs.items() if key != "task"}
    (reason,) = check(process, runs.inputs, news)
    assert "run without --refresh=false" in reason.message
    assert "task" not in news
    process.client("test").close()


@pytest.mark.parametrize("status", ["draft", "active", "paused"])
def test_a_setting_is_a_delta_until_somebody_confirms_it(runs: Runs, status: str) -> None:
    put(runs, "Welcome", "active")
    settled(runs, ON)
    put(runs, "Welcome", status)
    act = {"draft": ', then activate the workflow "Welcome"', "active": ""}
    after = act.get(status, ', then resume the workflow "Welcome"')
    for value in ("y", "z"):
        edited = collecting(right=value)
        for _ in range(2):
            state, task = told(runs, edited)
            assert state == "pending"
            assert task.startswith('in the workflow "Welcome": ')
            assert '"x"' in task
            assert f'"{value}"' in task
            assert task.endswith(after)
    # Whoever takes the edit back looks once more: nobody knows whether it was carried out.
    assert told(runs, ON) == ("pending", LOOK.format("Welcome") + after)


def test_another_workflow_of_the_name_is_not_the_one_that_was_confirmed(runs: Runs) -> None:
    put(runs, "Welcome", "active")
    assert settled(runs, ON) == ("read", "")
    (live,) = runs.sandbox.objects("workflows")
    runs.sandbox.delete_object("workflows", live["id"])
    runs.sandbox.put_object("workflows", "f" * 24, {"name": "Welcome", "status": "active"})
    assert told(runs, ON) == ("pending", LOOK.format("Welcome"))
    assert settled(runs, ON) == ("read", "")


def test_what_the_console_does_not_show_is_only_to_be_confirmed(runs: Runs) -> None:
    put(runs, "Welcome", "draft")
    draft = ON | {"run": "draft"}
    settled(runs, draft)
    nodes = {"other" if name == "visit" else name: node for name, node in ON["nodes"].items()}
    nodes["check"] = nodes["check"] | {"after": "other", "left": "other.url"}
    renamed = draft | {"nodes": nodes}
    nothing = 'nothing changes in the console for the workflow "Welcome": confirm it'
    assert told(runs, renamed) == ("pending", nothing)
    assert settled(runs, renamed) == ("read", "")


def test_a_new_structure_of_what_runs_is_a_version_and_of_a_draft_a_delta(runs: Runs) -> None:
    edited = collecting(operator="equals")
    put(runs, "Welcome", "draft")
    settled(runs, ON | {"run": "draft"})
    state, task = told(runs, edited | {"run": "draft"})
    assert (state, task.partition(":")[0]) == ("pending", 'in the workflow "Welcome"')
    runs.up(ON | {"run": "draft"})
    put(runs, "Welcome", "active")
    assert settled(runs, ON) == ("read", "")
    making = MAKE.format("Welcome v2", "activate it")
    task = f'{making}, then finish "Welcome"'
    assert told(runs, edited) == ("pending", task)
    put(runs, "Welcome v2", "active")
    look = LOOK.format("Welcome v2")
    assert told(runs, edited) == ("pending", f'{look}, then finish "Welcome"')
    put(runs, "Welcome", "finished")
    assert settled(runs, edited) == ("read", "")
    assert not runs.up(edited)


@pytest.mark.parametrize("made", [collecting, sending])
def test_an_edit_that_was_taken_back_before_it_was_made_asks_for_nothing(
    runs: Runs, made: Callable[[], dict[str, Any]]
) -> None:
    put(runs, "Welcome", "active")
    spec = made()
    assert settled(runs, spec) == ("read", "")
    edited = spec | {"start": {"audience": "with-email", "source": "new"}}
    assert "Welcome v2" in told(runs, edited)[1]
    assert told(runs, spec) == ("read", "")
    assert "version" not in runs.inputs
    assert not runs.up(spec)


def test_of_a_sender_the_old_version_ends_first(runs: Runs) -> None:
    put(runs, "Welcome", "active")
    runs.up(sending())
    making = MAKE.format("Welcome v2", "activate it")
    task = f'finish "Welcome", then {making}'
    assert told(runs, sending(device="mobile")) == ("pending", task)
    assert runs.task
    assert runs.task.sends
