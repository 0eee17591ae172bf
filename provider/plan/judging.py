"""What must not happen without leave by name: what cannot be taken back.

The rules are about a whole plan, so they stand here and not in the provider, which sees one
resource at a time. Each rule gives reasons; a resource with a reason is stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from provider.engine.process import secret_variable
from provider.kinds import KINDS
from provider.kinds.workflow import ALIVE, sends, status_of
from provider.plan.live import Live
from provider.plan.model import EXTENDED, Operation, Plan, PlannedResource
from provider.plan.usage import users, versions

#: Of at least so many objects, no more than this share may go without leave.
LEAST_OBJECTS = 10
GREATEST_SHARE = 0.3

_STARTING = ("STARTS SENDING", "RESUMES SENDING", "MAY START SENDING")
_ENDING = ("FINISHES",)
#: What the provider says where nothing is started after all.
_QUIET = ("is in the store already and equal", "already sent with the label")
#: What the provider says of a secret without which the run would end half-way.
NEEDED_SECRET = re.compile(r"needs the secret (?P<name>\S+), which is not at hand")


@dataclass(frozen=True)
class Stop:
    """A resource to which nothing may happen without leave.

    Attributes:
        resource: its Pulumi name, by which leave is given.
        reasons: one sentence each, without a full stop.
        allowable: whether leave helps; where it does not, the run would fail all the same.
    """

    resource: str
    reasons: tuple[str, ...]
    allowable: bool = True


def judge(plan: Plan, live: Live) -> tuple[Stop, ...]:
    """Give what stops a plan, all of it at once, in the plan's order."""
    mass = _mass(plan)
    stops = [_stop(item, plan, live, mass) for item in plan.objects]
    return tuple(stop for stop in [*stops, *_unplaced(plan)] if stop.reasons)


def starting(plan: Plan) -> tuple[str, ...]:
    """Name the resources of which something may be sent because of the run."""
    return tuple(item.name for item in plan.objects if any(_sending(item, plan)))


def ending(plan: Plan) -> tuple[str, ...]:
    """Name the resources whose objects the run deletes, replaces, finishes or lets go."""
    gone = (Operation.DELETE, Operation.REPLACE)
    return tuple(
        item.name for item in plan.changes if item.operation in gone or any(_finishing(item, plan))
    )


def announced(plan: Plan) -> tuple[str, ...]:
    """Give what the preview said of starts and ends of workflows."""
    acts = (*_STARTING, *_ENDING)
    return tuple(message.text for message in plan.messages if _holds(message.text, acts))


def _stop(item: PlannedResource, plan: Plan, live: Live, mass: str) -> Stop:
    refused = (*_refused(item, live), *_lacking(item, plan))
    reasons = [
        *_field(item),
        *_workflow(item, live),
        *_used(item, plan, live),
        *_sending(item, plan),
        *_finishing(item, plan),
        *([mass] if mass and item.goes else ()),
    ]
    return Stop(item.name, refused or tuple(dict.fromkeys(reasons)), allowable=not refused)


def _unplaced(plan: Plan) -> Iterator[Stop]:
    """Stop what is said to send, of whatever it was said."""
    names = {item.name for item in plan.objects}
    for message in plan.messages:
        if message.resource not in names and _holds(message.text, _STARTING):
            yield Stop(message.text.partition(":")[0], (message.text,))


def _field(item: PlannedResource) -> Iterator[str]:
    """Stop the end of a contact field: the value of every contact goes with it."""
    if item.kind == "ContactField" and item.goes:
        verb = "replaces" if item.operation is Operation.REPLACE else "deletes"
        yield f"{verb} the {item.title}, with the value of every contact"


def _workflow(item: PlannedResource, live: Live) -> Iterator[str]:
    """Stop the end of a workflow that acts, or may act again."""
    if item.by_hand:
        return
    for name, status in _acting(item, live):
        if item.before.get("run") == "draft":
            yield (
                f'the workflow "{name}" is {status}, somebody started it by hand: it goes on, and '
                "this stack knows it no longer"
            )
        else:
            yield f'finishes the workflow "{name}", which is {status}: it never goes on'


