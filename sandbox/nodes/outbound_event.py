"""Outbound event: a delivery for the event of a custom integration (help 4417258262290).

The request itself leaves later, from the list of deliveries (`sandbox.delivery`): so it is written
in the same transaction as the contact's step, and a store that is killed sends nothing twice.
"""

from __future__ import annotations

from typing import Any

from sandbox.comparing import is_empty
from sandbox.database import Document
from sandbox.delivery import PENDING, SKIPPED
from sandbox.execution.step import Step
from sandbox.pointers import place


def leave(step: Step) -> str:
    """List a delivery of the event's fields, or say why there can be none."""
    event = step.sandbox.database.get("custom-event-types", step.node["event"])
    if event is None:
        return "next"
    body, problem = _body(step, event)
    problem = problem or _switched_off(step, event)
    delivery = {
        "at": step.sandbox.clock.timestamp(),
        "workflow": step.workflow["id"],
        "workflowName": step.workflow.get("name", ""),
        "node": step.node["id"],
        "contact": step.contact["id"],
        "event": event["id"],
        "eventName": event.get("name", ""),
        "url": event.get("webhookUrl", ""),
        "body": body,
        "status": SKIPPED if problem else PENDING,
    }
    if problem:
        delivery["error"] = problem
    sequence = step.sandbox.records.append("delivery", delivery, step.contact["id"])
    names = {"workflow": step.workflow["id"], "node": step.node["id"], "event": event["id"]}
    step.record("outbound-event", names | {"delivery": sequence})
    step.sandbox.wake.set()
    return "next"


def _body(step: Step, event: Document) -> tuple[dict[str, Any], str]:
    """Build the body, keyed by field id or placed by pointer.

    A value that is missing when the event is sent: the key is left out, and where it is mandatory
    nothing is sent (assumed).
    """
    body: dict[str, Any] = {}
    missing = []
    for field in event.get("fields", ()):
        value = step.value(step.node.get("fields", {}).get(field["id"]))
        if is_empty(value):
            missing += [field["id"]] if field.get("required") else []
            continue
        if field["type"] in ("text", "email", "phone") and not isinstance(value, str):
            value = str(value)
        try:
            _place(body, field, value)
        except ValueError as problem:
            return body, f"the field {field['id']} cannot be placed: {problem}"
    return body, f"no value for the mandatory {', '.join(missing)}" if missing else ""


def _place(body: dict[str, Any], field: Document, value: Any) -> None:
    pointer = field.get("jsonPointerPath")
    if pointer:
        place(body, pointer, value)
    else:
        body[field["id"]] = value


def _switched_off(step: Step, event: Document) -> str:
    owner = step.sandbox.database.get(
        "custom-integrations", str(event.get("customIntegrationId", ""))
    )
    enabled = owner is None or owner.get("eventsEnabled", True)
    return "" if enabled else "the integration's events are switched off"
