"""What a workflow does to whom, in sentences: the way to each node, and what it does there.

References in the forms are titles already (``words.references.titled``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from provider.kinds.nodes import START, NodeType, node_types
from provider.review.words.console import label, node_title, operator
from provider.review.words.nodes import Around, mapping, setting
from provider.review.words.values import duration, listed, quoted, said

Form = Mapping[str, Any]
#: Nodes with the exits that are taken.
Way = tuple[tuple[str, str], ...]

_POSITIONS = {
    "before": "immediately before",
    "after": "immediately after",
    "append": "inside",
    "replace": "in place of what is inside",
}
_PAGES = {
    "exactly": "on exactly these pages:",
    "starting-with": "on pages whose address begins with",
}


@dataclass(frozen=True)
class Roads:
    """One side of a workflow."""

    start: Form
    nodes: Mapping[str, Form]

    @cached_property
    def around(self) -> Around:
        """Give the nodes as what their settings refer to."""
        return Around(self.nodes)

    def type_of(self, name: str) -> NodeType | None:
        """Give the type of a node, None for one that no catalogue knows."""
        return node_types().get(str(self.nodes.get(name, {}).get("type")))

    def role(self, name: str) -> str:
        """Give the role of a node: trigger, condition or action."""
        known = self.type_of(name)
        return known.role if known else ""

    def acts(self, name: str) -> bool:
        """Whether a customer sees or gets something by a node."""
        known = self.type_of(name)
        return bool(known and (known.sends or "content" in self.nodes.get(name, {})))

    def sends(self, name: str) -> bool:
        """Whether a customer gets something by a node."""
        known = self.type_of(name)
        return bool(known and known.sends)

    def check(self, name: str) -> str:
        """Say what a condition looks for: ``User Agent contains "shop-app"``."""
        node = self.nodes[name]
        known = operator(str(node.get("operator", "")))
        left = self._left(node.get("left"))
        right = [setting("right", node["right"], self.around)] if "right" in node else []
        return " ".join([left, known, *right])

    def _left(self, value: Any) -> str:
        if not isinstance(value, str):
            return self.around.value(value)
        node, dot, datum = value.partition(".")
        exported = (known.exports if (known := self.type_of(node)) else {}).get(datum)
        return str(exported.get("title", datum)) if dot and exported else self.around.datum(value)

    def act(self, name: str, *, place: bool = True) -> str:
        """Say what an action does: ``shows inline content "X" inside "body"``.

        Args:
            name: the node.
            place: whether to say also where in the page.
        """
        node, known = self.nodes[name], self.type_of(name)
        if "content" in node:
            return f"shows {said(node['content'])}{self._where(node) if place else ''}"
        if known and known.sends:
            message = self.message(name)
            return f"sends by {said(node.get('event'))}{f' ({message})' if message else ''}"
        if "seconds" in node:
            return f"waits {duration(node['seconds'])}"
        return f"does {node_title(str(node.get('type')))}"

    def message(self, name: str) -> str:
        """Give the texts that a node sends: not what it takes from a contact or a page."""
        node = self.nodes[name]
        values = node.get(mapping(str(node.get("type")))) or {}
        return ", ".join(
            f"{key}: {said(value)}"
            for key, value in sorted(values.items())
            if not isinstance(value, Mapping)
        )

    def _where(self, node: Form) -> str:
        if "selector" not in node:
            return ""
        place = _POSITIONS.get(str(node.get("position")), label(f"position.{node.get('position')}"))
        return f" {place} {said(node['selector'])}"

    def begins(self, name: str) -> str:
        """Say when a trigger fires: ``on any page``."""
        pages = self.nodes[name].get("pages")
        text = "on any page"
        if isinstance(pages, Mapping):
            text = " and ".join(f"{_PAGES.get(key, key)} {listed(pages[key])}" for key in pages)
        except_for = self.nodes[name].get("exclude")
        return f"{text}{f', but not on {listed(except_for)}' if except_for else ''}"

    def clauses(self, name: str) -> tuple[str, ...] | None:
        """Give what a contact comes past on the way to a node; None where several ways lead there.

        What stands before another message is told with that one, so that a wait is counted once.

        ``("on any page", 'where User Agent contains "shop-app"')``
        """
        way = self.way(name)
        if way is None:
            return None
        before = [place for place, (node, _) in enumerate(way) if self.sends(node)]
        if before:
            return self._behind(way[before[-1]][0], way[before[-1] + 1 :])
        return tuple(filter(None, self._along(way, " after a contact comes in")))

    def _behind(self, sender: str, way: Way) -> tuple[str, ...]:
        """Say when something comes after the message of another node."""
        message = self.message(sender)
        after = f"after the message of node {quoted(sender)}{f' ({message})' if message else ''}"
        clauses = tuple(filter(None, self._along(way, f" {after}")))
        if any(self._is_wait(node) or self.role(node) == "trigger" for node, _ in way):
            return clauses if after in "".join(clauses) else (after, *clauses)
        return (f"right {after}, without a wait between", *clauses)

    def _along(self, way: Way, since: str) -> Iterator[str]:
        """Yield a clause for each node; ``since``: from when on the first wait is counted."""
        for node, exit_name in way:
            if self._is_wait(node):
                yield f"{duration(self.nodes[node]['seconds'])}{since}"
            else:
                yield self._clause(node, exit_name)
            if self._is_wait(node) or self.role(node) == "trigger":
                since = " later"

    def way(self, name: str) -> Way | None:
        """Give the nodes before a node with the exits that are taken, from the start."""
        found: list[tuple[str, str]] = []
        while True:
            places = self.nodes.get(name, {}).get("after") or []
            if len(places) != 1:
                return None
            name, _, exit_name = str(places[0]).partition(".")
            if name == START:
                return tuple(reversed(found))
            if name not in self.nodes or any(name == known for known, _ in found):
                return None
            found.append((name, exit_name))

    def _clause(self, name: str, exit_name: str) -> str:
        role = self.role(name)
        if role == "condition":
            return f"{'where' if exit_name != 'no' else 'except where'} {self.check(name)}"
        return self.begins(name) if role == "trigger" else ""

    def _is_wait(self, name: str) -> bool:
        return "seconds" in self.nodes[name] and not self.acts(name)

    def doing(self) -> Iterator[str]:
        """Yield the nodes by which a customer sees or gets something, by their names."""
        return (name for name in sorted(self.nodes) if self.acts(name))

    def beyond(self, name: str, exit_name: str | None = None) -> tuple[str, ...]:
        """Give the acting nodes to which the only way leads past a node, or past an exit of it."""
        return tuple(
            found
            for found in self.doing()
            if any(
                node == name and exit_name in (None, taken) for node, taken in self.way(found) or ()
            )
        )

    def whole(self, name: str) -> str:
        """Say all of an act: what it does, and on which way a contact comes to it."""
        clauses = self.clauses(name)
        way = f" {', '.join(clauses)}" if clauses else ""
        return f"{self.act(name)}{way}"


def whom(start: Form) -> str:
    """Say who enters a workflow: ``segment "X" (existing and new contacts)``."""
    audience = start.get("audience")
    text = (
        said(audience.get("segment"))
        if isinstance(audience, Mapping)
        else str(audience).replace("-", " ")
    )
    which = str(start.get("source", "all")).replace("-", " ")
    return f"{text} ({which})" if text.endswith("contacts") else f"{text} ({which} contacts)"


def joined(parts: Iterable[str], word: str = "and") -> str:
    """Join parts of a sentence: ``a, b and c``."""
    found = list(parts)
    return f" {word} ".join(filter(None, [", ".join(found[:-1]), found[-1]])) if found else ""


def named(name: str, roads: Roads) -> str:
    """Name a node as people speak of it: ``the check "in-app"``."""
    role = roads.role(name)
    word = {"condition": "the check", "trigger": "the trigger"}.get(role, "the node")
    return f"{word} {quoted(name)}"
