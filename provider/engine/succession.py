"""What must happen to the workflows of a store until one of them is what a definition says.

A workflow that was started keeps its structure, so an edit is a succession: a new version is made
and started, and the old one finished. Nothing here calls the store; the plan is made anew from the
store in every run, so one that was cut off anywhere goes on where it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.kinds import Difference, Violation
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName, label_of
from provider.kinds.workflow import ACTING, ALIVE, DESCRIPTION, structural

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """A workflow of the store beside the definition.

    ``live`` is its comparable form, ``differences`` what the definition says otherwise, the way to
    run left out.
    """

    body: Body
    live: Mapping[str, Any]
    differences: tuple[Difference, ...]

    @property
    def status(self) -> str:
        """The status in the store."""
        return str(self.body.get("status", ""))

    @property
    def name(self) -> LiveName:
        """The name in the store, taken apart."""
        return LiveName.parse(str(self.body["name"]))

    @property
    def alive(self) -> bool:
        """Whether it acts, or may act again."""
        return self.status in ALIVE

    @property
    def structural(self) -> tuple[Difference, ...]:
        """What differs and can be changed in a draft only."""
        return structural(self.live, self.differences)

    @property
    def equal(self) -> bool:
        """Whether it is what the definition says."""
        return not self.differences


@dataclass(frozen=True)
class Succession:
    """The plan: patch or make the successor, start it, finish the others.

    Attributes:
        name: the live name that the definition has in the end.
        successor: the workflow that is, or becomes, what the definition says; None: it is made.
        start: whether it is then started, or resumed.
        finish: the workflows that end with it.
        refusals: why nothing of this may happen.
    """

    name: LiveName
    successor: Candidate | None = None
    start: bool = False
    finish: tuple[Candidate, ...] = ()
    refusals: tuple[Violation, ...] = field(default=())

    @property
    def rewritten(self) -> tuple[Difference, ...]:
        """What is patched in the successor."""
        return self.successor.differences if self.successor else ()

    @property
    def idle(self) -> bool:
        """Whether the store needs no call."""
        made = self.successor is not None and self.name == self.successor.name
        return made and not (self.rewritten or self.start or self.finish)


def plan(
    desired: Mapping[str, Any],
    current: Candidate | None,
    candidates: Iterable[Candidate],
    before: Mapping[str, Any] = NOTHING,
) -> Succession:
    """Plan the succession.

    Args:
        desired: the comparable form of the definition.
        current: the workflow that the resource stands for, if the store still has it.
        candidates: the other workflows of that name, of all versions and labels.
        before: the inputs of the resource as it was read; empty for a new one.
    """
    others = [item for item in candidates if current is None or item.body["id"] != _id(current)]
    label = label_of(desired["run"])
    if label is not None:
        return _once(desired, label, current, others, before)
    if desired["run"] == "draft":
        return _draft(desired, current, others, before)
    return _continuous(desired, current, others, before)


def _once(
    desired: Mapping[str, Any],
    label: str,
    current: Candidate | None,
    others: list[Candidate],
    before: Mapping[str, Any],
) -> Succession:
    name = LiveName(str(desired["name"]), label=label)
    labelled = [item for item in others if item.name.label == label]
    mine = current is not None and label in (current.name.label, label_of(before.get("run")))
    if current is not None and mine:
        labelled = [current, *labelled]
    if len(labelled) > 1:
        return Succession(name, refusals=(_several(labelled),))
    ending = () if mine else _predecessors(current, others)
    if labelled:
        return _labelled(name, labelled[0], ending, new=not mine and current is None)
    if current is not None and current.status == "draft":
        return Succession(name, current, start=True)
    if label in before.get("sent", ()):
        return Succession(name, refusals=(_already_sent(label),))
    return Succession(name, None, start=True, finish=ending)


def _predecessors(current: Candidate | None, others: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Give what ends with the start of a label: another one, or every version."""
    if current is None:
        return ()
    versions = [item for item in others if item.name.label is None]
    return _rest(None, (current, *(versions if current.name.label is None else ())))


def _labelled(
    name: LiveName, found: Candidate, ending: tuple[Candidate, ...], *, new: bool
) -> Succession:
    """Go on with the workflow that has the label: what was started is never started again."""
    if found.status == "draft":
        if new and found.differences:
            return Succession(name, refusals=(_conflict(found),))
        return Succession(name, found, start=True, finish=ending)
    edited = [item for item in found.differences if item.path[0] not in DESCRIPTION]
    if edited:
        return Succession(name, found, refusals=(_already_sent(str(name.label), edited[0]),))
    if new and found.differences:
        return Succession(name, refusals=(_conflict(found),))
    return Succession(name, found, finish=ending)


def _continuous(
    desired: Mapping[str, Any],
    current: Candidate | None,
    others: list[Candidate],
    before: Mapping[str, Any],
) -> Succession:
    versions = [item for item in others if item.name.label is None]
    if current is None or current.name.label is not None or label_of(before.get("run")):
        return _first(desired, versions, current)
    rest = _rest(current, versions)
    if current.status == "draft":
        return Succession(_named(desired, current), current, start=True, finish=rest)
    if current.alive and not current.structural:
        return Succession(_named(desired, current), current, current.status == "paused", rest)
    return _next(desired, current, versions, start=True)


