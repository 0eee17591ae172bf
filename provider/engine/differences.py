"""What differs between two comparable forms."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from deepdiff import DeepDiff

from provider.engine.properties import whole_numbers
from provider.kinds import Difference
from provider.kinds.values import value_at


def differences(
    live: Mapping[str, Any], desired: Mapping[str, Any], without: Iterable[str] = ()
) -> tuple[Difference, ...]:
    """Give every property that differs, sorted by path; a list counts as one value.

    ``without`` names top-level properties that are not looked at.
    """
    left, right = (
        whole_numbers({key: value for key, value in side.items() if key not in without})
        for side in (live, desired)
    )
    if _text(left) == _text(right):
        return ()  # nearly always; deepdiff takes a hundred times as long to say so
    # Above its threshold deepdiff gives two maps with few keys in common as one difference.
    tree = DeepDiff(left, right, view="tree", threshold_to_diff_deeper=0)
    paths = {
        _property(item.path(output_format="list")) for items in tree.values() for item in items
    }
    found = (Difference(path, value_at(left, path), value_at(right, path)) for path in paths)
    return tuple(sorted(found, key=lambda difference: difference.path))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _property(path: list[Any]) -> tuple[str, ...]:
    """Cut a path at the first list index: an order is compared as a whole."""
    end = next((i for i, step in enumerate(path) if not isinstance(step, str)), len(path))
    return tuple(path[:end])
