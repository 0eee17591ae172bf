"""A year with a store as Connectif's API is today, from the first look to the last removal.

The real engine, the commands of a user, and a robot at the console that knows nothing but the steps
of `connectif guide --json`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.browser.browser import Browsing
from tests.browser.deployment import FIELD, PUSH_KEY
from tests.browser.robot import Robot
from tests.engine.project import ROOT, Project
from tests.sandbox_process import SandboxProcess

COMMAND_SECONDS = 120
PENDING, FINE = 2, 0
#: What a person makes, in the order of the guide.
SEGMENT, SCRIPT = "reskyt.token-segment", "reskyt.token-script"
COLLECTION, PUSH = "reskyt.token-collection", "reskyt.push"
TASKS = {SEGMENT, SCRIPT, COLLECTION, PUSH}
BY_API = {"reskyt.integration", "reskyt.push-event", "reskyt.token-field", "store"}


class Team:
    """Who has the store: a project, a terminal, and somebody at the console."""

    def __init__(self, folder: Path, store: SandboxProcess, browsing: Browsing) -> None:
        self.store = store
        self.project = Project(folder / "project", store.url).prepare()
        self.project.install("reskyt")
        self._browsing = browsing
        self._values: dict[str, Any] = {"connectif__surface": "public", "reskyt__pushTitle": "Hi"}
        self._values |= {"reskyt__pushUrl": store.addresses()["push"]}

    def write(self, packs: list[str], **values: Any) -> None:
        """Edit the stack file; what people have confirmed stays in it."""
        self._values |= values
        given = {name: value for name, value in self._values.items() if value is not None}
        confirmed = self.config().get("connectif:confirmed", {})
        self.project.configure(packs, connectif__confirmed=confirmed, **given)

    def config(self) -> dict[str, Any]:
        """Give what the stack file says."""
        content = yaml.safe_load(self.project.stack_file.read_text(encoding="utf-8"))
        config: dict[str, Any] = content["config"]
        return config

    def connectif(self, *words: str, code: int = FINE) -> str:
        """Run a command of a user."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "provider.cli", *words, "--stack", self.project.stack],
            cwd=self.project.folder,
            env={**os.environ, **self.project.variables(), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == code, f"exit {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def guide(self, *, code: int = PENDING) -> list[dict[str, Any]]:
        """Give the tasks that are left."""
        (stack,) = json.loads(self.connectif("guide", "--json", code=code))["stacks"]
        tasks: list[dict[str, Any]] = stack["tasks"]
        return tasks

    def do(self, tasks: list[dict[str, Any]]) -> None:
        """Do tasks at the console, by their steps alone."""
        page = self._browsing.page()
        page.goto(f"{self.store.url}/_sandbox/console/")
        robot = Robot(page)
        for task in tasks:
            robot.follow(task["steps"])
        page.context.close()

    def confirm_and_apply(self, *names: str) -> None:
        """Note in the stack file what was done, apply it, and find nothing left."""
        said = self.connectif("confirm", *(names or ["--all"]), "--by", "ana@shop.example")
        assert all(name in said for name in names)
        self.project.up()
        self.settled()

    def settled(self) -> None:
        """Fail unless neither a preview nor the guide finds anything left to do."""
        assert "for a person" not in self.project.settled().text
        self.connectif("guide", "--check")

    def statuses(self) -> dict[str, str]:
        """Give what the state says of each resource."""
        found = self.project.resources().items()
        return {name: str(item["outputs"].get("status", "")) for name, item in found}


@pytest.fixture
def team(tmp_path: Path, browsing: Browsing) -> Iterator[Team]:
    with SandboxProcess(environment=PUSH_KEY, surface="public") as store:
        found = Team(tmp_path, store, browsing)
        found.write(["reskyt"], connectif__shopUrl=store.addresses()["shop"])
        yield found


@pytest.mark.timeout(600)
def test_a_year_with_a_real_store(team: Team) -> None:
    first_weeks(team)
    one_definition_changes(team)
    somebody_pauses_the_workflow(team)
    the_pack_is_switched_off(team)
    assert {item["surface"] for item in team.store.journal()} == {"public"}


def first_weeks(team: Team) -> None:
    """Look, apply, do what the guide says, confirm, and see it work."""
    team.connectif("doctor")
    team.project.up().shows("4 tasks for a person, about")
    tasks = team.guide()
    assert {task["resource"] for task in tasks} == TASKS
    team.do(tasks)
    # What can be read is read; what is inside of it, somebody looks at before confirming.
    left = team.guide()
    assert {task["resource"]: task["act"] for task in left if task["kind"] == "Workflow"} == {
        COLLECTION: "verify",
        PUSH: "verify",
    }
    team.do([task for task in left if task["act"] == "verify"])
    team.confirm_and_apply(*sorted(TASKS))
    assert team.statuses() == dict.fromkeys(BY_API - {"store"}, "applied") | {
        "store": "",
        SEGMENT: "confirmed",
        SCRIPT: "confirmed",
        COLLECTION: "read",
        PUSH: "read",
    }
    assert "proven" in team.connectif("probe").lower()
    assert not any(contact.get(FIELD) for contact in team.store.contacts())


def one_definition_changes(team: Team) -> None:
    """Edit one value: nothing but its delta is left to do."""
    team.write(["reskyt"], reskyt__userAgent="newappview")
    team.project.preview().shows('"rktwebview" -> "newappview"', "1 task for a person")
    (task,) = team.guide()
    assert (task["resource"], task["act"]) == (COLLECTION, "change")
    assert "newappview" in {step["value"] for step in task["steps"]}
    assert "Reskyt Script" not in {step["value"] for step in task["steps"]}
    team.do([task])
    team.confirm_and_apply(COLLECTION)
    team.connectif("probe")


def somebody_pauses_the_workflow(team: Team) -> None:
    """Find what was done by hand, and have it undone."""
    (collection,) = [
        item for item in team.store.objects("workflows") if item["name"] != "Reskyt push"
    ]
    team.store.patch_object("workflows", collection["id"], {"status": "paused"})
    team.project.preview().shows(
        f'resume the workflow "{collection["name"]}"', '"paused" => "continuous"'
    )
    team.connectif("confirm", COLLECTION, "--by", "ana@shop.example", code=1)
    team.connectif("probe", code=PENDING)
    team.do(team.guide())
    team.project.up()
    team.settled()


def the_pack_is_switched_off(team: Team) -> None:
    """Remove by hand what was made by hand, then what the API has made."""
    team.write([], connectif__absent=["reskyt"])
    team.project.up().shows("4 tasks for a person")
    everything = set(team.project.resources())
    assert everything == TASKS | BY_API
    assert len(team.store.objects("custom-event-types")) == 1
    tasks = team.guide()
    assert {task["act"] for task in tasks} == {"remove"}
    # A workflow goes before what it uses.
    assert {task["resource"] for task in tasks[:2]} == {COLLECTION, PUSH}
    team.do(tasks)
    assert team.store.objects("segments") == team.store.objects("web-contents") == []
    team.confirm_and_apply()
    assert set(team.project.resources()) == everything
    assert {team.statuses()[name] for name in TASKS} == {"absent"}
    team.write([], connectif__absent=None)
    outcome = team.project.up()
    assert outcome.text.count("LEFT IN THE STORE") == 0
    assert set(team.project.resources()) == {"store"}
    assert team.store.objects("custom-integrations") == []
    assert [item["id"] for item in team.store.objects("contact-fields") if item["custom"]] == [
        FIELD
    ]
