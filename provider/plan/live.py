"""What the store shows of the workflows, segments and events that may use an object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provider.api import NotFound
from provider.engine.process import Process
from provider.plan.model import Operation, Plan

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Live:
    """The lists of a store.

    Attributes:
        extended: whether workflows show what is in them, so that they tell what they use.
        workflows: None where the store has no list of workflows.
        segments: only where ``extended``.
        events: those of the integrations that go.
    """

    extended: bool
    workflows: tuple[Body, ...] | None = ()
    segments: tuple[Body, ...] = ()
    events: tuple[Body, ...] = ()


def needs_reading(plan: Plan) -> bool:
    """Tell whether the store must be looked at to judge a plan: only where something goes."""
    gone = (Operation.DELETE, Operation.REPLACE)
    return any(item.kind and item.operation in gone for item in plan.objects)


def read_live(process: Process, stack: str, plan: Plan) -> Live:
    """Read the lists that tell what is in use; at most one call for each.

    Raises ``ConnectifError``.
    """
    client = process.client(stack)
    try:
        workflows: tuple[Body, ...] | None = client.workflows.list()
    except NotFound:
        workflows = None
    segments = client.segments.list() if process.extended else ()
    found: list[Body] = []
    for integration in _integrations(plan):
        found += client.event_types.list(integration)
    return Live(process.extended, workflows, segments, tuple(found))


def _integrations(plan: Plan) -> Iterable[str]:
    return [
        item.object_id
        for item in plan.objects
        if item.kind == "CustomIntegration" and item.goes and item.object_id
    ]
