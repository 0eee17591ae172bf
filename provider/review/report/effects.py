"""What happens to one object and what it does: its verb, and its sentences by their danger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provider.engine.properties import ABSENT, comparable
from provider.kinds import WORKFLOW
from provider.plan.judging import NEEDED_SECRET, Stop
from provider.plan.model import Operation, Plan, PlannedResource
from provider.review.report.asked import asked
from provider.review.report.drift import RESUMED, drift
from provider.review.report.meanings import Edit, meaning, removal
from provider.review.report.model import Danger, Effect, Verb
from provider.review.report.said import STANDING, TAKEN_OVER, Said, ordered

_DONE = "done: "
#: What a reason of a stop begins with that speaks of sending, and of values that are lost.
_SENDING = ("STARTS SENDING", "RESUMES SENDING", "MAY START SENDING")
_LOSING = ("deletes the contact field", "replaces the contact field")
_REACHED = "the change reaches active workflows at once"
_FINISHES = "finishes the workflow"
#: Whatever says by itself what becomes of an object whose definition goes.
_ENDS = re.compile(
    r"LEFT IN THE STORE|goes on$|FINISHES the workflow|^finishes the workflow|"
    r"^(?:deletes|replaces) the "
)
_ONLY_LEFT = re.compile(r"^the .*, if it was made, is LEFT IN THE STORE$", re.DOTALL)
#: What a reason says of each of very many objects that go.
_MANY = re.compile(
    r"^one of (?P<share>\d+ of \d+ objects \(\d+ %\)) that the run deletes or replaces: .*$"
)
_CANNOT_END = "and the API cannot end it"


def verb(item: PlannedResource, said: Said) -> Verb:
    """Give what happens to the object in the store."""
    if item.operation is Operation.CREATE:
        return Verb.TAKE_OVER if said.holds(TAKEN_OVER) else Verb.CREATE
    if item.operation is Operation.DELETE:
        return _end(item)
    if item.operation is Operation.REPLACE:
        return Verb.REPLACE
    kept = item.operation is Operation.KEEP or (item.kind and _same(item))
    return Verb.NOTE if kept else Verb.CHANGE


def _end(item: PlannedResource) -> Verb:
    if item.removed:
        return Verb.NOTE
    if not item.goes:
        return Verb.LEAVE
    started = item.kind == WORKFLOW.name and item.before.get("run") != "draft"
    return Verb.FINISH if started else Verb.DELETE


def effects(
    item: PlannedResource, plan: Plan, said: Said, stops: Sequence[Stop], audience: str
) -> tuple[Effect, ...]:
    """Give what a change does, the most dangerous first, and nothing twice.

    Args:
        item: the resource.
        plan: all that the run does.
        said: what the preview said of it.
        stops: what may not happen to it without leave.
        audience: to whom it sends, in words; "" where it does not.
    """
    given = [reason for stop in stops for reason in stop.reasons]
    reasons = [reason for reason in given if _concerns(item, reason)]
    found = [
        *_said(item, said, reasons),
        *_reasons(item, said, reasons),
        *_own(item, plan, said, reasons),
        *asked(item, said.task, audience, pending=_same(item)),
        *_noted(item),
    ]
    resumed = any(effect.text.endswith(RESUMED) for effect in found)
    return ordered(effect for effect in found if not (resumed and effect.text == "it resumes"))


def standing(item: PlannedResource, effect: Effect) -> bool:
    """Whether a sentence is no change, since it was said in the run before as well."""
    turned = any(path.startswith("allowDataLoss") for path in item.changed)
    new = item.operation in (Operation.CREATE, Operation.REPLACE)
    return bool(STANDING.search(effect.text)) and not (turned or new)


def _said(item: PlannedResource, said: Said, reasons: Sequence[str]) -> Iterator[Effect]:
    """Yield the preview's sentences, without those that a stop says better."""
    finished = any(reason.startswith(_FINISHES) for reason in reasons)
    waits = any(_CANNOT_END in reason for reason in reasons)
    for effect in said.effects:
        if finished and ", connectif up FINISHES the workflow " in effect.text:
            continue
        if waits and effect.text.startswith("connectif up stops until "):
            continue
        if _ONLY_LEFT.search(effect.text):
            continue  # which says no more than that the object is left
        turned = STANDING.search(effect.text) and not standing(item, effect)
        found = Effect(_unnamed(item, effect.text), Danger.CAUTION if turned else effect.danger)
        yield _visitors(found) if item.kind == "InlineContent" else found


