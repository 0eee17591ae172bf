"""What differs in one object, part by part, for people: details, lines of texts, and a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.plan.model import Operation, PlannedResource
from provider.review.differences.contact_fields import contact_field
from provider.review.differences.contents import inline_content
from provider.review.differences.events import outbound_event
from provider.review.differences.integrations import custom_integration
from provider.review.differences.masking import masked
from provider.review.differences.pieces import Piece
from provider.review.differences.segments import segment
from provider.review.differences.workflows import workflow
from provider.review.graphs import drawn
from provider.review.report.model import Detail, Graph, TextChange
from provider.review.words.references import Names, titled

_Pieces = Callable[[Mapping[str, Any], Mapping[str, Any]], Iterator[Piece]]
_KINDS: Mapping[str, _Pieces] = {
    "ContactField": contact_field,
    "CustomIntegration": custom_integration,
    "InlineContent": inline_content,
    "OutboundEvent": outbound_event,
    "Segment": segment,
    "Workflow": workflow,
}


@dataclass(frozen=True)
class Differences:
    """What differs in one object; see ``Change`` for the parts."""

    details: tuple[Detail, ...] = ()
    texts: tuple[TextChange, ...] = ()
    graph: Graph | None = None


def differences(item: PlannedResource, names: Names, past: Names | None = None) -> Differences:
    """Give what differs between what is and what will be.

    Nothing does for what stays in the store without a definition, nor is anything known of
    another program's object.

    Args:
        item: the resource; a side that is not there has no inputs.
        names: turns an id that stands as a reference into a title for people: ``segment "X"``.
        past: the same, by the names that objects have before the run.
    """
    if not item.kind or (item.operation is Operation.DELETE and not item.goes):
        return Differences()
    before, after = titled(item.kind, *masked(item.before, item.after, item.changed), names, past)
    pieces = list(_KINDS[item.kind](before, after))
    details = [piece for piece in pieces if isinstance(piece, Detail)]
    texts = tuple(piece for piece in pieces if isinstance(piece, TextChange))
    if item.kind != "Workflow":
        return Differences(tuple(details), texts)
    drawing = drawn(before, after)
    if _finishes(item):
        # It stays in the store as it is; only what it did is of interest.
        return Differences(graph=drawing.graph)
    details += [drawing.instead] if drawing.instead else []
    return Differences(tuple(details), texts, drawing.graph)


def _finishes(item: PlannedResource) -> bool:
    return item.operation is Operation.DELETE and item.before.get("run") != "draft"
