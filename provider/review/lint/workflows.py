"""What rules ask of definitions: which workflows collect, which send, and what their nodes say.

What shall go (``absent``) is left out everywhere: it hurts nobody any more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.definitions import Configuration, Definition, Probe
from provider.kinds import KINDS
from provider.kinds.nodes import NodeType, node_types
from provider.kinds.value_rules import Value, values
from provider.kinds.workflow import sends
from provider.kinds.workflow_graph import Flow
from provider.review.lint.model import Hit

#: How a script tells Connectif's client of the contact (assumed: help article 360014775379).
_TELLS = re.compile(r"\bentityInfo\b")


@dataclass(frozen=True)
class Node:
    """A node of a workflow."""

    workflow: Definition
    name: str
    settings: Mapping[str, Any]

    @property
    def type(self) -> NodeType:
        """Give what all nodes of its type have in common."""
        return node_types()[self.settings["type"]]

    def get(self, setting: str) -> Any:
        """Give what a setting says, or None."""
        return self.settings.get(setting)

    def reference(self, setting: str) -> str:
        """Give the full name of the definition that a setting refers to."""
        return str(self.settings[setting]["ref"])

    def values(self) -> Iterator[Value]:
        """Give the values of its settings."""
        return values(self.name, self.settings)

    def mapped(self) -> Mapping[str, Any]:
        """Give what the fields of its event, or the variables of its content, are given."""
        maps = self.type.maps
        given = (self.settings.get(maps["setting"]) or {}) if maps else {}
        # An empty text is how a template leaves an optional value out.
        return {name: value for name, value in given.items() if value not in ("", {"literal": ""})}

    def hit(self, detail: str, *path: str | int) -> Hit:
        """Say that something is the matter with a setting, or with the node."""
        return Hit(self.workflow.name, ("nodes", self.name, *path), detail)


def definitions(configuration: Configuration, kind: str) -> Iterator[Definition]:
    """Give the definitions of a kind."""
    return (item for item in configuration.definitions if item.kind == kind and not item.absent)


def find(configuration: Configuration, name: str) -> Definition | None:
    """Give a definition by its full name."""
    found = (item for item in configuration.definitions if item.name == name and not item.absent)
    return next(found, None)


def nodes(workflow: Definition, *types: str) -> Iterator[Node]:
    """Give the nodes of a workflow, or those of some types."""
    for name, settings in workflow.spec["nodes"].items():
        if not types or settings["type"] in types:
            yield Node(workflow, name, settings)


def untold(
    configuration: Configuration, code: str, found: Iterable[Definition]
) -> Iterator[Definition]:
    """Give the definitions whose pack does not tell of a hazard itself, in its notes."""
    telling_packs = {
        pack.name
        for pack in configuration.packs
        for note in (*pack.prerequisites, *pack.notices)
        if note.rule == code
    }
    return (item for item in found if item.pack not in telling_packs)


def sending(configuration: Configuration) -> Iterator[Definition]:
    """Give the workflows that send something to customers."""
    return (item for item in definitions(configuration, "Workflow") if sends(item.spec))


def probes(configuration: Configuration) -> Iterator[Probe]:
    """Give how packs say that their token is found."""
    for pack in configuration.packs:
        probe = pack.probe
        if probe and find(configuration, probe.workflow) and find(configuration, probe.field):
            yield probe


def telling(configuration: Configuration) -> Iterator[Definition]:
    """Give the contents whose script tells Connectif something of the contact."""
    for content in definitions(configuration, "InlineContent"):
        if _TELLS.search(content.spec["html"]):
            yield content


def collecting(configuration: Configuration) -> Iterator[Definition]:
    """Give the workflows that bring something from the shop's pages to the contact.

    A pack's probe names one; so does a content whose script tells Connectif of the contact.
    """
    named = {probe.workflow for probe in probes(configuration)}
    scripts = {content.name for content in telling(configuration)}
    for workflow in definitions(configuration, "Workflow"):
        placed = {node.reference("content") for node in nodes(workflow, "send-web-content")}
        if workflow.name in named or placed & scripts:
            yield workflow


def titled(definition: Definition) -> str:
    """Give what people call a definition: workflow "Push"."""
    return f'{KINDS[definition.kind].words} "{definition.spec["name"]}"'


def literal(value: Any) -> Any:
    """Give what a value says where it is a literal, else None."""
    if isinstance(value, Mapping):
        return value.get("literal")
    return value


def reached_without(workflow: Definition, exits: Collection[tuple[str, str]]) -> frozenset[str]:
    """Give the nodes that a contact gets to who never leaves a node by one of these exits."""
    written = {f"{name}.{exit_}" for name, exit_ in exits}
    types, settings = node_types(), workflow.spec["nodes"]
    # A connection without an exit is one from the first.
    written |= {name for name, exit_ in exits if types[settings[name]["type"]].exits[0] == exit_}

    def rest(after: Any) -> list[str]:
        places = [after] if isinstance(after, str) else after
        return [place for place in places if place not in written]

    left = {name: {**node, "after": rest(node["after"])} for name, node in settings.items()}
    return Flow.of(left).reached()
