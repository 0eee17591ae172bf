"""The calls of a succession, and what keeps a workflow that sends from being started."""

from collections.abc import Mapping
from typing import Any

from provider.engine.failures import ConflictError
from provider.engine.permission import not_judged
from provider.engine.properties import Source
from provider.engine.succession import Succession
from provider.engine.target import Target
from provider.kinds import KINDS, WORKFLOW, Violation
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName
from provider.kinds.values import value_at
from provider.kinds.workflow import sends

Body = dict[str, Any]


def hindrances(target: Target, succession: Succession) -> list[Violation]:
    """Give what must be settled before a workflow that sends may start, or one may end."""
    unjudged = not_judged(target, succession)
    if not (succession.start and sends(target.desired)):
        return unjudged
    return [*unjudged, *_pending(target), *_left_out(target)]


def carry_out(target: Target, succession: Succession) -> Mapping[str, Any]:
    """Make the calls; each leaves the store in a state from which the next run goes on.

    Raises ``ConflictError`` where another run is at work on the same.
    """
    body = _successor(target, succession)
    workflows = target.process.client(target.stack).workflows
    sending = sends(target.desired) or any(sends(item.live) for item in succession.finish)
    if sending and succession.start:
        _refuse_double(target, body, made=succession.successor is None)
    elif succession.start:
        # What collects must not pause for its own new version.
        body = workflows.start(str(body["id"]))
    for ending in succession.finish:
        workflows.finish(str(ending.body["id"]))
    if sending and succession.start:
        body = workflows.start(str(body["id"]))
    if succession.discard is not None:
        workflows.delete(str(succession.discard.body["id"]))
    return body


def _pending(target: Target) -> list[Violation]:
    """Refuse to send through an event that is not yet what its definition says."""
    found = []
    resolved = target.resolved
    for path, kind in WORKFLOW.references(resolved):
        if value_at(resolved, path) in target.process.waiting:
            reason = (
                f"not started: the {KINDS[kind].words} that it sends through waits for a person "
                "(status: pending), so it would go out as the event was before"
            )
            found.append(Violation(path, reason))
    return found


def _left_out(target: Target) -> list[Violation]:
    """Refuse to send while what decides about it is left out of the run (``--target``)."""
    source = target.process.sources.get(target.resource, Source())
    seen = target.process.seen
    names = {item.resource for item in source.references.values() if item.resource not in seen}
    reason = (
        f"not started: {', '.join(sorted(names))} is not part of this run, so whom and what it "
        "sends may not be what the definitions say: run without --target"
    )
    return [Violation(("run",), reason)] if names else []


def _successor(target: Target, succession: Succession) -> Body:
    """Make the workflow, or change the one that is there into what the definition says."""
    desired = {**target.resolved, "version": succession.name.version}
    target.references.require(desired)
    wire = WORKFLOW.wire(desired)
    found = succession.successor
    if found is None:
        return target.access.create(wire, lambda body: _is_made(target, body, wire["name"]))
    names = {item.path[0] for item in succession.rewritten}
    if found.body["name"] != wire["name"]:
        names.add("name")
    if not names:
        return dict(found.body)
    return target.access.patch(str(found.body["id"]), {name: wire[name] for name in sorted(names)})


def _is_made(target: Target, body: Body, name: str) -> bool:
    return body.get("name") == name and not target.differences(body, NOTHING)


def _refuse_double(target: Target, body: Body, *, made: bool) -> None:
    """Look once more, before what sends is started, whether another run is at the same.

    Each run looks after it has made its own, so of two runs at least one sees both, and that one
    stands back. ``made``: this run has made it just now, so it takes it away again.
    """
    workflows = target.process.client(target.stack).workflows
    fresh = {str(item["id"]): item for item in workflows.fresh()}
    reason = _against_start(body, fresh)
    if reason is None:
        return
    if made:
        workflows.delete(str(body["id"]))
    raise ConflictError(f"{reason}: nothing was started. Run the command again in a minute")


def _against_start(body: Body, fresh: Mapping[str, Body]) -> str | None:
    own = fresh.get(str(body["id"]))
    if own is None:
        # It may lack more: what this label has sent already.
        return f'the list of the store lacks the workflow "{body["name"]}", which is there'
    if own.get("status") != body.get("status"):
        return f'somebody else has changed the workflow "{body["name"]}" ({own.get("status")})'
    label = LiveName.parse(str(body["name"])).label
    rivals = [
        item
        for object_id, item in fresh.items()
        if item.get("name") == body["name"]
        and object_id != body["id"]
        # A version that has ended sends no more; a label that has run was sent.
        and (label is not None or item.get("status") != "finished")
    ]
    return f'another run has made "{body["name"]}" at the same time' if rivals else None
