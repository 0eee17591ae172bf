"""What an operation is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sandbox.database import Document
from sandbox.errors import ApiError, ValidationProblem, in_use, not_found, unprocessable
from sandbox.journal import timestamp
from sandbox.pages import page
from sandbox.state import Sandbox, new_object_id
from sandbox.usage import Use, declared_uses, segment_uses, workflow_uses
from sandbox.workflow_rules import FINISHED


@dataclass(frozen=True)
class Call:
    """One request that is authorised and fits its schema.

    `address` is the absolute address without the query, `cursor` where a list begins, `query` the
    rest of the query.
    """

    sandbox: Sandbox
    values: Mapping[str, str]
    body: Any
    cursor: str | None
    address: str
    query: Mapping[str, str] = field(default_factory=dict)

    def switch(self, name: str) -> Any:
        """Read a switch."""
        return self.sandbox.switches[name]


@dataclass(frozen=True)
class Answer:
    """A successful answer; None is no body."""

    status: int
    body: Document | None = None


Handler = Callable[[Call], Answer]
View = Callable[[Call, Document], Document]


def as_kept(_: Call, kept: Document) -> Document:
    """Show an object with everything that is in it."""
    return kept


def kept_object(call: Call, collection: str, words: str) -> Document:
    """Read the object of a collection that the path names; raises ApiError 404."""
    found = call.sandbox.database.get(collection, call.values["id"])
    if found is None:
        raise not_found(f"There is no {words} with this id.")
    return found


def keep(call: Call, collection: str, body: Document, status: int) -> Answer:
    """Keep an object, and answer with everything that is in it."""
    call.sandbox.database.put(collection, body["id"], body)
    return Answer(status, body)


def delete_unused(call: Call, collection: str, kept: Document) -> Answer:
    """Delete an object that nothing uses."""
    refuse_in_use(call, collection, [kept["id"]])
    call.sandbox.database.delete(collection, kept["id"])
    return Answer(204)


def list_page(
    call: Call,
    collection: str,
    view: View = as_kept,
    *,
    parent: str | None = None,
    system: bool = False,
) -> Answer:
    """Answer one page of a collection."""
    rows, links = page(
        call.sandbox.database,
        collection,
        size=call.sandbox.options.page_size,
        cursor=call.cursor,
        address=call.address,
        parent=parent,
        system=system,
    )
    results = [view(call, row.body) for row in rows]
    return Answer(200, {"links": links, "results": results} if links else {"results": results})


def refuse(found: Iterable[ValidationProblem]) -> None:
    """Raise ApiError 422 when any rule is broken."""
    broken = tuple(found)
    if broken:
        raise unprocessable(broken)


def duplicate(call: Call, name: str) -> ApiError:
    """Make the refusal of a value that must be unique (its status is assumed, and a switch)."""
    if call.switch("duplicateStatus") == 409:
        return ApiError(409, f"The {name} is already in use.")
    return unprocessable([ValidationProblem((name,), "is already in use")])


def check_name(call: Call, collection: str, own: str | None = None) -> None:
    """Refuse a name that another object than `own` has, where the switch says so."""
    if "name" not in call.body or not call.switch("uniqueNames"):
        return
    found = call.sandbox.database.find(collection, "name", call.body["name"])
    if found and found["id"] != own:
        raise duplicate(call, "name")


def stamped(changes: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Document:
    """Lay changes over an object, which is new where there was none before, and date it."""
    now = timestamp()
    new = {"id": new_object_id(), **changes, "createdAt": now, "updatedAt": now}
    return new if before is None else {**before, **changes, "updatedAt": now}


def refuse_in_use(call: Call, collection: str, identifiers: Iterable[str]) -> None:
    """Raise ApiError 409 when a workflow or a segment uses one of the objects.

    Whether a finished workflow still holds what it used is not known, and a switch.
    """
    if call.switch("deleteInUse") == "allow":
        return
    wanted = {(collection, identifier) for identifier in identifiers}
    for name, uses in _users(call):
        if any((use.collection, use.id) in wanted for use in uses):
            raise in_use(f"{name} uses it.")


def _users(call: Call) -> Iterator[tuple[str, Iterable[Use]]]:
    database, catalogue = call.sandbox.database, call.sandbox.catalogue
    for segment in database.all("segments"):
        yield f'The segment "{segment.get("name", "")}"', segment_uses(segment)
    for workflow in database.all("workflows"):
        if call.switch("inUseBy") == "live" and workflow.get("status") == FINISHED:
            continue
        uses = chain(declared_uses(workflow), workflow_uses(workflow, catalogue))
        yield f'The workflow "{workflow.get("name", "")}"', uses
