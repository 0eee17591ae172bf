"""Wait: the contact stays for a time, on the store's clock."""

from __future__ import annotations

from datetime import timedelta

from sandbox.clock import as_timestamp
from sandbox.execution.step import Step


def leave(step: Step) -> None:
    """Stand here until the time is over; the ticker then lets the contact go on."""
    due = as_timestamp(step.sandbox.clock.now() + timedelta(seconds=step.node["seconds"]))
    records = step.sandbox.records
    records.wait(step.workflow["id"], step.node["id"], step.contact["id"], dict(step.data), due)
    step.sandbox.wake.set()
