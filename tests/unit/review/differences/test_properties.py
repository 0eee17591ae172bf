"""Something is told of a segment or an event exactly when something differs, whatever the names."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from provider.review.differences.comparing import differing
from tests.unit.review.differences.planned import told
from tests.unit.tasks.drawn_forms import events, segments

Form = dict[str, Any]
KEYS = st.sampled_from(["a", "a.b", 'a"]["b', "root['a']", "", "0", "two\nlines", "é"])


@settings(max_examples=60)
@given(segments(), segments())
def test_segments(before: Form, after: Form) -> None:
    found = told("Segment", before, after).details
    if before == after:
        assert found == ()
    elif {key: before[key] for key in ("name", "type", "match")} != {
        key: after[key] for key in ("name", "type", "match")
    }:
        assert found
    if set(before["filters"]) - set(after["filters"]) and len(before["filters"]) != len(
        after["filters"]
    ):
        assert any(item.part.startswith(("filter ", "group ")) for item in found)
    assert all(item.before != item.after for item in found)


@settings(max_examples=60)
@given(events(), events())
def test_events(before: Form, after: Form) -> None:
    found = told("OutboundEvent", before, after).details
    if not found:
        assert _without_order(before) == _without_order(after)
    assert told("OutboundEvent", after, after).details == ()
    parts = [(item.part, item.turn) for item in found]
    assert len(parts) == len(set(parts))


def _without_order(event: Form) -> Form:
    return {key: value for key, value in event.items() if key != "fieldOrder"}


@given(
    st.dictionaries(KEYS, st.dictionaries(KEYS, st.integers(0, 2))),
    st.dictionaries(KEYS, st.dictionaries(KEYS, st.integers(0, 2))),
)
def test_paths_are_keys_whatever_stands_in_them(before: Form, after: Form) -> None:
    expected: set[tuple[str, ...]] = {(key,) for key in set(before) ^ set(after)}
    for key in set(before) & set(after):
        names = set(before[key]) | set(after[key])
        expected |= {(key, n) for n in names if before[key].get(n) != after[key].get(n)}
    found = differing(before, after, depth=2)
    assert {path for path, *_ in found} == expected
    for path, was, now in found:
        sides = (side.get(path[0]) for side in (before, after))
        values = [
            side.get(path[1]) if len(path) == 2 and side is not None else side for side in sides
        ]
        assert [was, now] == values
