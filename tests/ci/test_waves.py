"""The gate between the canary and the rest, with an engine that plans what a test wants."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from provider.engine.rehearsal import rehearse
from tests.ci.actions import OURS, Actions
from tests.ci.github_server import token
from tests.ci.runner import Event, Runner, WorkflowRun
from tests.ci.stage import CANARY, MAIN, REST, WORKFLOWS, context, empty_machine
from tests.engine.definitions import ALL, SCRIPT
from tests.engine.project import ROOT, Project
from tests.sandbox_process import SandboxProcess
from tests.unit.overview.deployed import Folder
from tests.unit.plan.fake_engine import FakeEngine
from tests.unit.plan.previews import recorded


@pytest.fixture
def stores() -> Iterator[dict[str, SandboxProcess]]:
    """Start two stores as Connectif's API is today."""
    with SandboxProcess(surface="public") as one, SandboxProcess(surface="public") as two:
        yield {CANARY: one, REST: two}


@pytest.fixture
def folder(tmp_path: Path, stores: dict[str, SandboxProcess]) -> Folder:
    """Describe both stores; the canary was deployed and has a task for a person."""
    found = Folder(tmp_path / "project").lay_out()
    for name in OURS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, found.root / name)
        else:
            shutil.copy(ROOT / name, found.root / name)
    found.pack("shop", ALL | {"script": SCRIPT})
    for name, store in stores.items():
        found.stack(name, store, "shop")
    (found.root / "stacks" / "canary.txt").write_text(f"{CANARY}\n", "utf-8")
    found.up(CANARY)
    return found


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    """Give an engine that plans to send, in every store, and whose updates go well."""
    found = FakeEngine(tmp_path / "bin").install()
    found.answer("preview", recorded("sent"))
    found.answer("up")
    return found


@pytest.fixture
def runner(tmp_path: Path, folder: Folder, engine: FakeEngine) -> Runner:
    """Give the settings of the repository."""
    actions = Actions({MAIN: folder.root}, str(engine.folder))
    backend = {"PULUMI_BACKEND_URL": f"file://{folder.root / '.state'}"}
    environments: dict[str, dict[str, str]] = {}
    for name in (CANARY, REST):
        key = folder.environment[f"CONNECTIF_API_KEY_{name.upper()}"]
        secrets = backend | {"CONNECTIF_API_KEY": key}
        environments |= {f"store-{name}": secrets, f"store-{name}-read": secrets}
    machine = empty_machine(Project(tmp_path / "nothing", ""), tmp_path / "python")
    return Runner(actions, tmp_path / "runs", environments, {"PROBE": "off"}, machine, token)


def deployed(engine: FakeEngine) -> list[str]:
    """Give the stacks that the engine was told to update."""
    return [call["words"][4] for call in engine.calls("up")]


def confirm(folder: Folder, store: SandboxProcess) -> None:
    """Note in the stack file of the canary that its tasks are done."""
    digests = rehearse(folder.root, CANARY, folder.environment).digests
    said = {name: {"digest": digests[name], "by": "a", "date": "2026-11-26"} for name in digests}
    folder.write(CANARY, store.url, "shop", connectif__confirmed=said)
    folder.up(CANARY)


def test_the_rest_waits_for_permission_and_for_people(
    runner: Runner, folder: Folder, engine: FakeEngine, stores: dict[str, SandboxProcess]
) -> None:
    def run(allow: str = "") -> WorkflowRun:
        event = Event(context(MAIN, "http://127.0.0.1"), {"allow": allow})
        return runner.run(WORKFLOWS / "up.yml", event)

    ready = {"stacks": "success", "report": "success", "plan": "success"}
    # What would send is stopped for.
    stopped = run()
    stopped.went(**ready, canary="failure", gate="skipped", rest="skipped")
    assert deployed(engine) == []
    # Whoever was to approve it has read so before, with the words for the next run.
    assert f"| {REST} {CANARY} | `shop.push` |" in stopped.summary
    # Permitted, it happens; but a person has a task left.
    waiting = run("shop.push")
    waiting.went(**ready, canary="success", gate="failure", rest="skipped")
    assert "### This run would stop" not in waiting.summary
    assert "1 task" in waiting.log("gate", CANARY)
    assert deployed(engine) == [CANARY]
    # The task is done.
    confirm(folder, stores[CANARY])
    run("shop.push").went(**ready, canary="success", gate="success", rest="success")
    assert deployed(engine) == [CANARY, CANARY, REST]
