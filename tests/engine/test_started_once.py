"""One label starts once: over repeated runs, refreshes, edits, lost states, kills and faults."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.engine.definitions import PUSH, RECIPE, changed, node
from tests.engine.deployed import FirstUp
from tests.engine.family import Family, Victim, killed_at, unlocked, until
from tests.engine.project import Outcome, Project
from tests.sandbox_process import SandboxProcess

BLACK = changed(PUSH, run={"once": "black-friday"})
LIVE = "Send a push (once: black-friday)"


def deploy(project: Project, push: dict[str, Any]) -> None:
    """Write the recipe with another push workflow."""
    project.pack("shop", RECIPE | {"push": push})
    project.configure(["shop"], connectif__surface="extended")


def starts(sandbox: SandboxProcess, name: str = LIVE) -> int:
    """Count the starts that the store has carried out for the workflows of a name."""
    ids = {item["id"] for item in sandbox.objects("workflows") if item["name"] == name}
    carried_out = [item["path"] for item in sandbox.writes() if item["applied"]]
    return sum(carried_out.count(f"/workflows/{identifier}/start") for identifier in ids)


@pytest.mark.timeout(300)
def test_a_label_starts_once_whatever_is_run_and_a_new_one_once_more(
    project: Project, sandbox: SandboxProcess
) -> None:
    deploy(project, PUSH)
    project.up().shows('"Send a push" is made as a draft, not started')
    assert starts(sandbox, "Send a push") == 0
    deploy(project, BLACK)
    words = 'STARTS SENDING to segment "Token holders" (existing contacts) once'
    project.preview().shows(words, "black-friday", '~ run: "draft" => "once: black-friday"')
    assert starts(sandbox) == 0
    project.up().shows(words)
    assert starts(sandbox) == 1
    # The bulk action has finished by itself, which is its proper end and no drift.
    assert {item["name"]: item["status"] for item in sandbox.objects("workflows")}[LIVE] == (
        "finished"
    )
    project.settled()
    project.up()
    project.up_with_preview()
    project.run("refresh", "--yes", "--stack", project.stack)
    edited = node(BLACK, "push", fields=PUSH["spec"]["nodes"]["push"]["fields"] | {"title": "Hi"})
    deploy(project, edited)
    refusal = 'already sent with the label "black-friday" (nodes.push.fields.title differs)'
    outcome = project.preview(code=None)
    assert outcome.code != 0
    outcome.shows("resources/shop/push.yaml:", refusal, "give a new label to send once more")
    assert project.up(code=None).code != 0
    deploy(project, BLACK)
    project.lose_state()
    project.up().shows("is in the store already and equal")
    assert starts(sandbox) == 1
    project.settled()
    deploy(project, changed(edited, run={"once": "cyber-monday"}))
    project.up().shows("STARTS SENDING", 'workflow "Send a push (once: cyber-monday)"')
    assert starts(sandbox, "Send a push (once: cyber-monday)") == 1
    # Back to a label that was used: the store remembers it.
    deploy(project, BLACK)
    project.up()
    assert starts(sandbox) == 1
    # A destroy ends what runs and keeps the memory; the same label then starts nothing.
    project.destroy().shows("LEFT IN THE STORE", "it remembers that it was sent")
    project.up()
    assert starts(sandbox) == 1
    project.settled()


@pytest.mark.timeout(300)
def test_what_was_sent_and_then_renamed_or_deleted_by_hand_is_not_sent_again(
    project: Project, sandbox: SandboxProcess
) -> None:
    deploy(project, BLACK)
    project.up()
    (sent,) = [item for item in sandbox.objects("workflows") if item["name"] == LIVE]
    sandbox.patch_object("workflows", sent["id"], {"name": "Done in November"})
    project.preview().shows('~ name: "Done in November" => "Send a push"')
    project.up()
    assert starts(sandbox) == 1
    sandbox.delete_object("workflows", sent["id"])
    project.preview("--expect-no-changes").shows("its label stays used")
    outcome = project.up_with_preview()
    outcome.shows("its label stays used")
    assert [item["name"] for item in sandbox.objects("workflows")] == ["Collect tokens"]


@pytest.mark.timeout(300)
def test_a_campaign_that_is_paused_by_hand_is_left_alone(
    project: Project, sandbox: SandboxProcess
) -> None:
    sandbox.switches(bulkRun="held")
    deploy(project, BLACK)
    project.up()
    by_name = {item["name"]: item for item in sandbox.objects("workflows")}
    sandbox.patch_object("workflows", by_name[LIVE]["id"], {"status": "paused"})
    sandbox.patch_object("workflows", by_name["Collect tokens"]["id"], {"status": "paused"})
    # What collects is to run until told otherwise; a paused campaign is a person's decision.
    project.preview().shows('~ run: "paused" => "continuous"', "1 to update")
    project.up().shows('resumes "Collect tokens"')
    states = {item["name"]: item["status"] for item in sandbox.objects("workflows")}
    assert states == {LIVE: "paused", "Collect tokens": "active"}
    assert starts(sandbox) == 1
    # A new label ends the old campaign before it starts its own.
    deploy(project, changed(PUSH, run={"once": "second"}))
    project.preview().shows(f'FINISHES the workflow "{LIVE}"', "STARTS SENDING")
    project.up()
    verbs = [item["path"].strip("/").split("/")[-1] for item in sandbox.writes()]
    assert verbs[-2:] == ["finish", "start"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("victim", ["engine", "provider"])
@pytest.mark.parametrize(
    ("method", "path", "skip"),
    [
        ("POST", r"/workflows/$", 0),
        # The draft that is no longer needed, right after the start.
        ("DELETE", r"/workflows/", 0),
        # The look right before the start; the first list of the process comes with the check.
        ("GET", r"/workflows/$", 1),
        ("POST", r"/start$", 0),
    ],
    ids=["while-made", "while-tidied", "while-looked-at", "while-started"],
)
def test_a_run_that_is_killed_around_the_start_starts_once(
    project: Project,
    sandbox: SandboxProcess,
    family: Family,
    first_up: FirstUp,
    victim: Victim,
    method: str,
    path: str,
    skip: int,
) -> None:
    deploy(project, PUSH)
    without = {key: value for key, value in RECIPE.items() if key not in ("push", "collection")}
    project.pack("shop", without | ({"push": PUSH} if method == "DELETE" else {}))
    first_up()
    project.pack("shop", without | {"push": BLACK})
    before = len(sandbox.journal())
    killed_at(
        project, sandbox, family, method=method, path=path, skip=skip, victim=victim, seconds=2.5
    )
    until(lambda: any(_is(item, method, path) for item in sandbox.journal()[before + skip :]))
    unlocked(project)
    project.up()
    assert starts(sandbox) == 1
    named = [item["status"] for item in sandbox.objects("workflows") if item["name"] == LIVE]
    assert named == ["finished"]
    project.settled()


@pytest.mark.timeout(300)
def test_a_second_run_while_the_start_of_a_killed_one_is_under_way_starts_once(
    project: Project, sandbox: SandboxProcess, family: Family, first_up: FirstUp
) -> None:
    deploy(project, PUSH)
    first_up()
    deploy(project, BLACK)
    killed_at(project, sandbox, family, method="POST", path=r"/start$")
    unlocked(project)
    # The store has not carried the first start out yet: this run sends its own.
    project.up()
    until(lambda: sum(_is(item, "POST", "/start$") for item in sandbox.journal()) == 2)
    assert starts(sandbox) == 1


def _is(item: dict[str, Any], method: str, path: str) -> bool:
    return item["method"] == method and re.search(path, str(item["path"])) is not None


@pytest.mark.timeout(300)
def test_two_runs_at_once_with_states_of_their_own_start_once(
    project: Project, sandbox: SandboxProcess
) -> None:
    other = Project(project.folder.with_name("other"), sandbox.url).prepare()
    for each in (project, other):
        deploy(each, PUSH)
        without = {key: value for key, value in RECIPE.items() if key != "push"}
        each.pack("shop", without)
        each.up()
        each.pack("shop", without | {"push": BLACK})
    # Both have found no such workflow by the time that either makes one.
    sandbox.fault(method="POST", path="/workflows/$", kind="delay", seconds=3, times=2)
    with ThreadPoolExecutor(2) as pool:
        codes = [
            run.result().code for run in [pool.submit(_run, project), pool.submit(_run, other)]
        ]
    assert starts(sandbox) == codes.count(0) <= 1
    for each in (project, other):
        each.up()
        each.settled()
    assert starts(sandbox) == 1
    assert [item["name"] for item in sandbox.objects("workflows")].count(LIVE) == 1


def _run(project: Project) -> Outcome:
    return project.up(code=None)
