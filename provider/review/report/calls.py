"""How many calls of the API a run makes, and how long the store's limit of calls makes it wait.

An estimate, from the preview alone. The reads are those of one process: the store itself, and every
list that the definitions need. What a retry, a lookup after a doubt, or a longer list than the
stack's own adds is not known before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from provider.kinds import KINDS
from provider.kinds.live_names import label_of
from provider.kinds.workflow import sends
from provider.plan.model import Message, Operation, Plan, PlannedResource

#: The account's limit: so many calls in any window of so many seconds (documented).
LIMIT = 100
WINDOW = 60
#: Objects on a page of a list (assumed: no page of the API says how many).
PAGE = 25

_TAKEN_OVER = ("is in the store already and equal", "already sent with the label")
_STARTS = ("STARTS SENDING", "RESUMES SENDING", "MAY START SENDING", ': starts "', ': resumes "')
_FINISHES = ("FINISHES",)
_RESUMES = ("RESUMES SENDING", ': resumes "')
_DISCARDS = ("is deleted, it was never started",)
#: What is noted of an object, or decides what becomes of it, and is not sent by itself.
_NOTED = frozenset({"task", "confirmation", "absent", "run", "version"})


@dataclass(frozen=True)
class Calls:
    """The calls of one run.

    Attributes:
        reads: those that only look.
        writes: those that change something.
        seconds: how long the limit of calls makes the run wait, without the time of any answer.
        by_resource: the writes for each object that has some, by the name of its resource.
    """

    reads: int
    writes: int
    seconds: int
    by_resource: Mapping[str, int] = field(default_factory=dict)


def estimate(plan: Plan) -> Calls:
    """Count the calls of a run that carries a plan out."""
    said = _said(plan)
    counted = {
        item.name: _writes(item, said.get(item.name, [])) for item in plan.changes if item.kind
    }
    by_resource = {name: number for name, number in counted.items() if number}
    reads, writes = _reads(plan, said), sum(by_resource.values())
    # The first calls of a window need not wait; whoever comes after its last one does.
    waits = max(reads + writes - 1, 0) // LIMIT
    return Calls(reads, writes, waits * WINDOW, by_resource)


def _said(plan: Plan) -> dict[str, list[Message]]:
    found = defaultdict[str, list[Message]](list)
    for message in plan.messages:
        found[message.resource].append(message)
    return found


def _count(said: Sequence[Message], words: tuple[str, ...]) -> int:
    return sum(any(word in message.text for word in words) for message in said)


def _reads(plan: Plan, said: Mapping[str, Sequence[Message]]) -> int:
    listed = Counter(item.kind for item in plan.objects if item.kind and item.pulumi_id)
    pages = {kind: max(1, ceil(listed[kind] / PAGE)) for kind in set(_lists(plan))}
    # Before anything is sent the list of workflows is read once more.
    again = sum(
        pages.get("Workflow", 0)
        for item in plan.changes
        if _looks_again(item, said.get(item.name, ()))
    )
    return 1 + sum(pages.values()) + again


def _lists(plan: Plan) -> Iterator[str]:
    """Yield the kinds whose list is read; contents and segments only where the API has them."""
    for item in plan.objects:
        if item.kind == "Workflow":
            yield item.kind
        if not item.kind or item.by_hand:
            continue
        if item.operation is not Operation.DELETE:
            yield item.kind
        if item.kind == "CustomIntegration" and item.goes:
            yield "OutboundEvent"  # what it still holds would go with it
        if KINDS[item.kind].surface != "public" and item.operation is Operation.UPDATE:
            yield "Workflow"  # which of them the change reaches


def _looks_again(item: PlannedResource, said: Sequence[Message]) -> bool:
    if item.kind != "Workflow" or item.by_hand:
        return False
    nodes = item.after.get("nodes")
    sending = isinstance(nodes, Mapping) and sends({**item.after})
    return sending and _started(item, said) > 0


def _writes(item: PlannedResource, said: Sequence[Message]) -> int:
    """Count the writes for one object; a person's work is none."""
    if item.by_hand:
        return 0
    if item.kind == "Workflow":
        return _of_workflow(item, said)
    if item.operation is Operation.CREATE:
        return 0 if _count(said, _TAKEN_OVER) else 1
    if item.operation is Operation.REPLACE:
        return 2
    if item.operation is Operation.DELETE:
        return int(item.goes)
    return int(_patched(item))


def _of_workflow(item: PlannedResource, said: Sequence[Message]) -> int:
    if item.operation is Operation.DELETE:
        # A draft is deleted, what runs is finished; what was sent has ended by itself by then.
        goes_on = label_of(item.before.get("run")) is None or _count(said, _FINISHES)
        return int(bool(goes_on))
    made = _made(item, said)
    changed = int(made or _patched(item))
    ends = _count(said, _FINISHES) + _count(said, _DISCARDS)
    return changed + _started(item, said) + ends


def _made(item: PlannedResource, said: Sequence[Message]) -> bool:
    """Whether the run makes a workflow: the first one, another version, or one for a label."""
    if _count(said, _TAKEN_OVER) or _count(said, _RESUMES):
        return False
    if item.operation in (Operation.CREATE, Operation.REPLACE):
        return True
    before, after = item.before, item.after
    return (
        before.get("run") == "deleted"
        or before.get("version", 1) != after.get("version", 1)
        or label_of(before.get("run")) != label_of(after.get("run"))
    )


def _started(item: PlannedResource, said: Sequence[Message]) -> int:
    """Count the starts: at most one, also where the preview cannot tell yet."""
    if item.operation is Operation.DELETE:
        return 0
    runs = item.after.get("run") != "draft" and _made(item, said)
    return int(runs or _count(said, _STARTS) > 0)


def _patched(item: PlannedResource) -> bool:
    """Whether something of the object is sent: of a field or an event the API changes nothing."""
    if item.operation is not Operation.UPDATE or item.kind in ("ContactField", "OutboundEvent"):
        return False
    heads = {path.replace("[", ".").split(".")[0] for path in item.changed}
    return any(not head.startswith("__") and _differs(item, head) for head in heads - _NOTED)


def _differs(item: PlannedResource, name: str) -> bool:
    before: Any = item.before.get(name)
    return bool(before != item.after.get(name))