def _unnamed(item: PlannedResource, text: str) -> str:
    """Leave out what the object is called, which stands above its sentences."""
    title = re.escape(item.title)
    name = title.partition("\\ ")[2] if item.kind == WORKFLOW.name else title
    text = re.sub(rf"^(?:the )?{title} ", "it ", text)
    text = re.sub(rf"^(starts|resumes) {name}$", r"it \1", text)
    return re.sub(
        rf"^changes the active {title} in place", "it is active, and changes as it runs", text
    )


def _visitors(effect: Effect) -> Effect:
    """Say of a content that visitors see it, where the preview names the workflows that show it."""
    before, found, names = effect.text.partition(f"{_REACHED}: ")
    if not found or before:
        return effect
    noun = "workflows" if '", "' in names else "workflow"
    text = f"visitors get the edited content at once, through the active {noun} {names}"
    return Effect(text, effect.danger)


def _reasons(item: PlannedResource, said: Said, reasons: Sequence[str]) -> Iterator[Effect]:
    known = {effect.text for effect in said.effects}
    for reason in reasons:
        if reason not in known and not _needs_secret(reason):
            yield Effect(_MANY.sub(_at_once, reason), _danger(item, reason))


def _at_once(found: re.Match[str]) -> str:
    return f"{found['share']} are deleted or replaced at once, it is one of them"


def _needs_secret(reason: str) -> bool:
    """Whether a reason is that of the preview's own sentence, or holds for this machine only."""
    return bool(NEEDED_SECRET.search(reason)) or reason.startswith("needs the secret ")


def _concerns(item: PlannedResource, reason: str) -> bool:
    """Whether a reason is about this object, and not about one that has or had its name."""
    sends = reason.startswith(_SENDING)
    if item.operation is Operation.CREATE:
        return sends
    return not (sends and item.operation is Operation.DELETE)


def _danger(item: PlannedResource, reason: str) -> Danger:
    if reason.startswith(_SENDING):
        return Danger.SENDS
    if reason.startswith(_LOSING):
        return Danger.DATA_LOSS
    ends = item.goes or reason.startswith(_FINISHES)
    return Danger.ENDS if ends else Danger.CAUTION


def _own(item: PlannedResource, plan: Plan, said: Said, reasons: Sequence[str]) -> Iterator[Effect]:
    if item.operation is Operation.DELETE:
        sentences = [*(effect.text for effect in _said(item, said, reasons)), *reasons]
        told = any(map(_ENDS.search, sentences))
        yield from removal(item, told=told)
        return
    yield from drift(item, by_hand=bool(said.task))
    if item.kind and item.operation in (Operation.UPDATE, Operation.REPLACE):
        reach = any(effect.text.startswith(_REACHED) for effect in said.effects)
        yield from meaning(Edit(item, plan, bool(said.task), reach))


def _noted(item: PlannedResource) -> Iterator[Effect]:
    """Say why there is an update of an object of which nothing is written."""
    before, after = (str(side.get("task", "")) for side in (item.before, item.after))
    if item.operation is not Operation.KEEP and after.startswith(_DONE):
        who = after.removeprefix(_DONE)
        yield Effect(f"its task is done ({who}): nothing is written to the store")
    elif item.operation is Operation.UPDATE and before and not after:
        yield Effect("no task is left: the store shows it done")
    elif item.operation is Operation.UPDATE and item.kind and not after and _same(item):
        yield Effect("nothing of the object changes, only what is remembered of it")


def _same(item: PlannedResource) -> bool:
    """Whether nothing is asked of the object that was not asked before."""
    described = comparable(item.before) == comparable(item.after)
    return described and item.before.get(ABSENT) == item.after.get(ABSENT)
