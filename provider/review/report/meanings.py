"""What a change means in the store's terms, where the preview itself does not say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from provider.engine.properties import comparable
from provider.kinds import KINDS, WORKFLOW
from provider.kinds.secrets import SecretReference
from provider.kinds.values import value_at
from provider.kinds.workflow import sends
from provider.plan.model import UNKNOWN, Inputs, Operation, Plan, PlannedResource
from provider.review.report.model import Danger, Effect

#: From when on an edit holds that a person makes.
_DONE = "once a person has done the task"
#: What the end of an object means.
_GONE = {
    "ContactField": "what it holds of every contact is lost",
    "CustomIntegration": "the connection to the other system is gone",
    "OutboundEvent": "no workflow can call the other system by it any more",
    "InlineContent": "no workflow can show it to visitors any more",
    "Segment": "no workflow can have it as its audience any more",
    "Workflow": "it was never started, so no customer notices",
}
#: The words for an edit of a segment's conditions.
_OTHERS = "other contacts belong to it than before"
_FEWER, _MORE = "fewer contacts belong to it than before", "more contacts belong to it than before"


@dataclass(frozen=True)
class Edit:
    """A resource that is edited, with what may be needed to tell what that means.

    Attributes:
        item: the resource.
        plan: all that the run does.
        task: whether a person makes the edit, so that it holds only from then on.
        reach_told: whether the preview has named the active workflows that use the object.
    """

    item: PlannedResource
    plan: Plan
    task: bool
    reach_told: bool

    @property
    def before(self) -> Inputs:
        """What the object is now, as far as it is known: of a person's work, what was confirmed."""
        applied = value_at(self.item.outputs, ("applied", "definition")) or {}
        return {**comparable(self.item.before), **applied}

    @property
    def after(self) -> Inputs:
        """What it is to be."""
        return comparable(self.item.after)

    def differs(self, name: str) -> bool:
        """Whether a property changes."""
        return bool(self.before.get(name) != self.after.get(name))


def meaning(edit: Edit) -> Iterator[Effect]:
    """Yield what an edit means to customers."""
    found = _EDITS.get(edit.item.kind)
    if found is not None:
        yield from found(edit)


def removal(item: PlannedResource, *, told: bool) -> Iterator[Effect]:
    """Yield what the end of a definition means; ``told``: it is said what becomes of the object."""
    if item.removed:
        yield Effect("a person has removed it from the store already")
    elif told:
        return
    elif item.goes:
        yield from _deleted(item)
    elif item.kind == "ContactField":
        yield Effect(
            "it stays in the store: what it holds of every contact, such as a token, is kept",
            Danger.NOTICE,
        )
    else:
        made = ", if it was made" if item.by_hand else ""
        yield Effect(
            f"it stays in the store{made}, and no definition looks after it any more", Danger.NOTICE
        )


def _deleted(item: PlannedResource) -> Iterator[Effect]:
    if item.kind == WORKFLOW.name and item.before.get("run") != "draft":
        yield Effect("it ends, and stays in the store as a finished workflow", Danger.ENDS)
    else:
        yield Effect(_GONE.get(item.kind, "an object of another program is deleted"), Danger.ENDS)


def _integration(edit: Edit) -> Iterator[Effect]:
    if edit.differs("eventsEnabled") and edit.after.get("eventsEnabled") is False:
        text = "its events are switched off: no workflow calls the other system any more"
        yield Effect(text, Danger.CAUTION)


def _event(edit: Edit) -> Iterator[Effect]:
    yield from _rotations(edit)
    if edit.differs("url"):
        hosts = [_host(side.get("url")) for side in (edit.before, edit.after)]
        where = f"to {hosts[1]} instead of {hosts[0]}" if hosts[0] != hosts[1] else "elsewhere"
        when = f" {_DONE}" if edit.task else ""
        yield Effect(f"its calls go {where}{when}", Danger.CAUTION)
    lacking = sorted(_newly_mandatory(edit))
    if lacking:
        names = ", ".join(f'"{name}"' for name in lacking)
        yield Effect(
            f"a value for {names} becomes mandatory: a workflow that gives none can no longer send "
            "this event (assumed)",
            Danger.CAUTION,
        )


