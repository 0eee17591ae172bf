"""What references lead to, in words: ``segment "Token holders"`` in the place of an id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from provider.definitions import Configuration, Definition
from provider.engine.properties import comparable
from provider.engine.sources import references_in
from provider.kinds import KINDS, WORKFLOW
from provider.kinds.values import value_at
from provider.kinds.workflow import live_name
from provider.plan.model import UNKNOWN, Operation, Plan, PlannedResource

DRAFT = "draft"


class Names:
    """The objects of a stack by what may stand for them in a plan."""

    def __init__(self, plan: Plan, configuration: Configuration) -> None:
        """Take what the plan and the definitions know."""
        self.definitions = {item.name: item for item in configuration.definitions}
        self._titles: dict[str, str] = {}
        self._past: dict[str, str] = {}
        self._plan = plan
        for item in plan.objects:
            for known in (item.object_id, item.pulumi_id):
                if known:
                    self._titles[known] = self.title(item)
            if item.before:
                known_by = (item.object_id, item.pulumi_id, item.name)
                self._past |= {known: self.title(item) for known in known_by if known}
        for definition in self.definitions.values():
            self._titles[definition.name] = _title(definition)

    def __call__(self, reference: str) -> str:
        """Give what an id leads to, in words; what nobody knows is given as it is."""
        return self._titles.get(reference, reference)

    def past(self, reference: str) -> str:
        """Give what an id leads to by its name in the store, before it is renamed."""
        return self._past.get(reference) or self(reference)

    def title(self, item: PlannedResource) -> str:
        """Give an object in a sentence: what the store knows by an id has its name before that."""
        form = item.before or item.after
        if item.kind and KINDS[item.kind].lasting_key:
            return _titled(KINDS[item.kind].words, form.get("name"), form.get("fieldId"))
        if item.kind == WORKFLOW.name and item.operation is Operation.DELETE and item.before:
            # An earlier version of it has ended already.
            name = live_name({"run": DRAFT, **comparable(item.before)})
            return f'{WORKFLOW.words} "{name}"'
        return item.title

    def resolved(self, item: PlannedResource) -> PlannedResource:
        """Give a resource whose references are known although what they lead to is yet to be made.

        Before the run such a thing has no id, so the name of its definition takes its place.
        """
        definition = self.definitions.get(item.name)
        after: Mapping[str, Any] = item.after
        found = references_in(definition.kind, definition.spec) if definition else ()
        for path, target in found:
            if value_at(after, path) == UNKNOWN:
                after = _with(after, path, target)
        return item if after is item.after else replace(item, after=after)

    def users(self, kind: str, known: Iterable[str]) -> tuple[PlannedResource, ...]:
        """Give the workflows that use an object once the plan is carried out.

        Args:
            kind: the object's kind.
            known: what stands for it in a reference.
        """
        found = [item for name in known for item in self._used.get((kind, name), ())]
        return tuple({item.name: item for item in found}.values())

    @cached_property
    def _used(self) -> Mapping[tuple[str, str], list[PlannedResource]]:
        """Hold the workflows by what they refer to: kind, and what stands for it."""
        found: dict[tuple[str, str], list[PlannedResource]] = {}
        for item in self._plan.objects:
            if item.kind != WORKFLOW.name or item.operation is Operation.DELETE or not item.after:
                continue
            user = self.resolved(item)
            form = comparable(user.after)
            for path, kind in WORKFLOW.references(form):
                found.setdefault((kind, str(value_at(form, path))), []).append(user)
        return found

    def place(self, name: str) -> str:
        """Give where a definition stands; "" where there is none."""
        definition = self.definitions.get(name)
        return str(definition.positions[()]) if definition else ""


def _title(definition: Definition) -> str:
    kind, spec = KINDS[definition.kind], definition.spec
    if kind.lasting_key:
        return _titled(kind.words, spec.get("name"), spec["id"])
    return f'{kind.words} "{spec["name"]}"'


def _titled(words: str, name: object, key: object) -> str:
    """Name an object by its name, with its id behind where that is another one."""
    if not name or name == key:
        return f'{words} "{key}"'
    return f'{words} "{name}" ({key})'


def _with(value: Mapping[str, Any], path: tuple[str, ...], target: str) -> dict[str, Any]:
    """Copy a map with another value at a path."""
    first, *rest = path
    return {**value, first: _with(value[first], tuple(rest), target) if rest else target}
