"""Labels of the console, also for what a store may answer and no catalogue of ours knows.

A preview shows live values, so an unknown operator or exit must be readable, not an error.
"""

from __future__ import annotations

from provider.kinds.nodes import node_types, operators
from provider.tasks.labels import labels


def label(key: str, otherwise: str | None = None) -> str:
    """Give the text of a label, or what the store itself wrote."""
    known = labels().get(key)
    if known is not None:
        return known.text
    return key.rpartition(".")[2] if otherwise is None else otherwise


def operator(name: str) -> str:
    """Give an operator as the console shows it."""
    known = operators().get(name)
    return str(known["title"]) if known else name


def node_title(node_type: str) -> str:
    """Give the title of a type of nodes."""
    known = node_types().get(node_type)
    return known.title if known else node_type or "unknown node"


def setting_title(node_type: str, setting: str) -> str:
    """Give the label of a node's setting."""
    known = node_types().get(node_type)
    schema = known.settings.get(setting, {}) if known else {}
    return str(schema.get("title", setting))
