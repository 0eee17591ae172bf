"""What references lead to, in words: ``segment "Token holders"`` in the place of an id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from provider.definitions import Configuration, Definition
from provider.engine.sources import references_in
from provider.kinds import KINDS
from provider.kinds.values import value_at
from provider.plan.model import UNKNOWN, Plan, PlannedResource


class Names:
    """The objects of a stack by what may stand for them in a plan."""

    def __init__(self, plan: Plan, configuration: Configuration) -> None:
        """Take what the plan and the definitions know."""
        self.definitions = {item.name: item for item in configuration.definitions}
        self._titles: dict[str, str] = {}
        for item in plan.objects:
            for known in (item.object_id, item.pulumi_id):
                if known:
                    self._titles[known] = item.title
        for definition in self.definitions.values():
            self._titles[definition.name] = _title(definition)

    def __call__(self, reference: str) -> str:
        """Give what an id leads to, in words; what nobody knows is given as it is."""
        return self._titles.get(reference, reference)

    def resolved(self, item: PlannedResource) -> PlannedResource:
        """Give a resource whose references are known although what they lead to is yet to be made.

        Before the run such a thing has no id, so the name of its definition takes its place.
        """
        definition = self.definitions.get(item.name)
        after: Mapping[str, Any] = item.after
        for path, target in references_in(definition.spec) if definition else ():
            if value_at(after, path) == UNKNOWN:
                after = _with(after, path, target)
        return item if after is item.after else replace(item, after=after)

    def place(self, name: str) -> str:
        """Give where a definition stands; "" where there is none."""
        definition = self.definitions.get(name)
        return str(definition.positions[()]) if definition else ""


def _title(definition: Definition) -> str:
    kind = KINDS[definition.kind]
    return f'{kind.words} "{definition.spec["id" if kind.lasting_key else "name"]}"'


def _with(value: Mapping[str, Any], path: tuple[str, ...], target: str) -> dict[str, Any]:
    """Copy a map with another value at a path."""
    first, *rest = path
    return {**value, first: _with(value[first], tuple(rest), target) if rest else target}
