"""The workflow engine: what contacts do reaches the active workflows, one after the other.

Active workflows run from the top of one list to its end, where a newly started one goes
(help 360015979659). Everything here runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.catalogue import START, TRIGGER
from sandbox.database import Document
from sandbox.execution.step import Happening, Page
from sandbox.execution.walk import Walk, node_of, nodes_after
from sandbox.nodes import execution
from sandbox.nodes.start import EXISTING, NEW, admits
from sandbox.records import Waiting
from sandbox.segments import Segments
from sandbox.state import Sandbox
from sandbox.workflow_rules import ACTIVE

WORKFLOWS, CONTACTS = "workflows", "contacts"
PRIORITY = "lastPriority"


class Engine:
    """The workflows of one store at work."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._database = sandbox.database
        self._records = sandbox.records

    def happen(self, contact: Document, happening: Happening, page: Page | None) -> None:
        """Let a contact's act fire every trigger that waits for it."""
        standing = self._records.standing(contact["id"])
        for workflow in self._active():
            for node in self._triggers(workflow, contact):
                self._try(Walk(self._sandbox, workflow, contact, page), node, happening)
            for waiting in standing:
                if waiting.workflow == workflow["id"]:
                    self._try_standing(workflow, waiting, contact, happening, page)

    def admit(self, contact: Document) -> None:
        """Let a contact into the workflows that take those who come after the activation.

        When a contact that was there before comes to a segment that is the audience, it enters
        where the source is existing and new contacts (assumed).
        """
        for workflow in self._active():
            source = workflow.get("start", {}).get("source")
            if source != EXISTING and self._acts_from_start(workflow):
                self._enter(workflow, contact)

    def activate(self, workflow: Document) -> None:
        """Let those in who are there at the activation: of a bulk action that is all it does."""
        if workflow.get("start", {}).get("source") == NEW or not self._acts_from_start(workflow):
            return
        for contact in self._database.all(CONTACTS):
            self._enter(workflow, contact)

    def audience(self, workflow: Document) -> int:
        """Count the contacts that an activation now would let in at once."""
        as_if = workflow | {"startedAt": self._sandbox.clock.timestamp()}
        contacts = self._database.all(CONTACTS)
        return sum(admits(self._sandbox, as_if, contact) for contact in contacts)

    def next_priority(self) -> int:
        """Give the place of a workflow that is started now: the end of the list."""
        place = int(self._records.setting(PRIORITY) or 0) + 1
        self._records.set_setting(PRIORITY, place)
        return place

    def resume_due(self) -> None:
        """Let those go on who have waited long enough, and compute segments that are due."""
        for segment in Segments(self._sandbox).due():
            self.recalculate(segment)
        for waiting in self._records.due(self._sandbox.clock.timestamp()):
            self._resume(waiting)

    def recalculate(self, segment: Document) -> None:
        """Compute a segment, and let who has come to it into the workflows that wait for them."""
        for identifier in Segments(self._sandbox).recalculate(segment):
            contact = self._database.get(CONTACTS, identifier)
            if contact is not None:
                self.admit(contact)

    def _active(self) -> list[Document]:
        found = [item for item in self._database.all(WORKFLOWS) if item.get("status") == ACTIVE]
        return sorted(found, key=lambda item: int(item.get("priority", 0)))

    def _triggers(self, workflow: Document, contact: Document) -> Iterable[Document]:
        """Give the triggers at the start, at which every contact that may enter stands."""
        found = [node for node in nodes_after(workflow, START) if self._is_trigger(node)]
        return found if found and admits(self._sandbox, workflow, contact) else ()

    def _is_trigger(self, node: Document) -> bool:
        return self._sandbox.catalogue.role(node["type"]) == TRIGGER

    def _acts_from_start(self, workflow: Document) -> bool:
        """Whether anything but a trigger hangs from the start."""
        return not all(self._is_trigger(node) for node in nodes_after(workflow, START))

    def _try(self, walk: Walk, node: Document, happening: Happening) -> bool:
        if node["type"] != happening.trigger:
            return False
        exported: Document | None = execution(node["type"]).fires(node, happening.data)
        if exported is None or not walk.may_fire(node):
            return False
        walk.fire(node, exported)
        return True

    def _try_standing(
        self,
        workflow: Document,
        waiting: Waiting,
        contact: Document,
        happening: Happening,
        page: Page | None,
    ) -> None:
        node = node_of(workflow, waiting.node)
        if node is not None:
            walk = Walk(self._sandbox, workflow, contact, page, dict(waiting.data))
            self._try(walk, node, happening)

    def _enter(self, workflow: Document, contact: Document) -> None:
        """Let a contact in where it may enter and has not yet."""
        if self._records.tally(workflow["id"], START, contact["id"]).count:
            return
        if admits(self._sandbox, workflow, contact):
            Walk(self._sandbox, workflow, contact).enter()

    def _resume(self, waiting: Waiting) -> None:
        workflow = self._database.get(WORKFLOWS, waiting.workflow)
        contact = self._database.get(CONTACTS, waiting.contact)
        if workflow is not None and workflow.get("status") == "paused":
            return  # a paused workflow holds its contacts where they are (assumed)
        self._records.release(waiting.sequence)
        node = node_of(workflow, waiting.node) if workflow else None
        if workflow and contact and node and workflow.get("status") == ACTIVE:
            Walk(self._sandbox, workflow, contact, None, dict(waiting.data)).leave(node, "next")
