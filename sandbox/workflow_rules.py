"""The rules of workflows: what a definition needs, what stops a start, what may change meanwhile.

Pure functions. All of it is assumed: no page shows a workflow as the API would write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.catalogue import START, TRIGGER, Catalogue, NodeType
from sandbox.errors import ValidationProblem
from sandbox.usage import CONTACT_FIELDS, Use, workflow_uses
from sandbox.validation import problems

Document = Mapping[str, Any]
Lookup = Callable[[str, str], Document | None]
DRAFT, SCHEDULED, ACTIVE, PAUSED, FINISHED = STATUSES = (
    "draft",
    "scheduled",
    "active",
    "paused",
    "finished",
)
# help 360014286359, 8952677944604: a finished workflow never runs again.
BEFORE: Mapping[str, tuple[str, ...]] = {
    "start": (DRAFT, PAUSED),
    "pause": (ACTIVE,),
    "finish": (ACTIVE, PAUSED, SCHEDULED),
    "delete": (DRAFT, FINISHED),
}
AFTER: Mapping[str, str] = {"start": ACTIVE, "pause": PAUSED, "finish": FINISHED}


def is_bulk(workflow: Document, catalogue: Catalogue) -> bool:
    """Tell whether a workflow runs once over the contacts and ends by itself (help 360014286099).

    Nodes that plan or compare versions would make it none too; the catalogue has none of them yet.
    """
    if workflow.get("start", {}).get("source") != "existing":
        return False
    types = [catalogue.node(node["type"]) for node in workflow.get("nodes", ())]
    return not any(item and (item.role == TRIGGER or item.waits) for item in types)


def definition_problems(workflow: Document, catalogue: Catalogue) -> list[ValidationProblem]:
    """Check the nodes of a workflow that already fits its schema."""
    nodes = workflow.get("nodes", ())
    found = list(_unique(nodes))
    for index, node in enumerate(nodes):
        found += _node_problems(node, ("nodes", index), catalogue)
    types = {node["id"]: catalogue.node(node["type"]) for node in nodes}
    if len(types) < len(nodes) or None in types.values():
        return found  # what hangs from what cannot be told
    known = {START: catalogue.nodes[START], **{name: kind for name, kind in types.items() if kind}}
    for index, node in enumerate(nodes):
        found += _connection_problems(node, ("nodes", index), known)
        found += _data_problems(node, ("nodes", index), known)
    return found + list(_circle_problems(nodes))


def incidents(workflow: Document, catalogue: Catalogue, lookup: Lookup) -> list[ValidationProblem]:
    """Give what stops a start (help 8952677944604 asks for none; which there are is assumed).

    `lookup` finds an object by its collection and its id.
    """
    found = [
        ValidationProblem(use.path, f"is not in the store ({use.collection})")
        for use in workflow_uses(workflow, catalogue)
        if not _is_builtin(use) and lookup(use.collection, use.id) is None
    ]
    for index, node in enumerate(workflow.get("nodes", ())):
        of_type = catalogue.node(node.get("type"))
        if of_type:
            found += _mapping_problems(node, ("nodes", index), of_type, lookup)
        else:
            found.append(ValidationProblem(("nodes", index, "type"), "is not a type of node"))
    return found


def frozen_changes(
    workflow: Document, body: Document, catalogue: Catalogue
) -> list[ValidationProblem]:
    """Give what a body would change that the workflow's status does not let change."""
    if workflow["status"] == DRAFT:
        return []
    changed = list(_start_changes(workflow, body))
    if "nodes" in body:
        live = workflow["status"] != FINISHED
        changed += _node_changes(workflow.get("nodes", ()), body["nodes"], catalogue, live)
    return changed


def _is_builtin(use: Use) -> bool:
    """Built-in contact fields begin so (resources/contact); which ones a store has is not known."""
    return use.collection == CONTACT_FIELDS and use.id.startswith("_")


def _unique(nodes: Any) -> Iterator[ValidationProblem]:
    seen = set()
    for index, node in enumerate(nodes):
        if node["id"] in seen:
            yield ValidationProblem(("nodes", index, "id"), "must be unique")
        seen.add(node["id"])


