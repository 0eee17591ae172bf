"""What preview and up say beside the diff: what is dangerous, missing, or left to a person."""

from collections.abc import Mapping
from typing import Any

from provider.engine import link
from provider.engine.process import secret_variable
from provider.engine.succession import Succession
from provider.engine.target import Target
from provider.kinds import WORKFLOW, SecretReference
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName
from provider.kinds.values import value_at
from provider.kinds.workflow import ACTING, ALIVE, live_name, sends
from provider.tasks import Act, Task


def taken_over(target: Target) -> None:
    """Say that an equal object of the store is taken over."""
    link.note(
        f"{target.resource}: {target.title} is in the store already and equal: "
        "it is taken over, nothing is written"
    )


def gone(target: Target) -> None:
    """Say that nothing is left of what was absent, so that its definition may go."""
    link.note(
        f"{target.resource}: {target.title} is gone: take its definition away, or what says that "
        "it is absent"
    )


def task(target: Target, found: Task) -> None:
    """Say what a person must do, or look at and confirm."""
    why = (
        "the API does not show what is inside, so a person must"
        if found.act == Act.VERIFY
        else "a person must do this in the console, the API cannot:"
    )
    link.warn(f"{target.resource} (status: pending): {why} {found.summary}")


def replacement(target: Target, body: Mapping[str, Any]) -> None:
    """Say what a replacement breaks."""
    users = ", ".join(_users(target, body, ALIVE | {"draft"})) if target.process.extended else ""
    where = (
        f"the event's node stops working in {users}"
        if users
        else "in every workflow that uses it the event's node stops working until a person mends "
        "it (the API does not show which workflows those are)"
    )
    link.warn(
        f"{target.resource}: REPLACES {target.live_title(body)}: it is deleted "
        f"and made anew, and {where}"
    )
    needs_secrets(target)


def needs_secrets(target: Target) -> None:
    """Say which secrets `pulumi up` will need and does not have."""
    for reference in _not_at_hand(target):
        link.warn(
            f"{target.resource}: `pulumi up` needs the secret {reference.name}, which is not at "
            f"hand: set {secret_variable(reference.name, target.stack)} before it"
        )


def not_compared(target: Target) -> None:
    """Say which headers nobody could compare with the store."""
    for reference in _not_at_hand(target):
        link.note(
            f"{target.resource}: the header with the secret {reference.name} was not compared with "
            f"the store: {secret_variable(reference.name, target.stack)} is not set"
        )


def data_loss(target: Target) -> None:
    """Say what allowDataLoss means while it stands in a definition."""
    if target.desired.get("allowDataLoss"):
        link.warn(
            f"{target.resource}: allowDataLoss is on: when its definition goes or the stack is "
            f"destroyed, {target.title} is deleted with the value of every contact"
        )


def reaches(target: Target, body: Mapping[str, Any]) -> None:
    """Say which active workflows an edit reaches at once, since they share the object."""
    users = [] if target.kind.surface == "public" else _users(target, body, ACTING)
    if not users:
        return
    text = f"{target.resource}: the change reaches active workflows at once: {', '.join(users)}"
    if target.kind.name == "Segment":
        link.warn(f"{text}; those that send do so to whom the segment holds from then on")
    else:
        link.note(text)


def _users(target: Target, body: Mapping[str, Any], states: frozenset[str]) -> list[str]:
    """Give the names of the workflows in some states that use an object."""
    return [
        f'"{item["name"]}"'
        for item in target.process.client(target.stack).workflows.list()
        if item.get("status") in states and _uses(item, target.kind.name, str(body["id"]))
    ]


def _uses(workflow: Mapping[str, Any], kind: str, object_id: str) -> bool:
    live = WORKFLOW.live(workflow, NOTHING)
    return any(
        found == kind and value_at(live, path) == object_id
        for path, found in WORKFLOW.references(live)
    )


def lost(target: Target) -> None:
    """Say that an object is gone and will be made anew."""
    values = " Its values went with it." if target.kind.name == "ContactField" else ""
    link.warn(
        f"{target.resource}: {target.title} is no longer in the store, somebody deleted it."
        f"{values} It will be made anew"
    )


def left_in_the_store(target: Target, name: str | None = None) -> None:
    """Say what a person has made, or may have made, and nobody deletes."""
    what = f'workflow "{name}"' if name else f"{target.title}, if it was made"
    link.warn(
        f"{target.resource}: LEFT IN THE STORE: {what}: the API cannot delete it, a person can in "
        "the console"
    )


def _not_at_hand(target: Target) -> list[SecretReference]:
    references = target.kind.secrets(target.desired)
    return [reference for reference in references if target.secret(reference.name) is None]


