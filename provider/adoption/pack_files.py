"""The files of an exported pack, with comments that say where everything came from."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from provider.adoption.expressing import Expressed
from provider.adoption.inventory import Inventory, printable
from provider.adoption.parametrising import Parameters, parametrised
from provider.adoption.writing import document

MANIFEST = "pack.yaml"
_WIDTH = 98


def pack_files(
    pack: str, inventory: Inventory, expressed: Iterable[Expressed], parameters: Parameters
) -> dict[str, str]:
    """Give all files of a pack by their names; ``parameters`` takes what they declare."""
    files: dict[str, str] = {}
    for item in expressed:
        written = parametrised(item, parameters)
        data = {"kind": item.kind, "key": item.key, "spec": written.spec}
        files[f"{item.key}.yaml"] = document(data, _comments(item, inventory))
        files |= written.pages
    files[MANIFEST] = _manifest(pack, inventory, parameters)
    return dict(sorted(files.items()))


def _manifest(pack: str, inventory: Inventory, parameters: Parameters) -> str:
    declared = parameters.manifest()
    data = {
        "title": pack.replace("-", " ").capitalize(),
        "description": "Objects of a store as connectif export has read them.",
        **({"parameters": declared} if declared else {}),
    }
    head = (
        f"Read from the store {printable(inventory.store)} by connectif export, "
        f"{inventory.surface} surface. What differs between stores is a parameter; its default is "
        "what that store has."
    )
    return document(data, wrap(head, _WIDTH))


def _comments(item: Expressed, inventory: Inventory) -> list[str]:
    found = item.found
    words = found.words
    origin = (
        f"{words[:1].upper()}{words[1:]}, id {printable(found.id)} in the store "
        f"{printable(inventory.store)}."
    )
    lost = [
        f"The API also shows {', '.join(map(printable, item.lost))}: a definition cannot say that."
    ]
    sentences = [origin, *item.comments, *(lost if item.lost else [])]
    return [line for sentence in sentences for line in wrap(printable(sentence), _WIDTH)]
