"""What a definition says otherwise than the object that it stands for, as a preview would find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.adoption.addresses import is_address, secret_in
from provider.adoption.importing import Binder
from provider.adoption.inventory import printable
from provider.adoption.proposals import Candidate
from provider.adoption.renaming import PARTS, renamed
from provider.adoption.writing import flow
from provider.engine.differences import differences
from provider.engine.target import Target
from provider.kinds import Difference
from provider.kinds.kind import NOTHING, shown

_LONGEST = 120


@dataclass(frozen=True)
class Remaining:
    """A property that differs: of which definition, and how both sides read."""

    definition: str
    property: str
    store: str
    defined: str

    def __str__(self) -> str:
        """Give the difference in a sentence."""
        return f"{self.property}: the store has {self.store}, the definition {self.defined}"


def remaining(
    binder: Binder, chosen: Mapping[str, Candidate], names: Iterable[str]
) -> tuple[Remaining, ...]:
    """Give what differs between some definitions and the objects that were chosen for them.

    What only has another id inside the object is one difference, and not two.
    """
    binder.know({name: candidate.found for name, candidate in chosen.items()})
    return tuple(item for name in names for item in _of(binder, name, chosen[name]))


def _of(binder: Binder, name: str, candidate: Candidate) -> Iterator[Remaining]:
    target = Target(binder.process, binder.inputs(binder.definitions[name]))
    live = target.observed(dict(candidate.found.body), NOTHING)
    kind, renames = target.kind, candidate.renames
    for item in differences(renamed(kind.name, live, renames), target.resolved, kind.settings):
        yield _said(name, item)
    for old, new in sorted(renames.items()):
        if old != new:
            yield Remaining(name, f"{PARTS[kind.name]}.{new}", f"the id {old}", f"the id {new}")


def _said(name: str, item: Difference) -> Remaining:
    if item.path[0] == "headers":
        sides = (_header(item.live), _header(item.desired))
        if None not in (item.live, item.desired):
            sides = ("another value", "its own")
        return Remaining(name, ".".join(item.path[:2]), *sides)
    return Remaining(name, item.name, _short(item.live), _short(item.desired))


def _header(value: Any) -> str:
    """Never show a header's value."""
    return "none" if value is None else "one"


def _short(value: Any) -> str:
    """Give a value on one line; of a long text its size, of a secret in an address nothing."""
    word = secret_in(value) if is_address(value) else None
    if word is not None:
        return f"an address with what looks like a secret ({word}), which is written nowhere"
    if isinstance(value, str) and ("\n" in value or len(value) > _LONGEST):
        return f"a text of {len(value.splitlines())} lines, {len(value)} characters"
    text = printable(flow(value) if isinstance(value, Mapping) else shown(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
