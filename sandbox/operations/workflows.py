"""Workflows: the public API only reads them; writing and running them is the extended surface."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.database import Document
from sandbox.errors import ApiError
from sandbox.execution.engine import Engine
from sandbox.operations.call import (
    Answer,
    Call,
    Handler,
    check_name,
    kept_object,
    list_page,
    refuse,
    stamped,
)
from sandbox.workflow_rules import (
    ACTIVE,
    AFTER,
    BEFORE,
    DRAFT,
    FINISHED,
    definition_problems,
    frozen_changes,
    incidents,
    is_bulk,
)

COLLECTION = "workflows"
PUBLIC = ("id", "name", "status", "createdAt", "updatedAt")
EXTENDED = (*PUBLIC, "description", "tags", "start", "nodes", "startedAt", "finishedAt")


def listing(call: Call) -> Answer:
    """Answer a page of workflows."""
    return list_page(call, COLLECTION, view)


def create(call: Call) -> Answer:
    """Create a workflow, which is a draft."""
    check_name(call, COLLECTION)
    refuse(definition_problems(call.body, call.sandbox.catalogue))
    body = {"description": "", "tags": [], **call.body, "status": DRAFT}
    return _save(call, stamped(body), 201)


def read(call: Call) -> Answer:
    """Answer one workflow."""
    return Answer(200, view(call, _workflow(call)))


def patch(call: Call) -> Answer:
    """Change a draft at will, and of any other workflow what its status lets change."""
    workflow, catalogue = _workflow(call), call.sandbox.catalogue
    check_name(call, COLLECTION, workflow["id"])
    # First, so that what is wrong with a change that may not be made anyway hides nothing.
    frozen = frozen_changes(workflow, call.body, catalogue)
    if frozen:
        places = ", ".join(problem.pointer for problem in frozen)
        raise _refusal(workflow, f" This cannot change any more: {places}")
    refuse(definition_problems(call.body, catalogue))
    changed = stamped(call.body, workflow)
    if "nodes" in call.body and workflow["status"] not in (DRAFT, FINISHED):
        # Assumed: what stops a start may not come in afterwards.
        refuse(incidents(changed, catalogue, call.sandbox.database.get))
    return _save(call, changed, 200)


def delete(call: Call) -> Answer:
    """Delete a draft or a finished workflow."""
    workflow = _workflow(call)
    _check_status(workflow, "delete")
    call.sandbox.database.delete(COLLECTION, workflow["id"])
    return Answer(204)


def start(call: Call) -> Answer:
    """Start a workflow without incidents; a bulk one has run when the answer is read.

    All of it is one transaction: a store that is killed meanwhile has started nothing, or all.
    """
    workflow = _workflow(call)
    _check_status(workflow, "start")
    refuse(incidents(workflow, call.sandbox.catalogue, call.sandbox.database.get))
    sandbox = call.sandbox
    with sandbox.database.transaction():
        started = _activated(call, workflow)
        runs_out = is_bulk(workflow, sandbox.catalogue) and call.switch("bulkRun") == "fast"
        end = {"status": FINISHED, "finishedAt": started["startedAt"]}
        sandbox.database.put(COLLECTION, workflow["id"], started | end if runs_out else started)
    sandbox.wake.set()
    return Answer(200, view(call, started))


def _activated(call: Call, workflow: Document) -> Document:
    """Make a draft active, with those who enter at once; let a paused one go on in its place."""
    if workflow["status"] != DRAFT:
        return stamped({"status": ACTIVE}, workflow)
    engine = Engine(call.sandbox)
    dates = {"startedAt": call.sandbox.clock.timestamp(), "priority": engine.next_priority()}
    started = stamped({"status": ACTIVE, **dates}, workflow)
    call.sandbox.database.put(COLLECTION, workflow["id"], started)
    engine.activate(started)
    return started


def pause(call: Call) -> Answer:
    """Pause an active workflow."""
    workflow = _workflow(call)
    _check_status(workflow, "pause")
    return _save(call, stamped({"status": AFTER["pause"]}, workflow), 200)


def finish(call: Call) -> Answer:
    """Finish a workflow, for good."""
    workflow = _workflow(call)
    _check_status(workflow, "finish")
    changes = {"status": AFTER["finish"], "finishedAt": call.sandbox.clock.timestamp()}
    return _save(call, stamped(changes, workflow), 200)


def view(call: Call, workflow: Document) -> Document:
    """Give a workflow as the API shows it on the surface that is served (assumed)."""
    names = EXTENDED if call.sandbox.options.surface == "extended" else PUBLIC
    shown = {name: workflow[name] for name in names if name in workflow}
    if not call.switch("workflowStatus"):
        shown.pop("status", None)
    return shown


def _save(call: Call, workflow: Document, status: int) -> Answer:
    call.sandbox.database.put(COLLECTION, workflow["id"], workflow)
    return Answer(status, view(call, workflow))


def _workflow(call: Call) -> Document:
    # One that was put by hand without a status is as the console makes it: a draft.
    return {"status": DRAFT, **kept_object(call, COLLECTION, "workflow")}


def _check_status(workflow: Document, act: str) -> None:
    if workflow["status"] not in BEFORE[act]:
        raise _refusal(workflow)


def _refusal(workflow: Document, reason: str = "") -> ApiError:
    """Make the refusal of what a status does not allow (its status code is assumed)."""
    return ApiError(409, f"The workflow is {workflow['status']}.{reason}")


HANDLERS: Mapping[str, Handler] = {
    "listWorkflows": listing,
    "createWorkflow": create,
    "getWorkflow": read,
    "patchWorkflow": patch,
    "deleteWorkflow": delete,
    "startWorkflow": start,
    "pauseWorkflow": pause,
    "finishWorkflow": finish,
}
