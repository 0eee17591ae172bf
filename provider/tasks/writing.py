"""Two sheets become the steps that turn the one object into the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provider.tasks.finding import finds
from provider.tasks.model import INSIDE, Action, Step
from provider.tasks.sheet import (
    Contents,
    Control,
    Names,
    Part,
    Parts,
    Sort,
    by_label,
    by_place,
    entries,
    inside,
)

_ACTIONS = {Sort.TEXT: Action.FILL, Sort.CODE: Action.PASTE, Sort.CHOICE: Action.CHOOSE}


def said(control: Control, before: Control | None, new: bool) -> bool:
    """Whether a control has to be set; ``before`` is what it shows, None where it just appears.

    ``new``: it appears in a new part.
    """
    if before is not None:
        return not control.says_as(before) and (new or not control.lasting)
    if new:
        return control.initial is None or control.value != control.initial
    return control.value not in ("", False, ())


@dataclass(frozen=True)
class Writer:
    """Writes the steps of one editor, whose screen has this name."""

    screen: str

    def editing(self, before: Contents, after: Contents, *, new: bool = False) -> list[Step]:
        """Give the steps in an editor that shows ``before``, until it shows ``after``.

        ``new``: the object is new, and what ``before`` lacks shows what it shows at first.
        """
        return self._part(
            Part("", contents=tuple(before)), Part("", contents=tuple(after)), "", new
        )

    def control(
        self, control: Control, before: Control | None = None, path: str = "", again: bool = False
    ) -> Iterator[Step]:
        """Yield the steps that set a control; ``again``: it may show nothing by now."""
        for action, value in _acts(control, before, again):
            part = inside(path, control.group)
            yield Step(self.screen, action, control.label, value, part)

    def press(self, control: str, path: str = "") -> Step:
        """Give the step that presses a button."""
        return Step(self.screen, Action.PRESS, control, "", path)

    def _part(self, before: Part, after: Part, path: str, new: bool) -> list[Step]:
        """Give the steps inside one part."""
        staged: list[tuple[int, Step]] = []
        shown, groups = by_place(before.contents), by_label(before.contents)
        uncertain: set[str] = set()
        for item in after.contents:
            if isinstance(item, Parts):
                known = groups.get(item.label, Parts(item.label, ()))
                staged += [(0, step) for step in self._beside(known, item, path)]
                continue
            again = item.group.partition(INSIDE)[0] in uncertain
            earlier = shown.get(item.place)
            if said(item, earlier, new) or (again and said(item, None, True)):
                steps = self.control(item, earlier, path, again=again)
                staged += [(item.stage, step) for step in steps]
                uncertain |= {item.resets} if item.resets is not None and not new else set()
        return list(self._in_stages(staged, after, path))

    def _in_stages(
        self, staged: Sequence[tuple[int, Step]], part: Part, path: str
    ) -> Iterator[Step]:
        yield from (step for stage, step in staged if stage == 0)
        if not any(stage for stage, _ in staged):
            return
        for number, button in enumerate(part.stages, start=1):
            yield self.press(button, path)
            yield from (step for stage, step in staged if stage == number)
        yield self.press(part.done, path)

    def _beside(self, before: Parts, after: Parts, path: str) -> list[Step]:
        """Give the steps for parts that stand beside each other."""
        names = Names.of(before, after)
        gone = [part for part in before.parts if part.identity not in after.identities]
        removals = [
            self.press(part.remove, inside(path, names[part.identity])) for part in gone[::-1]
        ]
        steps = [
            *([] if after.taken_last else removals),
            *self._lasting(before, after, names, path),
            *self._added(before, after, names, path),
            *self._changed(before, after, names, path),
            *self._moves(before, after, names, path),
            *(removals if after.taken_last else []),
        ]
        return finds(self.screen, before, names, path, steps) + steps

    def _lasting(self, before: Parts, after: Parts, names: Names, path: str) -> Iterator[Step]:
        """Yield the steps in parts that are always there, in new objects as well."""
        known = {part.identity: part for part in before.parts}
        for part in after.parts:
            if not part.add:
                earlier, is_new = known.get(part.identity, part.blank), part.identity not in known
                yield from self._part(earlier, part, inside(path, names[part.identity]), is_new)

    def _added(self, before: Parts, after: Parts, names: Names, path: str) -> Iterator[Step]:
        fresh = [
            part for part in after.parts if part.add and part.identity not in before.identities
        ]
        if fresh:
            yield from (step for control in after.first for step in self.control(control))
        for part in fresh:
            where = inside(path, names[part.identity])
            yield Step(self.screen, Action.ADD, part.add, where, part.menu or path)
            yield from self._part(part.blank, part, where, True)

    def _changed(self, before: Parts, after: Parts, names: Names, path: str) -> Iterator[Step]:
        known = {part.identity: part for part in before.parts}
        for part in after.parts:
            if part.add and part.identity in known:
                where = inside(path, names[part.identity])
                yield from self._part(known[part.identity], part, where, False)

    def _moves(self, before: Parts, after: Parts, names: Names, path: str) -> Iterator[Step]:
        """Yield the presses that bring parts into order; what was added stands last until then."""
        if not after.up:
            return
        kept = [item for item in before.identities if item in after.identities]
        current = kept + [item for item in after.identities if item not in kept]
        for place, item in enumerate(after.identities):
            for _ in range(current.index(item) - place):
                yield self.press(after.up, inside(path, names[item]))
            current.remove(item)
            current.insert(place, item)


def _acts(control: Control, before: Control | None, again: bool) -> Iterator[tuple[Action, str]]:
    """Yield what to do at a control, each with its value."""
    if control.sort is Sort.BOX:
        yield (Action.TICK if control.value else Action.UNTICK), ""
    elif control.sort is Sort.SECRET:
        yield Action.SECRET, entries(control)[0]
    elif control.sort is Sort.ENTRIES:
        known = entries(before)
        yield from ((Action.TAKE_OUT, item) for item in known if item not in entries(control))
        fresh = [item for item in entries(control) if again or item not in known]
        yield from ((Action.ENTER, item) for item in fresh)
    else:
        is_long = control.sort is Sort.TEXT and "\n" in control.shown
        yield (Action.PASTE if is_long else _ACTIONS[control.sort]), control.shown
