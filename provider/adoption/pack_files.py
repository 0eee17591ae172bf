"""The files of an exported pack, with comments that say where everything came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from provider.adoption.expressing import Expressed
from provider.adoption.inventory import Inventory, printable
from provider.adoption.parametrising import Parameters, parametrised
from provider.adoption.writing import document

MANIFEST = "pack.yaml"
#: Where a project has the schemas for editors.
SCHEMAS = "schemas/editor"
_WIDTH = 98


def pack_files(
    pack: str,
    inventory: Inventory,
    expressed: Iterable[Expressed],
    parameters: Parameters,
    *,
    schemas: bool = False,
) -> dict[str, str]:
    """Give all files of a pack by their names; ``parameters`` takes what they declare.

    ``schemas`` says that the project has schemas for editors: then each file names its own.
    """
    files: dict[str, str] = {}
    for item in expressed:
        written = parametrised(item, parameters)
        data = {"kind": item.kind, "key": item.key, "spec": written.spec}
        comments = [*_schema("definition", schemas), *_comments(item, inventory)]
        files[f"{item.key}.yaml"] = document(data, comments)
        files |= written.pages
    files[MANIFEST] = _manifest(pack, inventory, parameters, _schema("pack", schemas))
    return dict(sorted(files.items()))


def _schema(name: str, there: bool) -> list[str]:
    """Give the line by which editors find the schema of a file below resources/<pack>/."""
    line = f"yaml-language-server: $schema=../../{SCHEMAS}/{name}.schema.json"
    return [line] if there else []


def _manifest(pack: str, inventory: Inventory, parameters: Parameters, first: Sequence[str]) -> str:
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
    return document(data, [*first, *wrap(head, _WIDTH)])


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
