"""The start and the nodes of a workflow in words: each setting, and what is essential of a node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.kinds.nodes import START, node_types
from provider.review.words.console import label, node_title, operator
from provider.review.words.references import contact_field
from provider.review.words.values import date, duration, listed, literal, quoted, said

Form = Mapping[str, Any]


@dataclass(frozen=True)
class Around:
    """The workflow that a node stands in: what names lead to, on one side of a change."""

    nodes: Mapping[str, Form]

    def datum(self, datum: str) -> str:
        """Name what a node gives: ``User Agent of node "visit"``."""
        node, dot, name = datum.partition(".")
        known = node_types().get(str(self.nodes.get(node, {}).get("type")))
        exported = known.exports.get(name, {}) if known else {}
        said_name = str(exported.get("title", name))
        return f"{said_name} of {called(node)}" if dot else quoted(datum)

    def place(self, after: str) -> str:
        """Name what a node hangs from: ``node "in-app" > Yes``."""
        node, _, exit_name = after.partition(".")
        if node == START and node not in self.nodes:
            return label("start")
        shown = self.exit(node, exit_name)
        return f"{called(node)} > {shown}" if shown else called(node)

    def exit(self, node: str, exit_name: str) -> str:
        """Name an exit, "" for the only one that a node has."""
        known = node_types().get(str(self.nodes.get(node, {}).get("type")))
        if known is not None and len(known.exits) < 2 and exit_name in ("", *known.exits):
            return ""
        return label(exit_name) if exit_name else ""

    def value(self, value: Any) -> str:
        """Say a value: a literal, or where it comes from."""
        if not isinstance(value, Mapping):
            return literal(value)
        if "datum" in value:
            return self.datum(str(value["datum"]))
        if "contactField" in value:
            return contact_field(value["contactField"])
        if {"from", "to"} & set(value):
            return f"{date(value.get('from'))} to {date(value.get('to'))}"
        return said(value)


def called(node: str) -> str:
    """Name a node by the name that its definition gives it."""
    return f'node "{node}"'


def titled(name: str, node: Form) -> str:
    """Name a node together with its type: ``node "in-app" (Check value)``."""
    return f"{called(name)} ({node_title(str(node.get('type', '')))})"


def audience(start: Form) -> str:
    """Say who enters a workflow."""
    value = start.get("audience")
    if isinstance(value, Mapping):
        return f"{label('audience.segment').removesuffix('segment')}{said(value.get('segment'))}"
    return label(f"audience.{value}") if isinstance(value, str) else said(value)


def data_source(start: Form) -> str:
    """Say which contacts enter: those that exist, those that come, or both."""
    value = start.get("source")
    return label(f"source.{value}") if isinstance(value, str) else said(value)


def setting(name: str, value: Any, around: Around) -> str:
    """Say a setting of a node."""
    return _SETTINGS.get(name, _anything)(value, around)


def essentials(node: Form, around: Around) -> Iterator[str]:
    """Yield what tells a node from others of its type."""

    def shown(key: str) -> str:
        return setting(key, node[key], around)

    if "operator" in node:
        left = shown("left") if "left" in node else ""
        right = shown("right") if "right" in node else ""
        yield " ".join(part for part in (left, shown("operator"), right) if part)
    rest = sorted(_essential(node))
    if {"position", "selector"} <= set(rest):
        rest.remove("selector")
    for key in rest:
        place = f" {shown('selector')}" if key == "position" and "selector" in node else ""
        yield f"{shown(key)}{place}"
    for name, value in sorted(_mapped(node).items()):
        yield f"{name}: {around.value(value)}"
    if node.get("limits", "none") != "none":
        yield shown("limits")


def _essential(node: Form) -> set[str]:
    """Give the settings that are shown, those of a condition and limits apart."""
    told = {"type", "after", "operator", "limits", mapping(str(node.get("type")))}
    compared = {"left", "right"} if "operator" in node else set()
    return set(node) - told - compared


def _mapped(node: Form) -> Form:
    values = node.get(mapping(str(node.get("type"))))
    return values if isinstance(values, Mapping) else {}


def mapping(node_type: str) -> str:
    """Give the setting with which nodes of a type map values, "" for those that map none."""
    known = node_types().get(node_type)
    return str(known.maps["setting"]) if known and known.maps else ""


def _pages(value: Any, around: Around) -> str:
    if isinstance(value, str):
        return label(f"pages.{value}")
    if not isinstance(value, Mapping):
        return said(value)
    return "; ".join(f"{label(f'pages.{mode}')}: {listed(value[mode])}" for mode in sorted(value))


def _limits(value: Any, around: Around) -> str:
    if not isinstance(value, Mapping):
        return "none" if value == "none" else said(value)
    return ", ".join(_limit(key, value[key]) for key in sorted(value)) or "none"


def _limit(key: str, value: Any) -> str:
    known = {
        "deactivateAfterFiring": "limits.deactivate",
        "perContact": "limits.per-contact",
        "total": "limits.total",
        "pauseSeconds": "limits.pause",
    }
    shown = duration(value) if key == "pauseSeconds" else said(value)
    return f"{label(known.get(key, key))}: {shown}"


def _left(value: Any, around: Around) -> str:
    return around.datum(value) if isinstance(value, str) else around.value(value)


def _chosen(prefix: str) -> Callable[[Any, Around], str]:
    def choice(value: Any, around: Around) -> str:
        return label(f"{prefix}.{value}") if isinstance(value, str) else said(value)

    return choice


def _anything(value: Any, around: Around) -> str:
    return around.value(value)


_SETTINGS: Mapping[str, Callable[[Any, Around], str]] = {
    "pages": _pages,
    "limits": _limits,
    "left": _left,
    "operator": lambda value, around: operator(str(value)),
    "event": lambda value, around: said(value),
    "content": lambda value, around: said(value),
    "device": _chosen("device"),
    "position": _chosen("position"),
    "seconds": lambda value, around: duration(value),
}
