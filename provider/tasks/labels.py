"""The labels of the console: ``schemas/console.json``, and the titles of the catalogues."""

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from provider.kinds.nodes import FOLDER, built_in_fields, node_types, operators


class Label(NamedTuple):
    """A label as the console shows it, where that is known from, and how sure it is.

    ``evidence`` is documented, observed or assumed.
    """

    text: str
    source: str
    evidence: str
    note: str = ""


@cache
def labels() -> Mapping[str, Label]:
    """Read the registry: labels by id."""
    data = json.loads((FOLDER / "console.json").read_text(encoding="utf-8"))
    return MappingProxyType({key: Label(**entry) for key, entry in data["labels"].items()})


def text(key: str) -> str:
    """Give the text of a label; ``KeyError`` for an id that the registry lacks."""
    return labels()[key].text


def setting_title(node_type: str, setting: str) -> str:
    """Give the label of a setting of a node."""
    return str(node_types()[node_type].settings[setting]["title"])


def operator_title(operator: str) -> str:
    """Give the label of an operator."""
    return str(operators()[operator]["title"])


def field_title(field: str) -> str:
    """Give the name of a contact field as the console shows it: built-in ones have a title."""
    known = built_in_fields().get(field)
    return str(known["title"]) if known else field
