"""Web contents of the type inline (extended surface: no page shows an operation on them)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sandbox.database import Document
from sandbox.errors import ValidationProblem
from sandbox.operations.call import (
    Answer,
    Call,
    Handler,
    check_name,
    delete_unused,
    keep,
    kept_object,
    list_page,
    refuse,
    stamped,
)
from sandbox.rules import unique_ids

COLLECTION = "web-contents"
HTML_BYTES = 512 * 1024


def listing(call: Call) -> Answer:
    """Answer a page of contents."""
    return list_page(call, COLLECTION)


def create(call: Call) -> Answer:
    """Create a content; without tags or variables it has none."""
    check_name(call, COLLECTION)
    return _save(call, stamped({"tags": [], "variables": [], **call.body}), 201)


def read(call: Call) -> Answer:
    """Answer one content."""
    return Answer(200, _content(call))


def patch(call: Call) -> Answer:
    """Change the given properties of a content, for every workflow that uses it."""
    content = _content(call)
    check_name(call, COLLECTION, content["id"])
    return _save(call, stamped(call.body, content), 200)


def delete(call: Call) -> Answer:
    """Delete a content."""
    return delete_unused(call, COLLECTION, _content(call))


def _save(call: Call, content: Document, status: int) -> Answer:
    refuse(_problems(content))
    return keep(call, COLLECTION, content, status)


def _problems(content: Document) -> Iterator[ValidationProblem]:
    """Check what a schema cannot say (the size is assumed, help 4438119976850 names the ids)."""
    if len(content.get("html", "").encode("utf-8", "surrogatepass")) > HTML_BYTES:
        yield ValidationProblem(("html",), f"is longer than {HTML_BYTES} bytes")
    yield from unique_ids(content.get("variables", ()), ("variables",))


def _content(call: Call) -> Document:
    return kept_object(call, COLLECTION, "web content")


HANDLERS: Mapping[str, Handler] = {
    "listWebContents": listing,
    "createWebContent": create,
    "getWebContent": read,
    "patchWebContent": patch,
    "deleteWebContent": delete,
}
