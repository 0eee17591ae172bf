"""Values of parameters that make a definition say what the store has.

A property whose template is one parameter (``name: "{{ eventName }}"``) gives that parameter the
value that the property has in the store. What stands in longer templates, or in none, stays as the
definition has it and is a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.adoption.addresses import is_address, secret_in
from provider.adoption.matching import Matching
from provider.adoption.proposals import Candidate
from provider.adoption.renaming import renamed
from provider.adoption.sources import PackTemplates, SpecPath
from provider.adoption.spelling import spec_of
from provider.definitions import Definition
from provider.definitions.schemas import faults_inline
from provider.kinds.live_names import LiveName
from provider.kinds.values import value_at

_EMPTY: Mapping[str, Any] = {"string": "", "array": [], "object": {}}
_ABSENT = object()


@dataclass(frozen=True)
class Derived:
    """A value that a parameter needs, and the property that asks for it."""

    parameter: str
    value: Any
    definition: str
    path: SpecPath


def derived(matching: Matching, definition: Definition, candidate: Candidate) -> Iterator[Derived]:
    """Yield the values that parameters need for a definition to say what an object is.

    What the parameter cannot be is left out, and so is an address that holds a secret: a stack file
    would show it.
    """
    live = _live_spec(matching, definition, candidate)
    templates, told = matching.templates, matching.is_told(definition)
    for path, parameter in templates.of(definition) if live is not None else ():
        value = _at(live or {}, path)
        if value is _ABSENT and told:
            value = _EMPTY.get(str(templates.parameters[parameter].schema.get("type")), _ABSENT)
        if value is not _ABSENT and not _is_wrong(templates, parameter, value):
            yield Derived(parameter, value, definition.name, path)


def settled(found: Iterable[Derived]) -> tuple[dict[str, Any], dict[str, list[Derived]]]:
    """Give one value for each parameter, and those that two properties want otherwise."""
    wanted: dict[str, list[Derived]] = {}
    for item in found:
        wanted.setdefault(item.parameter, []).append(item)
    torn = {
        name: items
        for name, items in wanted.items()
        if any(i.value != items[0].value for i in items)
    }
    return {name: items[0].value for name, items in wanted.items() if name not in torn}, torn


def _live_spec(
    matching: Matching, definition: Definition, candidate: Candidate
) -> Mapping[str, Any] | None:
    """Give an object as a definition writes it, with the definition's ids of what is inside."""
    if not matching.is_told(definition):
        return {"name": LiveName.parse(candidate.found.name).name}
    form = matching.live(definition, candidate.found)
    if form is None:
        return None
    form = renamed(definition.kind, form, candidate.renames)
    try:
        return spec_of(definition.kind, form, lambda _, object_id: {"ref": object_id})
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None


def _at(spec: Mapping[str, Any], path: SpecPath) -> Any:
    holder = value_at(spec, path[:-1])
    return holder[path[-1]] if isinstance(holder, Mapping) and path[-1] in holder else _ABSENT


def _is_wrong(templates: PackTemplates, parameter: str, value: Any) -> bool:
    if is_address(value) and secret_in(value):
        return True
    return bool(faults_inline(templates.parameters[parameter].schema, value))
