"""What differs in a workflow: how it runs, whom it takes in, and each node by its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from provider.kinds.nodes import START
from provider.review.differences.comparing import differing, whole_numbers
from provider.review.differences.pieces import Piece, change, inside, members, name, text
from provider.review.report.model import Detail, Turn
from provider.review.words import nodes as words
from provider.review.words.console import label, node_title, setting_title
from provider.review.words.flows import Flow
from provider.review.words.nodes import Around
from provider.review.words.values import LONGEST

Form = Mapping[str, Any]

#: Settings that a person writes freely.
_FREE = frozenset({"selector", "right"})
PARTS = {
    "name": "name",
    "run": "how it runs",
    "version": "version",
    "description": "workflow.description",
    "tags": "tags",
    "start": "start",
    "nodes": "workflow.nodes",
}


def workflow(before: Form, after: Form) -> Iterator[Piece]:
    """Yield what differs in a workflow."""
    yield from name(before, after)
    yield from change(PARTS["run"], before.get("run"), after.get("run"), str)
    if before and after:
        yield from change(PARTS["version"], before.get("version", 1), after.get("version", 1))
    description = label("workflow.description")
    yield from text(description, before.get("description"), after.get("description"))
    yield from members(label("tags"), before.get("tags"), after.get("tags"))
    flow = Flow.of(whole_numbers(before), whole_numbers(after))
    yield from _start(flow)
    sides = (Around(flow.before["nodes"]), Around(flow.after["nodes"]))
    for node in flow.order:
        yield from _node(node, flow, sides)


def _start(flow: Flow) -> Iterator[Piece]:
    old, new = flow.before["start"], flow.after["start"]
    for key, say in (("audience", words.audience), ("source", words.data_source)):
        if old.get(key) != new.get(key):
            part = inside(label("start"), setting_title(START, key))
            facts = [say(side) if key in side else None for side in (old, new)]
            yield from change(part, facts[0], facts[1], str)


def _node(key: str, flow: Flow, sides: tuple[Around, Around]) -> Iterator[Piece]:
    old, new = (side.nodes.get(key) for side in sides)
    turns = flow.turns.get(key, frozenset())
    if old is None or new is None or old["type"] != new["type"]:
        node = new or old or {}
        part = words.called(key) if old and new else words.titled(key, node)
        facts = [
            None if node is None else _facts(node, around) + _followers(key, around, flow)
            for node, around in zip((old, new), sides, strict=True)
        ]
        yield from change(part, facts[0], facts[1], str)
        return
    part = words.titled(key, new)
    if key in flow.renamed:
        called = f'called "{flow.renamed[key]}"', f'called "{key}"'
        yield Detail(part, Turn.CHANGED, *called)
    # What only comes behind a node that is new, or no longer behind one that is gone, has not
    # moved: the other node says so.
    if Turn.MOVED in turns:
        places = (_places(old, sides[0]), _places(new, sides[1]))
        yield Detail(inside(part, label("node.after")), Turn.MOVED, *places)
    yield from _settings(key, old, new, sides)


def _places(node: Form, around: Around) -> str:
    return ", ".join(map(around.place, node["after"])) or "nothing"


def _facts(node: Form, around: Around) -> str:
    """Say all that is essential of a node, and what it hangs from."""
    told = "; ".join(words.essentials(node, around))
    said = f"{node_title(node['type'])}{f': {told}' if told else ''}"
    return f"{said}; after {_places(node, around)}"


def _followers(key: str, around: Around, flow: Flow) -> str:
    """Say which nodes come next to one that is new or gone, of those that both sides have."""
    both = flow.before["nodes"].keys() & flow.after["nodes"].keys()
    if key in both:
        return ""
    places = [
        (around.exit(key, place.partition(".")[2]), name)
        for name in flow.order
        if name in both
        for place in around.nodes.get(name, {}).get("after", ())
        if place.partition(".")[0] == key
    ]
    said = [
        f"{exit_name}: {words.called(name)}" if exit_name else words.called(name)
        for exit_name, name in places
    ]
    return f"; then {', '.join(said)}" if said else ""


def _settings(node: str, old: Form, new: Form, sides: tuple[Around, Around]) -> Iterator[Piece]:
    mapping = words.mapping(new["type"])
    for key in sorted({*old, *new} - {"type", "after"}):
        was, now = old.get(key), new.get(key)
        part = inside(words.titled(node, new), setting_title(new["type"], key))
        if key == mapping:
            for (entry,), *values in differing(was or {}, now or {}):
                yield from _value(inside(part, entry), values, sides)
        elif was != now:
            yield from _setting(part, key, (was, now), sides)


def _setting(
    part: str, key: str, values: Sequence[Any], sides: tuple[Around, Around]
) -> Iterator[Piece]:
    if key in _FREE and all(isinstance(value, str) for value in values):
        yield from text(part, *values)
        return
    facts = [
        None if value is None else words.setting(key, value, around)
        for value, around in zip(values, sides, strict=True)
    ]
    yield from change(part, facts[0], facts[1], str)


def _value(part: str, values: Sequence[Any], sides: tuple[Around, Around]) -> Iterator[Piece]:
    """Yield a value that a node maps: a text of a person may be long."""
    if any(isinstance(value, str) and len(value) > LONGEST for value in values):
        yield from text(part, *values)
        return
    facts = [
        None if value is None else around.value(value)
        for value, around in zip(values, sides, strict=True)
    ]
    yield from change(part, facts[0], facts[1], str)
