"""What an edit of a segment means: who belongs to it, and what its workflows make of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds.kind import NOTHING
from provider.kinds.workflow import sends
from provider.review.differences.segments import sentences
from provider.review.report.edits import DRAFT, Edit
from provider.review.report.model import Danger, Effect
from provider.review.report.sendings import counted_in
from provider.tasks.alignment import aligned

#: The words for an edit of a segment's conditions.
OTHERS = "other contacts belong to it than before"
FEWER, MORE = "fewer contacts belong to it than before", "more contacts belong to it than before"
#: What a workflow makes of that: one that sends, and another.
_ACTS = {
    # What becomes of a contact that is inside when it leaves the segment is not documented.
    FEWER: (
        (
            "no longer takes in the others, so it sends nothing to them (but for those who are "
            "inside it already: of these nothing is documented)"
        ),
        "no longer takes in the others",
    ),
    # Whether a contact counts as new that comes into a segment by its edit is not documented.
    MORE: (
        "may SEND to those who belong only now (assumed)",
        "may take in those who belong only now (assumed)",
    ),
    OTHERS: (
        "takes in and sends to those who belong now, and no longer takes in the others",
        "takes in those who belong now, and no longer the others",
    ),
}


def edited(edit: Edit) -> Iterator[Effect]:
    """Yield what an edit of a segment means."""
    reach = _reach(edit.before, edit.after)
    if not reach:
        return
    users = sorted(edit.users(), key=lambda user: user.item.title)
    felt = edit.reach_told or any(user.is_active or user.starts for user in users)
    danger = Danger.CAUTION if felt else Danger.NOTICE
    yield Effect(f"{reach}{edit.when}{_difference(edit, reach)}", danger, headline=True)
    for user in users:
        yield from _felt(user, reach, edit.when)
    if not users and not edit.reach_told:
        yield Effect("no workflow of these definitions uses it", headline=True)
    counted = counted_in(str(edit.after.get("type")))
    yield Effect(f"how many contacts that are, this report cannot know: {counted}", headline=True)


def _felt(user: Edit, reach: str, when: str) -> Iterator[Effect]:
    act = _ACTS[reach][0 if sends(user.after) else 1]
    title = f"the {user.item.title}"
    if user.after.get("run") == DRAFT:
        yield Effect(f"{title} is a draft, so it sends nothing to anybody yet", headline=True)
    elif user.is_active or user.starts:
        yield Effect(f"{title} {act}{when}", Danger.CAUTION)


def _difference(edit: Edit, reach: str) -> str:
    """Say by which filters, where these only come or go, or one of them is another one."""
    before, after = (side.get("filters") or NOTHING for side in _aligned(*edit.sides))
    come = sentences({key: after[key] for key in after.keys() - before.keys()})
    gone = sentences({key: before[key] for key in before.keys() - after.keys()})
    every = edit.after.get("match") != "any"
    if reach == FEWER:
        whom = "only those for whom also" if every else "no longer those for whom only"
        return f": {whom} {come or gone}"
    if reach == MORE:
        whom = "those for whom this does not hold:" if every else "those for whom"
        return f": also {whom} {gone or come}"
    changed = [key for key in after if key in before and after[key] != before[key]]
    if come or gone or len(changed) != 1 or edit.differs("match"):
        return ""
    now, then = (sentences({key: side[key] for key in changed}) for side in (after, before))
    return f": those for whom {now}; no longer others for whom {then}"


def made(edit: Edit) -> Iterator[Effect]:
    """Yield what a new segment does: by itself nothing."""
    yield Effect(
        "it only says which contacts belong together: nothing is sent or shown by it alone"
    )


def _aligned(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Give both sides, the same filter under the same id."""
    both = before.get("filters") and after.get("filters")
    return (aligned("Segment", before, after) if both else before), after


def _reach(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Say whether an edit of the conditions narrows a segment; "" where they are the same."""
    old, new = (side.get("filters") or {} for side in _aligned(before, after))
    several = len(old) > 1 or len(new) > 1
    if before.get("match") != after.get("match") and several:
        return OTHERS
    if any(old[name] != new[name] for name in old.keys() & new.keys()):
        return OTHERS
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    if added and removed:
        return OTHERS
    if not (added or removed):
        return ""
    return FEWER if bool(added) == (after.get("match") != "any") else MORE
