"""A workflow on both sides of a change: which nodes are new, gone, changed or moved.

A node is known by its id. One that nothing but a new id tells from an old one is the same node.
What hangs between two nodes may come and go: a node has moved only if, without what is new and
without what is gone, something else than before leads to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from provider.kinds.nodes import START
from provider.review.report.model import Turn
from provider.tasks.alignment import aligned
from provider.tasks.screens.workflow import in_order

Form = Mapping[str, Any]
Nodes = Mapping[str, Form]


@dataclass(frozen=True)
class Flow:
    """Both sides; ``before`` has the names of ``after``. A side that is not there has no nodes.

    Attributes:
        renamed: the earlier names of nodes that are called otherwise now.
    """

    before: Form
    after: Form
    renamed: Mapping[str, str]

    @classmethod
    def of(cls, before: Form, after: Form) -> Flow:
        """Take the comparable forms of a workflow, ``{}`` for a side that is not there."""
        old, new = _whole(before), _whole(after)
        if not before or not after:
            return cls(old, new, {})
        same = _whole(aligned("Workflow", old, new))
        pairs = zip(old["nodes"], same["nodes"], strict=True)
        return cls(same, new, {now: then for then, now in pairs if now != then})

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Give all nodes: those of now in the order of the flow, then those that are gone."""
        new, old = in_order(self.after["nodes"]), in_order(self.before["nodes"])
        return (*new, *(name for name in old if name not in self.after["nodes"]))

    @cached_property
    def turns(self) -> Mapping[str, frozenset[Turn]]:
        """Give how each node differs; one that does not is absent. ``start`` may be among them."""
        found = {name: self._turns(name) for name in self.order}
        both = self.before["start"] and self.after["start"]
        if both and self.before["start"] != self.after["start"]:
            found[START] = frozenset({Turn.CHANGED})
        return {name: turns for name, turns in found.items() if turns}

    def _turns(self, name: str) -> frozenset[Turn]:
        old, new = self.before["nodes"].get(name), self.after["nodes"].get(name)
        if old is None or new is None:
            return frozenset({Turn.ADDED if old is None else Turn.REMOVED})
        turns = set()
        if _settings(old) != _settings(new):
            turns.add(Turn.CHANGED)
        if self._led_from(name, self.before["nodes"]) != self._led_from(name, self.after["nodes"]):
            turns.add(Turn.MOVED)
        return frozenset(turns)

    def _led_from(self, name: str, nodes: Nodes) -> frozenset[str]:
        """Give the exits that lead to a node, past nodes that one side lacks."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = list(nodes[name]["after"])
        while waiting:
            place = waiting.pop()
            node = place.partition(".")[0]
            if self._stays(node):
                found.add(place)
            elif node not in seen:
                seen.add(node)
                waiting += nodes.get(node, {"after": [place]})["after"]
        return frozenset(found)

    def _stays(self, node: str) -> bool:
        sides = (self.before["nodes"], self.after["nodes"])
        return all(node in side for side in sides) or not any(node in side for side in sides)


def _settings(node: Form) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key != "after"}


def _whole(form: Form) -> dict[str, Any]:
    """Complete a form: what a store answers may lack what every definition has."""
    nodes = {
        str(name): {"type": "", **node, "after": sorted(map(str, node.get("after") or ()))}
        for name, node in (form.get("nodes") or {}).items()
    }
    return {**form, "start": form.get("start") or {}, "nodes": nodes}
