"""Workflows on the public surface: a person makes and runs them, the API lists them.

The list shows that a workflow is there, and in which state; a person confirms what is inside.
"""

from collections.abc import Mapping
from typing import Any

from provider.engine import announcements, manual
from provider.engine.attestation import asked, attest, said
from provider.engine.checking import twice
from provider.engine.failures import InUseError
from provider.engine.listed_tasks import definition, edits_what_was_sent, task
from provider.engine.listing import carried_out, doubts, live, unlisted, version, versions
from provider.engine.process import Process
from provider.engine.properties import (
    ABSENT,
    ASKED,
    CONFIRMATION,
    PENDING,
    READ,
    UNVERIFIED,
    comparable,
    identity,
    is_unknown,
)
from provider.engine.target import Properties, Target
from provider.kinds import Violation
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName, label_of
from provider.kinds.workflow import ALIVE, live_name, live_run, status_of


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    """Give the reasons against a definition; add ``version``, ``task``, ``confirmation``."""
    process.verify_store(news)
    target = Target(process, news)
    if unlisted(target):
        return manual.check(process, olds, news, _name_and_run(target))
    if is_unknown(target.resolved):
        return []
    reasons = twice(target)
    if reasons:
        return reasons
    memory = process.memories.get(str(olds.get("key")), NOTHING)
    number = version(target, olds, memory)
    if number > 1:
        news["version"] = number
    aim = Target(process, news)
    unclear = None if news.get(ABSENT) else doubts(aim, memory)
    if unclear:
        return [Violation(("name",), unclear)]
    body = live(aim, memory)
    if _unread(aim, olds, body):
        reason = (
            "whether this label was sent already is not known without reading: run without "
            "--refresh=false"
        )
        return [Violation(("run",), reason)]
    # Another workflow of the same name is another one, which nobody has looked at.
    known = {"version": number, "label": label_of(aim.desired["run"])}
    attest(process, news, memory, known | {"object": str(body["id"]) if body else None})
    if edits_what_was_sent(aim, memory):
        label = label_of(aim.desired["run"])
        reason = f'already sent with the label "{label}": give a new label to send once more'
        return [Violation(("run",), reason)]
    _note(aim, news, memory)
    return []


def _unread(target: Target, olds: Mapping[str, Any], body: Mapping[str, Any] | None) -> bool:
    """Whether a label is not in the list, and what the state remembers of it is not at hand."""
    known = not olds or str(olds.get("key")) in target.process.memories
    return not known and body is None and label_of(target.desired["run"]) is not None


def _name_and_run(target: Target) -> Mapping[str, Any]:
    """Give what is confirmed as well where no list shows it."""
    return {"name": target.natural_key, "run": target.desired["run"]}


def _note(target: Target, news: Properties, memory: Mapping[str, Any]) -> None:
    """Put the task into the inputs, or say that there is none."""
    left = task(target, memory)
    if left is not None:
        # What the list will show is never given back by read: the difference stays until then.
        # What nobody can read is no change by itself, and is named in every run all the same.
        news["task"] = left.summary if left.settled == "reading" else f"PENDING: {left.summary}"
        target.process.tasks[target.resource] = left
        announcements.task(target, left)
    elif news.get(ABSENT):
        announcements.gone(target)
    elif CONFIRMATION in news:
        news["task"] = f"done: {said(news[CONFIRMATION])}"
    else:
        announcements.not_shown(target, listed=live(target, memory) is not None)


def read(
    process: Process, pulumi_id: str, properties: Mapping[str, Any]
) -> tuple[Properties, Properties]:
    """Give the state's definition with the way to run that the store shows."""
    process.verify_store(properties)
    target = Target(process, properties)
    if unlisted(target):
        return manual.read(process, pulumi_id, properties)
    inputs = identity(properties) | comparable(properties)
    inputs |= {key: properties[key] for key in (ABSENT, CONFIRMATION) if key in properties}
    body = live(target, properties)
    status = status_of(body) if body is not None else None
    if body is not None and status is not None:
        name = LiveName.parse(str(body["name"]))
        inputs["run"] = live_run(status, name, properties.get("run"))
    left = task(target, properties)
    written = str(properties.get("task", ""))
    if (left is None) if written.startswith("done") else (left and left.settled != "reading"):
        inputs["task"] = written
    outs = inputs | _seen(target, properties)
    process.memories[target.resource] = outs
    return outs, inputs


