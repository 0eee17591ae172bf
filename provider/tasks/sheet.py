"""What the console shows of an object, as data: controls in their order, and parts that hold them.

A sheet is made from a comparable form. Two sheets tell which steps turn the one into the other; a
new object begins with a blank sheet.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from provider.tasks.model import INSIDE, TICKED, UNTICKED

Value = str | bool | tuple[str, ...]
Identity = tuple[str, str]


class Sort(Enum):
    """What a person does at a control to set it."""

    TEXT = auto()
    #: A text of several lines.
    CODE = auto()
    CHOICE = auto()
    BOX = auto()
    #: Several texts, without an order.
    ENTRIES = auto()
    #: The value is ``NAME`` and ``VERSION`` of a secret.
    SECRET = auto()


@dataclass(frozen=True)
class Control:
    """One control and what it shows.

    Attributes:
        label: as the console shows it.
        initial: what it shows in a new part; None where that is not known, or better said anyway.
        group: the part of the part that it stands in; "" for none.
        stage: how many of the part's presses come before it.
        lasting: set when the object is made, and never again.
        resets: the group whose controls, as far as they follow, show nothing certain any more
            once this one has another value (assumed); None for none.
        hidden: whether the console does not show the value again.
    """

    label: str
    sort: Sort
    value: Value
    initial: Value | None = None
    group: str = ""
    stage: int = 0
    lasting: bool = False
    resets: str | None = None
    hidden: bool = False

    @property
    def place(self) -> Identity:
        """Tell the control among those of its part."""
        return self.group, self.label

    def says_as(self, other: Control) -> bool:
        """Whether both say the same: entries have no order."""
        if (self.sort, other.sort) == (Sort.ENTRIES, Sort.ENTRIES):
            return set(entries(self)) == set(entries(other))
        return (self.sort, self.value) == (other.sort, other.value)

    @property
    def shown(self) -> str:
        """Give what a person reads there."""
        if isinstance(self.value, bool):
            return TICKED if self.value else UNTICKED
        return self.value if isinstance(self.value, str) else ", ".join(self.value)


@dataclass(frozen=True)
class Part:
    """A part of a screen with a heading: a node, a filter, a row.

    Attributes:
        heading: as the console shows it.
        key: tells the part among others of its heading: the name that the definition gives it.
        add: the button that makes one; "" for what is always there.
        menu: the part that the button stands in; "" for where the parts stand.
        remove: the button inside the part that takes it away.
        named: whether the console shows the key in the heading.
        stages: buttons inside the part that lead to the controls of stage 1 and on.
        done: the button that ends the last stage.
    """

    heading: str
    key: str = ""
    contents: tuple[Control | Parts, ...] = ()
    add: str = ""
    menu: str = ""
    remove: str = ""
    named: bool = False
    stages: tuple[str, ...] = ()
    done: str = ""

    @property
    def identity(self) -> Identity:
        """Tell the part among its siblings."""
        return self.heading, self.key

    @property
    def title(self) -> str:
        """Name the part in a sentence."""
        return called(self.heading, self.key) if self.key else self.heading

    @property
    def controls(self) -> tuple[Control, ...]:
        """Give the controls of the part itself."""
        return tuple(item for item in self.contents if isinstance(item, Control))

    @property
    def blank(self) -> Part:
        """Give the part as it is when it is new."""
        return replace(self, contents=())


@dataclass(frozen=True)
class Parts:
    """Parts beside each other that can be added and removed.

    Attributes:
        label: of the group that they stand in.
        parts: in the order in which a person adds them.
        first: what is set before one is added.
        taken_last: whether one is removed only when everything else is done.
        up: the button that moves a part before the one above it, where there is an order.
    """

    label: str
    parts: tuple[Part, ...]
    first: tuple[Control, ...] = ()
    taken_last: bool = False
    up: str = ""

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Tell the parts from each other."""
        return tuple(part.identity for part in self.parts)


Contents = Sequence[Control | Parts]


@dataclass(frozen=True)
class Sheet:
    """What the console shows of one object.

    Attributes:
        screen: the list that the object stands in.
        name: of the object in that list.
        path: what is pressed in the list to come to where the object stands or is made.
        create: what is pressed to make one, before ``begin`` and after it.
        begin: the controls between.
        contents: the controls and parts of the editor.
        save: the button that ends it.
    """

    screen: str
    name: str
    create: tuple[str, ...]
    contents: Contents
    save: str
    path: tuple[str, ...] = ()
    begin: tuple[Control, ...] = ()


@dataclass(frozen=True)
class Names:
    """How steps call parts: by the heading where that is enough, else with the key as well."""

    names: Mapping[Identity, str]

    @classmethod
    def of(cls, *sides: Parts) -> Names:
        """Name the parts that stand beside each other, before and after."""
        parts = [part for side in sides for part in side.parts]
        named = {part.identity for part in parts if part.named}
        return cls.given((part.identity for part in parts), named)

    @classmethod
    def given(cls, identities: Iterable[Identity], named: Container[Identity] = ()) -> Names:
        """Name parts by what tells them from each other."""
        known = tuple(dict.fromkeys(identities))
        headings = [heading for heading, _ in known]
        return cls(
            {
                item: called(*item)
                if item[1] and (item in named or headings.count(item[0]) > 1)
                else item[0]
                for item in known
            }
        )

    def __getitem__(self, identity: Identity) -> str:
        """Give the name of a part."""
        return self.names[identity]

    def is_given(self, identity: Identity) -> bool:
        """Whether the steps themselves have to say which part they mean."""
        return self.names[identity] != identity[0]


def called(heading: str, key: str) -> str:
    """Give the name of a part that its heading alone does not tell."""
    return f'{heading} "{key}"'


def inside(*parts: str) -> str:
    """Give the name of a part inside others."""
    return INSIDE.join(part for part in parts if part)


def by_label(contents: Contents) -> dict[str, Parts]:
    """Give the groups of parts by their labels."""
    return {item.label: item for item in contents if isinstance(item, Parts)}


def by_place(contents: Contents) -> dict[Identity, Control]:
    """Give the controls by their places."""
    return {item.place: item for item in contents if isinstance(item, Control)}


def entries(control: Control | None) -> tuple[str, ...]:
    """Give the entries of a control that has several, or the name and version of a secret."""
    return control.value if control and isinstance(control.value, tuple) else ()
