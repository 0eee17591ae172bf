"""Build a report: from a plan and the definitions, with what others have found about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from provider.definitions import Configuration
from provider.engine.properties import comparable
from provider.kinds import WORKFLOW
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import label_of
from provider.kinds.workflow import sends
from provider.plan.digest import digest, digests
from provider.plan.judging import Stop
from provider.plan.model import OURS, Operation, Plan, PlannedResource
from provider.review.differences import Differences, differences
from provider.review.report.audiences import advice
from provider.review.report.calls import Calls, estimate
from provider.review.report.edits import Edit
from provider.review.report.effects import effects, standing, verb
from provider.review.report.model import (
    Change,
    Danger,
    Effect,
    Remark,
    Report,
    Verb,
    Work,
    place,
)
from provider.review.report.naming import Names
from provider.review.report.remarking import gathered, suppressed, weight
from provider.review.report.rewording import REACHED
from provider.review.report.said import Said, said, total_minutes
from provider.review.report.warnings import warnings
from provider.review.report.work import added_up, in_order, work

_OPENS = re.compile(r'^the key opens the store "(?P<store>[^"]+)": ')
_NO_REMARKS: Mapping[str, Sequence[Remark]] = {}
_STORE = f"{OURS}Store"
_SILENCE = Said()
_NO_DIFFERENCES = Differences()
_QUIET = (Verb.NOTE, Verb.TAKE_OVER, Verb.LEAVE)
_GOING = (Verb.DELETE, Verb.FINISH)


def build(
    plan: Plan,
    configuration: Configuration,
    stops: Sequence[Stop] = (),
    remarks: Mapping[str, Sequence[Remark]] = _NO_REMARKS,
    unseen: Sequence[str] = (),
) -> Report:
    """Build the report of one stack.

    Args:
        plan: what a run would do; one of a preview that has not failed.
        configuration: the definitions that the preview has seen.
        stops: what may not happen without leave.
        remarks: lint findings by resource; those on what stays as it is are left out, unless it
            uses what changes.
        unseen: what could not be looked at, one sentence each, for the warnings.
    """
    building = _Building(plan, configuration, stops, remarks)
    changes = building.changes()
    return Report(
        stack=configuration.stack.name,
        surface=configuration.stack.surface,
        store=_store(plan, configuration),
        digest=digest(plan),
        digests=building.digests,
        changes=changes,
        warnings=(*warnings(plan, {change.resource for change in changes}), *unseen),
        objects=len(plan.objects),
        reads=building.calls.reads,
        writes=building.calls.writes,
        seconds=building.calls.seconds,
        allowed_by_name=tuple(sorted({stop.resource for stop in stops if stop.allowable})),
    )


def failed(stack: str, surface: str, errors: Iterable[str]) -> Report:
    """Give the report of a stack that could not be previewed; it binds to nothing."""
    return Report(stack=stack, surface=surface, store="", digest="", errors=tuple(errors))


class _Building:
    """The parts of one report, and what all of them need."""

    def __init__(
        self,
        plan: Plan,
        configuration: Configuration,
        stops: Sequence[Stop],
        remarks: Mapping[str, Sequence[Remark]],
    ) -> None:
        self.plan = plan
        self.names = Names(plan, configuration)
        self.stops = stops
        self.digests = digests(plan)
        self.calls: Calls = estimate(plan)
        self._told = said(plan)
        lasting = {item.name for item in plan.objects if item.operation is not Operation.DELETE}
        self._lasting = frozenset(lasting)
        minutes = added_up(dict(self._work()), total_minutes(plan))
        self.work = in_order(minutes, plan, self.names)
        edited = {item.name for item in plan.objects if self._is_judged(item)}
        self.remarks = gathered(remarks, self.names, edited)

    def changes(self) -> tuple[Change, ...]:
        """Give the changes, the most dangerous first, then by name."""
        found = [self._change(item) for item in self.plan.objects if self._matters(item)]
        return tuple(sorted(found, key=place))

    def _work(self) -> Iterator[tuple[str, Work]]:
        for item in self.plan.objects:
            task = self._said(item).task
            if task and item.kind and item.after:
                yield (
                    item.name,
                    self._advised(item, work(self.names.resolved(item), task, self.names)),
                )

    def _advised(self, item: PlannedResource, task: Work) -> Work:
        """Say in a task that sends when it may be done, where nobody can get it yet."""
        edit = Edit(self.names.resolved(item), self.plan, self.names, task=True)
        until = advice(edit) if task.sends else ""
        return replace(task, summary=f"{task.summary}; {until}") if until else task

    def _said(self, item: PlannedResource) -> Said:
        """Give what was said of an object, and not of another one that has its name from now on."""
        gives_way = item.operation is Operation.DELETE and item.name in self._lasting
        return _SILENCE if gives_way else self._told.get(item.name, _SILENCE)

    def _matters(self, item: PlannedResource) -> bool:
        """Whether something happens to an object, or is said of one that stays as it is."""
        if item.operation is not Operation.KEEP:
            return True
        found = self._said(item)
        acute = (effect for effect in found.effects if not standing(item, effect))
        return bool(found.task) or any(effect.danger > Danger.NOTICE for effect in acute)

    def _is_judged(self, item: PlannedResource) -> bool:
        """Whether what lint says of an object is about this change."""
        if not item.after or not self._matters(item):
            return False
        return verb(self.names.resolved(item), self._said(item)) is not Verb.NOTE

    def _change(self, item: PlannedResource) -> Change:
        found = self._said(item)
        known = self.names.resolved(item)
        act = verb(known, found)
        judged = self._is_judged(item)
        told = self._effects(known, found)
        if judged:
            told = (*told, *suppressed(self.names.definitions.get(item.name)))
        differing = self._differences(known, act)
        task = self.work.get(item.name) if item.after else None
        remarks = tuple(self.remarks.get(item.name, ())) if judged else ()
        return Change(
            resource=item.name,
            kind=item.kind,
            title=self.names.title(item),
            verb=act,
            danger=_danger(act, told, task, remarks),
            effects=told,
            details=differing.details,
            texts=differing.texts,
            graph=differing.graph,
            work=task,
            remarks=remarks,
            calls=self.calls.by_resource.get(item.name, 0),
            place=self.names.place(item.name),
            digest=self.digests.get(item.name, ""),
        )

    def _effects(self, item: PlannedResource, found: Said) -> tuple[Effect, ...]:
        stops = [stop for stop in self.stops if stop.resource == item.name]
        reach = any(effect.text.startswith(REACHED) for effect in found.effects)
        edit = Edit(item, self.plan, self.names, bool(found.task), reach)
        return effects(edit, found, stops, self._audience(item))

    def _differences(self, item: PlannedResource, act: Verb) -> Differences:
        """Give what differs; of what stays as it is, or goes, there is nothing to compare."""
        if act in _QUIET or not item.kind:
            return _NO_DIFFERENCES
        found = differences(item, self.names, self.names.past)
        # Of what goes, a list of all that it was says nothing; a drawing shows what ends.
        return Differences(graph=found.graph) if act in _GOING else found

    def _audience(self, item: PlannedResource) -> str:
        """Say to whom a workflow sends; "" for what sends nothing."""
        form = comparable(item.after)
        if item.kind != WORKFLOW.name or not form or not sends(form):
            return ""
        start = form.get("start") or NOTHING
        audience, source = start.get("audience"), str(start.get("source", "all"))
        whom = (
            self.names(str(audience.get("segment")))
            if isinstance(audience, Mapping)
            else str(audience).replace("-", " ")
        )
        label = label_of(form.get("run"))
        once = f" once, for the label {label}" if label else ""
        return f"{whom} ({source.replace('-', ' ')} contacts){once}"


def _danger(
    act: Verb, told: Sequence[Effect], task: Work | None, remarks: Sequence[Remark]
) -> Danger:
    """Give the greatest danger of all that is said of a change."""
    least = Danger.NOTICE if task else Danger.NONE
    if act in (Verb.DELETE, Verb.FINISH, Verb.REPLACE):
        least = Danger.ENDS
    return max([least, *map(weight, remarks), *(effect.danger for effect in told)])


def _store(plan: Plan, configuration: Configuration) -> str:
    """Give the identity of the store, which the preview names of one that no run has seen yet."""
    known = [item.pulumi_id for item in plan.resources if item.type == _STORE]
    named = (_OPENS.search(message.text) for message in plan.messages)
    seen = [found["store"] for found in named if found]
    return next(filter(None, [*known, configuration.stack.store or "", *seen]), "")
