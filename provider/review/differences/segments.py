"""What differs in a segment: each filter and group by its id, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.kinds.nodes import operators
from provider.review.differences.comparing import whole_numbers
from provider.review.differences.pieces import Piece, change, inside, name
from provider.review.report.model import Detail, Turn
from provider.review.words.console import label, operator
from provider.review.words.references import contact_field
from provider.review.words.values import date, listed, literal, number, said
from provider.tasks.alignment import aligned

Form = Mapping[str, Any]
Path = tuple[str, ...]

PARTS = {
    "name": "name",
    "type": "type",
    "match": "segment.match",
    "filters": "segment.filters",
}
_TOP = "the top level"


@dataclass(frozen=True)
class _Place:
    """A filter or a group, and where it stands: ids of groups and its own."""

    path: Path
    item: Form

    @property
    def name(self) -> str:
        word = "group" if "filters" in self.item else "filter"
        return f'{word} "{self.path[-1]}"'

    @property
    def group(self) -> str:
        return f'group "{self.path[-2]}"' if len(self.path) > 1 else _TOP


def segment(before: Form, after: Form) -> Iterator[Piece]:
    """Yield what differs in a segment."""
    yield from name(before, after)
    yield from change(label("type"), before.get("type"), after.get("type"), _type)
    yield from change(label("segment.match"), before.get("match"), after.get("match"), _match)
    yield from _filters(whole_numbers(before), whole_numbers(after))


def _filters(before: Form, after: Form) -> Iterator[Piece]:
    # The same filter under another id is no change of whom the segment selects.
    both = before.get("filters") and after.get("filters")
    same = aligned("Segment", before, after) if both else before
    old = {place.path: place for place in _places(same.get("filters") or {}, ())}
    new = {place.path: place for place in _places(after.get("filters") or {}, ())}
    moved = _moved(old, new)
    for path, place in new.items():
        was = old.get(moved.get(path, path))
        if was is None:
            yield Detail(place.name, Turn.ADDED, after=_sentence(place))
            continue
        if path in moved:
            yield Detail(place.name, Turn.MOVED, f"in {was.group}", f"in {place.group}")
        yield from _changed(was, place)
    for path, place in old.items():
        if path not in new and path not in moved.values():
            yield Detail(place.name, Turn.REMOVED, before=_sentence(place))


def _places(filters: Form, path: Path) -> Iterator[_Place]:
    for key in sorted(filters):
        item = filters[key]
        yield _Place((*path, key), item)
        if "filters" in item:
            yield from _places(item["filters"], (*path, key))


def _moved(old: Mapping[Path, _Place], new: Mapping[Path, _Place]) -> dict[Path, Path]:
    """Give where each filter stood that stands in another group now: its id tells it."""
    gone = [path for path in old if path not in new]
    come = [path for path in new if path not in old]
    found: dict[Path, Path] = {}
    for path in come:
        twins = [other for other in gone if other[-1] == path[-1]]
        alone = sum(other[-1] == path[-1] for other in come) == 1
        if len(twins) == 1 and alone and _is_group(old[twins[0]]) == _is_group(new[path]):
            found[path] = twins[0]
    return found


def _is_group(place: _Place) -> bool:
    return "filters" in place.item


def _changed(was: _Place, now: _Place) -> Iterator[Piece]:
    if not (_is_group(was) and _is_group(now)):
        if was.item != now.item:
            sides = _sentence(was), _sentence(now)
            yield Detail(now.name, Turn.CHANGED, *sides)
        return
    for key, title, say in (
        ("match", "segment.match", _match),
        ("exclude", "segment.exclude", said),
    ):
        part = inside(now.name, label(title))
        yield from change(part, was.item.get(key), now.item.get(key), say)


def _sentence(place: _Place) -> str:
    """Say whom a filter selects: ``contact field "x" is not empty``."""
    item = place.item
    if "filters" in item:
        words = "excluded: " if item.get("exclude") else ""
        return f"{words}{_match(item.get('match', 'all'))}"
    field = contact_field(item.get("field"))
    word = str(item.get("operator", ""))
    return " ".join(part for part in (field, operator(word), _operand(word, item)) if part)


def _operand(word: str, item: Form) -> str:
    if "from" in item or "to" in item:
        return f"{date(item.get('from'))} to {date(item.get('to'))}"
    if "days" in item:
        return number(item["days"]) if isinstance(item["days"], int | float) else said(item["days"])
    if "values" in item:
        return listed(item["values"])
    if "value" not in item:
        return ""
    dated = "date" in operators().get(word, {}).get("types", ())
    return date(item["value"]) if dated else literal(item["value"])


def sentences(filters: Form) -> str:
    """Say whom some filters select: ``contact field "x" is not empty; ...``."""
    places = [_Place((key,), filters[key]) for key in sorted(filters)]
    return "; ".join(_whole(place) for place in places)


def _whole(place: _Place) -> str:
    inner = place.item.get("filters")
    return f"{_sentence(place)} ({sentences(inner)})" if inner else _sentence(place)


def _type(value: Any) -> str:
    return label(f"segment.type.{value}")


def _match(value: Any) -> str:
    return label(f"segment.match.{value}")
