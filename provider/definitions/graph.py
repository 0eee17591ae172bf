"""References between definitions: whether they lead somewhere, cycles, and the order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from provider.definitions.problems import Path


@dataclass(frozen=True)
class Edge:
    """A reference: from a definition, at a path in its spec, to another by its full name."""

    source: str
    target: str
    path: Path


def cycles(names: Sequence[str], edges: Sequence[Edge]) -> list[list[Edge]]:
    """Give every knot of definitions that need each other as one ring of references.

    Rings begin at the member that stands first in ``names``; a definition that needs itself is
    a ring of one.
    """
    outgoing = _outgoing(edges)
    found: list[list[Edge]] = []
    done: set[str] = set()
    for name in names:
        if name not in done:
            ring = _ring(name, outgoing)
            if ring:
                found.append(ring)
                done |= {edge.source for edge in ring}
    return found


def _outgoing(edges: Sequence[Edge]) -> Mapping[str, list[Edge]]:
    """Group the references by where they start."""
    outgoing: dict[str, list[Edge]] = {}
    for edge in edges:
        outgoing.setdefault(edge.source, []).append(edge)
    return outgoing


def _ring(start: str, outgoing: Mapping[str, list[Edge]]) -> list[Edge]:
    """Find the shortest way from a definition back to itself."""
    arrived: dict[str, Edge] = {}
    front = [start]
    while front:
        following: list[str] = []
        for name in front:
            for edge in outgoing.get(name, ()):
                if edge.target not in arrived:
                    arrived[edge.target] = edge
                    following.append(edge.target)
        if start in arrived:
            return list(reversed(list(_back(start, arrived))))
        front = following
    return []


def _back(start: str, arrived: Mapping[str, Edge]) -> Iterator[Edge]:
    """Walk a ring backwards from its start."""
    edge = arrived[start]
    yield edge
    while edge.source != start:
        edge = arrived[edge.source]
        yield edge


def ordered(names: Sequence[str], edges: Sequence[Edge]) -> list[str]:
    """Sort names so that what is referred to comes first; else they keep their order.

    ``edges`` must be free of cycles.
    """
    needs = {name: [edge.target for edge in edges if edge.source == name] for name in names}
    result: dict[str, None] = {}
    waiting = list(reversed(names))
    while waiting:
        name = waiting[-1]
        missing = [target for target in needs.get(name, ()) if target not in result]
        if name in result or not missing:
            result.setdefault(waiting.pop())
        else:
            waiting.extend(reversed(missing))
    return list(result)
