"""An exported pack read back: it must be valid, and say exactly what the store has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from provider.adoption.choosing import identity
from provider.adoption.expressing import Expressed
from provider.adoption.inventory import Found, Inventory
from provider.adoption.staging import Files, read_back
from provider.definitions import Definition, DefinitionError
from provider.engine.differences import differences
from provider.engine.sources import replaced
from provider.kinds import KINDS


class UnreadableExportError(Exception):
    """An exported pack is not valid, for no reason that one of its objects has."""


def refusals(
    root: Path,
    pack: str,
    inventory: Inventory,
    expressed: Sequence[Expressed],
    files: Files,
    values: Mapping[str, Any],
) -> dict[str, str]:
    """Give why objects are not what their files say, by the identities of the objects.

    Raises ``UnreadableExportError``.
    """
    try:
        loaded = read_back(root, pack, files, inventory.surface, values)
    except DefinitionError as error:
        return _by_file(error, expressed)
    ids = {f"{pack}.{item.key}": item.found.id for item in expressed}
    items = {f"{pack}.{item.key}": item.found for item in expressed}
    found = {
        identity(items[made.name]): unlike(made, items[made.name], ids)
        for made in loaded.definitions
    }
    return {name: reason for name, reason in found.items() if reason}


def unlike(definition: Definition, found: Found, ids: Mapping[str, str]) -> str:
    """Give what a definition says otherwise than the store, "" for nothing.

    ``ids`` are the ids in the store of what it may refer to, by the names of the definitions.
    """
    kind = KINDS[definition.kind]
    spec = replaced(definition.kind, definition.spec, lambda target: ids[target])
    desired = kind.comparable(spec)
    live = kind.live(found.body, desired)
    names = [item.name for item in differences(live, desired, kind.settings)]
    return f"a definition cannot say its {', '.join(names)}" if names else ""


def _by_file(error: DefinitionError, expressed: Sequence[Expressed]) -> dict[str, str]:
    by_file = {f"{item.key}.": item.found for item in expressed}
    found: dict[str, str] = {}
    for problem in error.problems:
        name = Path(problem.position.file).name
        owner = by_file.get(f"{name.partition('.')[0]}.")
        if owner is None:
            raise UnreadableExportError(f"the exported pack cannot be read back: {problem}")
        found.setdefault(identity(owner), f"{problem.path}: {problem.message}")
    return found
