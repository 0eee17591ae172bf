"""The recipe of docs/waves.md: its files are valid, and its steps hold back the rest."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from provider.engine.rehearsal import rehearse
from tests.engine.definitions import ALL, SCRIPT
from tests.sandbox_process import SandboxProcess
from tests.unit.overview.deployed import ROOT, Folder
from tests.unit.plan.fake_engine import FakeEngine
from tests.unit.plan.previews import recorded

LIMIT = 110
PAGE = (ROOT / "docs/waves.md").read_text(encoding="utf-8")
GITHUB, GITLAB = (
    yaml.load(block, Loader=yaml.BaseLoader)
    for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
)
#: Read with a browser, so it is left out of what is run here.
PROBE = "connectif probe"


def scripts(jobs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield job and script of each step that is one, in their order."""
    for name, job in jobs.items():
        for step in job.get("steps", ()):
            if "run" in step:
                yield name, str(step["run"])


def test_the_jobs_follow_one_another() -> None:
    jobs = GITHUB["jobs"]
    assert list(jobs) == ["canary", "gate", "rest"]
    assert [job.get("needs") for job in jobs.values()] == [None, "canary", "gate"]
    assert GITLAB["stages"] == ["canary", "gate", "rest"]
    assert [GITLAB[name].get("stage") for name in GITLAB["stages"]] == GITLAB["stages"]


def test_a_run_that_writes_is_neither_cancelled_nor_doubled() -> None:
    assert GITHUB["concurrency"] == {"group": "stores", "cancel-in-progress": "false"}
    assert GITHUB["jobs"]["rest"]["strategy"]["max-parallel"] == "1"
    assert GITLAB[".deploy"]["resource_group"] == "stores"
    assert GITLAB["default"]["interruptible"] == "false"


def test_a_job_may_read_the_repository_and_nothing_else() -> None:
    assert GITHUB["permissions"] == {"contents": "read"}
    for job in GITHUB["jobs"].values():
        assert "permissions" not in job
        checkout = job["steps"][0]
        assert checkout["with"] == {"persist-credentials": "false"}


def test_every_action_and_image_is_pinned() -> None:
    used = [
        step["uses"] for job in GITHUB["jobs"].values() for step in job["steps"] if "uses" in step
    ]
    assert used
    assert all(name.endswith("@FULL_COMMIT_SHA") for name in used)
    assert GITLAB["default"]["image"].endswith("@sha256:IMAGE_DIGEST")


def test_secrets_come_by_the_environment_of_the_store_under_its_own_name() -> None:
    for name, job in GITHUB["jobs"].items():
        stacks = job["strategy"]["matrix"]["stack"] if name == "rest" else [job["env"]["STACK"]]
        known = {key for key in job["env"] if key != "STACK"}
        wanted = {f"CONNECTIF_API_KEY_{stack.upper()}" for stack in stacks}
        wanted |= {f"CONNECTIF_SECRET_RESKYT_APIKEY_{stack.upper()}" for stack in stacks}
        assert known == wanted
        assert all(job["env"][key] == f"${{{{ secrets.{key} }}}}" for key in known)
        assert job["environment"].startswith("store-")


def test_nothing_from_outside_is_written_into_a_script() -> None:
    assert not [script for _, script in scripts(GITHUB["jobs"]) if "${{" in script]


def test_both_recipes_run_the_same_commands() -> None:
    def commands(texts: list[str]) -> set[str]:
        return {line.strip() for text in texts for line in text.splitlines() if "connectif" in line}

    github = commands([script for _, script in scripts(GITHUB["jobs"])])
    gitlab = commands([*GITLAB[".deploy"]["script"], *GITLAB["gate"]["script"]])
    assert gitlab <= github
    assert github - gitlab == {'connectif doctor --stack "$STACK"'}


def test_each_command_is_one_that_exists() -> None:
    for _, script in scripts(GITHUB["jobs"]):
        (command,) = re.findall(r"^ *connectif (\w+)(.*)$", script, re.M)
        help_text = subprocess.run(
            [ROOT / "tools/bin/connectif", command[0], "--help"],
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=True,
        ).stdout
        for option in re.findall(r"--[a-z-]+", f"{command[1]}{script}"):
            assert option in help_text, (command, option)


