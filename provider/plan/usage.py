"""Who uses an object that a plan takes away.

Where the store shows what is in its workflows, their bodies tell. Where it does not, the state
tells: a person has made what it describes, and has not yet undone it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.engine.properties import comparable
from provider.kinds import KINDS, SEGMENT, WORKFLOW
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName
from provider.kinds.values import value_at
from provider.kinds.workflow import live_name, status_of
from provider.plan.live import Body, Live
from provider.plan.model import UNKNOWN, Inputs, Operation, Plan, PlannedResource

_PENDING = "pending"


def users(item: PlannedResource, plan: Plan, live: Live) -> tuple[str, ...]:
    """Give what goes on using an object, in words; nothing where it is used no more."""
    found = [*_in_the_store(item, plan, live), *_made_by_hand(item, plan, live)]
    return tuple(dict.fromkeys(found))


def versions(item: PlannedResource, live: Live) -> tuple[Body, ...] | None:
    """Give the store's workflows that a resource stands for, finished ones too.

    None where the store has no list of workflows.
    """
    if live.workflows is None:
        return None
    return tuple(body for body in live.workflows if _stands_for(item, body))


def _stands_for(item: PlannedResource, body: Body) -> bool:
    """Whether the end of a resource is the end of a workflow.

    What a person makes is known by its name, in all of its versions; the API's own by its id.
    """
    if item.object_id and str(body.get("id")) == item.object_id:
        return True
    wanted, found = live_name({**item.before}), LiveName.parse(str(body.get("name", "")))
    if item.by_hand:
        return found.name == wanted.name and found.label in (None, wanted.label)
    return not item.object_id and found == wanted


def _in_the_store(item: PlannedResource, plan: Plan, live: Live) -> Iterator[str]:
    """Yield the objects whose body names the one that goes."""
    for words, body, references in _bodies(live):
        if (item.kind, item.object_id) in references and not _ended(body, item, plan):
            yield words
    for event in live.events if item.kind == "CustomIntegration" else ():
        if not _ended(event, item, plan):
            yield f'outbound event "{event.get("name")}"'


def _ended(body: Body, item: PlannedResource, plan: Plan) -> bool:
    """Whether the plan itself ends the use of an object by another one of the store."""
    users = (known for known in plan.objects if known.object_id == str(body.get("id")))
    return any(_lets_go(known, item) for known in users)


def _bodies(live: Live) -> Iterator[tuple[str, Body, set[tuple[str, str]]]]:
    """Yield words, body and references of all that shows what is in it."""
    if not live.extended:
        return
    for body in live.workflows or ():
        status = status_of(body) or "state unknown"
        if status != "finished":
            references = _named(WORKFLOW.name, WORKFLOW.live(body, NOTHING))
            yield f'workflow "{body.get("name")}" ({status})', body, references
    for body in live.segments:
        yield f'segment "{body.get("name")}"', body, _named("Segment", SEGMENT.live(body, NOTHING))


def _named(kind: str, form: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Give what a comparable form refers to: kind and id."""
    places = KINDS[kind].references(form)
    return {(found, str(value_at(form, path))) for path, found in places}


def _lets_go(known: PlannedResource, item: PlannedResource) -> bool:
    """Whether the plan itself ends the use: the API takes the user away, or changes it."""
    if known.by_hand or not known.kind:
        return False
    if known.operation is Operation.DELETE:
        return True
    if known.operation is not Operation.UPDATE:
        return False
    return not _uses(known.kind, known.after, item) and not _unknown(known.kind, known.after)


def _unknown(kind: str, inputs: Mapping[str, Any]) -> bool:
    """Whether an input that refers is not known yet: it may well lead to the same object."""
    named = {target for _, target in _named(kind, comparable(inputs))}
    return UNKNOWN in named


def _uses(kind: str, inputs: Mapping[str, Any], item: PlannedResource) -> bool:
    return (item.kind, item.pulumi_id) in _named(kind, comparable(inputs))


def _made_by_hand(item: PlannedResource, plan: Plan, live: Live) -> Iterator[str]:
    """Yield what a person has made and must change, before what it uses may go."""
    for known in plan.objects:
        if not known.by_hand or not any(_uses(known.kind, form, item) for form in _made(known)):
            continue
        if _stands(known, live):
            yield f"{known.title} (only a person can change it)"


def _made(known: PlannedResource) -> Iterator[Inputs]:
    """Yield what a person was asked to make, and what one has confirmed before that was edited."""
    if known.before:
        yield known.before
    confirmed = (known.outputs.get("applied") or NOTHING).get("definition")
    if confirmed and known.outputs.get("status") == _PENDING:
        yield confirmed


def _stands(known: PlannedResource, live: Live) -> bool:
    """Whether the store has what a person was asked to make, as far as anybody can tell."""
    if known.removed:
        return False
    found = versions(known, live) if known.kind == WORKFLOW.name else None
    if found is not None:
        return any(status_of(body) != "finished" for body in found)
    return "applied" in known.outputs or known.outputs.get("status") != _PENDING
