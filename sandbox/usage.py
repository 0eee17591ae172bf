"""Who uses which object: what the store looks at before it deletes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.catalogue import Catalogue

CONTACT_FIELDS, SEGMENTS = "contact-fields", "segments"
CONTACT_FIELD = "contactField"
Path = tuple[str | int, ...]
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Use:
    """One place of a definition that names an object of a collection."""

    path: Path
    collection: str
    id: str


def workflow_uses(workflow: Document, catalogue: Catalogue) -> Iterator[Use]:
    """Give every object that a workflow's definition names, in the order of its places."""
    audience = _mapping(_mapping(workflow.get("start")).get("audience"))
    if "segment" in audience:
        yield Use(("start", "audience", "segment"), SEGMENTS, audience["segment"])
    for index, node in enumerate(workflow.get("nodes", ())):
        known = catalogue.node(node.get("type"))
        for setting, collection in known.references.items() if known else ():
            if isinstance(node.get(setting), str):
                yield Use(("nodes", index, setting), collection, node[setting])
        yield from _contact_fields(node, ("nodes", index))


def segment_uses(segment: Document) -> Iterator[Use]:
    """Give every contact field that a segment's filters name, those of its groups included."""
    yield from _filter_uses(segment.get("filters", ()), ("filters",))


def declared_uses(workflow: Document) -> Iterator[Use]:
    """Give what a workflow that was put by hand says that it uses.

    Its property `uses`, such as `{"contact-fields": ["reskyt-token"]}`, is the sandbox's own: it
    stands for nodes that this sandbox does not know, and no answer of the API shows it.
    """
    for collection, identifiers in _mapping(workflow.get("uses")).items():
        for identifier in identifiers:
            yield Use(("uses", collection), collection, identifier)


def _filter_uses(filters: Any, path: Path) -> Iterator[Use]:
    for index, item in enumerate(filters):
        if "filters" in item:
            yield from _filter_uses(item["filters"], (*path, index, "filters"))
        elif "field" in item:
            yield Use((*path, index, "field"), CONTACT_FIELDS, item["field"])


def _contact_fields(value: Any, path: Path) -> Iterator[Use]:
    """Find `{"contactField": ID}` at any depth: every kind of setting may hold values."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == CONTACT_FIELD and isinstance(item, str):
                yield Use((*path, name), CONTACT_FIELDS, item)
            else:
                yield from _contact_fields(item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _contact_fields(item, (*path, index))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
