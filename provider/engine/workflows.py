"""Workflows by the API: versions that are made, started and finished, and nothing sent twice."""

from collections.abc import Mapping
from typing import Any

from provider.engine import announcements
from provider.engine.checking import shared, twice
from provider.engine.differences import differences
from provider.engine.failures import ConflictError, RefusedError
from provider.engine.process import Process
from provider.engine.properties import APPLIED, PENDING, comparable, identity, is_unknown
from provider.engine.starting import carry_out, hindrances
from provider.engine.succession import Candidate, Succession, plan
from provider.engine.target import Properties, Target
from provider.kinds import WORKFLOW, Violation
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName, label_of
from provider.kinds.values import value_at
from provider.kinds.workflow import live_name, status_of

#: The way to run of what somebody deleted by hand, while the state still remembers what was sent.
DELETED = "deleted"


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    """Give the reasons against a definition; add ``version`` to ``news`` and say what will act."""
    process.verify_store(news)
    target = Target(process, news)
    if is_unknown(target.resolved):
        announcements.may_start(target)
        return []
    reasons = twice(target)
    if reasons:
        return reasons
    resource = str(olds.get("key", target.resource))
    before = {**olds, "sent": process.sent.get(resource, ())} if olds else NOTHING
    current = _known(target, olds)
    label = label_of(target.desired["run"])
    if current is None and label in before.get("sent", ()) and comparable(olds) == target.desired:
        return []  # sent, and deleted by hand since: what the state remembers is not made anew
    succession = _plan(target, current, before)
    found = succession.successor
    claims = shared(target, found.body) if found is not None else []
    reasons = [*succession.refusals, *claims, *hindrances(target, succession)]
    if reasons:
        return reasons
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

    One of which something was sent stays in the state, which alone remembers it then.
    """
    process.verify_store(properties)
    target = Target(process, properties)
    sent = process.sent[target.resource] = tuple(properties.get("sent") or ())
    body = target.access.find(str(properties["objectId"]))
    if body is None and not sent:
        announcements.lost(target)
        return None
    inputs = identity(properties) | (_remembered(target) if body is None else _live(target, body))
    if body is not None:
        process.remember(str(body["id"]), pulumi_id)
        process.read_objects[target.resource] = str(body["id"])
    return inputs | _kept(properties) | target.remembered_ids(), inputs


def create(process: Process, properties: Properties) -> tuple[str, Properties]:
    """Make and start what the definition asks for, or go on with what is there.

    Raises ``ConflictError`` and ``RefusedError``.
    """
    process.verify_store(properties)
    target = Target(process, properties)
    succession = _plan(target, None, NOTHING)
    body = _carried_out(target, succession)
    if succession.successor is not None:
        process.taken_over.add(str(body["id"]))
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
    changed = _carried_out(target, _plan(target, body, olds))
    process.remember(str(changed["id"]), pulumi_id)
    return _outputs(target, changed, olds)


def delete(process: Process, properties: Mapping[str, Any]) -> None:
    """Delete a draft; finish what was started, and leave it there as the store's memory.

    What a definition with ``run: draft`` stands for was started by a person, and goes on.
    """
    process.verify_store(properties)
    target = Target(process, properties)
    object_id = str(properties["objectId"])
    if target.claimed_elsewhere or object_id in process.taken_over:
        return
    workflows = process.client(target.stack).workflows
    body = workflows.find(object_id)
    if body is None:
        return
    candidate = _candidate(target, body)
    if candidate.status == "draft":
        workflows.delete(object_id)
    elif candidate.alive and properties["run"] == "draft":
        announcements.goes_on(target, body)
    else:
        body = workflows.finish(object_id) if candidate.alive else body
        announcements.memory_kept(target, body)
    process.forget(object_id)


def _live(target: Target, body: Mapping[str, Any]) -> Properties:
    """Give the inputs that the store shows."""
    live, declared = target.observed(body, target.properties), target.desired
    shown = target.references.shown(live, declared)
    if body.get("status") == "finished":
        # What a finished workflow used may be deleted since: that is no drift of what it did.
        for path in _gone(target, live):
            if value_at(declared, path):
                value_at(shown, path[:-1])[path[-1]] = value_at(declared, path)
    if label_of(declared["run"]) in target.process.sent[target.resource]:
        shown["run"] = declared["run"]
    if LiveName.parse(str(body["name"])).name != declared["name"] and "version" in declared:
        shown["version"] = declared["version"]  # a person took it off the name
    return shown


def _remembered(target: Target) -> Properties:
    """Give the inputs of what is gone: as defined while its label was sent, else to be remade."""
    if label_of(target.desired["run"]) in target.process.sent[target.resource]:
        announcements.memory_deleted(target)
        return dict(target.desired)
    announcements.lost(target)
    return target.desired | {"run": DELETED}


def _known(target: Target, olds: Mapping[str, Any]) -> dict[str, Any] | None:
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


def _plan(target: Target, body: Mapping[str, Any] | None, before: Mapping[str, Any]) -> Succession:
    current = _candidate(target, body) if body is not None else None
    names = {target.natural_key, *([current.name.name] if current else ())}
    found = [
        _candidate(target, item)
        for item in target.access.list()
        if LiveName.parse(str(item.get("name", ""))).name in names
    ]
    return plan(target.desired, current, found, before)


def _candidate(target: Target, body: Mapping[str, Any]) -> Candidate:
    """Set a workflow beside the definition. Raises ``ConflictError`` where its state is hidden."""
    if status_of(body) is None:
        raise ConflictError(
            f'the store does not show the state of the workflow "{body.get("name")}": nothing is '
            "made, started or finished beside a workflow whose state is unknown"
        )
    live = target.observed(body, NOTHING)
    found = differences(live, target.resolved, WORKFLOW.settings)
    if found and body.get("status") == "finished":
        gone = _gone(target, live)
        found = tuple(item for item in found if item.path not in gone)
    return Candidate(body, live, found)


def _gone(target: Target, live: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """Give the places of a finished workflow that refer to what the store has no more."""
    return {
        path
        for path, kind in WORKFLOW.references(live)
        if target.references.gone(kind, str(value_at(live, path)))
    }


def _carried_out(target: Target, succession: Succession) -> Mapping[str, Any]:
    reasons = [*succession.refusals, *hindrances(target, succession)]
    if reasons:
        text = "; ".join(item.message for item in reasons)
        raise (ConflictError if succession.successor is None else RefusedError)(text)
    return carry_out(target, succession)


def _outputs(target: Target, body: Mapping[str, Any], before: Mapping[str, Any]) -> Properties:
    left = _candidate(target, body).differences
    outs = dict(target.properties) | target.remembered_ids()
    outs |= {"objectId": str(body["id"]), "status": PENDING if left else APPLIED}
    label = label_of(target.desired["run"])
    sent = [str(item) for item in before.get("sent") or ()]
    if label is not None and label not in sent:
        sent.append(label)
    return outs | ({"sent": sent} if sent else {})


def _kept(properties: Mapping[str, Any]) -> Properties:
    names = ("objectId", "status", "sent")
    return {name: properties[name] for name in names if name in properties}
