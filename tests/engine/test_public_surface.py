"""The public surface: what its API cannot do is a task for a person, and nothing is pretended."""

from collections.abc import Iterator
from typing import Any

import pytest

from provider.engine.rehearsal import rehearse
from provider.tasks import Settled
from tests.engine.definitions import COLLECTION, HOLDERS, PUSH, RECIPE, SCRIPT, changed, node
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

TASKS = ("shop.script", "shop.holders", "shop.collection", "shop.push")


@pytest.fixture
def sandbox() -> Iterator[SandboxProcess]:
    """Start a store that serves what the real one does, and no more."""
    with SandboxProcess(requests_per_minute=0, surface="public") as process:
        yield process


def statuses(project: Project) -> dict[str, str]:
    """Give the status of every resource but the store."""
    return {
        name: resource["outputs"]["status"]
        for name, resource in project.resources().items()
        if name != "store"
    }


def confirm(project: Project, config: dict[str, Any]) -> list[str]:
    """Write into the stack file that a person has done what can be confirmed; give what was."""
    found = rehearse(project.folder, project.stack)
    done = [name for name, task in found.tasks.items() if task.settled == Settled.CONFIRMATION]
    said: dict[str, Any] = config.setdefault("connectif__confirmed", {})
    for name in done:
        said[name] = {"digest": found.digests[name], "by": "ana@shop.example", "date": "2026-11-26"}
    project.configure(["shop"], **config)
    return done


def by_hand(sandbox: SandboxProcess, number: int, name: str, status: str) -> None:
    """Act as the person who makes or changes a workflow in the console."""
    sandbox.put_object("workflows", f"{number:024x}", {"name": name, "status": status})


@pytest.mark.timeout(300)
def test_a_full_life_calls_nothing_that_the_public_api_lacks(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", RECIPE)
    config: dict[str, Any] = {"connectif__surface": "public"}
    project.configure(["shop"], **config)
    pending = [f"{name} (status: pending)" for name in TASKS]
    project.preview().shows(*pending, 'make the Dynamic Segment Plus "Token holders"')
    project.up().shows(*pending, "4 tasks for a person, about")
    seen = statuses(project)
    assert {name for name, status in seen.items() if status == "pending"} == set(TASKS)
    assert {status for name, status in seen.items() if name not in TASKS} == {"applied"}
    assert sandbox.objects("segments") == sandbox.objects("web-contents") == []
    # A person does the tasks; the list shows name and status, and nothing of what is inside.
    by_hand(sandbox, 1, "Collect tokens", "draft")
    project.preview().shows('activate the workflow "Collect tokens"')
    by_hand(sandbox, 1, "Collect tokens", "active")
    by_hand(sandbox, 2, "Send a push", "draft")
    project.up().shows(
        'the API does not show what is inside, so a person must look whether the workflow "Collect '
    )
    # What no list can show is no change by itself: the tasks are named all the same.
    project.settled().shows(*pending)
    assert confirm(project, config) == list(TASKS)
    done = '=> "done: confirmed by ana@shop.example on 2026-11-26"'
    project.preview().shows(': "PENDING: make the inline content', done)
    project.up()
    after = dict.fromkeys(TASKS[:2], "confirmed") | dict.fromkeys(TASKS[2:], "read")
    assert statuses(project) == seen | after
    assert "for a person" not in project.settled().text
    by_hand(sandbox, 1, "Collect tokens", "paused")
    project.preview().shows('resume the workflow "Collect tokens"', '"paused" => "continuous"')
    by_hand(sandbox, 1, "Collect tokens", "active")
    edits(project, sandbox, config)
    removal(project, sandbox)
    assert {item["surface"] for item in sandbox.journal()} == {"public"}


def edits(project: Project, sandbox: SandboxProcess, config: dict[str, Any]) -> None:
    """Edit what a person has made: a new version by its name, a setting as a delta."""
    setting = node(COLLECTION, "in-app", right="my-app")
    project.pack("shop", RECIPE | {"collection": setting})
    words = ('in the workflow "Collect tokens": ', '"rktwebview" -> "my-app"')
    project.up().shows(*words, "1 task for a person")
    assert statuses(project)["shop.collection"] == "pending"
    project.settled().shows(*words)
    structure = node(setting, "in-app", operator="equals")
    once = changed(PUSH, run={"once": "black-friday"})
    project.pack("shop", RECIPE | {"collection": structure, "push": once})
    project.up().shows(
        'make the workflow "Collect tokens v2"',
        'then finish "Collect tokens"',
        'make the workflow "Send a push (once: black-friday)"',
        "activate it, which SENDS once, for good",
    )
    by_hand(sandbox, 1, "Collect tokens", "finished")
    by_hand(sandbox, 3, "Collect tokens v2", "active")
    by_hand(sandbox, 4, "Send a push (once: black-friday)", "finished")
    assert confirm(project, config) == ["shop.collection"]
    project.up()
    assert statuses(project)["shop.collection"] == statuses(project)["shop.push"] == "read"
    renamed = {
        "script": changed(SCRIPT, name="Other script"),
        "holders": changed(HOLDERS, name="Other holders"),
        "collection": changed(structure, name="Collect"),
        "push": once,
    }
    project.pack("shop", RECIPE | renamed)
    project.up().shows('rename the workflow "Collect tokens v2" to "Collect v2"')
    by_hand(sandbox, 3, "Collect v2", "active")
    project.up()
    assert statuses(project)["shop.collection"] == "read"


def removal(project: Project, sandbox: SandboxProcess) -> None:
    """Destroy: what goes on stops the run, what nobody can read is named."""
    outcome = project.destroy(code=None)
    assert outcome.code != 0
    outcome.shows(
        'workflow "Collect v2" (active) is still in the store', "finish it in the console"
    )
    assert len(sandbox.objects("custom-event-types")) == 1
    by_hand(sandbox, 3, "Collect v2", "finished")
    project.destroy().shows(
        'LEFT IN THE STORE: inline content "Other script"',
        'LEFT IN THE STORE: segment "Other holders"',
        'LEFT IN THE STORE: workflow "Collect v2"',
    )
    assert sandbox.objects("custom-integrations") == []
    assert project.resources() == {}
