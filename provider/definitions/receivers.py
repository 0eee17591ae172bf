"""What takes a pack's outbound event: the ``receiver`` of its manifest, rendered and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from provider.definitions.model import Member, Receiver
from provider.definitions.packs import PackSource
from provider.definitions.parts import Lead, Part, read_part
from provider.definitions.problems import Problems
from provider.definitions.rendering import Values

PART = "receiver"
_REFERENCES = ("event",)


def receivers(
    sources: Iterable[PackSource], values: Mapping[str, Values], lead: Lead, problems: Problems
) -> dict[str, Receiver]:
    """Give the receivers of packs, by the pack's name; what is wrong goes into ``problems``."""
    found = {
        source.name: read_part(PART, _REFERENCES, source, values[source.name], lead, problems)
        for source in sources
    }
    return {name: _made(part) for name, part in found.items() if part is not None}


def _made(part: Part) -> Receiver:
    members = tuple(
        Member(
            pointer,
            member["is"],
            bool(member.get("required", False)),
            member.get("unit"),
            member.get("longest"),
        )
        for pointer, member in part.spec["body"].items()
    )
    return Receiver(part.targets["event"], tuple(part.spec.get("headers", ())), members)