def _draft(
    desired: Mapping[str, Any],
    current: Candidate | None,
    others: list[Candidate],
    before: Mapping[str, Any],
) -> Succession:
    versions = [item for item in others if item.name.label is None]
    if current is None:
        return _taken_over(desired, versions) or Succession(_numbered(desired, versions))
    if current.status == "draft" and current.name.label is None:
        return Succession(_named(desired, current), current)
    if before.get("run") == "draft" and current.equal:
        return Succession(_named(desired, current), current)
    return _next(desired, current, versions, start=False, finish=_ours(current, before))


def _first(
    desired: Mapping[str, Any], versions: list[Candidate], campaign: Candidate | None
) -> Succession:
    """Take over an equal version that can act, or make the first one, in a campaign's place."""
    ending = (campaign,) if campaign is not None and campaign.alive else ()
    equal = [item for item in versions if item.equal and item.status != "finished"]
    if equal:
        found = min(equal, key=_preference)
        rest = (*ending, *_rest(found, versions))
        return Succession(_named(desired, found), found, found.status not in ACTING, rest)
    unequal = [item for item in versions if item.status != "finished"]
    if unequal:
        return Succession(
            LiveName(str(desired["name"])), refusals=(_conflict(min(unequal, key=_preference)),)
        )
    # A campaign whose label was taken away by hand has the name of a version.
    named = [campaign] if campaign is not None and campaign.name.label is None else []
    return Succession(_numbered(desired, [*versions, *named]), None, start=True, finish=ending)


def _taken_over(desired: Mapping[str, Any], versions: list[Candidate]) -> Succession | None:
    """Take over an equal workflow for a draft, also one that somebody has started by hand."""
    if not versions:
        return None
    equal = [item for item in versions if item.equal]
    if equal:
        found = min(equal, key=lambda item: (item.status != "draft", _preference(item)))
        return Succession(_named(desired, found), found)
    unfinished = [item for item in versions if item.status != "finished"]
    if not unfinished:
        return None
    found = min(unfinished, key=_preference)
    return Succession(LiveName(str(desired["name"])), refusals=(_conflict(found),))


def _next(
    desired: Mapping[str, Any],
    current: Candidate,
    versions: list[Candidate],
    *,
    start: bool,
    finish: bool = True,
) -> Succession:
    """Make the next version, or go on with one that a run before has made."""
    # A labelled one is outside the count of versions.
    known = versions if current.name.label is not None else [current, *versions]
    number = current.name.version if current.name.label is None else 0
    newer = [
        item
        for item in versions
        if item.name.version > number and item.equal and item.status != "finished"
    ]
    found = max(newer, key=lambda item: item.name.version, default=None)
    ending = _rest(found, (current, *versions)) if finish else ()
    if found is not None:
        due = start and found.status not in ACTING
        return Succession(_named(desired, found), found, due, ending)
    return Succession(_numbered(desired, known), None, start, ending)


def _ours(current: Candidate, before: Mapping[str, Any]) -> bool:
    """Whether a definition has started it; what somebody else started, nobody else ends."""
    return current.alive and before.get("run") != "draft"


def _rest(found: Candidate | None, versions: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Give the other versions that are alive: runs that were cut off may have left some."""
    own = found.body["id"] if found else None
    return tuple(item for item in versions if item.alive and item.body["id"] != own)


def _named(desired: Mapping[str, Any], found: Candidate) -> LiveName:
    """Give the definition's name with the version that a workflow has."""
    return LiveName(str(desired["name"]), found.name.version)


def _numbered(desired: Mapping[str, Any], versions: Iterable[Candidate]) -> LiveName:
    """Give the name of a version that the store does not have yet."""
    highest = max((item.name.version for item in versions), default=0)
    return LiveName(str(desired["name"]), highest + 1)


def _preference(item: Candidate) -> tuple[int, int]:
    """Prefer what acts, then what is paused, then drafts, then the latest version."""
    order = ("active", "scheduled", "paused", "draft", "finished")
    place = order.index(item.status) if item.status in order else len(order)
    return place, -item.name.version


def _id(candidate: Candidate) -> str:
    return str(candidate.body["id"])


def _several(found: Iterable[Candidate]) -> Violation:
    names = ", ".join(f'"{item.body["name"]}" ({item.status})' for item in found)
    return Violation(
        ("run",),
        f"the store has more than one workflow of this label: {names}. Nothing is started: delete "
        "the drafts among them, or give a new label",
    )


def _already_sent(label: str, difference: Difference | None = None) -> Violation:
    what = f" ({difference.name} differs)" if difference else ""
    path = difference.path if difference else ("run",)
    return Violation(
        path, f'already sent with the label "{label}"{what}: give a new label to send once more'
    )


def _conflict(found: Candidate) -> Violation:
    names = ", ".join(item.name for item in found.differences)
    return Violation(
        (),
        f'workflow "{found.body["name"]}" ({found.status}) is in the store already and differs '
        f"({names}). Nothing is overwritten: make the definition say what the store has, then edit "
        "it, or choose another name",
    )