class Pipeline:
    """Runs the steps of the recipe in a project, each job until a step of it fails."""

    def __init__(self, folder: Folder, engine: FakeEngine) -> None:
        self._folder = folder
        self._engine = engine
        (folder.root / "tools").mkdir()
        (folder.root / "tools/env.sh").write_text("", "utf-8")

    def run(self, allow: str = "") -> list[tuple[str, str, int]]:
        """Give what was run: job, command, exit code; jobs after a failed one are left out."""
        done = []
        for job, script in scripts(GITHUB["jobs"]):
            if PROBE in script or "connectif doctor" in script:
                continue
            stack = "lisboa" if job == "rest" else "madrid"
            code = self._step(script, stack, allow)
            done.append((job, script.split("connectif ")[-1].split()[0], code))
            if code:
                break
        return done

    def deployed(self) -> list[str]:
        """Give the stacks that the engine was told to update."""
        return [call["words"][4] for call in self._engine.calls("up")]

    def _step(self, script: str, stack: str, allow: str) -> int:
        path = f"{self._engine.folder}:{ROOT / 'tools/bin'}:{os.environ['PATH']}"
        environment = {**os.environ, **self._folder.environment, "PATH": path}
        finished = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self._folder.root,
            env={**environment, "STACK": stack, "ALLOW": allow},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert "Traceback" not in finished.stderr, finished.stderr
        assert finished.returncode in (0, 2), finished.stderr
        return finished.returncode


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    """Give an engine whose updates go well."""
    found = FakeEngine(tmp_path / "bin").install()
    found.answer("up")
    return found


@pytest.fixture
def pipeline(folder: Folder, engine: FakeEngine, stores: tuple[SandboxProcess, ...]) -> Pipeline:
    """Describe two stores, of which the canary was deployed and has a task for a person."""
    folder.pack("shop", ALL | {"script": SCRIPT})
    for name, store in zip(("madrid", "lisboa"), stores, strict=True):
        folder.stack(name, store, "shop")
    folder.up("madrid")
    return Pipeline(folder, engine)


def confirm(folder: Folder, store: SandboxProcess) -> None:
    """Note in the stack file of the canary that its tasks are done."""
    digests = rehearse(folder.root, "madrid", folder.environment).digests
    said = {name: {"digest": digests[name], "by": "a", "date": "2026-11-26"} for name in digests}
    folder.write("madrid", store.url, "shop", connectif__confirmed=said)
    folder.up("madrid")


def test_the_rest_waits_for_the_tasks_of_the_canary(
    pipeline: Pipeline, folder: Folder, engine: FakeEngine, stores: tuple[SandboxProcess, ...]
) -> None:
    engine.answer("preview", recorded("nothing-to-do"))
    assert pipeline.run() == [("canary", "up", 0), ("gate", "guide", 2)]
    assert pipeline.deployed() == ["madrid"]
    confirm(folder, stores[0])
    assert [code for _, _, code in pipeline.run()] == [0, 0, 0, 0]
    assert pipeline.deployed() == ["madrid", "madrid", "lisboa"]


def test_a_stop_at_the_canary_ends_everything_until_permission_is_given(
    pipeline: Pipeline, folder: Folder, engine: FakeEngine, stores: tuple[SandboxProcess, ...]
) -> None:
    confirm(folder, stores[0])
    engine.answer("preview", recorded("sent"))
    assert pipeline.run() == [("canary", "up", 2)]
    assert pipeline.deployed() == []
    done = pipeline.run(allow="shop.push")
    assert [code for _, _, code in done] == [0, 0, 0, 0]
    assert pipeline.deployed() == ["madrid", "lisboa"]


def test_what_somebody_changed_in_the_canary_holds_the_rest_back(
    pipeline: Pipeline, folder: Folder, engine: FakeEngine, stores: tuple[SandboxProcess, ...]
) -> None:
    confirm(folder, stores[0])
    engine.answer("preview", recorded("nothing-to-do"))
    (integration,) = stores[0].objects("custom-integrations")
    stores[0].patch_object("custom-integrations", integration["id"], {"description": "By hand"})
    assert pipeline.run()[-1] == ("gate", "status", 2)
    assert pipeline.deployed() == ["madrid"]
