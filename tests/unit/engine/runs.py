"""Runs of the engine for one workflow, each with a process of its own, that may be cut off."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, cast

from provider.api import Workflows
from provider.engine.conduct import check, conduct, update
from provider.engine.process import Process
from provider.engine.properties import EXTENDED, Source
from provider.engine.sources import digest
from provider.kinds import WORKFLOW
from provider.tasks import Settled, Task
from tests.sandbox_process import SandboxProcess

Properties = dict[str, Any]
EVENT = "e" * 24
STEPS = {"start": 1, "finish": -1}


class CutOffError(Exception):
    """The run ended here, as if its process had been killed."""


class RefusedError(Exception):
    """Check gave reasons against the definition."""


@dataclass(frozen=True)
class Cut:
    """Where a run ends: at its write of that number (from 1), before or after the store does it."""

    write: int
    applied: bool


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else does in the store right after a run's write of that number."""

    write: int
    act: Callable[[], object]


class _Watched:
    """The workflows of a client, with what befalls a run at one of its writes."""

    def __init__(self, workflows: Workflows, event: Cut | Meanwhile) -> None:
        self._workflows = workflows
        self._event = event
        self._writes = 0

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._workflows, name)
        return self._counted(method) if name in _WRITES else method

    def _counted(self, method: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            self._writes += 1
            event = self._event
            if self._writes != event.write:
                return method(*arguments, **options)
            if isinstance(event, Cut) and not event.applied:
                raise CutOffError
            answer = method(*arguments, **options)
            if isinstance(event, Cut):
                raise CutOffError
            event.act()
            return answer

        return call


_WRITES = ("create", "patch", "delete", "start", "pause", "finish")


class _Settings:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get(self, key: str) -> Any:
        """Give a value of the stack's configuration."""
        return self._values.get(key)


@dataclass
class Runs:
    """What the engine keeps of one workflow between runs: its id, outputs and inputs.

    The event that it may send is the store's ``EVENT``.
    """

    sandbox: SandboxProcess
    surface: str = EXTENDED
    state: tuple[str, Properties, Properties] | None = None
    #: What is left to do for a person after the last check, and the digest to confirm it with.
    task: Task | None = None
    digest: str = ""
    #: What the stack file says that a person has confirmed.
    confirmed: str = ""

    def confirm(self, spec: Mapping[str, Any]) -> None:
        """Note in the stack file that a definition was carried out, as a rehearsal finds it."""
        process, news = self._prepared(spec, None)
        try:
            before = self._refreshed(process)
            check(process, before[2] if before else {}, news)
            self._note(process)
        finally:
            process.client("test").close()
        assert self.task, "nothing is left to do"
        assert self.task.settled == Settled.CONFIRMATION, self.task
        self.confirmed = self.digest

    def up(self, spec: Mapping[str, Any], event: Cut | Meanwhile | None = None) -> bool:
        """Refresh, check, and create or update; tell whether there was anything to do.

        Raises ``RefusedError`` and ``CutOffError``; the state is then that of the run before.
        """
        process, news = self._prepared(spec, event)
        try:
            return self._up(process, news)
        finally:
            process.client("test").close()

    def _prepared(
        self, spec: Mapping[str, Any], event: Cut | Meanwhile | None
    ) -> tuple[Process, Properties]:
        """Give a process that knows what the stack file says, and what the program registers."""
        process, news = self.process(event), self._program(spec)
        confirmation = {"digest": self.confirmed, "by": "ana@shop.example", "date": "2026-11-26"}
        made = {key: value for key, value in news.items() if key not in ("name", "run")}
        process.sources["shop.push"] = Source(digest=digest(made), confirmation=confirmation)
        return process, news

    def _note(self, process: Process) -> None:
        self.task = process.tasks.get("shop.push")
        self.digest = process.digests.get("shop.push", "")

    @property
    def inputs(self) -> Properties:
        """Give the inputs that the state holds."""
        assert self.state
        return self.state[2]

    @property
    def outputs(self) -> Properties:
        """Give the outputs that the state holds."""
        assert self.state
        return self.state[1]

    def lose_state(self) -> None:
        """Forget everything."""
        self.state = None

    def destroy(self) -> None:
        """Delete what the state holds."""
        assert self.state
        process = self.process()
        try:
            conduct(self.state[1]).delete(process, self.state[1])
        finally:
            process.client("test").close()
        self.state = None

    def statuses(self) -> dict[str, str]:
        """Give the status of every workflow of the store by its name."""
        found = self.sandbox.objects("workflows")
        named = {item["name"]: item["status"] for item in found}
        assert len(named) == len(found), f"namesakes: {found}"
        return named

    def verbs(self) -> list[str]:
        """Give what the store has carried out: POST and PATCH as such, else the verb."""
        done = [item for item in self.sandbox.writes() if item["applied"]]
        verbs = [str(item["path"]).strip("/").split("/")[-1] for item in done]
        return [
            verb if verb in ("start", "pause", "finish") else str(item["method"])
            for verb, item in zip(verbs, done, strict=True)
        ]

    def active(self, before: int = 0) -> list[int]:
        """Give how many workflows were active after each start and finish of the journal."""
        return list(
            accumulate((STEPS[verb] for verb in self.verbs() if verb in STEPS), initial=before)
        )

    def by_hand(self, called: str, /, **changes: Any) -> None:
        """Change the workflow of a name as a person at the console would."""
        (found,) = [item for item in self.sandbox.objects("workflows") if item["name"] == called]
        self.sandbox.patch_object("workflows", found["id"], changes)

    def process(self, event: Cut | Meanwhile | None = None) -> Process:
        settings = {"connectif:apiUrl": self.sandbox.url, "connectif:apiKey": "sandbox:sandbox"}
        process = Process(_Settings(settings | {"connectif:surface": self.surface}), {})
        process.remember(EVENT, "shop.event")
        if event:
            client = process.client("test")
            client.workflows = cast(Workflows, _Watched(client.workflows, event))
        return process

    def _program(self, spec: Mapping[str, Any]) -> Properties:
        identity = {"kind": "Workflow", "key": "shop.push", "stack": "test"}
        if self.surface == EXTENDED:
            identity["surface"] = EXTENDED
        absent = {"absent": True} if spec.get("absent") else {}
        return identity | absent | WORKFLOW.comparable(spec)

    def _up(self, process: Process, news: Properties) -> bool:
        before = self._refreshed(process)
        reasons = check(process, before[2] if before else {}, news)
        self._note(process)
        if reasons:
            raise RefusedError("; ".join(reason.message for reason in reasons))
        if before is None:
            identifier, outs = conduct(news).create(process, _copy(news))
        elif before[2] == news:
            return False
        else:
            identifier = before[0]
            outs = update(process, identifier, before[1], _copy(news))
        self.state = (identifier, _copy(outs), _copy(news))
        return True

    def _refreshed(self, process: Process) -> tuple[str, Properties, Properties] | None:
        if self.state is None:
            return None
        identifier, outs, _ = self.state
        found = conduct(outs).read(process, identifier, _copy(outs))
        self.state = (identifier, _copy(found[0]), _copy(found[1])) if found else None
        return self.state


def _copy(properties: Properties) -> Properties:
    """Send properties on their way through the engine."""
    return cast(Properties, json.loads(json.dumps(properties)))