def _rotations(edit: Edit) -> Iterator[Effect]:
    """Say which secrets have another version; no value is known here."""
    before, after = (side.get("headers") or {} for side in (edit.before, edit.after))
    for name in sorted(after):
        new, old = SecretReference.of(after[name]), SecretReference.of(before.get(name))
        if new is None or old is None or new == old:
            continue
        until = (
            ": until a person has entered the new value, the event calls with the old one"
            if edit.task
            else ""
        )
        sides = f"version {old.version} -> {new.version}" if old.name == new.name else "another one"
        yield Effect(f"the secret {new.name} is changed ({sides}){until}", Danger.CAUTION)


def _newly_mandatory(edit: Edit) -> Iterator[str]:
    before, after = (side.get("fields") or {} for side in (edit.before, edit.after))
    for name, field in after.items():
        if field.get("required") and not (before.get(name) or {}).get("required"):
            yield str(field.get("name", name))


def _content(edit: Edit) -> Iterator[Effect]:
    if edit.reach_told or not (edit.differs("html") or edit.differs("variables")):
        return
    if edit.task:
        text = "every visitor whom a workflow shows it to gets the edited content"
        yield Effect(f"{text} {_DONE}", Danger.CAUTION)
    elif starting := sorted(item.title for item in _using(edit) if _starts(item)):
        shown = ", ".join(f"the {title}" for title in starting)
        text = f"visitors get the edited content through {shown}, which starts or is resumed"
        yield Effect(text, Danger.CAUTION)
    else:
        yield Effect("no active workflow shows it, so no visitor notices yet")


def _starts(item: PlannedResource) -> bool:
    """Whether a workflow that is not active now runs once the plan is carried out."""
    return item.operation is not Operation.KEEP and item.after.get("run") != "draft"


def _segment(edit: Edit) -> Iterator[Effect]:
    reach = _reach(edit.before, edit.after)
    if not reach:
        return
    users = [] if edit.reach_told else sorted(set(_users(edit)))
    used = f"; used by {', '.join(users)}" if users else ""
    when = f" {_DONE}" if edit.task else ""
    yield Effect(f"{reach}{when}{used}", Danger.CAUTION if users else Danger.NOTICE)


def _reach(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Say whether an edit of the conditions narrows a segment; "" where they are the same."""
    old, new = before.get("filters") or {}, after.get("filters") or {}
    several = len(old) > 1 or len(new) > 1
    if before.get("match") != after.get("match") and several:
        return _OTHERS
    if any(old[name] != new[name] for name in old.keys() & new.keys()):
        return _OTHERS
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    if added and removed:
        return _OTHERS
    if not (added or removed):
        return ""
    return _FEWER if bool(added) == (after.get("match") != "any") else _MORE


def _users(edit: Edit) -> Iterator[str]:
    """Yield the workflows of this plan that use the object, in words."""
    for item in _using(edit):
        yield f"the {item.title}{' (it sends)' if sends(comparable(item.after)) else ''}"


def _using(edit: Edit) -> Iterator[PlannedResource]:
    """Yield the workflows of this plan that use the object once it is carried out."""
    for item in edit.plan.objects:
        form = comparable(item.after or item.before)
        if item.kind != WORKFLOW.name or item.operation is Operation.DELETE:
            continue
        places = KINDS[item.kind].references(form)
        if any(
            kind == edit.item.kind and value_at(form, path) == edit.item.pulumi_id
            for path, kind in places
        ):
            yield item


def _workflow(edit: Edit) -> Iterator[Effect]:
    item, after = edit.item, edit.item.after
    version = after.get("version")
    if not version or version == item.before.get("version") or after.get("run") == "draft":
        return
    sending = sends({**edit.after})
    if edit.task and sending:
        yield Effect(
            "the new version forgets whom the old one reached, how often, and who was waiting in "
            "it: limits per contact begin anew",
            Danger.CAUTION,
        )
    elif not edit.task:
        order = (
            "the old version ends first, so that nobody gets the same twice"
            if sending
            else "it starts before the old version ends, so that nothing is missed in between"
        )
        yield Effect(f'it becomes a new version, "{after.get("name")} v{version:g}": {order}')


def _host(url: object) -> str:
    """Give the host of an address: of a live one, nothing else is shown."""
    if not url or url == UNKNOWN:
        return "an address that nobody knows before connectif up has run"
    try:
        return urlsplit(str(url)).hostname or "an address without a host"
    except ValueError:
        return "an address that is none"


_EDITS = {
    "CustomIntegration": _integration,
    "OutboundEvent": _event,
    "InlineContent": _content,
    "Segment": _segment,
    "Workflow": _workflow,
}
