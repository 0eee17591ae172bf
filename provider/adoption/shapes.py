"""The shape of an object: what stays when everything in it is called something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from provider.kinds.nodes import START, node_types

Form = Mapping[str, Any]
Fields = frozenset[tuple[str, str]]


def event_fields(form: Form) -> Fields:
    """Give an event's fields, by id, with the places that their values take in the body."""
    return frozenset(
        (str(name), str(field.get("pointer") or "")) for name, field in form["fields"].items()
    )


def host(address: str) -> str:
    """Give the host of an address; "" where it has none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def overlap(one: Collection[Hashable], other: Collection[Hashable]) -> float:
    """Give how much two sets have in common, from 0 to 1."""
    together = {*one, *other}
    return len({*one} & {*other}) / len(together) if together else 0.0


def filter_shapes(filters: Form) -> dict[str, Hashable]:
    """Give the shape of each filter, by its id: its field, operator and operands, or its group."""
    return {str(name): _filter_shape(item) for name, item in filters.items()}


def _filter_shape(item: Form) -> Hashable:
    if "filters" in item:
        inner = frozenset(Counter(filter_shapes(item["filters"]).values()).items())
        return item["match"], item["exclude"], inner
    return tuple(sorted((key, _frozen(value)) for key, value in item.items()))


def _frozen(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return tuple(sorted((str(key), _frozen(item)) for key, item in value.items()))
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class Chain:
    """The nodes of a workflow by what they are and what leads to them, not by their ids.

    ``places`` maps a node's id to its type with all ways that lead to it.
    """

    places: Mapping[str, Hashable]

    @classmethod
    def of(cls, form: Form) -> Chain:
        """Read the chain off a comparable form; a ring ends where it closes."""
        nodes = form["nodes"]
        return cls({str(name): _place(str(name), nodes, ()) for name in nodes})

    def equals(self, other: Chain) -> bool:
        """Whether both have the same nodes in the same places."""
        return Counter(self.places.values()) == Counter(other.places.values())

    def renames(self, other: Chain) -> dict[str, str]:
        """Give, for each node of the other chain, the id that its like has in this one."""
        free = dict(sorted(self.places.items()))
        found: dict[str, str] = {}
        for name, place in sorted(other.places.items()):
            same = name if free.get(name) == place else _first(free, place)
            if same is not None:
                found[name] = same
                del free[same]
        return found


def _place(name: str, nodes: Form, seen: tuple[str, ...]) -> Hashable:
    node = nodes.get(name)
    if name == START or node is None or name in seen:
        return START if name == START else "?"
    ways = [str(way).partition(".") for way in node["after"]]
    before = frozenset((_place(parent, nodes, (*seen, name)), exit_) for parent, _, exit_ in ways)
    return str(node["type"]), before


def _first(places: Mapping[str, Hashable], place: Hashable) -> str | None:
    return next((name for name, known in places.items() if known == place), None)


def node_references(form: Form) -> Iterator[tuple[str, str, str, str]]:
    """Yield node, setting, kind and id of everything that the nodes of a workflow refer to."""
    types = node_types()
    for name, node in form["nodes"].items():
        known = types.get(str(node.get("type")))
        for setting, kind in known.references.items() if known else ():
            if setting in node:
                yield str(name), setting, kind, str(node[setting])
