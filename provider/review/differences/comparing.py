"""What differs between two maps, by the keys that lead to it and never by a position."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from deepdiff import DeepDiff

from provider.kinds.values import value_at

Path = tuple[str, ...]


def differing(
    before: Mapping[str, Any], after: Mapping[str, Any], depth: int = 1
) -> list[tuple[Path, Any, Any]]:
    """Give each path that differs with what stands there on both sides, None for nothing.

    Args:
        before: one side.
        after: the other side; the order of its keys is that of the paths.
        depth: steps after which a path ends: what lies deeper is one value.
    """
    left, right = whole_numbers(before), whole_numbers(after)
    if _text(left) == _text(right):
        return []
    # Above its threshold deepdiff gives two maps with few keys in common as one difference.
    tree = DeepDiff(left, right, view="tree", threshold_to_diff_deeper=0)
    found = (item.path(output_format="list") for items in tree.values() for item in items)
    paths = {_keys(path)[:depth] for path in found}
    places = {key: place for place, key in enumerate({**right, **left})}
    ordered = sorted(paths, key=lambda path: (places.get(path[0], 0) if path else 0, path))
    return [(path, value_at(left, path), value_at(right, path)) for path in ordered]


def whole_numbers(value: Any) -> Any:
    """Give whole numbers as such: 5 and 5.0 are one value."""
    if isinstance(value, Mapping):
        return {key: whole_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _keys(path: list[Any]) -> Path:
    """Cut a path at the first position in a list: a list is one value."""
    end = next((i for i, step in enumerate(path) if not isinstance(step, str)), len(path))
    return tuple(path[:end])
