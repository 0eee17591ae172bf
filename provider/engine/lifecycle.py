"""Read, create, update and delete one object."""

from collections.abc import Mapping
from typing import Any

from provider.engine import announcements
from provider.engine.checking import taken_over
from provider.engine.failures import ConflictError, GoneError, InUseError, RefusedError
from provider.engine.process import Process
from provider.engine.properties import APPLIED, CONFIRMATION, PENDING, SHOWN, identity
from provider.engine.target import Properties, Target, known


def read(
    process: Process, pulumi_id: str, properties: Mapping[str, Any]
) -> tuple[Properties, Properties] | None:
    """Give outputs and inputs of the live object, ``None`` when it is really gone."""
    process.verify_store(properties)
    target = Target(process, properties)
    body = target.access.find(str(properties["objectId"]))
    if body is None:
        announcements.lost(target)
        return None
    process.remember(str(body["id"]), pulumi_id)
    process.read_objects[target.resource] = str(body["id"])
    if "integrationObjectId" in properties:
        process.containers[str(properties["integration"])] = properties["integrationObjectId"]
    process.confirmed[target.resource] = known(properties)
    observed = target.references.shown(target.observed(body, properties), target.desired)
    inputs = identity(properties) | observed
    kept = (*target.kind.settings, CONFIRMATION)
    inputs |= {key: properties[key] for key in kept if key in properties}
    return inputs | _remembered(target, body, observed), inputs


def create(process: Process, properties: Properties) -> tuple[str, Properties]:
    """Create the object, or take over the one that is there and equal.

    Raises ``ConflictError`` when an object of that name differs.
    """
    process.verify_store(properties)
    target = Target(process, properties)
    body, reasons = taken_over(target)
    if reasons:
        raise ConflictError("; ".join(reasons))
    if body is None:
        body = target.access.create(
            target.request(), lambda found: not target.differences(found, {})
        )
    else:
        process.taken_over.add(str(body["id"]))
    wanted = target.natural_key if target.kind.lasting_key else target.resource
    if target.resource in process.replaced:
        # Another id, so that what refers to the old object is updated in the same run.
        wanted = f"{wanted}#{body['id']}"
    pulumi_id = process.fresh_id(wanted, str(body["id"]))
    process.remember(str(body["id"]), pulumi_id)
    return pulumi_id, target.outputs(body, {})


def update(
    process: Process, pulumi_id: str, olds: Mapping[str, Any], news: Properties
) -> Properties:
    """Change in place what the API can change; the rest stays a pending task.

    Raises ``GoneError`` and ``RefusedError``.
    """
    process.verify_store(news)
    target = Target(process, news)
    object_id = str(olds["objectId"])
    body = target.access.find(object_id)
    if body is None:
        raise GoneError(f"{target.title} is no longer in the store: run the command once more")
    change = target.change(body, olds)
    if change.refusals:
        raise RefusedError("; ".join(refusal.message for refusal in change.refusals))
    if change.patch:
        body = target.access.patch(object_id, change.patch)
    process.remember(str(body["id"]), pulumi_id)
    return target.outputs(body, olds)


def delete(process: Process, properties: Mapping[str, Any]) -> None:
    """Delete the object, unless another resource has taken it over in this process."""
    process.verify_store(properties)
    target = Target(process, properties)
    if target.claimed_elsewhere or str(properties["objectId"]) in process.taken_over:
        return
    if target.kind.name == "CustomIntegration":
        _refuse_with_events(target)
    successor = process.replacing.get(str(properties["objectId"]))
    if successor is not None:
        # A replacement whose creation cannot succeed would leave nothing behind.
        Target(process, {**identity(properties), **successor}).request()
        process.replaced.add(target.resource)
    target.access.delete(str(properties["objectId"]))
    process.forget(str(properties["objectId"]))


def _refuse_with_events(target: Target) -> None:
    """Refuse to delete an integration that still holds events: they would go with it."""
    events = target.process.client(target.stack).event_types.list(
        str(target.properties["objectId"])
    )
    if events:
        names = ", ".join(f'"{event.get("name")}"' for event in events)
        raise InUseError(
            f"{target.title} still holds events that are not part of this deletion ({names}), and "
            "deleting it would delete them: delete them in the console first, or keep the "
            "integration (`pulumi state delete` takes it out of the stack and leaves it alone)"
        )


def _remembered(target: Target, body: Mapping[str, Any], shown: Properties) -> Properties:
    """Give the outputs beside the inputs; a pending task is done once the store shows it."""
    properties = target.properties
    wanted = properties.get("desired")
    aim = target if wanted is None else _aim(target, wanted)
    left = aim.differences(body, properties)
    outs: Properties = {"objectId": str(body["id"]), "status": APPLIED}
    if wanted is not None and left:
        outs |= {"status": PENDING, "desired": wanted, SHOWN: shown}
    if "integrationObjectId" in properties:
        outs["integrationObjectId"] = properties["integrationObjectId"]
    outs |= target.remembered_ids()
    return outs | target.kind.confirmed(known(properties), aim.desired, left)


def _aim(target: Target, wanted: Mapping[str, Any]) -> Target:
    remembered = {key: target.properties[key] for key in ("objectIds",) if key in target.properties}
    return Target(target.process, {**identity(target.properties), **remembered, **wanted})
