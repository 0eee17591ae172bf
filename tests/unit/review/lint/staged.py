"""The recipe as a configuration, with single values changed, for rules that look at definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from provider.definitions import Configuration, Definition, Pack, load
from provider.review.lint.model import Finding, Severity
from provider.review.lint.running import lint
from provider.review.lint.subject import Store, Subject

ROOT = Path(__file__).resolve().parents[4]
TODAY = date(2026, 3, 2)
#: Stands for a value that is taken away.
GONE = object()
#: By the key of a definition: paths inside its spec, and what shall stand there.
Edits = Mapping[str, Mapping[Any, Any]]


@cache
def recipe() -> Configuration:
    """Give the recipe as the local store has it: nothing of it is a hazard."""
    return load(ROOT, "sandbox")


def edited(edits: Edits, **pack: Any) -> Configuration:
    """Give the recipe with values changed: by definition, then by path inside its spec.

    ``pack`` changes the pack itself.
    """
    configuration = recipe()
    definitions = tuple(
        _edited(item, edits.get(item.key, {})) for item in configuration.definitions
    )
    packs = tuple(replace(item, **pack) for item in configuration.packs)
    return replace(configuration, packs=packs, definitions=definitions)


def silent_pack() -> dict[str, Any]:
    """Give what makes a pack one that tells of no hazard itself."""
    pack: Pack = recipe().packs[0]
    return {
        part: tuple(replace(note, rule=None) for note in getattr(pack, part))
        for part in ("prerequisites", "notices")
    }


def found(
    configuration: Configuration,
    store: Store | None = None,
    probe: Sequence[Mapping[str, Any]] | None = None,
    *,
    names: Iterable[str],
) -> list[Finding]:
    """Give what lint finds by rules of these names."""
    subject = Subject(configuration, TODAY, store, probe)
    wanted = set(names)
    return [item for item in lint(subject) if item.rule.name in wanted]


def heavy(configuration: Configuration) -> list[str]:
    """Give the codes of all findings that are more than notices."""
    findings = lint(Subject(configuration, TODAY))
    return [item.rule.code for item in findings if item.rule.severity is not Severity.NOTICE]


def _edited(definition: Definition, edits: Mapping[Any, Any]) -> Definition:
    spec = deepcopy(dict(definition.spec))
    for path, value in edits.items():
        place = spec
        for step in path[:-1]:
            place = place[step]
        if value is GONE:
            del place[path[-1]]
        else:
            place[path[-1]] = value
    return replace(definition, spec=spec)
