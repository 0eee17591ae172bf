"""Parts of a pack's manifest that are rendered with a store's values, and refer to definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provider.definitions.documents import Document
from provider.definitions.packs import PackSource, place_of
from provider.definitions.problems import Path, Problems
from provider.definitions.rendering import Rendered, Values
from provider.definitions.schemas import faults, schema

#: Says why a full name cannot be referred to as a kind, or None.
Lead = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Part:
    """A part as it is for one store: rendered and valid, with the full names it refers to."""

    spec: Mapping[str, Any]
    targets: Mapping[str, str]


def read_part(
    name: str,
    references: Sequence[str],
    source: PackSource,
    values: Values,
    lead: Lead,
    problems: Problems,
) -> Part | None:
    """Render and check a part of one pack; None where the pack has none, or a wrong one.

    Args:
        name: the part, which is also the name of its schema.
        references: the properties of the part that refer to a definition.
        source: the pack.
        values: the store's values of the pack's parameters.
        lead: follows references.
        problems: takes what is wrong.
    """
    document = source.manifest
    if document is None or not isinstance(document.data.get(name), dict):
        return None
    before = len(problems)
    rendered = source.renderer.render(document, schema(name), values, problems, name)
    wrong = set(_faults(name, document, rendered, problems))
    targets = {
        reference: _full(rendered.spec[reference]["ref"], source)
        for reference in references
        if reference in rendered.spec and not any(path[:1] == (reference,) for path in wrong)
    }
    for reference, target in targets.items():
        message = lead(target, schema(name)["properties"][reference]["x-ref"])
        if message:
            path = (name, reference, "ref")
            problems.add(document.value(path), path, message)
    if len(problems) > before or rendered.untold:
        return None
    return Part(rendered.spec, targets)


def _faults(
    name: str, document: Document, rendered: Rendered, problems: Problems
) -> Iterator[Path]:
    """Check a rendered part against its schema; give the paths that are wrong."""
    for fault in faults(name, rendered.spec, rendered.untold):
        path: Path = (name, *fault.path)
        origin = rendered.origins.get(fault.path)
        message = f"{fault.message} ({origin})" if origin and fault.place == "value" else None
        problems.add(place_of(document, path, fault.place), path, message or fault.message)
        yield fault.path
    yield from rendered.untold


def _full(target: str, source: PackSource) -> str:
    """Give the full name of what is referred to."""
    return target if "." in target else f"{source.name}.{target}"
