"""Definitions whose object shall go: by their own file, or by the stack.

Only what a person makes in the console can be absent so: what the API makes, it also deletes once
the definition is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from provider.definitions.drafts import Draft
from provider.definitions.problems import Path, Position, Problems
from provider.definitions.rendering import under_spec
from provider.kinds import KINDS
from provider.kinds.suggestions import did_you_mean

_BY_API = (
    "the API makes this kind, and deletes it when its definition goes: absent is for what a person "
    "makes in the console"
)


def absences(
    named: Mapping[str, tuple[Position, Path]], drafts: Sequence[Draft], problems: Problems
) -> frozenset[str]:
    """Give the full names of the definitions that are absent.

    ``named`` maps what the stack says shall go, a pack or ``pack.key``, to place and path in its
    file. Notes what cannot be absent, and what stays but refers to what goes.
    """
    found = {made.resource.name for made in drafts if _goes(made, named)}
    by_name = {made.resource.name: made for made in drafts}
    for made in drafts:
        if made.resource.absent and not _by_hand(made):
            problems.add(made.resource.document.value(("absent",)), ("absent",), _BY_API)
    for name, (place, path) in named.items():
        if "." in name and name not in by_name:
            hint = did_you_mean(name, list(by_name))
            problems.add(place, path, f'there is no definition "{name[:60]}"{hint}')
        elif "." in name and not _by_hand(by_name[name]):
            problems.add(place, path, f"{name}: {_BY_API}")
    for made in drafts:
        if made.resource.name not in found:
            _refuse_references(made, found, problems)
    return frozenset(found)


def _goes(made: Draft, named: Collection[str]) -> bool:
    resource = made.resource
    asked = resource.absent or resource.pack in named or resource.name in named
    return asked and _by_hand(made)


def _by_hand(made: Draft) -> bool:
    kind = KINDS.get(str(made.resource.kind))
    return kind is not None and kind.surface == "extended"


def _refuse_references(made: Draft, absent: set[str], problems: Problems) -> None:
    for edge in made.edges:
        if edge.target in absent:
            message = f"{edge.target} is absent in this stack: what uses it must be absent, too"
            problems.add(made.place(edge.path), under_spec(edge.path), message)
