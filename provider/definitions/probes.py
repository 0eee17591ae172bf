"""How a pack is proven by behaviour: the ``probe`` of its manifest, rendered and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from provider.definitions.documents import Document
from provider.definitions.model import Probe, TokenSource
from provider.definitions.packs import PackSource, place_of
from provider.definitions.problems import Path, Problems
from provider.definitions.rendering import Rendered, Values
from provider.definitions.schemas import faults, schema

PART = "probe"
_REFERENCES = ("field", "workflow")
#: Says why a full name cannot be referred to as a kind, or None.
Lead = Callable[[str, str], str | None]


def probes(
    sources: Iterable[PackSource], values: Mapping[str, Values], lead: Lead, problems: Problems
) -> dict[str, Probe]:
    """Give the probes of packs, by the pack's name; what is wrong goes into ``problems``."""
    found = ((source, _probe(source, values[source.name], lead, problems)) for source in sources)
    return {source.name: probe for source, probe in found if probe is not None}


def _probe(source: PackSource, values: Values, lead: Lead, problems: Problems) -> Probe | None:
    """Render and check the probe of one pack; None where it has none, or a wrong one."""
    document = source.manifest
    if document is None or not isinstance(document.data.get(PART), dict):
        return None
    before = len(problems)
    rendered = source.renderer.render(document, schema("probe"), values, problems, PART)
    wrong = set(_faults(document, rendered, problems))
    targets = {
        name: _full(rendered.spec[name]["ref"], source)
        for name in _REFERENCES
        if name in rendered.spec and not any(path[:1] == (name,) for path in wrong)
    }
    for name, target in targets.items():
        message = lead(target, schema("probe")["properties"][name]["x-ref"])
        if message:
            path = (PART, name, "ref")
            problems.add(document.value(path), path, message)
    if len(problems) > before or rendered.untold:
        return None
    return _made(rendered.spec, targets)


def _faults(document: Document, rendered: Rendered, problems: Problems) -> Iterator[Path]:
    """Check a rendered probe against its schema; give the paths that are wrong."""
    for fault in faults("probe", rendered.spec, rendered.untold):
        path: Path = (PART, *fault.path)
        origin = rendered.origins.get(fault.path)
        message = f"{fault.message} ({origin})" if origin and fault.place == "value" else None
        problems.add(place_of(document, path, fault.place), path, message or fault.message)
        yield fault.path
    yield from rendered.untold


def _full(target: str, source: PackSource) -> str:
    """Give the full name of what is referred to."""
    return target if "." in target else f"{source.name}.{target}"


def _made(spec: Mapping[str, Any], targets: Mapping[str, str]) -> Probe:
    pages = spec.get("pages", "any")
    match, addresses = next(iter(pages.items())) if isinstance(pages, dict) else (pages, ())
    return Probe(
        targets["field"],
        targets["workflow"],
        spec["userAgent"],
        TokenSource(**spec["token"]),
        spec["selector"],
        match,
        tuple(addresses),
        spec.get("sessionKey"),
    )
