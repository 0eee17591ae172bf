"""References as titles: ``segment "X"`` in the place of an id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from provider.kinds import KINDS
from provider.kinds.nodes import built_in_fields
from provider.kinds.values import value_at
from provider.plan.model import UNKNOWN
from provider.review.words.values import Hidden, said

Form = Mapping[str, Any]
Path = tuple[str, ...]
Names = Callable[[str], str]

_ANEW = ", made anew"
#: What stands for an object that the run makes, where nobody knows which one it is.
_UNKNOWN = Hidden("something that this run makes")


def titled(
    kind: str, before: Form, after: Form, names: Names, past: Names | None = None
) -> tuple[Form, Form]:
    """Give both sides of an object with titles where they refer to others.

    Another object of the same title is said to be made anew, so that both sides differ. ``past``
    gives what an object is called now that another one takes the place of.
    """
    old = {path: value_at(before, path) for path in _references(kind, before)}
    new = {path: value_at(after, path) for path in _references(kind, after)}
    then = {
        path: _title(value, past if past and new.get(path) != value else names)
        for path, value in old.items()
    }
    now = {path: _title(value, names) for path, value in new.items()}
    for path, title in now.items():
        if then.get(path) == title and old[path] != new[path]:
            now[path] = Hidden(f"{title}{_ANEW}")
    return _with(before, then), _with(after, now)


def contact_field(value: Any) -> str:
    """Give a contact field: the store's own ones have a title in the console."""
    known = built_in_fields().get(value) if isinstance(value, str) else None
    return str(known["title"]) if known else said(value)


def _references(kind: str, form: Form) -> Iterator[Path]:
    if not form:
        return
    yield from (path for path, _ in KINDS[kind].references(form))
    if "integration" in form:
        yield ("integration",)


def _title(value: Any, names: Names) -> Hidden:
    if not isinstance(value, str):
        return Hidden(said(value))
    title = names(value)
    return _UNKNOWN if title == UNKNOWN else Hidden(title)


def _with(form: Form, titles: Mapping[Path, Hidden]) -> Form:
    found: Any = form
    for path, title in titles.items():
        found = _replaced(found, path, title)
    return dict(found)


def _replaced(value: Any, path: Path, title: Hidden) -> Any:
    if not path:
        return title
    return {**value, path[0]: _replaced(value[path[0]], path[1:], title)}