def not_shown(target: Target, *, listed: bool) -> None:
    """Say that the store shows a workflow by name only, or no longer one that was sent."""
    name = live_name(target.desired)
    link.note(
        f'{target.resource}: the store has the workflow "{name}"; what is in it, the API does not '
        "show"
        if listed
        else f'{target.resource}: "{name}" was sent; the store lists it no longer, and its label '
        "stays used"
    )


def succession(target: Target, planned: Succession, before: Mapping[str, Any]) -> None:
    """Say what the run will start and finish, and what of that reaches customers."""
    if planned.start:
        _starts(target, planned, before)
    for ending in planned.finish:
        link.warn(
            f'{target.resource}: FINISHES the workflow "{ending.body["name"]}": a finished '
            "workflow never goes on, and contacts inside it leave it"
        )
    if planned.discard is not None:
        name = planned.discard.body["name"]
        link.note(f'{target.resource}: its draft "{name}" is deleted, it was never started')
    if planned.successor is None and not planned.start:
        link.note(
            f'{target.resource}: the workflow "{planned.name}" is made as a draft, not started'
        )
    _goes_on(target, planned, before)


def may_start(target: Target) -> None:
    """Say that a preview cannot tell what a sender will do."""
    if target.desired.get("run") != "draft" and sends(target.desired):
        link.warn(
            f"{target.resource}: MAY START SENDING: a value of it is not known before the run, so "
            "the preview cannot tell"
        )


def goes_on(target: Target, body: Mapping[str, Any]) -> None:
    """Say that a workflow which a person has started is left alone."""
    link.warn(
        f'{target.resource}: LEFT IN THE STORE: the workflow "{body["name"]}" ({body["status"]}): '
        "somebody started it by hand, and it goes on"
    )


def memory_deleted(target: Target) -> None:
    """Say that a label stays used although its workflow was deleted."""
    link.note(
        f"{target.resource}: {target.title} was sent and then deleted in the console; it is not "
        "made anew, and its label stays used"
    )


def memory_kept(target: Target, body: Mapping[str, Any]) -> None:
    """Say that a workflow which was started stays, finished."""
    once = LiveName.parse(str(body["name"])).label is not None
    memory = "it remembers that it was sent" if once else "what has run is never deleted"
    link.warn(
        f'{target.resource}: LEFT IN THE STORE: the workflow "{body["name"]}", finished: {memory}'
    )


def _starts(target: Target, planned: Succession, before: Mapping[str, Any]) -> None:
    resumed = planned.successor is not None and planned.successor.status == "paused"
    if not sends(target.desired):
        link.note(f'{target.resource}: {"resumes" if resumed else "starts"} "{planned.name}"')
        return
    verb = "RESUMES SENDING" if resumed else "STARTS SENDING"
    label = f" once, for the label {planned.name.label}" if planned.name.label else ""
    link.warn(f'{target.resource}: {verb} to {_audience(target)}{label}: workflow "{planned.name}"')
    if before.get("run") == "draft" and planned.discard is None and planned.successor is None:
        link.warn(
            f"{target.resource}: its draft was started by hand before: contacts may get this twice"
        )
    if planned.name.version > 1 and planned.successor is None:
        link.warn(
            f"{target.resource}: the new version forgets whom the old one reached, how often, and "
            "who was waiting in it: limits per contact begin anew"
        )


def _goes_on(target: Target, planned: Succession, before: Mapping[str, Any]) -> None:
    """Say what is not started or ended, where that could surprise."""
    for stray in planned.strays:
        link.warn(
            f'{target.resource}: the workflow "{stray.body["name"]}" ({stray.status}) goes on: '
            "this stack has not started it, so nobody ends it but a person in the console"
        )
    found = planned.successor
    if found is None or planned.start:
        return
    if planned.name.label and before.get("run") != target.desired["run"]:
        link.note(
            f"{target.resource}: already sent with the label {planned.name.label}: nothing is sent"
        )
    elif target.desired["run"] == "draft" and found.alive:
        link.warn(
            f'{target.resource}: the workflow "{found.body["name"]}" is {found.status}: somebody '
            "started it by hand, and run: draft leaves it alone"
        )
    elif found.status in ACTING and found.differences:
        effect = ": what it sends changes at once" if sends(target.desired) else ""
        link.note(
            f'{target.resource}: changes the active workflow "{planned.name}" in place{effect}'
        )


def _audience(target: Target) -> str:
    start = target.references.named(target.desired)["start"]
    audience, source = start["audience"], str(start["source"]).replace("-", " ")
    name = (
        f'segment "{audience["segment"]}"'
        if isinstance(audience, Mapping)
        else str(audience).replace("-", " ")
    )
    return f"{name} ({source} contacts)"
