"""Workflows. Source: help-centre articles 8952677944604, 9017280130844 and 360015987440.

The console gives nodes no names of their own that we know of: a node is told by its title, and
where several nodes have one title, the steps name them as the definition does.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds.nodes import START, node_types
from provider.kinds.workflow import live_name
from provider.tasks.labels import setting_title, text
from provider.tasks.screens.controls import chosen, listed, ticked, written
from provider.tasks.screens.nodes import Node, Surroundings, mapped_ids, settings
from provider.tasks.sheet import Control, Names, Part, Parts, Sheet, Sort

Form = Mapping[str, Any]


def workflow(form: Form, *others: Form) -> Sheet:
    """Give what the console shows of a workflow."""
    around = _surroundings(form, others)
    name = str(live_name(form))
    return Sheet(
        screen=text("screen.workflows"),
        name=name,
        create=(text("workflow.create"), text("workflow.blank")),
        contents=(
            written("name", name, None),
            written("workflow.description", form.get("description")),
            listed("tags", form.get("tags") or ()),
            _nodes(form, others, around),
        ),
        save=text("save"),
    )


def title_of(node: Node) -> str:
    """Give the title of a node: an outbound event's action is named after the event."""
    if node["type"] == "outbound-event":
        return str(node["event"])
    known = node_types().get(str(node["type"]))
    return known.title if known else str(node["type"])


def in_order(nodes: Mapping[str, Node]) -> list[str]:
    """Give the nodes in the order in which a person adds them; the engine keeps no order."""
    placed: list[str] = []
    waiting = sorted(nodes)
    while waiting:
        ready = [
            name
            for name in waiting
            if not {place.partition(".")[0] for place in nodes[name]["after"]} & set(waiting)
        ]
        placed += ready or waiting
        waiting = [name for name in waiting if name not in placed]
    return placed


def _surroundings(form: Form, others: tuple[Form, ...]) -> Surroundings:
    """Give the nodes their names, the same ones in every form."""
    forms = (form, *others)
    identities = [
        (title_of(item["nodes"][name]), name) for item in forms for name in in_order(item["nodes"])
    ]
    names = Names.given([(text("start"), ""), *identities])
    nodes = form["nodes"]
    return Surroundings(
        {name: str(node["type"]) for name, node in nodes.items()},
        {name: names[title_of(node), name] for name, node in nodes.items()},
    )


def _nodes(form: Form, others: tuple[Form, ...], around: Surroundings) -> Parts:
    nodes = form["nodes"]
    parts = tuple(_node(name, form, others, around) for name in in_order(nodes))
    return Parts(
        text("workflow.nodes"),
        (_start(form["start"]), *parts),
        # Else the console would connect what is added with what was added last.
        first=(ticked("workflow.autoconnect", False, None),),
        taken_last=True,
    )


def _start(start: Mapping[str, Any]) -> Part:
    audience = start["audience"]
    kind = "segment" if isinstance(audience, Mapping) else str(audience)
    contents = [
        Control(setting_title(START, "audience"), Sort.CHOICE, text(f"audience.{kind}"), stage=1)
    ]
    if isinstance(audience, Mapping):
        contents.append(chosen("start.segment", str(audience["segment"]), stage=1))
    source = text(f"source.{start['source']}")
    contents.append(Control(setting_title(START, "source"), Sort.CHOICE, source, stage=1))
    return Part(
        text("start"),
        contents=tuple(contents),
        stages=(text("node.settings"),),
        done=text("update"),
    )


def _node(name: str, form: Form, others: tuple[Form, ...], around: Surroundings) -> Part:
    node = form["nodes"][name]
    title, is_content = title_of(node), node["type"] == "send-web-content"
    stages = (text("node.settings"), *((text("node.next"),) if is_content else ()))
    return Part(
        title,
        name,
        tuple(_contents(node, _mapped(name, node, others), around)),
        add=title,
        menu=text("workflow.menu"),
        remove=text("node.remove"),
        stages=stages,
        done=text("node.complete") if is_content else text("update"),
    )


def _contents(node: Node, mapped: tuple[str, ...], around: Surroundings) -> Iterator[Control]:
    yield listed("node.after", map(around.place, node["after"]))
    yield from settings(node, around, mapped)


def _mapped(name: str, node: Node, others: tuple[Form, ...]) -> tuple[str, ...]:
    """Give what the node maps, and what it does so in another form."""
    known = node_types().get(str(node["type"]))
    found = list(mapped_ids(node, known))
    for other in others:
        twin = other["nodes"].get(name)
        same = twin and title_of(twin) == title_of(node)
        if same and twin.get("content") == node.get("content"):
            found += mapped_ids(twin, known)
    return tuple(sorted(set(found)))
