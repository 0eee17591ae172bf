"""Which objects of a store become definitions: those that are meant, and those that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from provider.adoption.inventory import INBOUND, PUBLIC, WORDS, Found, Inventory
from provider.adoption.naming import key_of
from provider.adoption.selection import Selection
from provider.kinds import KINDS
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName
from provider.kinds.values import value_at
from provider.kinds.workflow import ALIVE, status_of

#: Words that no definition may have as its key: their files are the pack's own.
_RESERVED = frozenset({"pack"})
_NO_KIND = "definitions have no kind for inbound events yet"
_NOT_SHOWN = "the API shows its name, not what is inside: write its definition by hand"
_MEMORY = "it is an earlier version or label, which stays in the store as its memory"

#: The key of an object's definition, by the object's kind and id.
Keys = Mapping[tuple[str, str], str]


class IdlePatternError(Exception):
    """A pattern that fits nothing; the text says which."""


@dataclass(frozen=True)
class LeftOut:
    """What a pack does not say.

    Attributes:
        what: an object in a sentence, or a property of it, or a whole list.
        reason: why.
        found: the object; None for a list.
    """

    what: str
    reason: str
    found: Found | None = None

    @classmethod
    def of(cls, found: Found, reason: str) -> LeftOut:
        """Give that an object is left out."""
        return cls(found.words, reason, found)


@dataclass(frozen=True)
class Choice:
    """What becomes a definition and what does not.

    Attributes:
        objects: what is exported, by kind and id.
        needed: those of them that no pattern fits, and others refer to.
        left_out: what is meant and cannot be exported.
        tasks: workflows that the API shows by name only.
        excluded: what a pattern leaves out.
    """

    objects: tuple[Found, ...]
    needed: tuple[Found, ...]
    left_out: tuple[LeftOut, ...] = ()
    tasks: tuple[LeftOut, ...] = field(default=())
    excluded: tuple[Found, ...] = ()


def keys_of(objects: Iterable[Found], known: Mapping[str, str]) -> Keys:
    """Give every object its key; ``known`` are those that an earlier export gave, by ``identity``.

    An object that was made earlier has the smaller id, so what is new takes the next number.
    """
    listed = [item for item in objects if item.kind in KINDS]
    given = {identity(item): known[identity(item)] for item in listed if identity(item) in known}
    taken = {*_RESERVED, *known.values()}
    for item in listed:
        if identity(item) not in given:
            made = key_of(item.kind, _called(item), taken)
            taken.add(made)
            given[identity(item)] = made
    return {(item.kind, item.id): given[identity(item)] for item in listed}


def identity(found: Found) -> str:
    """Give what tells an object from every other one of its store.

    A workflow is known by its name, since versions and labels are workflows of their own.
    """
    own = LiveName.parse(found.name).name if found.kind == "Workflow" else found.id
    return f"{found.kind} {own}"


def natural_key(found: Found) -> tuple[str, ...]:
    """Give what a definition knows an object by: its kind, its integration's name, and its own."""
    container = found.container.name if found.container else ""
    if found.kind == "Workflow":
        return found.kind, container, LiveName.parse(found.name).name
    return found.kind, container, found.id if KINDS[found.kind].lasting_key else found.name


def choose(
    inventory: Inventory, objects: Iterable[Found], keys: Keys, selection: Selection
) -> Choice:
    """Choose among objects of the store by patterns, which may fit other objects of it too.

    Raises ``IdlePatternError``.
    """
    listed = list(objects)
    idle = selection.idle(names_of(item, keys) for item in inventory.objects)
    if idle:
        shown = ", ".join(f'"{pattern}"' for pattern in idle)
        raise IdlePatternError(
            f"nothing in the store fits {shown}: a pattern is compared with names (of an event "
            "also INTEGRATION/EVENT), ids, keys and kinds"
        )
    meant = [item for item in listed if selection.takes(*names_of(item, keys))]
    left_out = [LeftOut.of(item, _NO_KIND) for item in meant if item.kind == INBOUND]
    tasks = []
    if inventory.surface == PUBLIC:
        tasks = [LeftOut.of(item, _NOT_SHOWN) for item in meant if item.kind == "Workflow"]
        meant = [item for item in meant if item.kind != "Workflow"]
    current = _current(item for item in listed if item.kind == "Workflow")
    old = [item for item in meant if item.kind == "Workflow" and item.id not in current]
    left_out += [LeftOut.of(item, _MEMORY) for item in old]
    chosen = [item for item in meant if item.kind in KINDS and item not in old]
    excluded = [item for item in listed if selection.leaves(*names_of(item, keys))]
    needed = _needed(inventory, chosen, excluded)
    left_out += _unread(inventory, selection)
    ordered = [item for item in listed if item in chosen or item in needed]
    return Choice(tuple(ordered), tuple(needed), tuple(left_out), tuple(tasks), tuple(excluded))


def names_of(found: Found, keys: Keys) -> tuple[str, ...]:
    """Give everything that a pattern can call an object by."""
    key = keys.get((found.kind, found.id))
    names = (found.name, found.title, found.id, found.kind, f"{found.kind}/{found.title}")
    return names if key is None else (*names, key)


def _called(found: Found) -> str:
    """Give the words that a key is made of."""
    if found.kind == "ContactField":
        return found.id
    name = LiveName.parse(found.name).name if found.kind == "Workflow" else found.name
    return f"{found.container.name} {name}" if found.container else name


def _current(workflows: Iterable[Found]) -> frozenset[str]:
    """Give the ids of the workflows that a definition stands for: one for each name.

    The one that acts comes first, then the highest version, and a label only where there is no
    other.
    """
    best: dict[str, Found] = {}
    for item in workflows:
        name = LiveName.parse(item.name).name
        best[name] = max(best.get(name, item), item, key=_rank)
    return frozenset(item.id for item in best.values())


def _rank(workflow: Found) -> tuple[bool, bool, int, str]:
    name, status = LiveName.parse(workflow.name), status_of(workflow.body)
    return name.label is None, status in ALIVE, name.version, workflow.id


def _needed(inventory: Inventory, chosen: Iterable[Found], excluded: list[Found]) -> list[Found]:
    """Give what chosen objects refer to and no pattern fits, step by step."""
    there = list(chosen)
    added: list[Found] = []
    for item in there:
        for other in _used(inventory, item):
            if other not in there and other not in excluded:
                there.append(other)
                added.append(other)
    return added


def _used(inventory: Inventory, found: Found) -> Iterator[Found]:
    """Give the objects that an object refers to, as far as its answer is understood."""
    if found.container is not None:
        yield found.container
    kind = KINDS[found.kind]
    try:
        form = kind.live(found.body, NOTHING)
        places = [(target, str(value_at(form, path))) for path, target in kind.references(form)]
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return
    for target, object_id in places:
        other = inventory.find(target, object_id)
        if other is not None:
            yield other


def _unread(inventory: Inventory, selection: Selection) -> Iterator[LeftOut]:
    for item in inventory.unread:
        if selection.takes(item.kind):
            yield LeftOut(f"all {WORDS[item.kind]}s", item.reason)
