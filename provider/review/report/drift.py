"""What somebody has changed in the store by hand, told apart from what a definition changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.engine.properties import comparable
from provider.kinds import KINDS
from provider.plan.model import Operation, PlannedResource
from provider.review.report.model import Danger, Effect

RESUMED = "connectif up resumes it"
#: What is done by hand and shall stay has to go into the definition. Of a workflow there is no word
#: for paused, and ``run: draft`` makes a new version and ends the one that is paused.
_TELL = "tell the technical team before connectif up runs"
_KEEP = f"to keep it, {_TELL}, since it has to go into the definition"
_KEEP_PAUSED = (
    "it cannot stay paused as it is defined: if it shall, ask the technical team not to run "
    "connectif up for this store before its definition is changed (a definition cannot say paused, "
    "and run: draft would finish it for good)"
)
_LEAVE_PAUSED = (
    "it cannot stay paused as it is defined: if it shall, leave that task undone (a definition "
    "cannot say paused, and run: draft would finish it for good)"
)
#: What the store shows of a workflow that runs no more: who did that, then what the run makes of
#: it, and what a person has to.
_HALTED = {
    "paused": ("paused", RESUMED, "a person has to resume it"),
    "finished": (
        "finished",
        "connectif up starts it anew, as a new version",
        "a person has to make it anew",
    ),
    "deleted": ("deleted", "connectif up makes it anew", "a person has to make it anew"),
}


def drift(item: PlannedResource, *, by_hand: bool) -> Iterator[Effect]:
    """Say what the store shows otherwise than the last run has left it, and what becomes of that.

    Args:
        item: a resource of the plan.
        by_hand: whether a person has to put it back, and not the run.
    """
    if not _can_tell(item) or item.operation not in (Operation.UPDATE, Operation.REPLACE):
        return
    halted = _HALTED.get(str(item.before.get("run")))
    if halted and item.recorded.get("run") not in (None, item.before.get("run")):
        done, *follows = halted
        goes_on = item.after.get("run") == item.recorded.get("run")
        follow = f": {follows[by_hand]}" if goes_on else ""
        yield Effect(f"somebody {done} it in Connectif by hand{follow}", Danger.CAUTION)
        if goes_on and done == "paused":
            yield Effect(_LEAVE_PAUSED if by_hand else _KEEP_PAUSED, Danger.CAUTION)
    moved = changed_by_hand(item)
    if moved:
        yield _edited(item, moved, by_hand=by_hand)


def _edited(item: PlannedResource, moved: set[str], *, by_hand: bool) -> Effect:
    wanted = _described(item, item.after)
    if all(item.before.get(name) == wanted.get(name) for name in moved):
        text = "somebody changed it in Connectif by hand, and the definition now says the same"
        return Effect(text)
    act = (
        "a person has to put back what the definition says"
        if by_hand
        else "connectif up OVERWRITES that with what the definition says"
    )
    also = "" if wanted == _described(item, item.recorded) else " (which was changed, too)"
    text = f"somebody changed it in Connectif by hand: {act}{also}; {_KEEP}"
    return Effect(text, Danger.NOTICE, headline=True)


def is_put_back(item: PlannedResource) -> bool:
    """Whether all that changes is what somebody has changed by hand before."""
    if not changed_by_hand(item):
        return False
    return _described(item, item.after) == _described(item, item.recorded)


def changed_by_hand(item: PlannedResource) -> set[str]:
    """Name the properties that the store shows otherwise than the state had them."""
    if not _can_tell(item):
        return set()
    recorded, live = _described(item, item.recorded), _described(item, item.before)
    return {name for name in {*recorded, *live} if recorded.get(name) != live.get(name)}


def _can_tell(item: PlannedResource) -> bool:
    """Whether the store was read, and no person was still to do something about the object.

    Where one was, it is that which the store shows otherwise.
    """
    return bool(item.recorded and item.kind and not item.awaited)


def _described(item: PlannedResource, inputs: Mapping[str, Any]) -> dict[str, Any]:
    settings = KINDS[item.kind].settings
    found = comparable(inputs)
    return {name: value for name, value in found.items() if name not in settings}