def _node_problems(
    node: Document, path: tuple[str | int, ...], catalogue: Catalogue
) -> Iterator[ValidationProblem]:
    of_type = catalogue.node(node["type"])
    if of_type is None:
        yield ValidationProblem((*path, "type"), "is not a type of node")
        return
    for problem in problems(of_type.validator, node):
        yield ValidationProblem((*path, *problem.path), problem.reason)


def _connection_problems(
    node: Document, path: tuple[str | int, ...], known: Mapping[str, NodeType]
) -> Iterator[ValidationProblem]:
    for index, origin in enumerate(node["after"]):
        name, _, leaves = origin.partition(".")
        place = (*path, "after", index)
        if name not in known:
            yield ValidationProblem(place, "names a node that is not there")
        elif name != START and leaves not in known[name].exits:
            yield ValidationProblem(place, "names an exit that is not there")


def _circle_problems(nodes: Any) -> Iterator[ValidationProblem]:
    """Find the nodes that the start cannot reach but through themselves (assumed to be refused)."""
    known = {START, *(node["id"] for node in nodes)}
    behind = {
        node["id"]: known & {item.partition(".")[0] for item in node["after"]} for node in nodes
    }
    free = {START}
    while more := {name for name, before in behind.items() if before <= free} - free:
        free |= more
    for index, node in enumerate(nodes):
        if node["id"] not in free:
            yield ValidationProblem(("nodes", index, "after"), "leads in a circle")


def _data_problems(
    node: Document, path: tuple[str | int, ...], known: Mapping[str, NodeType]
) -> Iterator[ValidationProblem]:
    for place, text in _data(node, path):
        name, _, export = text.partition(".")
        if name not in known or export not in known[name].exports:
            yield ValidationProblem(place, "names data that no node gives")


def _data(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find the data of other nodes: `left` as a text, and `{"datum": TEXT}` at any depth."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _data(item, (*path, index))
    if not isinstance(value, dict):
        return
    for name, item in value.items():
        own = name == "left" and len(path) == 2
        if isinstance(item, str) and (own or name == "datum"):
            yield (*path, name), item
        else:
            yield from _data(item, (*path, name))


def _mapping_problems(
    node: Document, path: tuple[str | int, ...], of_type: NodeType, lookup: Lookup
) -> Iterator[ValidationProblem]:
    """Hold a node's mapped values against what the object that they go to declares."""
    maps = of_type.maps
    if maps is None:
        return
    target = lookup(of_type.references[maps.target], str(node.get(maps.target)))
    if target is None:
        return
    declared, values = target.get(maps.declared, ()), node.get(maps.setting, {})
    for item in declared:
        if item.get("required") and values.get(item["id"], "") == "":
            yield ValidationProblem((*path, maps.setting, item["id"]), "is mandatory")
    for name in values.keys() - {item["id"] for item in declared}:
        yield ValidationProblem((*path, maps.setting, name), "is not declared")


def _start_changes(workflow: Document, body: Document) -> Iterator[ValidationProblem]:
    if "start" in body and body["start"] != workflow.get("start"):
        yield ValidationProblem(("start",), "cannot change")


def _node_changes(
    before: Any, after: Any, catalogue: Catalogue, live: bool
) -> Iterator[ValidationProblem]:
    """Compare nodes by their ids: the order in which they are written means nothing."""
    old = {node.get("id"): node for node in before}
    for index, node in enumerate(after):
        if node["id"] not in old:
            yield ValidationProblem(("nodes", index), "cannot be added")
            continue
        for name in _differing(old[node["id"]], node):
            of_type = catalogue.node(node["type"])
            if not (live and of_type and name in of_type.live):
                yield ValidationProblem(("nodes", index, name), "cannot change")
    if old.keys() - {node["id"] for node in after}:
        yield ValidationProblem(("nodes",), "cannot be removed")


def _differing(old: Document, new: Document) -> list[str]:
    names = sorted(old.keys() | new.keys())
    return [name for name in names if _comparable(old, name) != _comparable(new, name)]


def _comparable(node: Document, name: str) -> Any:
    value = node.get(name)
    return sorted(value) if name == "after" and isinstance(value, list) else (name in node, value)
