"""The sentences of the guide, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from provider.kinds import KINDS, WORKFLOW
from provider.kinds.live_names import LiveName
from provider.tasks.guide import Advice, Assignment, Guide, Standing
from provider.tasks.labels import text
from provider.tasks.model import TICKED, UNTICKED, Act, Action, Settled, Step, Task

#: A value that is chosen or looked at stands in its line up to this length.
LONGEST_IN_LINE = 60

SENDS = "SENDS to customers: what the next step sends cannot be called back."
SENDS_SHORT = "SENDS to customers"
BEFORE = "Before you begin"
NOTICES = "Good to know"
LEFT = "LEFT IN THE STORE when you run pulumi up"
LEFT_WHY = (
    "Nothing defines these any more, and they stay: delete them in the console where they are not "
    "wanted."
)
AGED = "Confirmed long ago"
AGED_WHY = "No API shows what is in these: look at them again, and confirm them once more."
STANDING = "Nothing is left to do for"
REFUSALS = "A preview stops here"


def missing(stack: str) -> str:
    """Give the heading of what an update has to make before a person can begin."""
    return f"First run pulumi up --stack {stack}: the store does not have these yet"


NOTHING = "nothing is left to do"

_VERBS = {
    Act.MAKE: "Make",
    Act.CHANGE: "Change",
    Act.REMOVE: "Remove",
    Act.VERIFY: "Check",
}
_STATES = {
    "applied": "the store has it",
    "confirmed": "",
    "read": "the store shows it in the state that was asked for",
    "unverified": "the store shows its name, not its state",
    "absent": "it is gone",
    "new": "pulumi up makes it",
    "pending": "pulumi up has yet to look at it",
}
_UNSEEN = frozenset({"new", "pending"})
#: What stands before the control, and between it and the value.
_WORDS = {
    Action.OPEN: ("Go to ", ":"),
    Action.PRESS: ("Press ", " at"),
    Action.CHOOSE: ("At ", " choose"),
    Action.FILL: ("Type into ", ":"),
    Action.PASTE: ("Paste into ", ":"),
    Action.TICK: ("Tick ", ":"),
    Action.UNTICK: ("Untick ", ":"),
    Action.ENTER: ("Add to ", ":"),
    Action.TAKE_OUT: ("Take out of ", ":"),
    Action.ADD: ("Press ", "; below, the new one is called"),
    Action.FIND: ("Find the one in which ", " shows"),
    Action.CHECK: ("Look: ", " shows"),
}
#: What is entered as it stands, and so is to be copied.
_ENTERED = frozenset({Action.FILL, Action.PASTE, Action.ENTER})


#: After these a workflow's contents are to be confirmed.
_LOOKED_INTO = frozenset({Act.MAKE, Act.CHANGE, Act.VERIFY})


class Shape(Enum):
    """How a value is shown."""

    NONE = "none"
    #: In the line: something to choose or to look for.
    LINE = "line"
    #: In the line: what is only looked at.
    SEEN = "seen"
    #: As a block of its own, exactly as it is to be entered.
    BLOCK = "block"
    #: In the line, and not to be entered itself.
    NAME = "name"


@dataclass(frozen=True)
class Phrase:
    """A step in words: ``before`` the control's label, ``after`` it, then the value."""

    before: str
    control: str
    after: str
    value: str = ""
    shape: Shape = Shape.NONE


def phrase(step: Step, assignment: Assignment) -> Phrase:
    """Give a step in words."""
    control, value = step.control, step.value
    if step.action is Action.SECRET:
        variable = (assignment.variables or {}).get(value, "")
        after = f" the value of the secret {value}, which is never shown; its variable is"
        return Phrase("Type into ", control, after, variable, Shape.NAME)
    before, after = _WORDS[step.action]
    if not value or (step.action is Action.ADD and value == control):
        return _without_value(step, before)
    if step.action is Action.CHECK and value in (TICKED, UNTICKED):
        return Phrase(before, control, f" is {value}.")
    shape = _shape(step)
    colon = ":" if shape is Shape.BLOCK and not after.endswith(":") else ""
    return Phrase(before, control, after + colon, value, shape)


def _without_value(step: Step, before: str) -> Phrase:
    if step.action in (Action.FILL, Action.PASTE):
        return Phrase("Clear ", step.control, ".")
    if step.action in (Action.CHECK, Action.FIND):
        return Phrase(before, step.control, " is empty.")
    return Phrase(before, step.control, ".")


def _shape(step: Step) -> Shape:
    if step.action in _ENTERED:
        return Shape.BLOCK
    is_long = len(step.value) > LONGEST_IN_LINE or len(lines(step.value)) > 1
    if is_long:
        return Shape.BLOCK
    return Shape.SEEN if step.action is Action.CHECK else Shape.LINE


def lines(value: str) -> list[str]:
    """Split a value at its line breaks, whichever they are; one at its end ends the last line."""
    found = re.split("\r\n|\r|\n", value)
    return found[:-1] if len(found) > 1 and not found[-1] else found


