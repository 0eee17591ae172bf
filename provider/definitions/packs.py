"""Read a pack: its manifest, and one definition per file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from provider.definitions.documents import Document, read_document
from provider.definitions.model import Note, Pack, Suppression
from provider.definitions.parameters import Parameter, check_declarations
from provider.definitions.problems import DefinitionError, Path, Position, Problems
from provider.definitions.rendering import Renderer
from provider.definitions.schemas import faults, kinds
from provider.kinds.suggestions import did_you_mean

FOLDER = "resources"
MANIFEST = "pack.yaml"
# Namespaces of the stack file that are no pack's.
RESERVED = frozenset({"connectif", "pulumi"})

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Resource:
    """One definition file whose envelope is right; ``kind`` is None when it is no kind.

    ``absent`` is what the file says of itself; a stack may say it of a definition, too.
    """

    document: Document
    pack: str
    key: str
    kind: str | None
    formerly: tuple[str, ...]
    absent: bool = False
    suppressions: tuple[Suppression, ...] = ()

    @property
    def name(self) -> str:
        """Give the full name, ``<pack>.<key>``."""
        return f"{self.pack}.{self.key}"


@dataclass
class PackSource:
    """A pack as its files declare it, before any store's values.

    ``complete`` is false when a file of it could not be read: then what seems to be missing
    may stand there. ``parameters`` is None when the manifest could not be read, and ``manifest``
    when something is wrong with it.
    """

    name: str
    renderer: Renderer
    pack: Pack
    parameters: Mapping[str, Parameter] | None = None
    resources: tuple[Resource, ...] = ()
    manifest: Document | None = None
    problems: Problems = field(default_factory=Problems)
    complete: bool = True


def pack_names(root: FilePath) -> tuple[str, ...]:
    """List the packs: the folders under ``resources/`` that are not shared or hidden."""
    folder = root / FOLDER
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(item.name for item in found if item.is_dir() and item.name[0] not in "._"))


def read_pack(root: FilePath, name: str) -> PackSource:
    """Read a pack; everything that is wrong with it is in its ``problems``."""
    source = PackSource(name, Renderer(root, name), Pack(name, name, (), ()))
    manifest = f"{FOLDER}/{name}/{MANIFEST}"
    if not _NAME.fullmatch(name) or name in RESERVED:
        message = f'"{name}" is no name for a pack: lower-case letters, digits, hyphens'
        source.problems.add(Position(f"{FOLDER}/{name}", 1, 1), (), message)
    _read_manifest(root, manifest, source)
    _read_resources(root, source)
    return source


def _document(root: FilePath, file: str, source: PackSource) -> Document | None:
    """Read a file, or note what is wrong with it."""
    try:
        return read_document(root, file)
    except DefinitionError as error:
        source.problems.extend(error.problems)
        source.complete = False
        return None


def _note_faults(document: Document, schema: str, problems: Problems) -> set[Path]:
    """Check a document against a schema file; give the paths that are wrong."""
    found = faults(schema, document.data)
    for fault in found:
        problems.add(place_of(document, fault.path, fault.place), fault.path, fault.message)
    return {fault.path for fault in found}


def place_of(document: Document, path: Path, place: str) -> Position:
    """Give the position that a fault points at."""
    return document.value(path) if place == "value" else document.key(path)


def _read_manifest(root: FilePath, file: str, source: PackSource) -> None:
    """Read title, parameters and notes."""
    document = _document(root, file, source)
    if document is None:
        return
    wrong = _note_faults(document, "pack", source.problems)
    data = document.data
    parameters = data.get("parameters") or {}
    if any(path[:1] == ("parameters",) for path in wrong):
        return
    source.parameters = check_declarations(source.name, document, parameters, source.problems)
    if not wrong:
        source.manifest = document
        prerequisites = tuple(_notes(data.get("prerequisites")))
        notices = tuple(_notes(data.get("notices")))
        source.pack = Pack(source.name, data["title"], prerequisites, notices)


def _notes(data: Any) -> Iterator[Note]:
    """Read prerequisites or notices."""
    return (Note(note["text"], note.get("source"), note.get("rule")) for note in data or ())


def _read_resources(root: FilePath, source: PackSource) -> None:
    """Read every definition file, and report files that would silently be passed over."""
    folder = root / FOLDER / source.name
    found: list[Resource] = []
    for path in sorted(folder.rglob("*.y*ml")):
        file = path.relative_to(root).as_posix()
        if path.parent != folder or path.suffix != ".yaml":
            message = (
                f"is not read: definitions are *.yaml files directly in {FOLDER}/{source.name}"
            )
            source.problems.add(Position(file, 1, 1), (), message)
        elif path.name != MANIFEST:
            document = _document(root, file, source)
            resource = _resource(document, source) if document else None
            if resource:
                found.append(resource)
    source.resources = tuple(_unique(found, source.problems))


def _resource(document: Document, source: PackSource) -> Resource | None:
    """Check the envelope of a definition."""
    wrong = _note_faults(document, "definition", source.problems)
    data = document.data
    kind = data.get("kind")
    if isinstance(kind, str) and kind not in kinds():
        message = f'there is no kind "{kind[:60]}"{did_you_mean(kind, kinds())}'
        source.problems.add(document.value(("kind",)), ("kind",), message)
        kind = None
    if ("key",) in wrong or "key" not in data:
        source.complete = False
        return None
    formerly = () if _touches(wrong, "formerly") else tuple(data.get("formerly", ()))
    usable = isinstance(kind, str) and isinstance(data.get("spec"), dict)
    full = tuple(old if "." in old else f"{source.name}.{old}" for old in formerly)
    absent = data.get("absent") is True
    suppressions = () if _touches(wrong, "lint") else tuple(_suppressions(document))
    shown = kind if usable else None
    return Resource(document, source.name, data["key"], shown, full, absent, suppressions)


def _suppressions(document: Document) -> Iterator[Suppression]:
    """Read which hazards lint shall leave to the definition."""
    for index, entry in enumerate(document.data.get("lint", ())):
        position = document.value(("lint", index, "ignore"))
        yield Suppression(entry["ignore"], entry["reason"], position)


def _touches(wrong: set[Path], part: str) -> bool:
    """Say whether something inside a part of the envelope is wrong."""
    return any(path[:1] == (part,) for path in wrong)


def _unique(resources: list[Resource], problems: Problems) -> Iterator[Resource]:
    """Give the resources; one whose key another file has is reported and left out."""
    first: dict[str, Resource] = {}
    for resource in resources:
        if (other := first.setdefault(resource.key, resource)) is resource:
            yield resource
            continue
        place = other.document.value(("key",))
        message = f'the key "{resource.key}" stands in {place} too; keys are unique in a pack'
        problems.add(resource.document.value(("key",)), ("key",), message)
