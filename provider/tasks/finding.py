"""Which part is meant, where several have one heading; and looking at all that a sheet says."""

from collections.abc import Iterator
from typing import NamedTuple

from provider.tasks.model import Action, Step
from provider.tasks.sheet import Contents, Names, Part, Parts, Sort, inside


def finds(screen: str, before: Parts, names: Names, path: str, steps: list[Step]) -> list[Step]:
    """Give the steps that find those parts that ``steps`` call by a name of their own."""
    unknown = [part for part in before.parts if names.is_given(part.identity) and not part.named]
    wanted: list[Part] = []
    pending = list(steps)
    while pending:
        text = "\n".join(f"{step.part}\n{step.value}" for step in pending)
        mentioned = [
            part for part in unknown if part not in wanted and names[part.identity] in text
        ]
        wanted += mentioned
        pending = [step for part in mentioned for step in _find(screen, part, before, names, path)]
    ordered = (part for part in unknown if part in wanted)
    return [step for part in ordered for step in _find(screen, part, before, names, path)]


def _find(screen: str, part: Part, before: Parts, names: Names, path: str) -> Iterator[Step]:
    """Yield what tells a part from its siblings of the same heading."""
    siblings = [
        other for other in before.parts if other is not part and other.heading == part.heading
    ]
    tellable = list(_marks(part))
    for mark in _telling(tellable, [set(_marks(other)) for other in siblings]) or tellable[:1]:
        where = inside(path, names[part.identity], mark.inside)
        yield Step(screen, Action.FIND, mark.label, mark.shown, where)


class _Mark(NamedTuple):
    """What a part shows: at one of its own controls, or in one of the parts inside of it."""

    inside: str
    label: str
    shown: str


def _marks(part: Part, path: str = "") -> Iterator[_Mark]:
    for item in part.contents:
        if isinstance(item, Parts):
            yield _Mark(path, item.label, str(len(item.parts)))
            for inner in item.parts:
                yield from _marks(inner, inside(path, inner.heading))
        elif item.sort is not Sort.CODE and not item.hidden:
            yield _Mark(inside(path, item.group), item.label, item.shown)


def _telling(marks: list[_Mark], siblings: list[set[_Mark]]) -> list[_Mark]:
    """Choose few marks, as far as that is easy, that no sibling has all alike."""
    chosen: list[_Mark] = []
    left = siblings
    while left and marks:
        best = max(marks, key=lambda mark: sum(mark not in sibling for sibling in left))
        remaining = [sibling for sibling in left if best in sibling]
        if len(remaining) == len(left):
            break
        chosen.append(best)
        left = remaining
    return chosen


def looking(
    screen: str, contents: Contents, part: Part | None = None, path: str = ""
) -> list[Step]:
    """Give the steps that look at every control and part of an editor; nothing is changed."""
    steps: list[Step] = []
    stages = part.stages if part else ()
    reached = 0
    for item in contents:
        if isinstance(item, Parts):
            steps += _looking_at_parts(screen, item, path)
            continue
        for button in stages[reached : item.stage]:
            steps.append(Step(screen, Action.PRESS, button, "", path))
        reached = max(reached, item.stage)
        if not item.hidden:
            where = inside(path, item.group)
            steps.append(Step(screen, Action.CHECK, item.label, item.shown, where))
    return steps


def _looking_at_parts(screen: str, group: Parts, path: str) -> list[Step]:
    names = Names.of(group)
    count = str(sum(bool(part.add) for part in group.parts))
    steps = [Step(screen, Action.CHECK, group.label, count, path)]
    for part in group.parts:
        where = inside(path, names[part.identity])
        steps += looking(screen, part.contents, part, where)
    return steps[:1] + finds(screen, group, names, path, steps) + steps[1:]
