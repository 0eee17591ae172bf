"""What must happen to the workflows of a store until one of them is what a definition says.

A workflow that was started keeps its structure, so an edit is a succession: a new version is made
and started, and the old one finished. Nothing here calls the store; the plan is made anew from the
store in every run, so one that was cut off anywhere goes on where it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from provider.kinds import Difference, Violation
from provider.kinds.kind import NOTHING
from provider.kinds.live_names import LiveName, label_of
from provider.kinds.workflow import ACTING, ALIVE, DESCRIPTION, sends, structural

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
    """The plan: patch or make the successor, start it, finish the one before.

    Attributes:
        name: the live name that the definition has in the end.
        successor: the workflow that is, or becomes, what the definition says; None: it is made.
        start: whether it is then started, or resumed.
        finish: the workflow that ends with it.
        discard: the draft of our own that is no longer needed.
        strays: others of the name that go on: nobody knows whose they are, so nobody ends them.
        refusals: why nothing of this may happen.
    """

    name: LiveName
    successor: Candidate | None = None
    start: bool = False
    finish: tuple[Candidate, ...] = ()
    discard: Candidate | None = None
    strays: tuple[Candidate, ...] = ()
    refusals: tuple[Violation, ...] = field(default=())

    @property
    def rewritten(self) -> tuple[Difference, ...]:
        """What is patched in the successor."""
        return self.successor.differences if self.successor else ()

    @property
    def idle(self) -> bool:
        """Whether the store needs no call."""
        made = self.successor is not None and self.name == self.successor.name
        return made and not (self.rewritten or self.start or self.finish or self.discard)


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
        before: the inputs of the resource as it was read, with the labels that it has ``sent``;
            empty for a new one.
    """
    others = [item for item in candidates if current is None or item.body["id"] != _id(current)]
    planned = _planned(desired, current, others, before)
    own = [planned.successor, *planned.finish, planned.discard]
    known = {item.body["id"] for item in own if item is not None}
    all_of_them = [*([current] if current is not None else []), *others]
    strays = tuple(item for item in all_of_them if item.alive and item.body["id"] not in known)
    refusal = _refusal(desired, planned, others, strays)
    if planned.refusals or refusal is None:
        return replace(planned, strays=strays)
    return Succession(planned.name, planned.successor, refusals=(refusal,))


def _planned(
    desired: Mapping[str, Any],
    current: Candidate | None,
    others: list[Candidate],
    before: Mapping[str, Any],
) -> Succession:
    label = label_of(desired["run"])
    if label is not None:
        return _once(desired, label, current, others, before)
    versions = [item for item in others if item.name.label is None]
    if desired["run"] == "draft":
        return _draft(desired, current, versions, before)
    return _continuous(desired, current, versions, before)


def _refusal(
    desired: Mapping[str, Any],
    planned: Succession,
    others: Iterable[Candidate],
    strays: Iterable[Candidate],
) -> Violation | None:
    """Refuse a name that is taken, and a start beside another one that may send the same."""
    found = planned.successor
    taken = [item for item in others if item.body["name"] == str(planned.name)]
    if found is not None and found.name != planned.name and taken:
        reason = f'the store has another workflow "{planned.name}": choose another name'
        return Violation(("name",), reason)
    names = ", ".join(f'"{item.body["name"]}" ({item.status})' for item in strays)
    if planned.start and sends(desired) and names:
        return Violation(
            ("run",),
            f"not started, since another workflow of this name goes on and may send the same: "
            f"{names}. This stack has not started it: finish it in the console, or wait for its "
            "end",
        )
    return None


