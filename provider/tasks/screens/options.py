"""The options of a field: of a contact field, and of an event's field."""

from collections.abc import Mapping
from typing import Any

from provider.tasks.labels import text
from provider.tasks.screens.controls import written
from provider.tasks.sheet import Part, Parts


def options(field: Mapping[str, Any], up: str = "") -> tuple[Parts, ...]:
    """Give the group of a field's options, none for a field that has none."""
    labels = field.get("options") or {}
    if not labels:
        return ()
    order = field.get("optionOrder") or list(labels)
    return (Parts(text("options"), tuple(_option(key, labels[key]) for key in order), up=up),)


def _option(key: str, label: str) -> Part:
    contents = (written("id", key, None), written("option.label", label, None))
    add, remove = text("option.add"), text("remove")
    return Part(text("option"), key, contents, add, remove=remove, named=True)
