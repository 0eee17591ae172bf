"""Start: who may enter a workflow (help 360015987440)."""

from __future__ import annotations

from sandbox.database import Document
from sandbox.segments import Segments
from sandbox.state import Sandbox

EXISTING, NEW = "existing", "new"


def admits(sandbox: Sandbox, workflow: Document, contact: Document) -> bool:
    """Whether a contact belongs to a workflow's data source and to its audience."""
    start = workflow.get("start", {})
    return _in_source(start.get("source"), workflow, contact) and _in_audience(
        sandbox, start.get("audience"), contact
    )


def _in_source(source: str | None, workflow: Document, contact: Document) -> bool:
    """Compare with the activation: existing contacts are those that were there then."""
    started = workflow.get("startedAt", "")
    is_new = bool(contact.get("_createdAt", "") > started)
    if source == EXISTING:
        return not is_new
    return is_new if source == NEW else True


def _in_audience(sandbox: Sandbox, audience: object, contact: Document) -> bool:
    if isinstance(audience, dict):
        return Segments(sandbox).contains(str(audience.get("segment")), contact)
    if audience == "with-email":
        return bool(contact.get("_email"))
    if audience == "without-email":
        return not contact.get("_email")
    if audience == "with-mobile-phone":
        return bool(contact.get("_mobilePhone"))
    if audience == "push-subscribed":
        return bool(contact.get("_hasPushSubscriptions"))
    return True
