"""A repository with two stores on this machine, and the settings that docs/ci.md asks for."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ci.actions import OURS, Actions
from tests.ci.github_server import REPOSITORY, GitHubServer, token
from tests.ci.runner import Event, Runner, WorkflowRun
from tests.engine.project import QUIET, ROOT, Project
from tests.sandbox_process import SandboxProcess

CANARY, REST = "madrid", "lisboa"
WORKFLOWS = ROOT / ".github" / "workflows"
MAIN, FORK = "main", "someone/stores"
#: The number of the pull request.
NUMBER = 12
#: What a preview has no use for, and `up` has.
PACK_SECRET = "x-api-key-of-the-environment"
#: What docs/real-store.md asks of a key for previews.
READING = [
    f"{area}:read"
    for area in (
        "store",
        "contact-fields",
        "custom-integrations",
        "custom-event-types",
        "workflows",
    )
]


@dataclass
class Stage:
    """The repository at its commits, GitHub, and a runner."""

    folder: Path
    stores: Mapping[str, SandboxProcess]
    github: GitHubServer
    commits: dict[str, Path] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=lambda: {"PROBE": "off"})

    def begin(self, packs: list[str]) -> Stage:
        """Lay out the repository as it begins, and make the stacks of both stores."""
        projects = [self.project(name) for name in (CANARY, REST)]
        projects[0].lay_out()
        self.configure(packs)
        for project in projects:
            project.make_stack()
        projects[0].write("stacks/canary.txt", f"# goes first\n{CANARY}\n")
        for name in OURS:
            if not (self.working / name).exists():
                shutil.copytree(ROOT / name, self.working / name)
        self.commit(MAIN)
        self._runner = self._made(projects[0])
        return self

    @property
    def working(self) -> Path:
        """Give the folder that somebody edits, with the state beside it."""
        return self.folder / "working"

    def project(self, stack: str) -> Project:
        """Give the working folder as the project of one of the stores."""
        return Project(self.working, self.stores[stack].url, stack=stack)

    def configure(self, packs: list[str]) -> None:
        """Write both stack files; neither holds a key or a secret."""
        for name, store in self.stores.items():
            (identity,) = store.objects("store")
            config = {"connectif:apiUrl": store.url, "connectif:store": identity["id"]}
            config["connectif:packs"] = packs
            self.project(name).write(f"stacks/Pulumi.{name}.yaml", {"config": config})

    def commit(self, name: str) -> None:
        """Keep the files as they are now under the name of a commit."""
        place = self.folder / "commits" / name
        shutil.rmtree(place, ignore_errors=True)
        for part in (*OURS, "stacks", "resources"):
            source, there = self.working / part, place / part
            there.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, there)
            else:
                shutil.copy(source, there)
        self.commits[name] = place

    def run(
        self,
        workflow: str,
        event: Event,
        before: Callable[[str, str], None] = lambda job, stack: None,
    ) -> WorkflowRun:
        """Run one of the workflows."""
        self._runner.before = before
        return self._runner.run(WORKFLOWS / workflow, event)

    def pull_request(self, commit: str, repository: str = REPOSITORY) -> Event:
        """Give the event of a pull request from a branch of ours, or from a fork."""
        github = self._context(commit)
        github["event"] = {
            "pull_request": {
                "number": NUMBER,
                "head": {"sha": commit, "repo": {"full_name": repository}},
                "base": {"sha": MAIN},
                "user": {"login": "ana"},
            }
        }
        return Event(github, trusted=repository == REPOSITORY)

    def on_main(self, **inputs: str) -> Event:
        """Give the event of a merge, of a night, or of somebody who runs it by hand."""
        return Event(self._context(MAIN), inputs)

    def _context(self, commit: str) -> dict[str, Any]:
        return context(commit, self.github.url)

    def _made(self, project: Project) -> Runner:
        engine = shutil.which("pulumi")
        assert engine
        actions = Actions(self.commits, str(Path(engine).parent))
        runs = self.folder / "runs"
        machine = empty_machine(project, self.folder / "bin")
        environments = dict(self._environments())
        return Runner(actions, runs, environments, self.variables, machine, token)

    def _environments(self) -> dict[str, dict[str, str]]:
        """Make a key that reads and one that writes for each store; give the settings of both."""
        found: dict[str, dict[str, str]] = {}
        backend = {"PULUMI_BACKEND_URL": f"file://{self.working / '.state'}"}
        for name, store in self.stores.items():
            store.add_key("reads", f"{name}-secret-of-reading", READING)
            store.add_key("writes", f"{name}-secret-of-writing")
            read = {"CONNECTIF_API_KEY": f"reads:{name}-secret-of-reading"}
            write = {"CONNECTIF_API_KEY": f"writes:{name}-secret-of-writing"}
            found[f"store-{name}-read"] = backend | read
            found[f"store-{name}"] = {
                **backend,
                **write,
                "CONNECTIF_SECRET_RESKYT_APIKEY": PACK_SECRET,
            }
        return found


def context(commit: str, api: str) -> dict[str, Any]:
    """Give what every event says."""
    return {"sha": commit, "repository": REPOSITORY, "api_url": api}


def empty_machine(project: Project, folder: Path) -> dict[str, str]:
    """Give the variables of an empty machine: a Python without packages, and no engine."""
    folder.mkdir()
    (folder / "python3").symlink_to(Path(sys.executable).resolve())
    paths = [p for p in os.environ["PATH"].split(os.pathsep) if not _is_set_up(p)]
    variables = project.variables() | {"PATH": os.pathsep.join([str(folder), *paths])}
    del variables["CONNECTIF_SECRET_RESKYT_APIKEY"]
    assert set(QUIET) - {"CONNECTIF_SECRET_RESKYT_APIKEY"} <= set(variables)
    return variables


def _is_set_up(path: str) -> bool:
    """Whether a folder on PATH is there only because tools/env.sh has put it there."""
    return path.startswith(str(ROOT)) or "connectif-provisioner" in path
