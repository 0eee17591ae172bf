"""Segments (extended surface: no page shows an operation on them)."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.database import Document
from sandbox.execution.engine import Engine
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
from sandbox.segment_rules import segment_problems
from sandbox.segments import PLUS

COLLECTION = "segments"


def listing(call: Call) -> Answer:
    """Answer a page of segments."""
    return list_page(call, COLLECTION)


def create(call: Call) -> Answer:
    """Create a segment."""
    check_name(call, COLLECTION)
    return _save(call, stamped(call.body), 201)


def read(call: Call) -> Answer:
    """Answer one segment."""
    return Answer(200, _segment(call))


def patch(call: Call) -> Answer:
    """Change the given properties of a segment."""
    segment = _segment(call)
    check_name(call, COLLECTION, segment["id"])
    return _save(call, stamped(call.body, segment), 200)


def delete(call: Call) -> Answer:
    """Delete a segment."""
    return delete_unused(call, COLLECTION, _segment(call))


def _save(call: Call, segment: Document, status: int) -> Answer:
    fields = [item["id"] for item in call.sandbox.database.all("contact-fields")]
    refuse(segment_problems(segment, call.sandbox.catalogue, fields))
    with call.sandbox.database.transaction():
        answer = keep(call, COLLECTION, segment, status)
        if segment["type"] == PLUS:
            Engine(call.sandbox).recalculate(segment)
    call.sandbox.wake.set()
    return answer


def _segment(call: Call) -> Document:
    return kept_object(call, COLLECTION, "segment")


HANDLERS: Mapping[str, Handler] = {
    "listSegments": listing,
    "createSegment": create,
    "getSegment": read,
    "patchSegment": patch,
    "deleteSegment": delete,
}
