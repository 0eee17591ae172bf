"""How a pack is proven by behaviour: the ``probe`` of its manifest, rendered and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from provider.definitions.model import Probe, TokenSource
from provider.definitions.packs import PackSource
from provider.definitions.parts import Lead, Part, read_part
from provider.definitions.problems import Problems
from provider.definitions.rendering import Values

PART = "probe"
_REFERENCES = ("field", "workflow")


def probes(
    sources: Iterable[PackSource], values: Mapping[str, Values], lead: Lead, problems: Problems
) -> dict[str, Probe]:
    """Give the probes of packs, by the pack's name; what is wrong goes into ``problems``."""
    found = {
        source.name: read_part(PART, _REFERENCES, source, values[source.name], lead, problems)
        for source in sources
    }
    return {name: _made(part) for name, part in found.items() if part is not None}


def _made(part: Part) -> Probe:
    spec, targets = part.spec, part.targets
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
