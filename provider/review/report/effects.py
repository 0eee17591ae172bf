"""What happens to one object and what it does: its verb, and its sentences by their danger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provider.engine.properties import ABSENT, comparable
from provider.kinds import WORKFLOW
from provider.plan.judging import NEEDED_SECRET, Stop
from provider.plan.model import Operation, PlannedResource
from provider.review.report import sendings, showings
from provider.review.report.asked import STARTS, asked
from provider.review.report.drift import RESUMED, drift
from provider.review.report.edits import Edit
from provider.review.report.meanings import making, meaning, removal
from provider.review.report.model import Danger, Effect, Verb
from provider.review.report.rewording import CHANGED_AS_IT_RUNS, FINISHES, LEAVE, reworded
from provider.review.report.said import STANDING, TAKEN_OVER, Said, arranged, ordered
from provider.review.report.work import finishes

_DONE = "done: "
#: What a reason of a stop begins with that speaks of sending, and of values that are lost.
_SENDING = ("STARTS SENDING", "RESUMES SENDING", "MAY START SENDING")
_LOSING = ("deletes the contact field", "replaces the contact field")
_FINISHES = "finishes the workflow"
#: Whatever says by itself what becomes of an object whose definition goes.
_ENDS = re.compile(
    r"LEFT IN THE STORE|goes on$|FINISHES the workflow|^finishes the workflow|"
    r"^(?:deletes|replaces) the "
)
_FINISHED = re.compile(r'^finishes the workflow ".*", which is (?P<status>.*): it never goes on$')
_FIELD_LOST = re.compile(r"^deletes the contact field .*, with the value of every contact$")
#: What a reason says of each of very many objects that go.
_MANY = re.compile(
    r"^one of (?P<share>\d+ of \d+ objects \(\d+ %\)) that the run deletes or replaces: .*$"
)
_RESUMES = "it resumes"
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


@dataclass(frozen=True)
class _Telling:
    """One object, with what was said of it and what stops it."""

    edit: Edit
    said: Said
    reasons: Sequence[str]

    @property
    def item(self) -> PlannedResource:
        return self.edit.item


def effects(edit: Edit, said: Said, stops: Sequence[Stop], audience: str) -> tuple[Effect, ...]:
    """Give what a change does, the most dangerous first, and nothing twice.

    Args:
        edit: the resource, and what the run does beside that.
        said: what the preview said of it.
        stops: what may not happen to it without leave.
        audience: to whom it sends, in words; "" where it does not.
    """
    item = edit.item
    given = [reason for stop in stops for reason in stop.reasons]
    telling = _Telling(edit, said, [reason for reason in given if _concerns(item, reason)])
    found = [
        *ordered([*_said(telling), *_reasons(telling)]),
        *_own(telling),
        *asked(item, said.task, audience, pending=_same(item)),
        *_noted(item),
    ]
    found += _begun(edit, found)
    # What is said of every edit of its kind comes last.
    found.sort(key=lambda effect: effect.text.startswith((CHANGED_AS_IT_RUNS, LEAVE)))
    resumed = any(effect.text.endswith(RESUMED) for effect in found)
    return arranged(effect for effect in found if not (resumed and effect.text == _RESUMES))


def standing(item: PlannedResource, effect: Effect) -> bool:
    """Whether a sentence is no change, since it was said in the run before as well."""
    turned = any(path.startswith("allowDataLoss") for path in item.changed)
    new = item.operation in (Operation.CREATE, Operation.REPLACE)
    return bool(STANDING.search(effect.text)) and not (turned or new)


def _said(telling: _Telling) -> Iterator[Effect]:
    """Yield the preview's sentences, without those that a stop says better."""
    finished = any(reason.startswith(_FINISHES) for reason in telling.reasons)
    waits = any(_CANNOT_END in reason for reason in telling.reasons)
    for effect in telling.said.effects:
        if finished and ", connectif up FINISHES the workflow " in effect.text:
            continue
        if waits and effect.text.startswith("connectif up stops until "):
            continue
        found = reworded(telling.edit, effect)
        if found is not None:
            yield found


def _begun(edit: Edit, told: Sequence[Effect]) -> list[Effect]:
    """Give what a workflow sends or shows from now on that starts by this change."""
    if edit.item.kind != WORKFLOW.name:
        return []
    if any(effect.danger is Danger.SENDS for effect in told):
        resumes = any(effect.text.startswith("RESUMES SENDING") for effect in told)
        return list(sendings.sendings(edit, resumes=resumes))
    resumed = any(effect.text == _RESUMES or effect.text.endswith(RESUMED) for effect in told)
    starts = any(effect.text in ("it starts", STARTS) for effect in told)
    if not (starts or resumed) or sendings.replaced(edit):
        return []
    return list(showings.started(edit, resumed=resumed))


def _reasons(telling: _Telling) -> Iterator[Effect]:
    known = {effect.text for effect in telling.said.effects}
    for reason in telling.reasons:
        if reason in known or _needs_secret(reason) or _FIELD_LOST.match(reason):
            continue
        yield Effect(_reason(reason), _danger(telling.item, reason))


def _reason(reason: str) -> str:
    finished = _FINISHED.match(reason)
    if finished:
        return f"it ENDS for good, and no new version replaces it: it is {finished['status']} now"
    return _MANY.sub(_at_once, reason)


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


def _own(telling: _Telling) -> Iterator[Effect]:
    edit, item, said = telling.edit, telling.item, telling.said
    if item.operation is Operation.DELETE:
        sentences = [*(effect.text for effect in _said(telling)), *telling.reasons]
        yield from removal(edit, told=any(map(_ENDS.search, sentences)))
        if any(map(_FINISHED.match, sentences)):
            yield from sendings.ended(edit)
        return
    yield from drift(item, by_hand=bool(said.task))
    if item.kind and item.operation is Operation.CREATE and not said.holds(TAKEN_OVER):
        yield from making(edit)
    elif item.kind and item.operation in (Operation.UPDATE, Operation.REPLACE):
        ends = said.holds(FINISHES) or finishes(item, said.task)
        yield from sendings.succession(edit, finishes=ends)
        yield from meaning(edit)


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
