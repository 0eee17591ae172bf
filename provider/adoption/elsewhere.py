"""Objects of a store that other packs of its stack stand for already."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from provider.adoption.choosing import natural_key
from provider.adoption.inventory import Inventory
from provider.adoption.staging import staged
from provider.adoption.writing import document
from provider.definitions import Configuration, Definition, DefinitionError, load
from provider.kinds import KINDS
from provider.stores import StackSettings, State

#: The definitions of other packs by the kinds and ids of the objects that they stand for.
Elsewhere = Mapping[tuple[str, str], str]
_LISTS = ("connectif:packs", "connectif:absent")


def elsewhere(
    root: Path, stack: str, pack: str, inventory: Inventory, state: State | None
) -> Elsewhere:
    """Give what other packs have: what the state says, and what they define, deployed or not.

    Raises ``DefinitionError`` when the other packs of the stack are not valid.
    """
    known = {item.name: item for item in _loaded(root, stack, pack).definitions}
    names = {_key_of(item, known): name for name, item in known.items() if item.pack != pack}
    defined = {
        (item.kind, item.id): names[natural_key(item)]
        for item in inventory.objects
        if item.kind in KINDS and natural_key(item) in names
    }
    return defined | _recorded(state, pack)


def _recorded(state: State | None, pack: str) -> dict[tuple[str, str], str]:
    return {
        (item.kind, str(item.outputs["objectId"])): name
        for name, item in (state.resources if state else {}).items()
        if item.outputs.get("objectId") and not name.startswith(f"{pack}.")
    }


def _loaded(root: Path, stack: str, pack: str) -> Configuration:
    """Load a stack, without a pack that is not there yet or is not valid."""
    try:
        return load(root, stack)
    except DefinitionError:
        name, text = f"Pulumi.{stack}.yaml", document({"config": _without(root, stack, pack)})
        try:
            with staged(root, pack, None, {name: text}) as place:
                return load(place, stack)
        except DefinitionError:
            pass
        raise


def _without(root: Path, stack: str, pack: str) -> dict[str, Any]:
    """Give what a stack file says, but for a pack."""
    given = StackSettings(root, stack).values
    found = {key: value for key, value in given.items() if not key.startswith(f"{pack}:")}
    for key in _LISTS:
        if isinstance(found.get(key), list):
            found[key] = [name for name in found[key] if str(name).partition(".")[0] != pack]
    return found


def _key_of(definition: Definition, known: Mapping[str, Definition]) -> tuple[str, ...]:
    """Give what the store knows a definition's object by, as ``natural_key`` does."""
    spec, kind = definition.spec, KINDS[definition.kind]
    target = known.get(spec["integration"]["ref"]) if "integration" in spec else None
    owner = str(target.spec["name"]) if target else ""
    return definition.kind, owner, str(spec["id"] if kind.lasting_key else spec["name"])
