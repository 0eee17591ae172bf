"""A resource of a plan with what may be needed to tell what its change means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from provider.engine.properties import comparable
from provider.kinds.values import value_at
from provider.plan.model import Inputs, Operation, Plan, PlannedResource
from provider.review.differences.comparing import whole_numbers
from provider.review.report.naming import Names
from provider.review.words.references import titled
from provider.review.words.roads import Roads

#: From when on an edit holds that a person makes.
ONCE_DONE = " once a person has done the task"
DRAFT = "draft"


@dataclass(frozen=True)
class Edit:
    """A resource that is made, edited or ended.

    Attributes:
        item: the resource.
        plan: all that the run does.
        names: what references lead to.
        task: whether a person makes the edit, so that it holds only from then on.
        reach_told: whether the preview has named the active workflows that use the object.
    """

    item: PlannedResource
    plan: Plan
    names: Names
    task: bool = False
    reach_told: bool = False

    @cached_property
    def before(self) -> Inputs:
        """What the object is now, as far as it is known: of a person's work, what was confirmed."""
        applied = value_at(self.item.outputs, ("applied", "definition")) or {}
        return {**comparable(self.item.before), **applied}

    @cached_property
    def after(self) -> Inputs:
        """What it is to be."""
        return comparable(self.item.after)

    @property
    def when(self) -> str:
        """Say from when on the edit holds; "" for that of ``connectif up``."""
        return ONCE_DONE if self.task else ""

    def differs(self, name: str) -> bool:
        """Whether a property changes."""
        return bool(self.before.get(name) != self.after.get(name))

    @cached_property
    def sides(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Give both sides with titles where they refer to others."""
        before, after = titled(self.item.kind, self.before, self.after, self.names, self.names.past)
        return whole_numbers(before), whole_numbers(after)

    def users(self) -> Iterator[Edit]:
        """Yield the workflows that use the object once the plan is carried out."""
        known = {self.item.pulumi_id, self.item.name} - {""}
        for item in self.names.users(self.item.kind, sorted(known)):
            yield Edit(item, self.plan, self.names)

    @property
    def is_active(self) -> bool:
        """Whether a workflow runs on, as far as the plan knows."""
        runs = (self.before.get("run"), self.after.get("run"))
        return runs == ("continuous", "continuous")

    @property
    def starts(self) -> bool:
        """Whether a workflow that is not active now runs once the plan is carried out."""
        changes = self.item.operation is not Operation.KEEP and not self.is_active
        return changes and self.after.get("run") != DRAFT


def roads(form: Mapping[str, Any]) -> Roads:
    """Give a side of a workflow as what it does to whom."""
    nodes = {
        str(name): {"type": "", **node, "after": sorted(map(str, node.get("after") or ()))}
        for name, node in (form.get("nodes") or {}).items()
    }
    return Roads(form.get("start") or {}, nodes)
