"""The rules of segments that JSON Schema cannot say.

Pure functions. All of it is assumed: no page shows a segment as the API would write it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sandbox.catalogue import Catalogue
from sandbox.errors import ValidationProblem
from sandbox.usage import segment_uses

Document = Mapping[str, Any]
OPERANDS: Mapping[str, frozenset[str]] = {
    "none": frozenset(),
    "value": frozenset({"value"}),
    "values": frozenset({"values"}),
    "from-to": frozenset({"from", "to"}),
    "from+to": frozenset({"from", "to"}),
    "range": frozenset({"from", "to"}),
    "days": frozenset({"days"}),
}
EVERY_OPERAND = frozenset().union(*OPERANDS.values())


def segment_problems(
    segment: Document, catalogue: Catalogue, fields: Iterable[str]
) -> list[ValidationProblem]:
    """Check a segment that already fits its schema; `fields` are the ids of the store's fields."""
    known = set(fields)
    found = list(_filter_problems(segment, ("filters",), catalogue))
    for use in segment_uses(segment):
        # Which built-in fields a store has is not known; their ids begin so (resources/contact).
        if use.id not in known and not use.id.startswith("_"):
            found.append(ValidationProblem(use.path, "is not a contact field of the store"))
    return found


def _filter_problems(
    group: Document, path: tuple[str | int, ...], catalogue: Catalogue, kind: str = ""
) -> Iterator[ValidationProblem]:
    """Check the filters of a segment or, within it, of a group."""
    kind = kind or group.get("type", "")
    seen = set()
    for index, item in enumerate(group.get("filters", ())):
        place = (*path, index)
        if item["id"] in seen:
            yield ValidationProblem((*place, "id"), "must be unique")
        seen.add(item["id"])
        if "filters" not in item:
            yield from _operand_problems(item, place, catalogue)
        elif kind == "dynamic":
            # help 360014428799: a dynamic segment is one list of filters.
            yield ValidationProblem(place, "groups are for dynamic-plus segments")
        else:
            yield from _filter_problems(item, (*place, "filters"), catalogue, kind)


def _operand_problems(
    item: Document, path: tuple[str | int, ...], catalogue: Catalogue
) -> Iterator[ValidationProblem]:
    operand = catalogue.operands.get(item["operator"])
    if operand is None:
        yield ValidationProblem((*path, "operator"), "is not an operator")
        return
    wanted, given = OPERANDS[operand], EVERY_OPERAND & item.keys()
    for name in sorted(wanted - given):
        yield ValidationProblem((*path, name), "is required")
    for name in sorted(given - wanted):
        yield ValidationProblem((*path, name), "does not go with the operator")
    if "value" in given & wanted and item["value"] == "":
        yield ValidationProblem(
            (*path, "value"), "must not be empty: there is an operator for that"
        )
