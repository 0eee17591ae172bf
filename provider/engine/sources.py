"""What the program says about a definition beside its inputs: places, names, confirmation.

Shared by the program and by a rehearsal without the engine.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from provider.definitions import Configuration, Confirmation, Definition
from provider.definitions.schemas import Cursor, schema
from provider.engine.properties import EXTENDED
from provider.kinds import KINDS
from provider.kinds.workflow import sends

#: Letters of a digest: enough to tell definitions apart, short enough to be read aloud.
DIGEST_LETTERS = 16
#: The digest of the definitions that ``connectif up`` has judged, in the environment of its run.
JUDGED = "CONNECTIF_JUDGED_DEFINITIONS"
#: What says how a workflow runs, and is read in the store, not confirmed.
_READ = {"Workflow": ("name", "run")}
#: What a person makes on the public surface.
_HAND_MADE = ("InlineContent", "Segment", "Workflow")


def registered(configuration: Configuration) -> list[Definition]:
    """Give the definitions that stand for a resource, in the order of registration.

    Workflows come last, and of them those that send. Where the API makes everything, what is absent
    is simply gone, and the engine deletes it.
    """
    extended = configuration.stack.surface == EXTENDED
    found = (item for item in configuration.definitions if not (item.absent and extended))
    return sorted(found, key=_rank)


def _rank(definition: Definition) -> int:
    if definition.kind != "Workflow":
        return 0
    return 2 if sends(definition.spec) else 1


def hand_made(definitions: Iterable[Definition]) -> dict[str, dict[str, str]]:
    """Give the inputs for what stays defined: kind and name by the Pulumi name.

    What is absent has a task of its own to go.
    """
    return {
        item.name: {"kind": item.kind, "name": str(item.spec["name"])}
        for item in definitions
        if item.kind in _HAND_MADE and not item.absent
    }


def source_of(definition: Definition, configuration: Configuration) -> dict[str, Any]:
    """Give what check takes out of the inputs again: see ``properties.Source``."""
    names = {item.name: item for item in configuration.definitions}
    positions = {
        ".".join(map(str, path)): f"{place.line}:{place.column}"
        for path, place in definition.positions.items()
    }
    references = {
        ".".join(path): _referred(names[target])
        for path, target in references_in(definition.kind, definition.spec)
    }
    found: dict[str, Any] = {"file": definition.positions[()].file, "positions": positions}
    found |= {"references": references, "digest": digest_of(definition, names)}
    confirmation = _confirmation(definition, configuration)
    return found | ({"confirmation": vars(confirmation)} if confirmation else {})


def digest_of_all(configuration: Configuration) -> str:
    """Give the digest of all that a stack says: its settings, and every definition as rendered.

    Where something stands in a file counts for nothing; the order of writing does.
    """
    said = [
        (item.name, item.kind, item.spec, item.formerly, item.absent)
        for item in configuration.definitions
    ]
    text = repr((configuration.stack, said))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LETTERS]


def digest_of(definition: Definition, names: Mapping[str, Definition]) -> str:
    """Give the digest of what a person makes for a definition.

    A reference counts as the name of what it refers to, so that another content of that changes
    nothing, and a rename by ``formerly`` neither. Of a secret the name and the version count.
    """
    symbolic = replaced(
        definition.kind, definition.spec, lambda target: f"ref:{_origin(names[target])}"
    )
    form = dict(KINDS[definition.kind].comparable(symbolic))
    if "integration" in symbolic:
        form["integration"] = symbolic["integration"]
    for name in _READ.get(definition.kind, ()):
        form.pop(name, None)
    if definition.absent:
        form = {"absent": True, "name": definition.spec["name"]}
    return digest({"kind": definition.kind, "form": form})


def digest(data: Any) -> str:
    """Give the digest of plain data, whatever the order of its maps."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LETTERS]


def replaced(kind: str, spec: Mapping[str, Any], replace: Callable[[str], Any]) -> dict[str, Any]:
    """Copy the spec of a kind with something in the place of every reference."""
    found: dict[str, Any] = _replaced(spec, Cursor(schema(f"kinds/{kind}")), replace)
    return found


def _replaced(value: Any, cursor: Cursor, replace: Callable[[str], Any]) -> Any:
    if _refers(value, cursor):
        return replace(str(value["ref"]))
    if isinstance(value, Mapping):
        return {
            key: _replaced(item, cursor.child(str(key)), replace) for key, item in value.items()
        }
    return value


def references_in(kind: str, spec: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the places of a kind's spec that refer, with the full names that they refer to."""
    yield from _references(spec, Cursor(schema(f"kinds/{kind}")), ())


def _references(
    value: Any, cursor: Cursor, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    if _refers(value, cursor):
        yield path, str(value["ref"])
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _references(item, cursor.child(str(key)), (*path, str(key)))


def _refers(value: Any, cursor: Cursor) -> bool:
    """Whether a value is a reference, and not a thing called ``ref``: its kind takes one here."""
    return isinstance(value, Mapping) and set(value) == {"ref"} and bool(cursor.annotation("x-ref"))


def _referred(definition: Definition) -> dict[str, str]:
    key = "id" if KINDS[definition.kind].lasting_key else "name"
    spec = definition.spec
    return {
        "naturalKey": str(spec[key]),
        "resource": definition.name,
        "title": str(spec.get("name", spec[key])),
    }


def _origin(definition: Definition) -> str:
    return definition.formerly[0] if definition.formerly else definition.name


def _confirmation(definition: Definition, configuration: Configuration) -> Confirmation | None:
    """Give what the stack file says of a definition, under any of its names."""
    known = configuration.stack.confirmed
    names = (definition.name, *definition.formerly)
    return next((known[name] for name in names if name in known), None)
