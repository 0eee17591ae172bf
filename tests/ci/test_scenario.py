"""From a pull request to the stores, and what happens when somebody changes one by hand.

The workflows of .github/workflows are run as they stand, against two stores and a stand-in of
GitHub.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.ci.github_server import GitHubServer
from tests.ci.runner import WorkflowRun
from tests.ci.stage import CANARY, FORK, MAIN, NUMBER, PACK_SECRET, REST, Stage
from tests.engine.definitions import EVENT, FIELD, INTEGRATION
from tests.sandbox_process import SandboxProcess

HEADERS = {"x-api-key": {"secret": "apiKey", "version": 1}}
PUSH = EVENT | {"spec": EVENT["spec"] | {"headers": HEADERS}}
pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

PACK = {
    "title": "App",
    "description": "The shop's app.",
    "parameters": {"apiKey": {"type": "string", "secret": True, "description": "Its key."}},
}
DEFINITIONS = {"token": FIELD, "integration": INTEGRATION, "event": PUSH}
COLLECTION = "custom-integrations"


@pytest.fixture(scope="module")
def github() -> Iterator[GitHubServer]:
    """Stand in for GitHub."""
    with GitHubServer() as server:
        yield server


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, github: GitHubServer) -> Iterator[Stage]:
    """Begin with two empty stores, and a branch that defines something for both."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # As in tests/engine: a shell starts so what it puts into the background, and the engine
        # then waits five seconds for each of its providers.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with SandboxProcess(surface="public") as one, SandboxProcess(surface="public") as two:
        stores = {CANARY: one, REST: two}
        found = Stage(tmp_path_factory.mktemp("ci"), stores, github).begin([])
        project = found.project(CANARY)
        project.pack("reskyt", DEFINITIONS)
        project.write("resources/reskyt/pack.yaml", PACK)
        found.configure(["reskyt"])
        found.commit("branch")
        yield found


def integration(store: SandboxProcess) -> dict[str, Any]:
    """Give the only integration of a store."""
    (found,) = store.objects(COLLECTION)
    return found


def test_from_a_pull_request_to_the_stores_and_to_drift(stage: Stage, github: GitHubServer) -> None:
    from_a_fork(stage, github)
    reviewed(stage, github)
    stage.commit(MAIN)
    moved_meanwhile(stage)
    applied(stage)
    changed_by_hand(stage, github)


def from_a_fork(stage: Stage, github: GitHubServer) -> None:
    """A fork is checked without any key, and told why there is no more."""
    run = stage.run("preview.yml", stage.pull_request("branch", FORK))
    skipped = dict.fromkeys(("stacks", "report", "merge", "comment"), "skipped")
    run.went(check="success", **skipped)
    assert "### No preview here" in run.summary
    assert github.paths == []
    assert [store.journal() for store in stage.stores.values()] == [[], []]


def reviewed(stage: Stage, github: GitHubServer) -> None:
    """The pull request gets one comment for both stores, by keys that can only read."""
    run = stage.run("preview.yml", stage.pull_request("branch"))
    run.went(
        check="success", stacks="success", report="success", merge="success", comment="success"
    )
    (comment,) = github.comments[NUMBER]
    assert comment["body"].count('outbound event "Send push"') > 0
    for words in (
        "reskyt-token",
        "Push service",
        CANARY,
        REST,
        "For commit branch.",
        "answer here.",
    ):
        assert words in comment["body"], comment["body"]
    assert "No preview here" not in run.summary
    assert [store.writes() for store in stage.stores.values()] == [[], []]
    keys = {entry["keyId"] for store in stage.stores.values() for entry in store.journal()}
    assert keys == {"reads"}


def moved_meanwhile(stage: Stage) -> None:
    """The canary gets what was approved; the other store has changed since, and gets nothing."""

    def makes_it_by_hand(job: str, _: str) -> None:
        if job == "rest":
            body = {**INTEGRATION["spec"], "eventsEnabled": True}
            stage.stores[REST].act("createCustomIntegration", body)

    run = stage.run("up.yml", stage.on_main(), makes_it_by_hand)
    run.went(
        stacks="success",
        report="success",
        plan="success",
        canary="success",
        gate="success",
        rest="failure",
    )
    assert integration(stage.stores[CANARY])["description"] == "Sends push notifications"
    assert "reskyt-token" in run.summary
    assert "It happens once a reviewer approves the environment of the store" in run.summary
    assert 'custom integration "Push service"' in run.log("rest", REST)
    assert stage.stores[REST].writes() == []
    assert_no_secret(stage, run)


def applied(stage: Stage) -> None:
    """A new report of that store is approved and applied: what is there is taken over."""
    run = stage.run("up.yml", stage.on_main(only=REST))
    run.went(
        stacks="success",
        report="success",
        plan="success",
        canary="skipped",
        gate="success",
        rest="success",
    )
    made = [entry["operation"] for entry in stage.stores[REST].writes()]
    assert sorted(made) == ["createContactField", "createCustomEventType"]
    assert_no_secret(stage, run)


def changed_by_hand(stage: Stage, github: GitHubServer) -> None:
    """A change by hand opens an issue, and putting it back closes it."""
    store, as_defined = stage.stores[CANARY], integration(stage.stores[CANARY])
    store.patch_object(COLLECTION, as_defined["id"], {"description": "By hand"})
    went = {"stacks": "success", "look": "success", "issue": "success"}
    stage.run("drift.yml", stage.on_main()).went(**went)
    (issue,) = github.issues
    lines = issue["body"].splitlines()
    assert "- Somebody changed this in the store by hand: `reskyt.integration`" in lines
    assert f"### {REST}" not in lines
    assert "By hand" in issue["body"]
    store.put_object(COLLECTION, as_defined["id"], as_defined)
    stage.run("drift.yml", stage.on_main()).went(**went)
    assert issue["state"] == "closed"


def assert_no_secret(stage: Stage, run: WorkflowRun) -> None:
    """Fail if a secret is in what a run has printed, shown or kept."""
    kept = [place.read_text("utf-8") for place in run.folder.rglob("artifacts/**/*.*")]
    said = "\n".join((run.everything(), run.summary, *kept))
    assert kept
    assert PACK_SECRET not in said
    assert "-secret-of-" not in said