def sending_step(task: Task) -> int | None:
    """Give the number, from 1, of the step that sends to customers: the last activation."""
    if not task.sends:
        return None
    starting = {text("workflow.activate"), text("workflow.resume")}
    pressed = [
        number
        for number, step in enumerate(task.steps, start=1)
        if step.action is Action.PRESS and not step.part and step.control in starting
    ]
    return pressed[-1] if pressed else len(task.steps)


def title(task: Task) -> str:
    """Give the heading of a task."""
    if task.act is Act.RUN:
        return _capitalised(clause(task))
    return f'{_VERBS[task.act]} the {words(task.kind)} "{task.name}"'


def delta(task: Task) -> str:
    """Give what changes, for a task whose title does not say it; "" for others."""
    said = clause(task)
    if task.act is Act.VERIFY:
        then = f" Then {said}." if said else ""
        return f"Compare what the console shows with every value below; correct what differs.{then}"
    if task.act is Act.REMOVE:
        return f"{_capitalised(said)}."
    prefix = f'in the {words(task.kind)} "{task.name}": '
    return f"What changes: {said.removeprefix(prefix)}." if task.act is Act.CHANGE else ""


def clause(task: Task) -> str:
    """Give what is to be done in one clause, without the place, which the steps say.

    Of what begins with looking it is what comes after that, "" for nothing.
    """
    if task.act is Act.MAKE:
        return f'make the {words(task.kind)} "{task.name}"'
    said = task.summary.removesuffix(f" ({KINDS[task.kind].place})")
    if task.act is Act.VERIFY:
        return said.partition(", and confirm it")[2].removeprefix(", then ")
    return said


def _capitalised(said: str) -> str:
    return said[:1].upper() + said[1:]


def ending(task: Task) -> str:
    """Say how it becomes known that a task is done; with a colon where ``command`` follows."""
    if task.settled is Settled.CONFIRMATION:
        return "When it is done, say so:"
    if _is_looked_into(task):
        return (
            "When it is done, say so. The store's API shows the workflow's name and state, but not "
            "what is in it:"
        )
    return "When it is done, there is nothing to confirm: the store's API shows it."


def command(task: Task, stack: str) -> str | None:
    """Give the command that confirms a task once it is done, where there is something to."""
    if task.settled is not Settled.CONFIRMATION and not _is_looked_into(task):
        return None
    return f"connectif confirm {task.resource} --stack {stack}"


def _is_looked_into(task: Task) -> bool:
    """Whether a workflow's contents are to be confirmed when the store shows the rest of it.

    Not of one with a label: it has sent what it holds.
    """
    once = LiveName.parse(task.name).label is not None
    return task.kind == WORKFLOW.name and task.act in _LOOKED_INTO and not once


def counted(number: int, word: str) -> str:
    """Write a number with its noun: ``1 task``, ``2 tasks``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def headline(guides: Sequence[Guide]) -> str:
    """Give the number of tasks and the time that they take: ``2 tasks, about 9 minutes``."""
    tasks = sum(len(guide.assignments) for guide in guides)
    unknown = [guide for guide in guides if guide.error]
    parts = []
    if tasks:
        minutes = sum(guide.minutes for guide in guides)
        parts.append(f"{counted(tasks, 'task')}, about {counted(minutes, 'minute')}")
    elif len(unknown) < len(guides):
        parts.append(NOTHING)
    if unknown:
        number = "" if len(guides) == 1 else f"{counted(len(unknown), 'store')} "
        parts.append(f"{number}cannot be read")
    return "; ".join(parts)


def heading(guides: Sequence[Guide]) -> str:
    """Give the heading of a document: the store's name, or how many there are."""
    if len(guides) == 1:
        return f"{guides[0].stack}: {state_line(guides[0])}"
    return f"{counted(len(guides), 'store')}: {headline(guides)}"


def state_line(guide: Guide) -> str:
    """Say how much is left to do in a store."""
    if guide.surface != "public" and not guide.error and not guide.assignments:
        return "its API makes everything"
    return headline([guide])


def site(address: str) -> str:
    """Give the part of an address that tells people where it leads."""
    return urlsplit(address).hostname or address


def words(kind: str) -> str:
    """Give the words for an object of a kind."""
    return KINDS[kind].words


def all_notices(guides: Sequence[Guide]) -> list[Advice]:
    """Give the notices of all packs, each once."""
    return list({item.pack: item for guide in guides for item in guide.notices}.values())


def standing(item: Standing) -> str:
    """Say how a definition stands that has no task."""
    who = f" by {item.by}" if item.by else ""
    said = f"confirmed{who} on {item.on.isoformat()}" if item.on else ""
    word = "" if said and item.word in _UNSEEN else _STATES.get(item.word, item.word)
    state = "; ".join(filter(None, [word, said]))
    return f'{words(item.kind)} "{item.name}" ({item.resource}): {state}'
