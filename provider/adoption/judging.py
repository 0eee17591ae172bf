"""What keeps an object out of a pack: the rules of definitions, said of what the store has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from provider.adoption.choosing import identity
from provider.adoption.escaping import HALF
from provider.adoption.expressing import Expressed
from provider.adoption.inventory import WORDS, Found
from provider.definitions.problems import path_text
from provider.definitions.schemas import faults, schema
from provider.kinds import KINDS


def reasons_against(expressed: Expressed) -> tuple[str, ...]:
    """Give why an object can be no definition by itself."""
    unwritable = [*_half_characters(expressed.spec, ()), *_lonely_names(expressed)]
    if unwritable:
        return tuple(unwritable)
    kind, spec = expressed.kind, expressed.spec
    found = [f"{path_text(item.path)}: {item.message}" for item in faults(f"kinds/{kind}", spec)]
    if found:
        return tuple(found)
    return tuple(f"{path_text(item.path)}: {item.message}" for item in KINDS[kind].rules(spec))


def joint_reasons(expressed: Expressed, others: Mapping[str, Expressed]) -> tuple[str, ...]:
    """Give why an object does not go together with what it refers to: definitions by their keys."""
    named = {target: others[target].spec for target in expressed.uses}
    found = KINDS[expressed.kind].joint_rules(expressed.spec, named)
    return tuple(f"{path_text(item.path)}: {item.message}" for item in found)


def namesakes(objects: Iterable[Found]) -> dict[str, str]:
    """Give why objects cannot be told apart, by their identities: definitions go by names."""
    found = [item for item in objects if item.kind in KINDS]
    number = Counter(map(_natural_key, found))
    return {
        identity(item): f"the store has {number[_natural_key(item)]} objects called {item.words}: "
        "rename all but one of them in the console"
        for item in found
        if number[_natural_key(item)] > 1
    }


def beyond_the_limit(expressed: Sequence[Expressed]) -> dict[str, str]:
    """Give why there are too many of a kind, by the keys of those beyond the limit."""
    found: dict[str, str] = {}
    for kind in KINDS:
        limit = schema(f"kinds/{kind}").get("x-limit-per-store")
        of_kind = [item.key for item in expressed if item.kind == kind]
        for key in of_kind[limit:] if limit is not None else ():
            found[key] = f"a store holds at most {limit} definitions of kind {WORDS[kind]}"
    return found


def _natural_key(found: Found) -> tuple[str, ...]:
    kind, container = KINDS[found.kind], found.container.id if found.container else ""
    return found.kind, container, found.id if kind.lasting_key else found.name


def _half_characters(value: Any, path: tuple[str | int, ...]) -> Iterator[str]:
    """Yield texts that nothing could print or send."""
    if isinstance(value, str) and HALF.search(value):
        yield f"{path_text(path)}: holds half a character, which no file can hold"
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if HALF.search(str(name)):
                yield f"{path_text(path)}: a name in it holds half a character"
            else:
                yield from _half_characters(item, (*path, str(name)))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _half_characters(item, (*path, index))


def _lonely_names(expressed: Expressed) -> Iterator[str]:
    """Yield maps whose only entry is called ref: adoption would write them like a reference."""
    for path, target in _called_ref(expressed.spec, ()):
        if target not in expressed.uses:
            yield f'{path_text(path)}: its only entry is called "ref", which means a reference'


def _called_ref(
    value: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not isinstance(value, Mapping):
        return
    if set(value) == {"ref"} and isinstance(value["ref"], str):
        yield path, value["ref"]
        return
    for name, item in value.items():
        yield from _called_ref(item, (*path, str(name)))
