"""What an edit of a workflow's nodes means: who comes where from then on, and gets what.

Said is what follows from the nodes alone. Where several ways lead to a node nothing is said of who
comes there: the drawing shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provider.kinds.nodes import START
from provider.review.report.edits import DRAFT, Edit, roads
from provider.review.report.model import Danger, Effect, Turn
from provider.review.words.flows import Flow
from provider.review.words.nodes import mapping, setting
from provider.review.words.roads import Roads, joined, named, whom
from provider.review.words.values import duration, quoted, said

Form = Mapping[str, Any]

#: So many sentences on one workflow; what is more, the drawing and the table show.
_MOST = 6
_DRAFT = "it is a draft: nothing is sent or shown by it, before or after this change"
_EXITS = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True)
class _Course:
    """Both sides of a workflow."""

    flow: Flow
    old: Roads
    new: Roads
    drafted: bool

    def past(self, text: str) -> str:
        """Say what was so far; a draft has done nothing yet."""
        return f" (so far the draft said: {text})" if self.drafted else f"; so far {text}"

    def acts(self, nodes: Sequence[str]) -> str:
        """Say what some nodes do that both sides have: ``shows inline content "X"``."""
        return joined([self.new.act(name, place=False) for name in nodes if name in self.old.nodes])


def edited(edit: Edit) -> Iterator[Effect]:
    """Yield what an edit of the nodes means."""
    before, after = edit.sides
    if not before.get("nodes") or not after.get("nodes"):
        return
    draft, drafted = (side.get("run") == DRAFT for side in (edit.after, edit.before))
    if drafted and not draft:
        return  # all that it does is new, and is said of its start
    flow = Flow.of(before, after)
    course = _Course(flow, roads(flow.before), roads(flow.after), drafted)
    if drafted:
        yield Effect(_DRAFT, headline=True)
    danger = Danger.NONE if draft else Danger.CAUTION
    found = list(dict.fromkeys(_sentences(course)))
    for text in found[:_MOST]:
        now = "once it runs, " if draft else "" if edit.task else "from now on "
        yield Effect(f"{now}{text}{edit.when}", danger, headline=not draft)
    if len(found) > _MOST:
        yield Effect(f"{len(found) - _MOST} more steps of it change", danger)


def _sentences(course: _Course) -> Iterator[str]:
    flow = course.flow
    if Turn.CHANGED in flow.turns.get(START, ()):
        sides = [whom(side["start"]) for side in (flow.after, flow.before)]
        yield f"it takes in {sides[0]}, no longer {sides[1]}"
    for name in flow.order:
        turns = flow.turns.get(name, frozenset())
        if Turn.ADDED in turns:
            yield from _added(course, name)
        elif Turn.REMOVED in turns:
            yield from _removed(course, name)
        else:
            if Turn.MOVED in turns:
                yield from _moved(course, name)
            if Turn.CHANGED in turns:
                yield from _changed(course, name)


def _added(course: _Course, name: str) -> Iterator[str]:
    new, role = course.new, course.new.role(name)
    if role == "condition":
        yield from _inserted(course, name)
    elif new.acts(name):
        yield f"it also {new.whole(name)}"
    elif "seconds" in new.nodes[name]:
        then = course.acts(new.beyond(name))
        yield f"it {new.act(name)}{f' before it {then}' if then else ''}"
    elif role == "trigger":
        yield f"{named(name, new)} fires {new.begins(name)}"


def _inserted(course: _Course, name: str) -> Iterator[str]:
    """Say who still comes through a new check, and what the others get."""
    check = course.new.check(name)
    for exit_name in _EXITS:
        kept = [node for node in course.new.beyond(name, exit_name) if node in course.old.nodes]
        if kept:
            acts = course.acts(kept)
            yield (
                f"it {acts} only where also {check}; all others no longer get that"
                if exit_name == "yes"
                else f"it {acts} as before, but no longer where {check}"
            )
            return
    yield f"it also checks whether {check}"


def _removed(course: _Course, name: str) -> Iterator[str]:
    old, role = course.old, course.old.role(name)
    if role == "condition":
        then = course.acts([node for node in old.beyond(name) if node in course.new.nodes])
        checked = f"it no longer checks whether {old.check(name)}"
        yield f"{checked} before it {then}" if then else checked
    elif old.acts(name) or "seconds" in old.nodes[name]:
        yield f"it no longer {old.act(name)}"
    elif role == "trigger":
        yield f"it no longer begins {old.begins(name)}"


def _moved(course: _Course, name: str) -> Iterator[str]:
    """Say behind which exit a node stands now, and before."""
    sides = [side.nodes[name]["after"] for side in (course.new, course.old)]
    if any(len(places) != 1 for places in sides):
        return
    (now, then), new = ([str(places[0]) for places in sides]), course.new
    acts = course.acts([name] if new.acts(name) else list(new.beyond(name)))
    what = f"it {acts}" if acts else f"{named(name, new)} comes"
    node, _, exit_name = now.partition(".")
    if node == then.partition(".")[0] and new.role(node) == "condition":
        other = _EXITS.get(then.partition(".")[2], "otherwise")
        check = f"{named(node, new)} ({new.check(node)})"
        says = _EXITS.get(exit_name, exit_name)
        yield f"{what} where {check} says {says}, no longer where it says {other}"
        return
    places = [_place(side, place) for side, place in ((new, now), (course.old, then))]
    yield f"{what} after {places[0]}, no longer after {places[1]}"


def _place(side: Roads, place: str) -> str:
    node, _, exit_name = place.partition(".")
    if node == START:
        return "the start"
    if node not in side.nodes:
        return quoted(node)
    says = f"{_EXITS.get(exit_name, exit_name)} at " if side.role(node) == "condition" else ""
    return f"{says}{named(node, side)}"


def _changed(course: _Course, name: str) -> Iterator[str]:
    old, new = course.old.nodes[name], course.new.nodes[name]
    if old.get("type") != new.get("type"):
        return
    role = course.new.role(name)
    if role == "condition":
        yield _checked(course, name)
    elif role == "trigger":
        sides = course.new.begins(name), course.old.begins(name)
        if sides[0] != sides[1]:
            yield f"{named(name, course.new)} fires {sides[0]}, no longer {sides[1]}"
    elif "seconds" in new and old.get("seconds") != new["seconds"]:
        yield f"it waits {duration(new['seconds'])}, no longer {duration(old.get('seconds'))}"
    elif course.new.acts(name):
        yield from _acts(course, name)


def _checked(course: _Course, name: str) -> str:
    """Say for whom a condition holds now, and for whom no longer."""
    now, then = course.new.check(name), course.old.check(name)
    exits = {key: course.acts(course.new.beyond(name, key)) for key in _EXITS}
    what = f"{named(name, course.new)} says Yes"
    if exits["yes"] and not exits["no"]:
        what = f"it {exits['yes']}"
    if _wider(course.old.nodes[name], course.new.nodes[name]):
        return f"{what} wherever {now}, not only where {then}"
    return f"{what} only where {now}; no longer in other cases where {then}"


def _wider(old: Form, new: Form) -> bool:
    """Whether a condition holds in all cases in which it held before, as its texts show."""
    rest = ("left", "operator")
    texts = old.get("right"), new.get("right")
    contains = new.get("operator") == "contains" and all(
        old.get(key) == new.get(key) for key in rest
    )
    return (
        contains and all(isinstance(text, str) for text in texts) and str(texts[1]) in str(texts[0])
    )


def _acts(course: _Course, name: str) -> Iterator[str]:
    """Say what differs in what customers see or get by a node."""
    old, new = course.old.nodes[name], course.new.nodes[name]
    key = mapping(str(new["type"]))
    if {**old, key: None, "limits": None} != {**new, key: None, "limits": None}:
        acts = course.new.act(name), course.old.act(name)
        if acts[0] != acts[1]:
            # The same content may have got another name: what it was called is no part of this.
            same = "content" in new and old.get("content") == new["content"]
            then = acts[1].removeprefix(f"shows {said(new['content'])} ") if same else acts[1]
            yield f"it {acts[0]}{course.past(then if same else f'it {then}')}"
    elif old.get(key) != new.get(key):
        yield from _values(course, name, key)
    if old.get("limits") != new.get("limits"):
        sides = [setting("limits", side.get("limits"), course.new.around) for side in (new, old)]
        limits = f"the limitations of {named(name, course.new)} are {sides[0]}"
        yield f"{limits}{course.past(sides[1])}"


def _values(course: _Course, name: str, key: str) -> Iterator[str]:
    old, new = (side.nodes[name].get(key) or {} for side in (course.old, course.new))
    verb = "sends" if course.new.type_of(name) and "event" in course.new.nodes[name] else "shows"
    for entry in sorted({*old, *new}):
        was, now = old.get(entry), new.get(entry)
        if was == now:
            continue
        shown = f"{entry}: {course.new.around.value(now)}" if entry in new else ""
        then = f"{entry}: {course.old.around.value(was)}" if entry in old else ""
        if not then:
            yield f"it also {verb} {shown}"
        elif not shown:
            yield f"it no longer {verb} {then}"
        else:
            yield f"it {verb} {shown}{course.past(said(was) if isinstance(was, str) else then)}"
