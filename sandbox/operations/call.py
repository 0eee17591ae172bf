"""What an operation is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.database import Document
from sandbox.errors import ApiError, ValidationProblem, in_use, unprocessable
from sandbox.pages import page
from sandbox.state import Sandbox


@dataclass(frozen=True)
class Call:
    """One request that is authorised and fits its schema.

    `address` is the absolute address without the query, `cursor` where a list begins.
    """

    sandbox: Sandbox
    values: Mapping[str, str]
    body: Any
    cursor: str | None
    address: str

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


def list_page(
    call: Call, collection: str, view: View, *, parent: str | None = None, system: bool = False
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


def refuse_in_use(call: Call, kind: str, identifiers: Iterable[str]) -> None:
    """Raise ApiError 409 when a workflow uses one of the objects.

    The resource of a workflow is not known, so a workflow of the sandbox says what it uses in a
    property `uses` of its own, such as `{"contact-fields": ["reskyt-token"]}`, which no answer
    of the API shows.
    """
    if call.switch("deleteInUse") == "allow":
        return
    wanted = set(identifiers)
    for workflow in call.sandbox.database.all("workflows"):
        if wanted.intersection(workflow.get("uses", {}).get(kind, ())):
            raise in_use(f'The workflow "{workflow.get("name", "")}" uses it.')
