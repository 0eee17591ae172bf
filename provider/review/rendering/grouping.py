"""Sentences of the same meaning as one that names all objects, for reports of very many changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from provider.review.rendering import sentences
from provider.review.rendering.holding import is_new
from provider.review.report.merging import MergedChange, Said
from provider.review.report.model import Danger, Effect

#: A name in a sentence.
_NAME = re.compile(r'"[^"]*"')
_PLACE = '"..."'
#: What a sentence about one object begins with.
_IT = re.compile(r"(?:^|(?<=; ))it ")
#: So many names stand in one line.
_IN_LINE = 50
#: So many that are alike stand in one line in any case.
_MANY = 6
_TASK = "a task for a person"
#: So much stays of a name in any case.
_LEAST = 24

Item = TypeVar("Item")


@dataclass(frozen=True)
class Kin:
    """New objects that customers do not notice and of which nothing differs but what they hold."""

    changes: tuple[MergedChange, ...]

    @property
    def heading(self) -> str:
        """Say what happens to all of them: ``20 segments are made``."""
        first, number = self.changes[0], len(self.changes)
        words = sentences.words(first.kind, number)
        return f"{number} {words} {sentences.what_happen(first.verb, number)}"

    @property
    def names(self) -> str:
        """Name the first and the last of them: the others stand in their section."""
        first, *_, last = (_name(change, _LEAST) for change in self.changes)
        return f"{first} to {last}"


@dataclass(frozen=True)
class Group:
    """Changes of the same meaning.

    Attributes:
        danger: how dangerous each of them is.
        text: what happens to which, and what it means.
        stacks: the stores in which each of them happens.
    """

    danger: Danger
    text: str
    stacks: tuple[str, ...]


def grouped_changes(
    changes: Sequence[MergedChange], length: int | None, name: int, kin: Collection[int] = ()
) -> Iterator[Group]:
    """Yield a line for each meaning, in the order of its first change; very many are some lines.

    Args:
        changes: what happens.
        length: how long the meaning may be.
        name: how long the name of an object may be; 0 for its key in the place of the name.
        kin: which changes, by ``id``, have their names in a section that they share.
    """
    groups: dict[tuple[object, ...], list[MergedChange]] = {}
    for change in changes:
        groups.setdefault(_key(change, length), []).append(change)
    for group in groups.values():
        if all(id(change) in kin for change in group):
            yield _group(group, length, name, Kin(tuple(group)).names)
            continue
        for part in _parted(group):
            yield _group(part, length, name)


def alike(changes: Sequence[MergedChange]) -> list[MergedChange]:
    """Give the calm changes of which so many are alike that a line for each says nothing more."""
    groups: dict[object, list[MergedChange]] = {}
    for change in changes:
        if change.is_calm and not change.works:
            groups.setdefault(_key(change, None), []).append(change)
    return [change for group in groups.values() if len(group) >= _MANY for change in group]


def sections(changes: Sequence[MergedChange]) -> list[MergedChange | Kin]:
    """Give what has a section of its own, and what stands together in one, in their order."""
    groups: dict[object, list[MergedChange]] = {}
    for change in filter(is_new, alike(changes)):
        groups.setdefault(_key(change, None), []).append(change)
    kin = [Kin(tuple(group)) for group in groups.values() if len(group) >= _MANY]
    place = {id(change): found for found in kin for change in found.changes}
    found = [place.get(id(change), change) for change in changes]
    return list({id(item): item for item in found}.values())


def _key(change: MergedChange, length: int | None) -> tuple[object, ...]:
    return (change.danger, change.verb, change.kind, change.stacks, _meaning(change, length))


def _group(
    changes: Sequence[MergedChange], length: int | None, name: int, names: str = ""
) -> Group:
    first, number = changes[0], len(changes)
    subject = _cut(first.title, name) if name else first.resource
    if number > 1:
        names = names or ", ".join(_name(change, name) for change in changes)
        subject = f"{sentences.counted(number, sentences.words(first.kind))} ({names})"
    meaning = _meaning(first, length)
    text = f"{subject} {sentences.what_happen(first.verb, number)}"
    if number > 1:
        meaning = of_each(meaning)
    return Group(first.danger, f"{text}: {meaning}" if meaning else text, first.stacks)


def of_each(text: str) -> str:
    """Say of each of some objects what is said of one."""
    return _IT.sub("each ", text)


def grouped_texts(
    texts: Sequence[Said[str]], length: int, name: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a line for sentences that differ in names only, with the stores that have them."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for said in texts:
        line = " ".join(said.item.split())
        groups.setdefault((_NAME.sub(_PLACE, line), said.stacks), []).append(line)
    for (pattern, stacks), lines in groups.items():
        if len(lines) == 1:
            yield sentences.shortened(lines[0], length), stacks
            continue
        for part in _parted(lines):
            names = (_cut(", ".join(_NAME.findall(line)), name or _LEAST) for line in part)
            yield f"{sentences.shortened(pattern, length)} (of {', '.join(names)})", stacks


def _parted(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield as many at a time as a person reads in one line."""
    return (items[start : start + _IN_LINE] for start in range(0, len(items), _IN_LINE))


def _meaning(change: MergedChange, length: int | None) -> str:
    """Say what a change means, the same of every object of which it is the same."""
    # What a headline adds is of one object, and is found in its section.
    dangerous = [said for said in change.effects if said.item.danger >= Danger.CAUTION]
    effects = [_effect(said, change) for said in dangerous or change.effects[:1]]
    name = _NAME.search(change.title)
    text = "; ".join([*effects, *([_TASK] if change.works else [])])
    if not text and not change.danger:
        text = sentences.MEANINGS[Danger.NONE]
    if name:
        text = text.replace(name[0], _PLACE)
    return text if length is None else sentences.shortened(text, length)


def _effect(said: Said[Effect], change: MergedChange) -> str:
    stores = sentences.only_where(said.stacks, change.stacks)
    return f"{said.item.text} ({stores})" if stores else said.item.text


def _name(change: MergedChange, length: int) -> str:
    name = _NAME.search(change.title)
    return _cut(name[0] if name else change.title, length) if length else change.resource


def _cut(text: str, length: int) -> str:
    return sentences.shortened(" ".join(text.split()), length)