def _once(
    desired: Mapping[str, Any],
    label: str,
    current: Candidate | None,
    others: list[Candidate],
    before: Mapping[str, Any],
) -> Succession:
    name = LiveName(str(desired["name"]), label=label)
    labelled = [item for item in others if item.name.label == label]
    if current is not None and label in (current.name.label, label_of(before.get("run"))):
        labelled, earlier = [current, *labelled], None
    else:
        earlier = current
    if len(labelled) > 1:
        return Succession(name, refusals=(_several(labelled),))
    finish = (earlier,) if earlier is not None and earlier.alive else ()
    discard = earlier if earlier is not None and earlier.status == "draft" else None
    sent = label in before.get("sent", ())
    if labelled:
        found = labelled[0]
        refusal = _against(found, label, sent=sent, mine=found is current)
        if refusal:
            return Succession(name, found, refusals=(refusal,))
        start = found.status == "draft" and not sent
        return Succession(name, found, start, finish, discard)
    if sent:
        return Succession(name, refusals=(_already_sent(label),))
    # A draft is never given the label: two runs could take two drafts for the same label.
    return Succession(name, None, start=True, finish=finish, discard=discard)


def _against(found: Candidate, label: str, *, sent: bool, mine: bool) -> Violation | None:
    """Refuse an edit of what was sent, and to take over what differs."""
    edited = [item for item in found.differences if item.path[0] not in DESCRIPTION]
    if edited and (sent or found.status != "draft"):
        return _already_sent(label, edited[0])
    return _conflict(found) if found.differences and not mine else None


def _continuous(
    desired: Mapping[str, Any],
    current: Candidate | None,
    versions: list[Candidate],
    before: Mapping[str, Any],
) -> Succession:
    if current is None or current.name.label is not None or label_of(before.get("run")):
        return _first(desired, versions, current)
    name = _named(desired, current, before)
    if current.status == "draft":
        return Succession(name, current, start=True)
    if current.alive and not current.structural:
        return Succession(name, current, current.status == "paused")
    return _next(desired, current, versions, before, start=True)


def _draft(
    desired: Mapping[str, Any],
    current: Candidate | None,
    versions: list[Candidate],
    before: Mapping[str, Any],
) -> Succession:
    if current is None:
        return _taken_over(desired, versions) or Succession(_numbered(desired, versions, before))
    by_hand = before.get("run") == "draft" and current.status != "draft"
    if current.name.label is None and (current.status == "draft" or (by_hand and current.equal)):
        return Succession(_named(desired, current, before), current)
    return _next(desired, current, versions, before, start=False, finish=not by_hand)


def _first(
    desired: Mapping[str, Any], versions: list[Candidate], campaign: Candidate | None
) -> Succession:
    """Take over an equal version that can act, or make the first one, in a campaign's place."""
    finish = (campaign,) if campaign is not None and campaign.alive else ()
    discard = campaign if campaign is not None and campaign.status == "draft" else None
    unfinished = [item for item in versions if item.status != "finished"]
    equal = [item for item in unfinished if item.equal]
    if equal:
        found = min(equal, key=_preference)
        due = found.status not in ACTING
        return Succession(_named(desired, found), found, due, finish, discard)
    if unfinished:
        refusal = _conflict(min(unfinished, key=_preference))
        return Succession(LiveName(str(desired["name"])), refusals=(refusal,))
    # A campaign whose label was taken away by hand has the name of a version.
    named = [campaign] if campaign is not None and campaign.name.label is None else []
    return Succession(_numbered(desired, [*versions, *named]), None, True, finish, discard)


def _taken_over(desired: Mapping[str, Any], versions: list[Candidate]) -> Succession | None:
    """Take over an equal workflow for a draft, also one that somebody has started by hand."""
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
    before: Mapping[str, Any],
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
    ending = (current,) if finish and current.alive else ()
    discard = current if current.status == "draft" else None
    if found is not None:
        due = start and found.status not in ACTING
        return Succession(_named(desired, found), found, due, ending, discard)
    return Succession(_numbered(desired, known, before), None, start, ending, discard)


def _named(
    desired: Mapping[str, Any], found: Candidate, before: Mapping[str, Any] = NOTHING
) -> LiveName:
    """Give the definition's name with the version that a workflow has, or had before."""
    return LiveName(str(desired["name"]), int(before.get("version", found.name.version)))


def _numbered(
    desired: Mapping[str, Any],
    versions: Iterable[Candidate],
    before: Mapping[str, Any] = NOTHING,
) -> LiveName:
    """Give the name of a version that the store does not have yet, nor had."""
    numbers = [item.name.version for item in versions]
    highest = max([*numbers, int(before.get("version", 0))], default=0)
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
