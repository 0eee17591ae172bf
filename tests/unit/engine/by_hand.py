"""A person at the console of a store that lists workflows, and what a run then says."""

import re
from typing import Any

from provider.tasks import Settled
from tests.unit.engine.runs import Runs
from tests.unit.engine.specs import bulk, collecting, once

MAKE = 'make the workflow "{}" (...), then {}'
LOOK = 'look whether the workflow "{}" holds what its definition says, and confirm it'
DONE = "done: confirmed by ana@shop.example on 2026-11-26"


def put(runs: Runs, name: str, status: str) -> None:
    """Have a person make a workflow, or bring it into another state."""
    identifier = name.encode().hex()[:24].ljust(24, "0")
    found = {item["name"]: item["id"] for item in runs.sandbox.objects("workflows")}
    runs.sandbox.put_object(
        "workflows", found.get(name, identifier), {"name": name, "status": status}
    )


def told(runs: Runs, spec: dict[str, Any]) -> tuple[str, str]:
    """Apply, and give the status and the task without its place in the console."""
    runs.up(spec)
    return runs.outputs["status"], short(str(runs.inputs.get("task", "")))


def settled(runs: Runs, spec: dict[str, Any]) -> tuple[str, str]:
    """Apply, and have a person look at what is there and confirm it, where that is all."""
    found = told(runs, spec)
    if runs.task is not None and runs.task.settled == Settled.CONFIRMATION:
        runs.confirm(spec)
        return told(runs, spec)
    return found


def short(task: str) -> str:
    """Leave out how many nodes there are, and what is the same in every task."""
    bare = task.removeprefix("PENDING: ").removesuffix(" (Workflows)")
    bare = re.sub(r"\(Create new workflow\) with .*?; then", "(...), then", bare)
    return "" if bare == DONE else bare


ON, DRAFT, ONCE = collecting(), bulk("draft"), once("a")
ABSENT = {"absent": True}
LIVE = {"on": "Welcome", "draft": "Welcome", "once": "Welcome (once: a)"}
SPECS = {"on": ON, "draft": DRAFT, "once": ONCE}
