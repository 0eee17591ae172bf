"""One contact's way through one workflow, from a place in it as far as it leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.catalogue import START, TRIGGER
from sandbox.database import Document
from sandbox.execution.limits import allows
from sandbox.execution.step import Exported, Page, Step
from sandbox.nodes import execution
from sandbox.state import Sandbox

#: Nodes that one way may pass: the store takes no circles, a person's hand may have made one.
LONGEST_WAY = 500


@dataclass
class Walk:
    """A contact on its way; `data` is what the nodes behind it have exported."""

    sandbox: Sandbox
    workflow: Document
    contact: Document
    page: Page | None = None
    data: Exported = field(default_factory=dict)
    _passed: int = 0

    def enter(self) -> None:
        """Come in by the start; at its triggers, every contact stands anyway."""
        self._count(START)
        for node in nodes_after(self.workflow, START):
            if self.sandbox.catalogue.role(node["type"]) != TRIGGER:
                self.visit(node)

    def follow(self, origin: str) -> None:
        """Go on from an exit such as ``visit.next``."""
        for node in nodes_after(self.workflow, origin):
            self.visit(node)

    def visit(self, node: Document) -> None:
        """Come to a node: stand there where it is a trigger, else let it act and go on."""
        self._passed += 1
        if self._passed > LONGEST_WAY:
            return
        # A hand may have put a type that this store does not know: the contact stays before it.
        role = self.sandbox.catalogue.role(node["type"])
        if role == TRIGGER:
            self._stand(node)
        elif role is not None and self.may_fire(node):
            self._act(node)

    def may_fire(self, node: Document) -> bool:
        """Whether the node's limitations let this contact through."""
        records, workflow = self.sandbox.records, self.workflow["id"]
        own = records.tally(workflow, node["id"], self.contact["id"])
        everybody = records.tally(workflow, node["id"])
        return allows(node.get("limits"), own, everybody, self.sandbox.clock.now())

    def fire(self, node: Document, exported: Document) -> None:
        """Go on from a trigger that has fired."""
        self._count(node["id"])
        self.data[node["id"]] = exported
        self.leave(node, "next")

    def leave(self, node: Document, by: str) -> None:
        """Go on by an exit."""
        self._count(node["id"], by)
        self.follow(f"{node['id']}.{by}")

    def _act(self, node: Document) -> None:
        self._count(node["id"])
        step = Step(self.sandbox, self.workflow, node, self.contact, self.data, self.page)
        by: str | None = execution(node["type"]).leave(step)
        if by is not None:
            self.leave(node, by)

    def _stand(self, node: Document) -> None:
        """Wait for the trigger, which every contact does once, however often it comes here."""
        records, contact, workflow = self.sandbox.records, self.contact["id"], self.workflow["id"]
        for found in records.standing(contact):
            if (found.workflow, found.node) == (workflow, node["id"]):
                records.release(found.sequence)
        records.wait(workflow, node["id"], contact, dict(self.data))

    def _count(self, node: str, leaves: str = "") -> None:
        at = self.sandbox.clock.timestamp()
        self.sandbox.records.count_up(self.workflow["id"], node, leaves, self.contact["id"], at)


def nodes_after(workflow: Document, origin: str) -> Iterator[Document]:
    """Give the nodes that hang from the start or from an exit, in the order of writing."""
    for node in workflow.get("nodes", ()):
        if origin in node.get("after", ()):
            yield node


def node_of(workflow: Document, name: str) -> Document | None:
    """Find a node by its id."""
    return next((node for node in workflow.get("nodes", ()) if node["id"] == name), None)
