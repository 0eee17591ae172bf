"""Controls that several screens have, by the ids of their labels."""

from collections.abc import Iterable
from typing import Any

from provider.kinds.values import number
from provider.tasks.labels import text
from provider.tasks.sheet import Control, Sort, Value


def written(label: str, value: Any, initial: str | None = "", **more: Any) -> Control:
    """Give a control for a text or a number; ``None`` is an empty one."""
    return Control(text(label), Sort.TEXT, plain(value), initial, **more)


def chosen(label: str, value: str, initial: str | None = None, **more: Any) -> Control:
    """Give a control that chooses among some; ``value`` is what the console shows."""
    return Control(text(label), Sort.CHOICE, value, initial, **more)


def ticked(label: str, value: Any, initial: bool | None = False, **more: Any) -> Control:
    """Give a box."""
    return Control(text(label), Sort.BOX, bool(value), initial, **more)


def listed(label: str, values: Iterable[Any], initial: Value | None = (), **more: Any) -> Control:
    """Give a control that takes several texts."""
    return Control(text(label), Sort.ENTRIES, tuple(map(plain, values)), initial, **more)


def literal(label: str, value: Any, **more: Any) -> Control:
    """Give the control of a value whose type decides what it looks like."""
    if isinstance(value, bool):
        return chosen(label, plain(value), **more)
    return written(label, value, None, **more)


def plain(value: Any) -> str:
    """Write a value as a person types it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return text("yes") if value else text("no")
    return str(number(value)) if isinstance(value, int | float) else str(value)
