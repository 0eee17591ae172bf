"""Workflows on the public surface: a person's next step, from the names and states of a list."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from provider.engine.conduct import check
from provider.engine.failures import InUseError
from provider.tasks import Act, Settled
from tests.sandbox_process import SandboxProcess
from tests.unit.engine.runs import RefusedError, Runs
from tests.unit.engine.specs import bulk, collecting, once, sending

MAKE = 'make the workflow "{}" (...), then {}'
LOOK = 'look whether the workflow "{}" holds what its definition says, and confirm it'
DONE = "done: confirmed by ana@shop.example on 2026-11-26"


@pytest.fixture(scope="module")
def public_store() -> Iterator[SandboxProcess]:
    with SandboxProcess(surface="public") as process:
        yield process


@pytest.fixture
def runs(
    public_store: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Runs]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("CONNECTIF_REQUESTS_PER_MINUTE", "0")
    public_store.reset()
    yield Runs(public_store, surface="public")
    assert public_store.writes() == []
    assert {item["surface"] for item in public_store.journal()} == {"public"}


def put(runs: Runs, name: str, status: str) -> None:
    """Have a person make a workflow, or bring it into another state."""
    identifier = name.encode().hex()[:24].ljust(24, "0")
    found = {item["name"]: item["id"] for item in runs.sandbox.objects("workflows")}
    runs.sandbox.put_object(
        "workflows", found.get(name, identifier), {"name": name, "status": status}
    )


def told(runs: Runs, spec: dict[str, Any]) -> tuple[str, str]:
    """Apply, and give the status and the task without its place in the console."""
    runs.up(spec)
    return runs.outputs["status"], short(str(runs.inputs.get("task", "")))


def settled(runs: Runs, spec: dict[str, Any]) -> tuple[str, str]:
    """Apply, and have a person look at what is there and confirm it, where that is all."""
    found = told(runs, spec)
    if runs.task is not None and runs.task.settled == Settled.CONFIRMATION:
        runs.confirm(spec)
        return told(runs, spec)
    return found


def short(task: str) -> str:
    """Leave out how many nodes there are, and what is the same in every task."""
    bare = task.removeprefix("PENDING: ").removesuffix(" (Workflows)")
    bare = re.sub(r"\(Create new workflow\) with .*?; then", "(...), then", bare)
    return "" if bare == DONE else bare


ON, DRAFT, ONCE = collecting(), bulk("draft"), once("a")
ABSENT = {"absent": True}
LIVE = {"on": "Welcome", "draft": "Welcome", "once": "Welcome (once: a)"}
SPECS = {"on": ON, "draft": DRAFT, "once": ONCE}


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
