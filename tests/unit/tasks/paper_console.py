"""A console on paper: it begins with a sheet, and does what steps say, taking every word exactly.

A part that several others are called like is found by no step that does not say which one is
meant; so a step that is not exact enough fails here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from provider.tasks import Action, Step
from provider.tasks.model import INSIDE, TICKED, UNTICKED
from provider.tasks.sheet import Contents, Control, Identity, Part, Parts, Sort, entries

Held = str | bool | tuple[str, ...]


@dataclass
class Paper:
    """A part of the page: its heading, what its controls hold, and the parts inside."""

    heading: str
    key: str = ""
    held: dict[Identity, Held] = field(default_factory=dict)
    inside: list[Paper] = field(default_factory=list)
    name: str = ""

    @classmethod
    def of(cls, contents: Contents, heading: str = "", key: str = "", named: bool = False) -> Paper:
        """Draw a sheet, or a part of one."""
        paper = cls(heading, key, name=f'{heading} "{key}"' if named else "")
        for item in contents:
            if isinstance(item, Parts):
                paper.inside += [
                    cls.of(part.contents, part.heading, part.key, part.named) for part in item.parts
                ]
            else:
                paper.held[item.place] = item.value
        return paper


class PaperConsole:
    """An editor that is open, and shows ``contents``."""

    def __init__(self, contents: Contents, always: Iterable[Part] = ()) -> None:
        self.page = Paper.of(contents)
        self.page.inside += [Paper(part.heading) for part in always]
        #: Which parts may be meant by a name, as far as steps have said.
        self.candidates: dict[str, list[Paper]] = {}

    def follow(self, steps: Iterable[Step]) -> None:
        """Do one step after the other."""
        self.candidates.clear()
        for step in steps:
            if step.action is not Action.FIND:
                self._assert_found()
            _ACTS.get(step.action, PaperConsole._set)(self, step)

    def _assert_found(self) -> None:
        """Fail where what was looked for may be one of several that differ."""
        for name, parts in self.candidates.items():
            held = [(part.held, part.inside) for part in parts]
            assert all(item == held[0] for item in held), (name, held)
        self.candidates.clear()

    def _set(self, step: Step) -> None:
        part, group = self._at(step.part)
        place = (group, step.control)
        before = part.held.get(place)
        known = before if isinstance(before, tuple) else ()
        if step.action in (Action.TICK, Action.UNTICK):
            part.held[place] = step.action is Action.TICK
        elif step.action is Action.ENTER:
            part.held[place] = tuple(dict.fromkeys((*known, step.value)))
        elif step.action is Action.TAKE_OUT:
            part.held[place] = tuple(item for item in known if item != step.value)
        else:
            part.held[place] = step.value
        # A row of the console is headed by what it is called: what is typed into it first.
        if step.action is Action.FILL and part.name and next(iter(part.held)) == place:
            part.name = f'{part.heading} "{step.value}"'

    def _press(self, step: Step) -> None:
        part, _ = self._at(step.part)
        if part is self.page:
            return
        owner = _owner_in(self.page, part)
        assert owner is not None, step
        if step.control.startswith("Remove"):
            owner.inside.remove(part)
        elif step.control == "Move up":
            at = owner.inside.index(part)
            before = next(
                place
                for place in range(at - 1, -1, -1)
                if owner.inside[place].heading == part.heading
            )
            owner.inside.insert(before, owner.inside.pop(at))

    def _add(self, step: Step) -> None:
        outer, _, name = step.value.rpartition(INSIDE)
        owner, group = self._at(outer)
        assert group == "", step
        heading, _, key = name.partition(' "')
        if not key:
            twins = [part for part in owner.inside if part.heading == heading]
            assert not twins, step
        owner.inside.append(Paper(heading, name=name if key else ""))

    def _find(self, step: Step) -> None:
        name, _, below = step.part.rpartition('"')
        name, below = f'{name}"', below.removeprefix(INSIDE)
        outer, _, last = name.rpartition(INSIDE)
        heading, _, key = last.removesuffix('"').partition(' "')
        owner, _ = self._at(outer)
        alike = [part for part in owner.inside if part.heading == heading]
        self.candidates[name] = [
            part
            for part in self.candidates.get(name, alike)
            if part.name in ("", last) and step.value in _readings(part, below, step.control)
        ]
        meant = [part for part in self.candidates[name] if part.key == key]
        assert len(meant) == 1, (step, [part.held for part in alike])
        meant[0].name = last

    def _check(self, step: Step) -> None:
        part, group = self._at(step.part)
        if step.value.isdigit() and (group, step.control) not in part.held:
            return
        assert _shown(part.held.get((group, step.control), "")) == step.value, step

    def _at(self, path: str) -> tuple[Paper, str]:
        """Follow a path: through parts, then into a group of controls of the last one."""
        part, pieces = self.page, path.split(INSIDE) if path else []
        while pieces:
            named = [item for item in part.inside if item.name == pieces[0]]
            alike = [item for item in part.inside if item.heading == pieces[0]]
            found = named or [item for item in alike if not item.name or item.name == pieces[0]]
            if not found:
                break
            assert len(named or alike) == 1, f"{path}: {len(alike)} parts are called {pieces[0]}"
            part, pieces = found[0], pieces[1:]
        return part, INSIDE.join(pieces)


def _owner_in(root: Paper, part: Paper) -> Paper | None:
    if any(item is part for item in root.inside):
        return root
    return next((owner for item in root.inside if (owner := _owner_in(item, part))), None)


def assert_shows(paper: Paper, contents: Contents) -> None:
    """Fail where a page does not show what a sheet says: its controls and its parts, no others."""
    for item in contents:
        if isinstance(item, Control):
            _assert_holds(paper, item)
    groups = [item for item in contents if isinstance(item, Parts)]
    if not groups:
        return  # what is still inside has vanished with a choice
    wanted = [part for group in groups for part in group.parts]
    assert sorted(part.heading for part in wanted) == sorted(part.heading for part in paper.inside)
    left = list(paper.inside)
    for part in wanted:
        fitting = [item for item in left if _fits(item, part)]
        assert fitting, (part, [item for item in left if item.heading == part.heading])
        left.remove(fitting[0])
    for group in groups:
        if group.up:
            shown = [
                item for item in paper.inside if item.heading in {p.heading for p in group.parts}
            ]
            assert [item.name for item in shown] == [part.title for part in group.parts]


def _readings(part: Paper, path: str, label: str) -> list[str]:
    """Give what a control shows in the parts that a path leads to, all of them."""
    parts, pieces = [part], path.split(INSIDE) if path else []
    while pieces:
        inner = [item for owner in parts for item in owner.inside if item.heading == pieces[0]]
        if not inner:
            break
        parts, pieces = inner, pieces[1:]
    place = (INSIDE.join(pieces), label)
    shown = [_shown(item.held[place]) for item in parts if place in item.held]
    return shown or [str(len(item.inside)) for item in parts]


def _fits(paper: Paper, part: Part) -> bool:
    if paper.heading != part.heading:
        return False
    try:
        assert_shows(paper, part.contents)
    except AssertionError:
        return False
    return True


def _assert_holds(paper: Paper, control: Control) -> None:
    held = paper.held.get(control.place)
    if held is None:
        # Nobody touched it, so it shows what it shows at first.
        assert control.initial is not None, control
        held = control.initial
    if control.sort is Sort.SECRET:
        assert held in (control.value, entries(control)[0]), control
    elif isinstance(control.value, tuple) and isinstance(held, tuple):
        assert sorted(held) == sorted(control.value), (control, held)
    else:
        assert held == control.value, (control, held)


def _shown(held: Held) -> str:
    if isinstance(held, bool):
        return TICKED if held else UNTICKED
    return held if isinstance(held, str) else ", ".join(held)


_ACTS = {
    Action.OPEN: lambda console, step: None,
    Action.PRESS: PaperConsole._press,
    Action.ADD: PaperConsole._add,
    Action.FIND: PaperConsole._find,
    Action.CHECK: PaperConsole._check,
}
