"""Runs our workflows on this machine as GitHub would: jobs, matrices, steps, outputs, artifacts.

Each job gets an empty folder, the variables of a job and nothing else; each `run:` step a bash with
the options that GitHub gives it. Of the actions, those that we use are carried out as far as they
matter here: a checkout lays out the files of a commit, artifacts are folders.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.ci.actions import Actions
from tests.ci.expressions import Known, filled, holds, shown

LIMIT = 110
SHELL = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]


@dataclass(frozen=True)
class Event:
    """What starts a workflow: its context ``github``, and what a person has put in."""

    github: Mapping[str, Any]
    inputs: Mapping[str, str] = field(default_factory=dict)
    #: False for what comes from a fork: it gets no secret.
    trusted: bool = True


@dataclass
class JobRun:
    """How one job went, or one job of a matrix."""

    name: str
    stack: str
    result: str
    log: str
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass
class WorkflowRun:
    """How a workflow went: its jobs in their order, what they wrote for people, what they kept."""

    jobs: list[JobRun] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    folder: Path = Path()

    def log(self, job: str, stack: str = "") -> str:
        """Give what a job printed."""
        (found,) = (item for item in self.jobs if (item.name, item.stack) == (job, stack))
        return found.log

    def went(self, **results: str) -> None:
        """Fail unless the jobs ended so, in this order."""
        assert list(self.results.items()) == list(results.items()), self.everything()

    def everything(self) -> str:
        """Give everything that was printed, for a failing test."""
        logs = (f"--- {job.name} {job.stack}: {job.result}\n{job.log}" for job in self.jobs)
        return "\n".join((json.dumps(self.results), *logs))


@dataclass
class Runner:
    """A repository's settings: secrets by environment, variables, and where commits lie.

    Attributes:
        actions: what carries out `uses:` steps.
        environments: environment -> name -> secret.
        variables: what the settings call variables.
        machine: the variables of a job, beside those that GitHub gives it.
        token: makes the token of a job from its permissions.
        before: is called with name and stack before each job, as time passes between jobs.
    """

    actions: Actions
    folder: Path
    environments: Mapping[str, Mapping[str, str]]
    variables: Mapping[str, str]
    machine: Mapping[str, str]
    token: Callable[[Mapping[str, str]], str]
    before: Callable[[str, str], None] = lambda job, stack: None
    _runs: int = 0

    def run(self, workflow: Path, event: Event) -> WorkflowRun:
        """Run a workflow from its first job to its last."""
        self._runs += 1
        described = yaml.load(workflow.read_text("utf-8"), Loader=yaml.BaseLoader)
        done = WorkflowRun(folder=self.folder / f"run-{self._runs}")
        done.folder.mkdir(parents=True)
        needs: dict[str, Any] = {}
        for name, job in _ordered(described["jobs"]):
            needed = {key: needs[key] for key in _list(job.get("needs", []))}
            ends = self._job(name, job, described, event, needed, done)
            result = _together(ends)
            done.results[name] = result
            done.jobs += ends
            needs[name] = {"result": result, "outputs": ends[-1].outputs if ends else {}}
        return done

    def _job(
        self,
        name: str,
        job: Mapping[str, Any],
        described: Mapping[str, Any],
        event: Event,
        needs: Mapping[str, Any],
        done: WorkflowRun,
    ) -> list[JobRun]:
        contexts: dict[str, Any] = {"github": event.github, "inputs": event.inputs}
        contexts |= {"needs": needs, "vars": self.variables}
        known = Known(contexts, all(item["result"] == "success" for item in needs.values()))
        if not holds(job.get("if"), known):
            return []
        strategy = job.get("strategy", {})
        cells = filled(strategy.get("matrix", {}).get("stack", ""), known) or [""]
        ends = []
        for stack in cells:
            self.before(name, stack)
            made = _Job(self, name, stack, job, described, event, contexts, done).run()
            ends.append(made)
            if made.result == "failure" and strategy.get("fail-fast") != "false":
                break
        return ends


class _Job:
    """One job, or one cell of its matrix."""

    def __init__(
        self,
        runner: Runner,
        name: str,
        stack: str,
        job: Mapping[str, Any],
        described: Mapping[str, Any],
        event: Event,
        contexts: Mapping[str, Any],
        done: WorkflowRun,
    ) -> None:
        self._runner, self._name, self._stack, self._job = runner, name, stack, job
        self._event, self._done = event, done
        self._well = True
        self._path: list[str] = []
        self._shell = described.get("defaults", {}).get("run", {}).get("shell", "")
        self._folder = done.folder / f"{name}-{stack}"
        (self._folder / "work").mkdir(parents=True)
        permissions = job.get("permissions", described["permissions"])
        github = {**event.github, "token": runner.token(permissions)}
        self._contexts: dict[str, Any] = {**contexts, "github": github, "steps": {}}
        self._contexts["matrix"] = {"stack": stack}
        own = runner.environments.get(self._environment(), {})
        self._contexts["secrets"] = own if event.trusted else {}
        self._log: list[str] = []

    def run(self) -> JobRun:
        for step in self._job["steps"]:
            if not holds(step.get("if"), self._known()):
                continue
            if "uses" in step:
                self._uses(step)
            else:
                self._run(step)
        outputs = {
            key: shown(self._filled(text)) for key, text in self._job.get("outputs", {}).items()
        }
        result = "success" if self._well else "failure"
        log = "".join(self._log)
        self._no_secret_in(log)
        return JobRun(self._name, self._stack, result, log, outputs)

    def _environment(self) -> str:
        found = self._job.get("environment", "")
        return str(self._filled(found["name"] if isinstance(found, dict) else found))

    def _known(self) -> Known:
        return Known(self._contexts, self._well)

    def _filled(self, text: Any) -> Any:
        return filled(text, self._known())

    def _uses(self, step: Mapping[str, Any]) -> None:
        given = {key: shown(self._filled(text)) for key, text in step.get("with", {}).items()}
        action = step["uses"].partition("@")[0]
        here, kept = self._folder / "work", self._done.folder / "artifacts"
        default = str(self._event.github["sha"])
        self._path += self._runner.actions.carry_out(action, given, here, kept, default)

    def _run(self, step: Mapping[str, Any]) -> None:
        given: dict[str, str] = {}
        for level in (self._job, step):
            given |= {key: shown(self._filled(text)) for key, text in level.get("env", {}).items()}
        told = self._folder / "output"
        told.write_text("")
        said = self._folder / "summary"
        said.write_text("")
        variables = {**self._variables(), "GITHUB_OUTPUT": str(told)}
        variables["GITHUB_STEP_SUMMARY"] = str(said)
        shell = SHELL if self._shell == "bash" else ["bash", "-e"]
        finished = subprocess.run(
            [*shell, "-c", step["run"]],
            cwd=self._folder / "work",
            env=variables | given,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert "Traceback" not in finished.stdout, finished.stdout
        self._log.append(f"$ {step.get('name', step['run'])}\n{finished.stdout}")
        self._well = self._well and finished.returncode == 0
        self._done.summary += said.read_text("utf-8")
        if "id" in step:
            self._contexts["steps"][step["id"]] = {"outputs": dict(_outputs(told))}

    def _variables(self) -> dict[str, str]:
        github = self._event.github
        path = os.pathsep.join([*self._path, self._runner.machine["PATH"]])
        return {
            **self._runner.machine,
            "PATH": path,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": str(github["api_url"]),
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": str(github["repository"]),
            "GITHUB_RUN_ID": "7",
        }

    def _no_secret_in(self, log: str) -> None:
        for name, value in self._contexts["secrets"].items():
            if name.startswith("CONNECTIF_"):
                assert value not in log, f"{self._name} prints {name}"


def _ordered(jobs: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the jobs as the file has them; none needs a later one."""
    seen: set[str] = set()
    for name, job in jobs.items():
        assert seen.issuperset(_list(job.get("needs", []))), name
        seen.add(name)
        yield name, job


def _list(found: Any) -> list[str]:
    return [found] if isinstance(found, str) else list(found)


def _together(ends: list[JobRun]) -> str:
    if not ends:
        return "skipped"
    return "failure" if any(item.result == "failure" for item in ends) else "success"


def _outputs(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text("utf-8").splitlines():
        name, sign, text = line.partition("=")
        assert sign, f"no output: {line}"
        yield name, text
