"""The recorded previews, and what a store would show beside them."""

from pathlib import Path
from typing import Any

import pytest

from provider.engine import announcements, link
from provider.engine.process import Process
from provider.engine.target import Target
from provider.plan import Live, Plan, PlannedResource, read_plan

FOLDER = Path(__file__).parent / "examples"


def recorded(name: str) -> str:
    """Give a recorded preview as the engine printed it, made smaller (``recording``)."""
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def plan(name: str) -> Plan:
    """Read a recorded preview."""
    return read_plan(recorded(name))


def resource(found: Plan, name: str) -> PlannedResource:
    """Give one resource of a plan."""
    (item,) = [item for item in found.resources if item.name == name]
    return item


def workflow(found: Plan, called: str, status: str, /, **body: Any) -> dict[str, Any]:
    """Give the workflow that a resource of the state stands for, as the extended surface does."""
    item = resource(found, called)
    form = item.before
    nodes = [{"id": key, **node} for key, node in form["nodes"].items()]
    ids = {known.pulumi_id: known.object_id for known in found.resources}
    for node in nodes:
        for setting in ("event", "content"):
            if setting in node:
                node[setting] = ids[node[setting]]
    shown = {"id": item.object_id, "name": form["name"], "status": status}
    return {**shown, "start": {"audience": "all-contacts"}, "nodes": nodes, **body}


def extended(*workflows: dict[str, Any], **lists: Any) -> Live:
    """Give what a store with every operation shows."""
    return Live(extended=True, workflows=workflows, **lists)


def public(*workflows: dict[str, Any]) -> Live:
    """Give what a real store shows: names and states of workflows."""
    return Live(extended=False, workflows=workflows)


def secret_announced(resource: str, secret: str, stack: str) -> list[str]:
    """Give what the provider says of a new event with a secret that is not at hand."""
    spec = {"headers": {"x-api-key": {"secret": secret, "version": 1}}}
    properties = {"kind": "OutboundEvent", "key": resource, "stack": stack, **spec}
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link, "warn", said.append)
        announcements.needs_secrets(Target(Process({}, {}), properties))
    return said
