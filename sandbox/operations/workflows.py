"""Workflows, which the public API only reads."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.database import Document
from sandbox.errors import not_found
from sandbox.operations.call import Answer, Call, Handler, list_page

COLLECTION = "workflows"
SHOWN = ("id", "name", "status", "createdAt", "updatedAt")


def listing(call: Call) -> Answer:
    """Answer a page of workflows."""
    return list_page(call, COLLECTION, view)


def read(call: Call) -> Answer:
    """Answer one workflow."""
    workflow = call.sandbox.database.get(COLLECTION, call.values["id"])
    if workflow is None:
        raise not_found("There is no workflow with this id.")
    return Answer(200, view(call, workflow))


def view(call: Call, workflow: Document) -> Document:
    """Give a workflow as the API shows it (no schema was seen: assumed)."""
    shown = {name: workflow[name] for name in SHOWN if name in workflow}
    if not call.switch("workflowStatus"):
        shown.pop("status", None)
    return shown


HANDLERS: Mapping[str, Handler] = {"listWorkflows": listing, "getWorkflow": read}
