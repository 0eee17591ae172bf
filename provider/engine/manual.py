"""What a person makes in the console, because the API shows nothing of it.

The resource is a task: it stands in the state as ``pending``, its text is an input, and it counts
as done when a person has confirmed the definition as it stands.
"""

from collections.abc import Mapping
from typing import Any

from provider.engine import announcements
from provider.engine.attestation import asked, attest, said
from provider.engine.checking import twice
from provider.engine.differences import differences
from provider.engine.process import Process
from provider.engine.properties import (
    ABSENT,
    CONFIRMATION,
    CONFIRMED,
    PENDING,
    comparable,
    identity,
    is_unknown,
)
from provider.engine.target import Properties, Target
from provider.kinds import WORKFLOW, Violation
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import label_of
from provider.kinds.workflow import live_name, sends
from provider.tasks import Act, Settled, Step, Task, steps


def check(
    process: Process,
    olds: Mapping[str, Any],
    news: Properties,
    more: Mapping[str, Any] | None = None,
) -> list[Violation]:
    """Give the reasons against a definition; add ``task`` and ``confirmation`` to ``news``.

    ``more`` is what is confirmed beside the definition.
    """
    process.verify_store(news)
    target = Target(process, news)
    if is_unknown(target.resolved):
        return []
    reasons = twice(target)
    if reasons:
        return reasons
    memory = process.memories.get(str(olds.get("key")), NOTHING)
    if attest(process, news, memory, more):
        news["task"] = f"done: {said(news[CONFIRMATION])}"
        if news.get(ABSENT):
            announcements.gone(target)
        return []
    if not news.get(ABSENT) and _label(news) in (memory.get("sent") or ()):
        announcements.not_shown(target, listed=False)
        return []
    task = _task(target, memory)
    news["task"] = f"PENDING: {task.summary}"
    process.tasks[target.resource] = task
    announcements.task(target, task)
    return []


def read(
    process: Process, pulumi_id: str, properties: Mapping[str, Any]
) -> tuple[Properties, Properties]:
    """Give back what the state says: there is nothing to read."""
    process.verify_store(properties)
    said_before = {
        key: properties[key] for key in ("task", ABSENT, CONFIRMATION) if key in properties
    }
    inputs = identity(properties) | comparable(properties) | said_before
    outs = outputs(inputs, properties)
    process.memories[str(properties["key"])] = outs
    return outs, inputs


def create(process: Process, properties: Properties) -> tuple[str, Properties]:
    """Put the task into the state; no call but the one that tells whose store it is."""
    process.verify_store(properties)
    return process.fresh_id(str(properties["key"]), ""), outputs(properties, NOTHING)


def update(
    process: Process, pulumi_id: str, olds: Mapping[str, Any], news: Properties
) -> Properties:
    """Put the edited task into the state."""
    process.verify_store(news)
    return outputs(news, olds)


def delete(process: Process, properties: Mapping[str, Any]) -> None:
    """Release the task, and say that what a person may have made is still there."""
    process.verify_store(properties)
    target = Target(process, properties)
    removed = properties.get(ABSENT) and CONFIRMATION in properties
    if not removed and not target.claimed_elsewhere:
        announcements.left_in_the_store(target)


def outputs(properties: Mapping[str, Any], before: Mapping[str, Any]) -> Properties:
    """Give the outputs: done only where a person said so, and what was done last."""
    found = dict(properties) | {"status": PENDING}
    applied = before.get("applied")
    if CONFIRMATION in properties:
        found["status"] = ABSENT if properties.get(ABSENT) else CONFIRMED
        # Of what was removed nothing is left that an edit could begin from.
        applied = None if properties.get(ABSENT) else {"definition": comparable(properties)}
    # What a list has shown once counts where it cannot be read this time.
    sent = [*(before.get("sent") or ())]
    if found["status"] == CONFIRMED and _label(properties) not in (None, *sent):
        sent.append(str(_label(properties)))
    kept = {"sent": sent, "objectId": before.get("objectId"), "applied": applied}
    found |= asked(before, properties)
    return found | {key: value for key, value in kept.items() if value}


def _label(properties: Mapping[str, Any]) -> str | None:
    """Give the label that a workflow is sent for, if any."""
    return label_of(properties.get("run"))


def _task(target: Target, memory: Mapping[str, Any]) -> Task:
    """Give what a person has to do until the console holds what the definition says."""
    if target.properties.get(ABSENT):
        return removal(target, target.natural_key)
    applied = memory.get("applied") or NOTHING
    before = applied.get("definition")
    if before is None:
        return making(target)
    if target.kind is WORKFLOW:
        before = {**target.desired, "run": applied.get("run", "draft"), **before}
        if _label(before) != _label(target.desired):
            return making(target)  # of every label the store has another workflow
    return changing(target, before)


def making(target: Target) -> Task:
    """Give the task to make a new object."""
    form = target.titled
    return Task(
        target.resource,
        target.kind.name,
        target.natural_key,
        Act.MAKE,
        target.kind.making(form),
        steps.making(target.kind.name, form) + _started(target),
        Settled.CONFIRMATION,
        bool(_started(target)) and sends(target.desired),
    )


def _started(target: Target) -> tuple[Step, ...]:
    """Give the steps that let a workflow run; no list shows whether somebody did that."""
    if target.kind is not WORKFLOW or target.desired["run"] == "draft":
        return ()
    return steps.running("activate", str(live_name(target.desired)))


def changing(target: Target, before: Mapping[str, Any]) -> Task:
    """Give the task to turn what was done last into what the definition says now."""
    form = target.titled
    known = target.references.titled(before)
    runs, started = before.get("run") == target.desired.get("run"), _started(target)
    if runs and not differences(known, form, target.kind.settings):
        return verification(target, target.natural_key)
    name, changed = target.kind.natural_key(before), steps.changing(target.kind.name, known, form)
    if runs and not changed:
        return unchanged(target, name)
    clauses = list(steps.changes(target.kind.name, known, form)) if changed else []
    if not runs:
        clauses.append("activate it" if started else "finish it")
        changed += started or steps.running("finish", str(live_name(target.desired)))
    return Task(
        target.resource,
        target.kind.name,
        name,
        Act.CHANGE,
        f'in the {target.kind.words} "{name}": {"; ".join(clauses)}',
        changed,
        Settled.CONFIRMATION,
        not runs and bool(started) and sends(target.desired),
    )


def unchanged(target: Target, name: str) -> Task:
    """Give the task to confirm an edit of which the console shows nothing, such as a node's key."""
    text = f'nothing changes in the console for the {target.kind.words} "{name}": confirm it'
    return Task(target.resource, target.kind.name, name, Act.VERIFY, text, (), Settled.CONFIRMATION)


def verification(target: Target, name: str) -> Task:
    """Give the task to look at what is there, and to confirm it."""
    return Task(
        target.resource,
        target.kind.name,
        name,
        Act.VERIFY,
        f'look whether the {target.kind.words} "{name}" holds what its definition says, and '
        "confirm it",
        steps.verifying(target.kind.name, target.titled),
        Settled.CONFIRMATION,
    )


def removal(target: Target, name: str) -> Task:
    """Give the task to delete an object that nobody can read."""
    return Task(
        target.resource,
        target.kind.name,
        name,
        Act.REMOVE,
        f'delete the {target.kind.words} "{name}"',
        steps.removing(target.kind.name, name),
        Settled.CONFIRMATION,
    )
