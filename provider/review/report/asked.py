"""What begins, ends or goes once a person has done a task."""

from __future__ import annotations

from collections.abc import Iterator

from provider.engine.properties import ABSENT
from provider.plan.model import PlannedResource
from provider.review.report.model import Danger, Effect
from provider.review.report.work import finishes, starts

STARTS = "starts as soon as a person does the task"
_STILL = ", which was asked for before this change"


def asked(item: PlannedResource, task: str, audience: str, *, pending: bool) -> Iterator[Effect]:
    """Yield what a task does.

    Args:
        item: the resource.
        task: the clause that says what to do; "" where there is none.
        audience: to whom the workflow sends, in words; "" where it does not.
        pending: whether the same was asked for in the run before: then it is no danger of this one.
    """
    if not task:
        return
    still = _STILL if pending else ""
    for text, danger in _acts(item, task, audience):
        yield Effect(f"{text}{still}", Danger.NOTICE if pending else danger)


def _acts(item: PlannedResource, task: str, audience: str) -> Iterator[tuple[str, Danger]]:
    if item.after.get(ABSENT):
        yield "it goes from the store as soon as a person does the task", Danger.ENDS
        return
    if starts(item, task) and audience:
        yield f"STARTS SENDING to {audience}, as soon as a person does the task", Danger.SENDS
    elif starts(item, task):
        yield STARTS, Danger.CAUTION
    if finishes(item, task) and not _is_replaced(item):
        text = "what runs now FINISHES as soon as a person does the task, and never goes on"
        yield text, Danger.ENDS


def _is_replaced(item: PlannedResource) -> bool:
    """Whether a new version of a workflow takes its place, of which more is said elsewhere."""
    version = item.after.get("version")
    kept = not version or version == item.before.get("version")
    return not kept and bool(item.before.get("nodes"))
