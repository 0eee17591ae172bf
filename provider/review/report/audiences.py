"""Whether anybody belongs yet to the segment that a workflow sends to, and how soon who comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.engine.properties import comparable
from provider.kinds.live_names import label_of
from provider.kinds.values import value_at
from provider.plan.model import Operation, PlannedResource
from provider.review.lint.segments import WITHOUT
from provider.review.report.edits import Edit
from provider.review.report.model import Effect
from provider.review.report.said import TAKEN_OVER

#: A Dynamic segment is up to date at once (article 360014428799), a Plus one is not (article
#: 4878626605714).
_PLUS = "dynamic-plus"
_PERIOD = "about every 3 hours"


def unpeopled(edit: Edit) -> Iterator[Effect]:
    """Yield why nobody, or few, may belong to the audience yet, and what to do about that."""
    segment = _audience(edit)
    reason = _reason(edit, segment) if segment else ""
    if not segment or not reason:
        return
    if _is_settled(edit):
        title = edit.names.title(segment)
        act = "" if edit.task else "leave it a draft, and "
        ends = ", and it is finished for good" if label_of(edit.after.get("run")) else ""
        then = (
            f"{act}start it only when the {title} shows contacts; started before that, it sends to "
            f"nobody{ends}"
        )
    else:
        then = "it sends nothing before contacts belong to it"
    yield Effect(f"{reason}: {then}", headline=True)


def advice(edit: Edit) -> str:
    """Say in a task when a person may start what sends; "" where nothing is to be waited for."""
    segment = _audience(edit)
    if segment and _is_settled(edit) and _reason(edit, segment):
        return f"start it only when the {edit.names.title(segment)} shows contacts"
    return ""


def lagging(edit: Edit) -> Iterator[Effect]:
    """Yield that the members of a Dynamic Segment Plus are known late."""
    segment = _audience(edit)
    if segment is None or _form(segment).get("type") != _PLUS:
        return
    who = (
        "who comes to belong to it shortly before the start may not be reached"
        if _is_settled(edit)
        else "who comes to belong to it in between is reached up to that much later"
    )
    text = f"Connectif computes who belongs to a Dynamic Segment Plus {_PERIOD}: {who}"
    yield Effect(text, headline=True)


def _is_settled(edit: Edit) -> bool:
    """Whether the start settles who gets something: nobody is taken in later."""
    return bool((edit.after.get("start") or {}).get("source", "existing") == "existing")


def _audience(edit: Edit) -> PlannedResource | None:
    """Give the segment that a workflow takes in."""
    start = edit.after.get("start") or {}
    audience = start.get("audience")
    known = str(value_at(start, ("audience", "segment"))) if isinstance(audience, Mapping) else ""
    found = (
        item
        for item in edit.plan.objects
        if item.kind == "Segment"
        and item.operation is not Operation.DELETE
        and known in (item.pulumi_id, item.name)
    )
    return next(found, None) if known else None


def _reason(edit: Edit, segment: PlannedResource) -> str:
    """Say why nobody, or few, can belong to a segment yet; "" where there is no reason."""
    title = edit.names.title(segment)
    form = comparable(edit.names.resolved(segment).after)
    for field in edit.plan.objects:
        known = {field.pulumi_id, field.name} - {""}
        if field.kind == "ContactField" and _demands(form, known) and _is_valueless(edit, field):
            name = edit.names.title(field)
            return f"nobody belongs to the {title} yet, since it asks for a value in the new {name}"
    if _is_new(edit, segment) and _form(segment).get("type") == _PLUS:
        return f"the {title} is new and is computed {_PERIOD}, so nobody or few belong to it yet"
    return ""


def _is_valueless(edit: Edit, field: PlannedResource) -> bool:
    """Whether no contact has a value in a field: it is new, and has no default for all."""
    filled = field.after.get("required") and "defaultValue" in field.after
    return _is_new(edit, field) and not filled


def _is_new(edit: Edit, item: PlannedResource) -> bool:
    """Whether an object is not in the store yet, as far as the preview could see."""
    if item.operation is not Operation.CREATE:
        return False
    said = [message.text for message in edit.plan.messages if message.resource == item.name]
    return not any(TAKEN_OVER.search(text) or "look whether" in text for text in said)


def _demands(group: Mapping[str, Any], field: set[str]) -> bool:
    """Whether whoever is in a group has a value in a field; of a group left out, never."""
    filters = (group.get("filters") or {}).values()
    answers = [
        not item.get("exclude") and _demands(item, field)
        if "filters" in item
        else item.get("field") in field and item.get("operator") not in WITHOUT
        for item in filters
    ]
    either = group.get("match", "all") == "any"
    return bool(answers) and (all(answers) if either else any(answers))


def _form(segment: PlannedResource) -> Mapping[str, Any]:
    return segment.after or segment.before
