"""What the preview says of an object in the words of a report, beside what a report says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from provider.engine.properties import comparable
from provider.kinds import WORKFLOW
from provider.kinds.workflow import live_name
from provider.plan.model import Operation, PlannedResource
from provider.review.report.drift import is_put_back
from provider.review.report.edits import Edit
from provider.review.report.model import Danger, Effect
from provider.review.report.said import STANDING
from provider.review.report.sendings import replaced

CHANGED_AS_IT_RUNS = "it is active, and connectif up changes it while it runs"
REACHED = "the change reaches active workflows at once"
FINISHES = re.compile(r"^FINISHES the workflow ")
#: What is said of a new version; a report says in its own words what follows from that.
_NEW_VERSION = re.compile(r'^(?:FINISHES the workflow |starts "|the new version forgets )')
_SENDING = re.compile(r'^(?P<act>STARTS|RESUMES) (?P<what>SENDING .*): workflow ".*"$', re.DOTALL)
_ONLY_LEFT = re.compile(r"^the .*, if it was made, is LEFT IN THE STORE$", re.DOTALL)
LEAVE = (
    "once its definition is removed, it is deleted with the value of every contact (allowDataLoss)"
)
_NAME = re.compile(r'"([^"]*)"')
_PLAIN = (
    (
        re.compile(r"^changes the active (?:it|workflow .*) in place"),
        CHANGED_AS_IT_RUNS,
    ),
    (
        re.compile(r'^its draft "[^"]*" is deleted, it was never started$'),
        "it takes the place of its draft, which was never started and is deleted",
    ),
    (
        re.compile(
            r'^FINISHES the workflow "[^"]*": a finished workflow never goes on, and contacts '
            "inside it leave it$"
        ),
        "what runs now FINISHES for good: who is waiting in it gets nothing more of it",
    ),
    (
        re.compile(r"^(?:it|the workflow .*) is made as a draft, not started$"),
        "a draft does nothing until it is started",
    ),
    (
        re.compile(
            r"^the header with the secret (\S+) was not compared with the store: (\S+) is not set$"
        ),
        (
            r"whether the store has the value of the secret \1 was not compared: it was not at "
            r"hand where this report was made (\2)"
        ),
    ),
)


def reworded(edit: Edit, effect: Effect) -> Effect | None:
    """Give a sentence of the preview as a report says it; None where it says that itself."""
    item, text = edit.item, effect.text
    if _ONLY_LEFT.search(text):
        return None  # which says no more than that the object is left
    if item.kind == WORKFLOW.name and _is_told_by_version(edit, text):
        return None
    if text.startswith(REACHED):
        return _reached(edit, effect)
    if STANDING.search(text):
        return replace(effect, text=LEAVE, danger=_of_leave(item))
    sending = _SENDING.search(text)
    if sending:
        return replace(effect, text=_sending(edit, sending["act"], sending["what"]))
    return replace(effect, text=unnamed(item, text))


def _is_told_by_version(edit: Edit, text: str) -> bool:
    return replaced(edit) and bool(_NEW_VERSION.search(text))


def _of_leave(item: PlannedResource) -> Danger:
    """Tell a leave to lose values that this change gives from one that stands."""
    turned = any(path.startswith("allowDataLoss") for path in item.changed)
    return Danger.CAUTION if turned and item.operation is not Operation.CREATE else Danger.NOTICE


def _sending(edit: Edit, act: str, what: str) -> str:
    if replaced(edit) and edit.is_active:
        return f"GOES ON {what}: it sends already, and its new version goes on with that"
    return f"{act} {what}"


def unnamed(item: PlannedResource, text: str) -> str:
    """Leave out what the object is called, which stands above its sentences."""
    title = re.escape(item.title)
    name = title.partition("\\ ")[2] if item.kind == WORKFLOW.name else title
    text = re.sub(rf"^(?:the )?{title} ", "it ", text)
    text = re.sub(rf"^(starts|resumes) {name}$", r"it \1", text)
    for pattern, words in _PLAIN:
        text = pattern.sub(words, text)
    return text


def _reached(edit: Edit, effect: Effect) -> Effect | None:
    """Say of what is shared whom it reaches: visitors of a content, workflows of a segment."""
    found = effect.text.removeprefix(REACHED).removeprefix(": ").partition("; those that send")[0]
    names = _NAME.findall(found)
    if edit.item.kind == "InlineContent":
        noun = "workflows" if len(names) > 1 else "workflow"
        what = (
            "get back what the definition says"
            if is_put_back(edit.item)
            else "get the edited content"
        )
        text = f"visitors {what} at once, through the active {noun} {found}"
        return replace(effect, text=text)
    strange = [name for name in names if name not in set(_names(edit))]
    if edit.item.kind != "Segment" or not strange:
        return None if edit.item.kind == "Segment" else effect
    shown = ", ".join(f'"{name}"' for name in strange)
    return replace(effect, text=f"it reaches at once what no definition here describes: {shown}")


def _names(edit: Edit) -> Iterator[str]:
    """Yield what the workflows of the plan are called that use an object."""
    for user in edit.users():
        for side in (user.item.before, user.item.after):
            if side:
                yield str(live_name(comparable(side)))
