"""``connectif up`` with the real engine: what cannot be taken back needs permission by name."""

import os
import subprocess
import sys

import pytest

from provider.engine.permission import VARIABLE, told
from provider.engine.sources import JUDGED
from tests.engine.definitions import PUSH, RECIPE, changed
from tests.engine.deployed import FirstUp
from tests.engine.project import ROOT, TIME_LIMIT, Outcome, Project
from tests.sandbox_process import SandboxProcess

CAMPAIGN = changed(PUSH, run={"once": "black-friday"})


@pytest.fixture
def deployed(project: Project, first_up: FirstUp) -> Project:
    """Deploy the recipe, whose sender is a draft."""
    project.pack("shop", RECIPE)
    project.configure(["shop"], connectif__surface="extended")
    first_up()
    return project


def up(project: Project, *words: str, code: int) -> Outcome:
    """Run the command, with nobody to ask."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "provider.cli", "up", "--stack", project.stack, *words],
        cwd=project.folder,
        env=project.variables({"PYTHONPATH": os.fspath(ROOT)}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=2 * TIME_LIMIT,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert "Traceback" not in done.stdout
    return Outcome(code, done.stdout)


def verbs(sandbox: SandboxProcess) -> list[str]:
    """Give what became of workflows: the last step of each path that was written to."""
    return [entry["path"].strip("/").split("/")[-1] for entry in sandbox.writes()]


def test_a_campaign_is_sent_with_permission_by_name_and_not_without(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    deployed.pack("shop", RECIPE | {"push": CAMPAIGN})
    stopped = up(deployed, "--yes", code=2)
    stopped.shows('STARTS SENDING to segment "Token holders"', "--yes --allow shop.push")
    assert sandbox.writes() == []
    previewed = len(sandbox.journal())
    sandbox.clear_journal()
    done = up(deployed, "--yes", "--allow", "shop.push", code=0).shows("Resources:", "1 updated")
    assert verbs(sandbox).count("start") == 1
    # It previews once more; then the run makes the calls that it has said.
    written, asked = len(sandbox.writes()), len(sandbox.journal()) - previewed
    done.shows(f"about {asked - written} calls of the API to read and {written} to write")


def test_what_the_judged_plan_did_not_send_is_not_sent(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    judged = {VARIABLE: told(sending=["shop.other"], ending=["shop.other"])}
    deployed.pack("shop", RECIPE | {"push": CAMPAIGN})
    deployed.up(environment=judged, code=None).shows("shop.push", "not started", "has not judged")
    assert sandbox.writes() == []
    edited = {JUDGED: "0123456789abcdef"}
    said = "was changed after connectif up had judged the plan: nothing was done"
    deployed.up(environment=edited, code=None).shows(said)
    assert sandbox.writes() == []
    assert set(deployed.resources()) == {"store", *(f"shop.{name}" for name in RECIPE)}
