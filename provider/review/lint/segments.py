"""What rules ask of segments: which fields a filter looks at, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.definitions import Definition
from provider.definitions.problems import Path


def filters(segment: Definition) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Give the filters of a segment with their paths, those inside groups included."""
    yield from _filters(segment.spec["filters"], ("filters",))


def _filters(found: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name, item in found.items():
        if "filters" in item:
            yield from _filters(item["filters"], (*path, name, "filters"))
        else:
            yield (*path, name), item


def demands(segment: Definition, field: str) -> bool:
    """Say whether whoever is in the segment has a value in a field (a definition's full name)."""
    return _demands(segment.spec, field)


def _demands(group: Mapping[str, Any], field: str) -> bool:
    """Say whether a group demands a value: every filter of "any", one filter of "all"."""
    answers = [_asks(item, field) for item in group["filters"].values()]
    return all(answers) if group.get("match", "all") == "any" else any(answers)


def _asks(item: Mapping[str, Any], field: str) -> bool:
    if "filters" in item:
        return _takes_all_without(item, field) if item.get("exclude") else _demands(item, field)
    return item["field"] == {"ref": field} and item["operator"] not in WITHOUT


def _takes_all_without(group: Mapping[str, Any], field: str) -> bool:
    """Say whether whoever lacks the value is in a group, so that leaving it out asks for one."""
    answers = [
        item.get("field") == {"ref": field} and item["operator"] == "empty"
        if "filters" not in item
        else not item.get("exclude") and _takes_all_without(item, field)
        for item in group["filters"].values()
    ]
    return any(answers) if group.get("match", "all") == "any" else all(answers)


#: Operators that a contact without a value passes (assumed for all but empty).
WITHOUT = {"empty", "different", "not-contains", "none-of", "not-selected", "not-includes"}