def create(process: Process, properties: Properties) -> tuple[str, Properties]:
    """Put the task into the state, as done where the store shows it."""
    process.verify_store(properties)
    target = Target(process, properties)
    if unlisted(target):
        return manual.create(process, properties)
    return process.fresh_id(target.resource, ""), properties | _seen(target, NOTHING)


def update(
    process: Process, pulumi_id: str, olds: Mapping[str, Any], news: Properties
) -> Properties:
    """Put the edited task into the state."""
    process.verify_store(news)
    target = Target(process, news)
    if unlisted(target):
        return manual.update(process, pulumi_id, olds, news)
    return news | _seen(target, olds)


def delete(process: Process, properties: Mapping[str, Any]) -> None:
    """Release the task. Raises ``InUseError`` while the store shows that the workflow acts."""
    process.verify_store(properties)
    target = Target(process, properties)
    if target.claimed_elsewhere:
        return
    if unlisted(target):
        manual.delete(process, properties)
        return
    body = live(target, properties)
    found = [*versions(target), *([body] if body else [])]
    acting = {str(item["name"]): status_of(item) for item in found if status_of(item) in ALIVE}
    if acting:
        names = ", ".join(f'"{name}" ({status})' for name, status in acting.items())
        raise InUseError(
            f"workflow {names} is still in the store, and the API cannot stop it: finish it in the "
            f"console ({target.kind.place}), then run the command again"
        )
    if body is not None or not properties.get(ABSENT):
        announcements.left_in_the_store(target, str(body["name"]) if body else None)


def _seen(target: Target, memory: Mapping[str, Any]) -> Properties:
    """Give the outputs: what the list of the store says, and what is remembered of it."""
    body, label = live(target, memory), label_of(target.desired["run"])
    sent = [str(item) for item in memory.get("sent") or ()]
    just_sent = body is not None and label not in (None, *sent) and _has_acted(target, body)
    if just_sent:
        sent.append(str(label))
    known: Properties = {"sent": sent} if sent else {}
    if carried_out(target, memory):
        known |= asked(memory, target.properties)
    elif memory.get(ASKED):
        known[ASKED] = memory[ASKED]  # another version is asked for: the old one stays as it is
    left = task(target, memory)
    before = {key: memory[key] for key in ("applied", "objectId") if key in memory}
    if target.properties.get(ABSENT):
        return known | before | {"status": PENDING if left else ABSENT}
    if body is None:
        # A version that nobody has made may be taken back; what was deleted is looked at anew.
        before = {} if carried_out(target, memory) else before
        return known | before | {"status": UNVERIFIED if label in sent else PENDING}
    seen = (READ if status_of(body) else UNVERIFIED) if left is None else PENDING
    applied = _applied(target, memory, just_sent=just_sent)
    return known | {"status": seen, "objectId": str(body["id"]), "applied": applied}


def _has_acted(target: Target, body: Mapping[str, Any]) -> bool:
    """Whether a workflow is no draft; where the list shows no state, a person has confirmed it."""
    status = status_of(body)
    return CONFIRMATION in target.properties if status is None else status != "draft"


def _applied(target: Target, memory: Mapping[str, Any], *, just_sent: bool) -> Properties:
    """Give what is remembered: how it ran, and what of it was confirmed last or has been sent."""
    before = carried_out(target, memory)
    found: Properties = {"liveName": str(live_name(target.desired))}
    found |= {key: before[key] for key in ("run", "definition") if key in before}
    if CONFIRMATION in target.properties or (just_sent and "definition" not in found):
        found["definition"] = definition(target)
    if target.desired["run"] != "draft":
        found["run"] = target.desired["run"]
    return found
