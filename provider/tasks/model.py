"""A task for a person: what to do in the console, step by step, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

#: Seconds that a person needs for one step; a guess of ours (assumed).
SECONDS_PER_STEP = 25


class Action(StrEnum):
    """What a person does at a control."""

    #: Go to the screen of the step; the control is the menu's or page's name.
    OPEN = "open"
    #: Press a button, follow a link, pick an entry of a list by its name.
    PRESS = "press"
    #: Choose ``value`` in a list of choices.
    CHOOSE = "choose"
    #: Type ``value``; an empty one clears the control.
    FILL = "fill"
    #: Paste ``value``, a text of several lines.
    PASTE = "paste"
    TICK = "tick"
    UNTICK = "untick"
    #: Put ``value`` among the entries of the control, which takes several; where it is, it stays.
    ENTER = "enter"
    #: Take ``value`` out of the entries of the control, where it is among them.
    TAKE_OUT = "take out"
    #: Press the control for a new part, such as a node; further steps call that part ``value``.
    ADD = "add"
    #: Look for the part in which the control shows ``value``; further steps call it ``part``.
    #: Several such steps for one part all have to be true. The control may stand in any of the
    #: parts inside: ``Group "a" > Filter`` is the group that has such a filter.
    FIND = "find"
    #: Type the value of the secret that ``value`` names; the value itself is never shown.
    SECRET = "secret"
    #: Look whether the control shows ``value``; nothing is changed. A box shows ``TICKED`` or
    #: ``UNTICKED``, a control of several entries all of them with commas, and a group of parts the
    #: number of its parts.
    CHECK = "check"


#: What a box shows.
TICKED, UNTICKED = "ticked", "not ticked"
#: Stands between a part and the part inside of it, and between the pieces of a screen's name.
INSIDE = " > "


class Act(StrEnum):
    """What a task is for."""

    MAKE = "make"
    CHANGE = "change"
    #: Start, resume or finish a workflow.
    RUN = "run"
    REMOVE = "remove"
    #: Nothing but to look and to confirm what is there.
    VERIFY = "verify"


class Settled(StrEnum):
    """How it becomes known that a task is done."""

    #: The store's API shows it.
    READING = "reading"
    #: A person says so with ``connectif confirm``.
    CONFIRMATION = "confirmation"


@dataclass(frozen=True)
class Step:
    """One thing to do at one control.

    Attributes:
        screen: where, as the console's menus say it: ``Contacts > Contact fields``.
        action: what to do.
        control: the label of the control.
        value: what to choose or type; "" where there is nothing.
        part: the part of the screen that the control stands in, such as a node of a workflow;
            "" for the screen itself. ``Check value "in-app"`` is the part that a step has added or
            found under that name, or one whose own heading says so; ``Push > Limitations`` is a
            part inside another one.
    """

    screen: str
    action: Action
    control: str
    value: str = ""
    part: str = ""


@dataclass(frozen=True)
class Task:
    """What a person has to do for one definition.

    Attributes:
        resource: the Pulumi name, ``pack.key``.
        kind: of the definition.
        name: of the object in the store.
        act: what the task is for.
        summary: one clause in the imperative, without a full stop.
        steps: in their order.
        settled: how it becomes known that it is done.
        sends: whether doing it sends something to customers.
    """

    resource: str
    kind: str
    name: str
    act: Act
    summary: str
    steps: tuple[Step, ...]
    settled: Settled
    sends: bool = False

    @property
    def minutes(self) -> int:
        """Give how long it takes a person, in minutes, at least one (assumed)."""
        return max(1, ceil(len(self.steps) * SECONDS_PER_STEP / 60))
