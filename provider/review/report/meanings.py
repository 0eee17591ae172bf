"""What a change means in the store's terms, where the preview itself does not say it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from provider.kinds import WORKFLOW
from provider.kinds.secrets import SecretReference
from provider.plan.model import UNKNOWN
from provider.review.report import belonging, courses, showings
from provider.review.report.drift import is_put_back
from provider.review.report.edits import Edit
from provider.review.report.model import Danger, Effect

#: What the end of an object means.
_GONE = {
    "ContactField": "what it holds of every contact is lost",
    "CustomIntegration": "the connection to the other system is gone",
    "OutboundEvent": "no workflow can call the other system by it any more",
    "InlineContent": "no workflow can show it to visitors any more",
    "Segment": "no workflow can have it as its audience any more",
    "Workflow": "it was never started, so no customer notices",
}


def meaning(edit: Edit) -> Iterator[Effect]:
    """Yield what an edit means to customers."""
    found = _EDITS.get(edit.item.kind)
    if found is not None:
        yield from found(edit)


def making(edit: Edit) -> Iterator[Effect]:
    """Yield what a new object means to customers."""
    found = _MAKINGS.get(edit.item.kind)
    if found is not None:
        yield from found(edit)


def removal(edit: Edit, *, told: bool) -> Iterator[Effect]:
    """Yield what the end of a definition means; ``told``: it is said what becomes of the object."""
    item = edit.item
    if item.removed:
        yield Effect("a person has removed it from the store already")
    elif item.goes and item.kind == "ContactField":
        yield from _field_lost(edit)
    elif told:
        return
    elif item.goes:
        yield from _deleted(edit)
    else:
        made = ", if it was made" if item.by_hand else ""
        is_field = item.kind == "ContactField"
        holds = ", with what it holds of every contact" if is_field else ""
        # What is deleted with its definition has the values of all contacts in it.
        why = "; a contact field stays unless its definition said allowDataLoss" if is_field else ""
        text = f"it stays in Connectif as it is{made}{holds}: only its definition is gone, so "
        yield Effect(f"{text}nothing here looks after it any more{why}", Danger.NOTICE)


def _field_lost(edit: Edit) -> Iterator[Effect]:
    # That the values go with a field is assumed; that a field in use is kept is documented (help
    # centre 360015491240).
    yield Effect(
        "the value of every contact is lost, and nobody can restore it: whoever needs the values "
        "exports the contacts before",
        Danger.DATA_LOSS,
    )
    yield Effect(
        "Connectif refuses that while a workflow or a dynamic segment uses the field", headline=True
    )


def _deleted(edit: Edit) -> Iterator[Effect]:
    item = edit.item
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
        yield Effect(f"its calls go {where}{edit.when}", Danger.CAUTION)
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
            ": until a person has entered the new value, the event calls with the old one; where "
            "the other system no longer takes that, every call fails until then"
            if edit.task
            else ""
        )
        sides = f"version {old.version} -> {new.version}" if old.name == new.name else "another one"
        yield Effect(f"the secret {new.name} is changed ({sides}){until}", Danger.CAUTION)
        yield from _called_by(edit)


def _called_by(edit: Edit) -> Iterator[Effect]:
    """Name the workflows that call by an event and may do so now."""
    users = sorted(user.item.title for user in edit.users() if user.after.get("run") != "draft")
    if users:
        yield Effect(
            f"it is called by {', '.join(f'the {title}' for title in users)}", headline=True
        )


def _newly_mandatory(edit: Edit) -> Iterator[str]:
    before, after = (side.get("fields") or {} for side in (edit.before, edit.after))
    for name, field in after.items():
        if field.get("required") and not (before.get(name) or {}).get("required"):
            yield str(field.get("name", name))


def _content(edit: Edit) -> Iterator[Effect]:
    yield from showings.edited(edit, back=is_put_back(edit.item))


def _workflow(edit: Edit) -> Iterator[Effect]:
    yield from courses.edited(edit)
    yield from _lacking_fields(edit)


def _lacking_fields(edit: Edit) -> Iterator[Effect]:
    """Say that a node gives a value for a field which a person has yet to add to the event."""
    for event in edit.plan.objects:
        if event.kind != "OutboundEvent" or not event.after.get("task"):
            continue
        known = Edit(event, edit.plan, edit.names)
        new = (known.after.get("fields") or {}).keys() - (known.before.get("fields") or {}).keys()
        given = {
            entry
            for node in (edit.after.get("nodes") or {}).values()
            if node.get("event") in (event.pulumi_id, event.name)
            for entry in node.get("fields") or {}
        }
        for field in sorted(new & given if known.before else ()):
            until = (
                "start it only after that"
                if edit.after.get("run") == "draft"
                else "until then nothing is documented of what becomes of that value"
            )
            yield Effect(
                f'it gives a value for the field "{field}", which a person has yet to add to the '
                f"{event.title}: {until}",
                Danger.NOTICE,
                headline=True,
            )


def _new_field(edit: Edit) -> Iterator[Effect]:
    # The default of a required field is filled in (help centre 360015491240).
    if edit.after.get("required") and "defaultValue" in edit.after:
        yield Effect("Connectif gives every contact its default value")
    else:
        yield Effect("no contact has a value in it yet")


def _new_integration(_: Edit) -> Iterator[Effect]:
    yield Effect("it only stands for the other system: nothing is sent by it alone")


def _new_event(_: Edit) -> Iterator[Effect]:
    yield Effect("workflows can send by it from then on: nothing is sent by it alone")


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
    "Segment": belonging.edited,
    "Workflow": _workflow,
}
_MAKINGS = {
    "ContactField": _new_field,
    "CustomIntegration": _new_integration,
    "OutboundEvent": _new_event,
    "InlineContent": showings.made,
    "Segment": belonging.made,
}
