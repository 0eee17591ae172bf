"""Workflows by the API: versions that are made, started and finished, and nothing sent twice."""

from collections.abc import Iterable, Mapping
from typing import Any

from provider.engine import announcements
from provider.engine.failures import ConflictError, RefusedError
from provider.engine.manual import twice
from provider.engine.process import Process
from provider.engine.properties import comparable, identity, is_unknown
from provider.engine.succession import Candidate, Succession, plan
from provider.engine.target import Properties, Target
from provider.kinds import WORKFLOW, Violation
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName, label_of
from provider.kinds.workflow import ACTING, live_name, sends

Body = dict[str, Any]


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    """Give the reasons against a definition; add ``version`` to ``news`` and say what will act."""
    process.verify_store(news)
    target = Target(process, news)
    if is_unknown(target.resolved):
        return []
    reasons = twice(process, target)
    if reasons:
        return reasons
    resource = str(olds.get("key", target.resource))
    before = {**olds, "sent": process.sent.get(resource, ())} if olds else {}
    current = _known(target, olds)
    label = label_of(target.desired["run"])
    if current is None and label in before.get("sent", ()) and comparable(olds) == target.desired:
        return []  # sent, and deleted by hand since: what the state remembers is not made anew
    succession = _plan(target, current, before)
    if succession.refusals:
        return list(succession.refusals)
    if succession.name.version > 1:
        news["version"] = succession.name.version
    if succession.idle and not olds:
        announcements.taken_over(target)
    announcements.succession(target, succession, before)
    return []


def read(
    process: Process, pulumi_id: str, properties: Mapping[str, Any]
) -> tuple[Properties, Properties] | None:
    """Give outputs and inputs of the live workflow, ``None`` when it is really gone.

    One that was sent and then deleted by hand stays in the state, which alone remembers it then.
    """
    process.verify_store(properties)
    target = Target(process, properties)
    process.sent[target.resource] = tuple(properties.get("sent") or ())
    body = target.access.find(str(properties["objectId"]))
    if body is None:
        if label_of(properties["run"]) not in process.sent[target.resource]:
            announcements.lost(target)
            return None
        announcements.memory_deleted(target)
        inputs = identity(properties) | target.desired
        return inputs | _kept(properties), inputs
    process.remember(str(body["id"]), pulumi_id)
    process.read_objects[target.resource] = str(body["id"])
    live = target.observed(body, properties)
    inputs = identity(properties) | target.references.shown(live, target.desired)
    return inputs | _kept(properties) | target.remembered_ids(), inputs


def create(process: Process, properties: Properties) -> tuple[str, Properties]:
    """Make and start what the definition asks for, or go on with what is there.

    Raises ``ConflictError`` and ``RefusedError``.
    """
    process.verify_store(properties)
    target = Target(process, properties)
    body = _carry_out(target, _plan(target, None, NOTHING))
    pulumi_id = process.fresh_id(target.resource, str(body["id"]))
    process.remember(str(body["id"]), pulumi_id)
    return pulumi_id, _outputs(target, body, NOTHING)


def update(
    process: Process, pulumi_id: str, olds: Mapping[str, Any], news: Properties
) -> Properties:
    """Change in place what the store takes, else make the next version; see ``succession``.

    Raises ``ConflictError`` and ``RefusedError``.
    """
    process.verify_store(news)
    target = Target(process, news)
    body = target.access.find(str(olds["objectId"]))
    changed = _carry_out(target, _plan(target, body, olds))
    process.remember(str(changed["id"]), pulumi_id)
    return _outputs(target, changed, olds)


def delete(process: Process, properties: Mapping[str, Any]) -> None:
    """Delete a draft; finish what was started, and leave it there as the store's memory."""
    process.verify_store(properties)
    target = Target(process, properties)
    if process.checked_elsewhere("Workflow", "", target.natural_key, target.resource):
        return
    workflows = process.client(target.stack).workflows
    body = workflows.find(str(properties["objectId"]))
    if body is None:
        return
    candidate = _candidate(target, body)
    if candidate.alive:
        body = workflows.finish(str(body["id"]))
    if candidate.status == "draft":
        workflows.delete(str(body["id"]))
    else:
        announcements.memory_kept(target, body)
    process.forget(str(body["id"]))


