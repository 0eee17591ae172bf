"""The connections of a workflow: what leads where, rings, and what lies on every way to a node.

Source: article 360018633880: a node sees only what nodes before it on its way export. That
connections never lead back is assumed: a ring could act on a contact without end.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.kinds.kind import Path, Violation
from provider.kinds.nodes import START, NodeType
from provider.kinds.partial import lacks
from provider.kinds.suggestions import did_you_mean

Nodes = Mapping[str, Mapping[str, Any]]
Types = Mapping[str, NodeType]


@dataclass(frozen=True)
class Connection:
    """One entry of a node's ``after``: where it stands, and the node and exit that it names."""

    path: Path
    text: str
    node: str
    exit: str | None


def connections(name: str, node: Mapping[str, Any]) -> list[Connection]:
    """Give the entries of a node's ``after``; ``exit`` is None where none is written.

    Where what leads to the node cannot be read, that is nothing.
    """
    after, path = node.get("after", ()), ("nodes", name, "after")
    if isinstance(after, str):
        return [_connection(after, path)]
    return [_connection(str(text), (*path, index)) for index, text in enumerate(after)]


def _connection(text: str, path: Path) -> Connection:
    node, dot, written = text.partition(".")
    return Connection(path, text, node, written if dot else None)


def connection_violations(nodes: Nodes, types: Types) -> Iterator[Violation]:
    """Yield connections from what does not exist, and those that stand twice."""
    for name, node in nodes.items():
        seen: set[tuple[str, str | None]] = set()
        for found in connections(name, node):
            if problem := _problem(found, nodes, types):
                yield Violation(found.path, problem)
                continue
            place = (found.node, found.exit or _first_exit(found.node, nodes, types))
            if place in seen:
                message = f'"{found.text}" leads here twice; remove one'
                yield Violation(found.path, message)
            seen.add(place)


def _problem(found: Connection, nodes: Nodes, types: Types) -> str | None:
    """Say why a connection leads from nowhere, or None."""
    if found.node == START:
        return None if found.exit is None else "the start has one exit only: write start"
    if lacks(nodes, found.node):
        shown = found.node[:60]
        return f'there is no node "{shown}"{did_you_mean(shown, [START, *nodes])}'
    kind = _type_of(found.node, nodes, types)
    if kind is None:
        return None
    exits = kind.exits
    if found.exit is None and exits:
        return None
    if found.exit in exits:
        return None
    if not exits:
        return f'nothing can follow the node "{found.node}"'
    return (
        f'the node "{found.node}" has no exit "{found.exit}"{did_you_mean(found.exit or "", exits)}'
    )


def _first_exit(name: str, nodes: Nodes, types: Types) -> str | None:
    kind = _type_of(name, nodes, types)
    return kind.exits[0] if kind else None


def _type_of(name: str, nodes: Nodes, types: Types) -> NodeType | None:
    """Give the type of a node; None for the start, and where it is not known."""
    return types.get(nodes.get(name, {}).get("type", ""))


@dataclass(frozen=True)
class Flow:
    """The nodes directly before every node (``start`` may be among them)."""

    before: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, nodes: Nodes) -> "Flow":
        """Read the connections that lead from something that exists."""
        return cls(
            {
                name: tuple(
                    found.node
                    for found in connections(name, node)
                    if found.node == START or found.node in nodes
                )
                for name, node in nodes.items()
            }
        )

    def rings(self) -> Iterator[tuple[str, ...]]:
        """Yield one shortest ring per knot, in the order in which a contact would go round."""
        done: set[str] = set()
        for name in self.before:
            if name not in done and (ring := self._ring(name)):
                done |= set(ring)
                yield ring

    def _ring(self, name: str) -> tuple[str, ...]:
        """Find the shortest way back from a node to itself."""
        ways: list[tuple[str, ...]] = [(name,)]
        seen: set[str] = set()
        for way in ways:
            for earlier in self.before.get(way[0], ()):
                if earlier == name:
                    return way if len(way) == 1 else (name, *way[:-1])
                if earlier not in seen:
                    seen.add(earlier)
                    ways.append((earlier, *way))
        return ()

    def reached(
        self, barring: Collection[str] = (), origins: Collection[str] = ()
    ) -> frozenset[str]:
        """Give the nodes that a contact can get to from the start, never past some of them.

        With ``origins``, also those that it can get to from these nodes.
        """
        found = {START, *origins}
        while True:
            open_ = found.difference(barring)
            more = {
                name
                for name, before in self.before.items()
                if name not in found and not open_.isdisjoint(before)
            }
            if not more:
                return frozenset(found - {START})
            found |= more

    def always_before(self) -> Mapping[str, frozenset[str]]:
        """Give the nodes that lie on every way from the start to a node; there must be no ring.

        To a node that nothing is known to lead to, all of them do.
        """
        known: dict[str, frozenset[str]] = {START: frozenset()}
        while len(known) <= len(self.before):
            for name, before in self.before.items():
                if name not in known and all(earlier in known for earlier in before):
                    ways = [known[earlier] | ({earlier} - {START}) for earlier in before]
                    known[name] = frozenset(self.before).intersection(*ways)
        return known

    def forward(self) -> "Flow":
        """Give the flow without the connections that lie on a ring."""
        return Flow(
            {
                name: tuple(item for item in before if item not in self._behind(name))
                for name, before in self.before.items()
            }
        )

    def _behind(self, name: str) -> frozenset[str]:
        """Give a node and the nodes that a contact can get to from it."""
        found = {name}
        while more := {
            later
            for later, before in self.before.items()
            if later not in found and not found.isdisjoint(before)
        }:
            found |= more
        return frozenset(found)

    def nearest(
        self, name: str, wanted: Collection[str], barring: Collection[str] = ()
    ) -> str | None:
        """Give the nearest of some nodes that leads to a node, never past some others."""
        ways, seen = [name], {name}
        for place in ways:
            for earlier in self.before.get(place, ()):
                if earlier in wanted:
                    return earlier
                if earlier not in seen and earlier not in barring:
                    seen.add(earlier)
                    ways.append(earlier)
        return None


def ring_violations(flow: Flow, nodes: Nodes, *, known: bool = True) -> Iterator[Violation]:
    """Yield rings, which start may never lead into; ``known`` says that all connections are."""
    reached = flow.reached()
    for ring in flow.rings():
        shown = " -> ".join((*ring, ring[0]))
        last = next(
            found for found in connections(ring[0], nodes[ring[0]]) if found.node == ring[-1]
        )
        if known and reached.isdisjoint(ring):
            message = f"is never reached: {shown} is a ring that start does not lead into"
        else:
            message = f"nodes follow each other in a ring: {shown}; connections lead forward only"
        yield Violation(last.path, message)
