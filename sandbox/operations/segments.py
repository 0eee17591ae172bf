"""Segments (extended surface: no page shows an operation on them)."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.database import Document
from sandbox.errors import not_found
from sandbox.operations.call import (
    Answer,
    Call,
    Handler,
    check_name,
    list_page,
    refuse,
    refuse_in_use,
    stamped,
)
from sandbox.segment_rules import segment_problems

COLLECTION = "segments"


def listing(call: Call) -> Answer:
    """Answer a page of segments."""
    return list_page(call, COLLECTION, view)


def create(call: Call) -> Answer:
    """Create a segment."""
    check_name(call, COLLECTION)
    return _save(call, stamped(call.body), 201)


def read(call: Call) -> Answer:
    """Answer one segment."""
    return Answer(200, view(call, _segment(call)))


def patch(call: Call) -> Answer:
    """Change the given properties of a segment."""
    segment = _segment(call)
    check_name(call, COLLECTION, segment["id"])
    return _save(call, stamped(call.body, segment), 200)


def delete(call: Call) -> Answer:
    """Delete a segment."""
    segment = _segment(call)
    refuse_in_use(call, COLLECTION, [segment["id"]])
    call.sandbox.database.delete(COLLECTION, segment["id"])
    return Answer(204)


def view(_: Call, segment: Document) -> Document:
    """Give a segment as the API shows it."""
    return segment


def _save(call: Call, segment: Document, status: int) -> Answer:
    database = call.sandbox.database
    fields = [item["id"] for item in database.all("contact-fields")]
    refuse(segment_problems(segment, call.sandbox.catalogue, fields))
    database.put(COLLECTION, segment["id"], segment)
    return Answer(status, view(call, segment))


def _segment(call: Call) -> Document:
    segment = call.sandbox.database.get(COLLECTION, call.values["id"])
    if segment is None:
        raise not_found("There is no segment with this id.")
    return segment


HANDLERS: Mapping[str, Handler] = {
    "listSegments": listing,
    "createSegment": create,
    "getSegment": read,
    "patchSegment": patch,
    "deleteSegment": delete,
}