def _known(target: Target, olds: Mapping[str, Any]) -> Body | None:
    """Give the workflow that the resource stands for, as far as this process can tell."""
    if not olds:
        return None
    known = target.process.read_objects.get(str(olds.get("key")))
    if known:
        return target.access.find(known)
    # Nothing was read in this process (--refresh=false): the live name leads there.
    wanted = str(live_name({**olds}))
    found = [body for body in target.access.list() if body.get("name") == wanted]
    return found[0] if len(found) == 1 else None


def _plan(target: Target, body: Body | None, before: Mapping[str, Any]) -> Succession:
    current = _candidate(target, body) if body is not None else None
    names = {target.natural_key, *([current.name.name] if current else ())}
    found = [
        _candidate(target, item)
        for item in target.access.list()
        if LiveName.parse(str(item.get("name", ""))).name in names
    ]
    return plan(target.desired, current, found, before)


def _candidate(target: Target, body: Mapping[str, Any]) -> Candidate:
    live = target.observed(body, NOTHING)
    found = target.differences(body, NOTHING)
    if body.get("status") == "finished":
        # What a finished workflow used may be deleted; that is no edit of what it did.
        gone = set(_gone(target, live))
        found = tuple(item for item in found if item.path not in gone)
    return Candidate(body, live, found)


def _gone(target: Target, live: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    for path, kind in WORKFLOW.references(live):
        value: Any = live
        for step in path:
            value = value[step]
        if target.references.gone(kind, str(value)):
            yield path


def _carry_out(target: Target, succession: Succession) -> Body:
    """Make the calls; each leaves the store in a state from which the next run goes on."""
    if succession.refusals:
        reasons = "; ".join(item.message for item in succession.refusals)
        raise (ConflictError if succession.successor is None else RefusedError)(reasons)
    body = _successor(target, succession)
    workflows = target.process.client(target.stack).workflows
    sending = _is_sender(target, succession)
    if sending and succession.start:
        _refuse_double(target, body, made=succession.successor is None)
    elif succession.start:
        # What collects must not pause for its own new version.
        body = workflows.start(str(body["id"]))
    for ending in succession.finish:
        workflows.finish(str(ending.body["id"]))
    return workflows.start(str(body["id"])) if sending and succession.start else body


def _is_sender(target: Target, succession: Succession) -> bool:
    return sends(target.desired) or any(sends(item.live) for item in succession.finish)


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
    """Look once more, before what sends is started, whether another run has made the same.

    Each run looks after it has made its own, so of two runs at least the later one sees both, and
    two that both see both agree on the older one. ``made``: this run has made it just now, so it
    takes it away again.
    """
    workflows = target.process.client(target.stack).workflows
    rivals = [
        item
        for item in workflows.fresh()
        if item.get("name") == body["name"] and item["id"] != body["id"]
    ]
    if not any(_goes_first(rival, body) for rival in rivals):
        return
    if made:
        workflows.delete(str(body["id"]))
    raise ConflictError(
        f'another run has made "{body["name"]}" at the same time: nothing was started here. Run '
        "the command again: it goes on from what the store has by then"
    )


def _goes_first(rival: Body, body: Body) -> bool:
    """Whether another workflow of the same name was started, or was made before this one."""
    status = rival.get("status")
    if status == "draft":
        return _age(rival) < _age(body)
    # A label that has run, in whatever state, was sent; a version that has ended sends no more.
    return status in ACTING or LiveName.parse(str(body["name"])).label is not None


def _age(body: Body) -> tuple[str, str]:
    return str(body.get("createdAt", "")), str(body["id"])


def _outputs(target: Target, body: Mapping[str, Any], before: Mapping[str, Any]) -> Properties:
    outs = target.outputs(body, before)
    label = label_of(target.desired["run"])
    sent = [str(item) for item in before.get("sent") or ()]
    if label is not None and label not in sent:
        sent.append(label)
    return outs | ({"sent": sent} if sent else {})


def _kept(properties: Mapping[str, Any]) -> Properties:
    names = ("objectId", "objectIds", "status", "sent")
    return {name: properties[name] for name in names if name in properties}