def _refused(item: PlannedResource, live: Live) -> Iterator[str]:
    """Say what the provider refuses in any case: nobody but a person can end it."""
    if item.by_hand:
        for name, status in _acting(item, live):
            yield (
                f'the workflow "{name}" is {status}, and the API cannot end it: finish it in the '
                f"console ({KINDS[item.kind].place}), then run the command again"
            )


def _lacking(item: PlannedResource, plan: Plan) -> Iterator[str]:
    """Say which secrets the run would miss half-way, and which variable of the stack gives each."""
    stack = str(item.after.get("stack", ""))
    for message in plan.messages:
        found = NEEDED_SECRET.search(message.text) if message.resource == item.name else None
        if found:
            variable = secret_variable(found["name"], stack)
            yield f"needs the secret {found['name']}, which is not at hand: set {variable}"


def _acting(item: PlannedResource, live: Live) -> Iterator[tuple[str, str]]:
    """Yield name and state of the workflows that a resource stands for and that may act."""
    gone = (Operation.DELETE, Operation.REPLACE)
    if item.kind != "Workflow" or item.operation not in gone:
        return
    for body in versions(item, live) or ():
        status = status_of(body)
        if status in ALIVE or (status is None and not item.by_hand):
            yield str(body.get("name")), status or "in a state that the store does not show"


def _used(item: PlannedResource, plan: Plan, live: Live) -> Iterator[str]:
    """Stop the end of what is in use."""
    if not item.goes or not item.kind or item.kind == "Workflow":
        return
    found = users(item, plan, live)
    if found:
        verb = "replaces" if item.operation is Operation.REPLACE else "deletes"
        yield f"{verb} the {item.title}, which is in use: {', '.join(found)}"


def _sending(item: PlannedResource, plan: Plan) -> Iterator[str]:
    """Stop what sends: by the provider's word, else by what the definition asks for."""
    said = list(_said(item, plan, _STARTING))
    yield from said
    if not said and _asks_to_send(item) and not any(_said(item, plan, _QUIET)):
        yield f"MAY START SENDING: the {item.title} sends, and the plan sets it to run"


def _asks_to_send(item: PlannedResource) -> bool:
    """Whether a workflow that sends is to run from now on, or anew."""
    after, before = item.after, item.before
    by_api = item.kind == "Workflow" and after.get("surface") == EXTENDED
    if not by_api or item.operation is Operation.DELETE or after.get("run") == "draft":
        return False
    if isinstance(after.get("nodes"), Mapping) and not sends(after):
        return False
    made = item.operation in (Operation.CREATE, Operation.REPLACE)
    return made or any(before.get(name) != after.get(name) for name in ("run", "version"))


def _finishing(item: PlannedResource, plan: Plan) -> Iterator[str]:
    """Stop the end of a workflow that an edit brings; of a deletion, the store tells the state."""
    if item.operation is not Operation.DELETE:
        yield from _said(item, plan, _ENDING)


def _said(item: PlannedResource, plan: Plan, words: Iterable[str]) -> Iterator[str]:
    """Yield what the provider said of a resource that holds one of some words."""
    for message in plan.messages:
        if message.resource == item.name and _holds(message.text, words):
            yield message.text.removeprefix(f"{item.name}: ")


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _mass(plan: Plan) -> str:
    """Give the sentence for a plan that takes away too much at once; "" for any other."""
    known = [item for item in plan.objects if item.operation is not Operation.CREATE]
    gone = [item for item in known if item.goes]
    if len(known) < LEAST_OBJECTS or len(gone) <= GREATEST_SHARE * len(known):
        return ""
    share = f"{len(gone)} of {len(known)} objects ({100 * len(gone) // len(known)} %)"
    limit = f"more than {100 * GREATEST_SHARE:.0f} % at once"
    return f"one of {share} that the run deletes or replaces: {limit}"


def stopped(stops: Iterable[Stop], allowed: Iterable[str]) -> tuple[Stop, ...]:
    """Give the stops that leave does not lift."""
    names = set(allowed)
    return tuple(stop for stop in stops if not (stop.allowable and stop.resource in names))


def stale(stops: Iterable[Stop], allowed: Iterable[str]) -> tuple[str, ...]:
    """Give the names for which leave was given and nothing is stopped."""
    names = {stop.resource for stop in stops}
    return tuple(name for name in dict.fromkeys(allowed) if name not in names)
