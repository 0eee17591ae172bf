"""What a workflow sends: which texts, when, that nobody can call them back, and to how many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.engine.properties import comparable
from provider.kinds import WORKFLOW
from provider.kinds.values import value_at
from provider.kinds.workflow import live_name, sends
from provider.plan.model import Plan
from provider.review.report import audiences
from provider.review.report.edits import Edit, roads
from provider.review.report.model import Danger, Effect
from provider.review.words.roads import Roads, joined
from provider.review.words.values import duration

Form = Mapping[str, Any]

_NO_RECALL = "what is sent cannot be called back"
_UNCOUNTED = "how many contacts that are, this report cannot know"
#: Where Connectif itself shows a number: help-centre articles 4878626605714 (the preview in the
#: editor), 360014428799 (which a Dynamic segment has not) and 6240107592988 (Data Explorer).
_PLUS = "the preview in the editor of the segment shows it (Contacts > Segments)"
_DYNAMIC = (
    "look at the segment in Connectif (Contacts > Segments; only a Dynamic Segment Plus has a "
    "preview with numbers)"
)
_ALL = '"Number of contacts" shows it (Analytics > Data Explorer)'


def sendings(edit: Edit, *, resumes: bool) -> Iterator[Effect]:
    """Yield what a workflow sends that starts by this change.

    Args:
        edit: the workflow.
        resumes: whether it goes on where it was paused.
    """
    form = edit.sides[1]
    if not form or not sends(edit.after):
        return
    side = roads(form)
    if not (resumes or replaced(edit)):
        yield from audiences.unpeopled(edit)
    yield Effect(_what(side), headline=True)
    if replaced(edit):
        yield Effect(_NO_RECALL, headline=True)
        return
    when = "it goes on where it was paused (assumed)" if resumes else _when(side, edit)
    yield Effect(f"{when}; {_NO_RECALL}", headline=True)
    counted = where_counted(edit.after.get("start") or {}, edit.plan)
    yield Effect(f"{_UNCOUNTED}: {counted}", headline=True)
    if not resumes:
        yield from audiences.lagging(edit)


def _what(side: Roads) -> str:
    """Say which texts are sent, in the order in which a contact comes to them."""
    nodes = [name for name in side.doing() if side.sends(name)]
    nodes.sort(key=lambda name: (len(side.way(name) or ()), name))
    events = {str(side.nodes[name].get("event")) for name in nodes}
    by = f" by {events.pop()}" if len(events) == 1 else ""
    return f"what is sent{by}: {joined([_message(side, name, nodes, by) for name in nodes])}"


def _message(side: Roads, name: str, nodes: list[str], by: str) -> str:
    text = side.message(name) or "no text of its own, only values of the contact"
    place = f'"{name}": ' if len(nodes) > 1 else ""
    own = "" if by else f" (by {side.nodes[name].get('event')})"
    return f"{place}{text}{own}"


def _when(side: Roads, edit: Edit) -> str:
    """Say when: what exists is taken in at the start, what is new whenever it comes."""
    source = str(side.start.get("source", "existing"))
    act = "as soon as a person starts it" if edit.task else "as soon as connectif up starts it"
    begins = {
        "existing": f"they enter it at once, {act}",
        "new": "contacts who are new from its start on enter it when they come",
    }.get(source, f"existing contacts enter it at once, {act}, new ones whenever they come")
    return f"{begins}{_delay(side)}"


def _delay(side: Roads) -> str:
    """Say what comes before the first message, where one way leads to it."""
    ways = [side.way(name) for name in side.doing() if side.sends(name)]
    found = min((way for way in ways if way is not None), key=len, default=())
    if any(side.role(name) == "trigger" for name, _ in found):
        return ", and get something when they do what its trigger waits for"
    seconds = sum(int(side.nodes[name].get("seconds") or 0) for name, _ in found)
    if any(side.role(name) == "condition" for name, _ in found):
        return ", and who passes its checks gets something"
    return f", and get something {duration(seconds)} later" if seconds else ", and get it then"


def where_counted(start: Form, plan: Plan) -> str:
    """Say where Connectif shows how many contacts an audience has."""
    segment = value_at(start, ("audience", "segment")) if "audience" in start else None
    if segment is None:
        audience = start.get("audience")
        return _ALL if audience == "all-contacts" else "look at Contacts in Connectif"
    return counted_in(_type_of(str(segment), plan))


def counted_in(segment_type: str) -> str:
    """Say where Connectif shows how many contacts a segment of a type has."""
    return _PLUS if segment_type == "dynamic-plus" else _DYNAMIC


def _type_of(segment: str, plan: Plan) -> str:
    for item in plan.objects:
        if item.kind == "Segment" and segment in (item.pulumi_id, item.name):
            return str((item.after or item.before).get("type", ""))
    return ""


def is_sender(form: Form) -> bool:
    """Whether a workflow sends, by its comparable form."""
    return bool(form.get("nodes")) and sends(form)


def succession(edit: Edit, *, finishes: bool) -> Iterator[Effect]:
    """Yield what a new version means for those who are in the one before.

    Args:
        edit: the workflow.
        finishes: whether the one before ends by it.
    """
    if not replaced(edit):
        return
    name = f'"{edit.after.get("name")} v{edit.after.get("version"):g}"'
    sending = is_sender(edit.after) or is_sender(edit.before)
    if finishes:
        yield from _replacing(edit, name, sending=sending)
        # That contacts leave a workflow that is finished is documented.
        text = (
            "who is waiting in the old version now gets nothing more of it, and does not go on in "
            "the new one"
        )
        yield Effect(text, Danger.CAUTION)
    else:
        yield Effect(f"a new version, {name}, takes its place", headline=True)
    if sending:
        yield Effect(_forgets(edit), Danger.CAUTION)


def _replacing(edit: Edit, name: str, *, sending: bool) -> Iterator[Effect]:
    when = " as soon as a person does the task" if edit.task else ""
    then = live_name({"run": "draft", **comparable(edit.item.before)})
    old = f', "{then}",' if then.version > 1 else ""
    text = f"a new version, {name}, replaces it{when}: the old one{old} FINISHES for good"
    yield Effect(text, Danger.ENDS)
    order = (
        "the old version ends before the new one starts, so no contact is in both"
        if sending
        else "the new version starts before the old one ends: for a moment both run, so that "
        "nothing is missed in between"
    )
    yield Effect(order, headline=True)


def _forgets(edit: Edit) -> str:
    """Say who may get something again, or nothing at all."""
    start, nodes = edit.after.get("start") or {}, edit.after.get("nodes") or {}
    limited = any(isinstance(node.get("limits"), Mapping) for node in nodes.values())
    limits = ", and limits per contact begin anew" if limited else ""
    if start.get("source") == "new":
        return f"the new version takes in new contacts only{limits}"
    return (
        "the new version does not know whom the old one has reached: these may get it "
        f"again{limits}"
    )


def replaced(edit: Edit) -> bool:
    """Whether a workflow is followed by a new version of itself that runs."""
    version = edit.after.get("version")
    kept = not version or version == edit.item.before.get("version")
    return not kept and edit.after.get("run") != "draft" and bool(edit.before.get("nodes"))


def ended(edit: Edit) -> Iterator[Effect]:
    """Yield what the end of a workflow means that nothing replaces."""
    form = edit.sides[0]
    if edit.item.kind != WORKFLOW.name or not form.get("nodes"):
        return
    side = roads(form)
    yield Effect(
        "who is waiting in it now gets nothing more of it; it stays in the list of Connectif, "
        "finished",
        headline=True,
    )
    acts = [side.act(name) for name in side.doing()]
    if acts:
        yield Effect(f"nobody gets any more what it does: it {joined(acts)}", headline=True)
