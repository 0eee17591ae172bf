"""The flowchart of a workflow in Mermaid's plain syntax, before and after a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.kinds.nodes import START, node_types
from provider.review.graphs.escaping import escaped, plain
from provider.review.report.model import Detail, Graph, Turn
from provider.review.words import nodes as words
from provider.review.words.console import label, node_title
from provider.review.words.flows import Flow
from provider.review.words.nodes import Around

Form = Mapping[str, Any]

#: Larger graphs are not drawn: nobody could read them, and Mermaid refuses very large ones.
MOST_NODES = 40
MOST_CONNECTIONS = 120
_MOST_FACTS = 6
#: A word beside the colour, for people who do not see it; what stands first decides the colour.
_WORDS = {
    Turn.ADDED: "NEW",
    Turn.REMOVED: "REMOVED",
    Turn.CHANGED: "CHANGED",
    Turn.MOVED: "MOVED",
}
_CLASSES = {
    Turn.ADDED: "fill:#dafbe1,stroke:#1a7f37,stroke-width:3px,color:#0a3012",
    Turn.REMOVED: "fill:#ffebe9,stroke:#cf222e,stroke-width:3px,stroke-dasharray:6 4,color:#4c0c10",
    Turn.CHANGED: "fill:#fff8c5,stroke:#9a6700,stroke-width:3px,color:#3b2300",
    Turn.MOVED: "fill:#ddf4ff,stroke:#0969da,stroke-width:3px,color:#032f62",
}
_SHAPES = {"start": ("([", "])"), "trigger": ("([", "])"), "condition": ("{{", "}}")}
_BOX = ("[", "]")


@dataclass(frozen=True)
class Drawing:
    """A graph, or a sentence that says why there is none; neither where nothing differs in it."""

    graph: Graph | None = None
    instead: Detail | None = None


def drawn(before: Form, after: Form) -> Drawing:
    """Draw a workflow on both sides; ``{}`` is a side that is not there."""
    flow = Flow.of(before, after)
    if before and after and not flow.turns:
        return Drawing()
    if reason := _too_large(flow):
        return Drawing(instead=Detail("flowchart", Turn.CHANGED, after=reason))
    sides = ((before, flow.before), (after, flow.after))
    charts = [_chart(form, flow) if side else None for side, form in sides]
    return Drawing(Graph(charts[0], charts[1]))


def _too_large(flow: Flow) -> str:
    for form in (flow.before, flow.after):
        nodes = form["nodes"]
        if len(nodes) > MOST_NODES:
            return f"not drawn: {len(nodes)} nodes are more than can be read ({MOST_NODES})"
        number = sum(len(node["after"]) for node in nodes.values())
        if number > MOST_CONNECTIONS:
            return f"not drawn: {number} connections are more than can be read ({MOST_CONNECTIONS})"
    return ""


def _chart(form: Form, flow: Flow) -> str:
    """Draw one side: nodes in the order of the flow, then what leads where."""
    around = Around(form["nodes"])
    names = [name for name in flow.order if name in form["nodes"]]
    ids = {START: "start", **{name: f"n{place}" for place, name in enumerate(names, start=1)}}
    lines = ["flowchart TD", f"  {_start(form['start'], flow)}"]
    lines += [f"  {_node(ids[name], name, flow, around)}" for name in names]
    lines += _connections(names, ids, around)
    marked = [_first(turns) for name in (START, *names) if (turns := _marks(name, flow))]
    lines += [f"  classDef {turn} {style}" for turn, style in _CLASSES.items() if turn in marked]
    return "\n".join(lines)


def _start(start: Form, flow: Flow) -> str:
    facts = []
    if start:
        facts = [words.audience(start), words.data_source(start)]
    return _box("start", "start", [label("start"), *facts], _marks(START, flow))


def _node(node_id: str, name: str, flow: Flow, around: Around) -> str:
    node = around.nodes[name]
    known = node_types().get(node["type"])
    facts = list(words.essentials(node, around))
    more = len(facts) - _MOST_FACTS
    shown = [*facts[:_MOST_FACTS], f"and {more} more"] if more > 0 else facts
    title = f"{node_title(node['type'])} - {name}"
    role = known.role if known else "action"
    return _box(node_id, role, [title, *shown], _marks(name, flow))


def _marks(name: str, flow: Flow) -> frozenset[Turn]:
    """Give how a node differs; where all of it comes or goes, there is nothing to mark."""
    both = flow.before["nodes"] and flow.after["nodes"]
    return flow.turns.get(name, frozenset()) if both else frozenset()


def _box(node_id: str, role: str, lines: list[str], turns: frozenset[Turn]) -> str:
    marks = [word for turn, word in _WORDS.items() if turn in turns]
    shown = [", ".join(marks), *lines] if marks else lines
    opening, closing = _SHAPES.get(role, _BOX)
    text = "<br/>".join(map(escaped, shown))
    mark = f":::{_first(turns)}" if turns else ""
    return f'{node_id}{opening}"{text}"{closing}{mark}'


def _first(turns: frozenset[Turn]) -> Turn:
    return next(turn for turn in _WORDS if turn in turns)


def _connections(names: list[str], ids: dict[str, str], around: Around) -> Iterator[str]:
    """Yield what leads where; a connection from what is not there has a box of its own."""
    missing: dict[str, str] = {}
    for name in names:
        for place in around.nodes[name]["after"]:
            source, _, exit_name = place.partition(".")
            if source not in ids:
                missing.setdefault(source, f"m{len(missing) + 1}")
            text = around.exit(source, exit_name) if source != START else ""
            arrow = f'-->|"{plain(text)}"|' if text else "-->"
            yield f"  {ids.get(source) or missing[source]} {arrow} {ids[name]}"
    for source, node_id in missing.items():
        yield f'  {node_id}["{escaped(f"no node {source}")}"]'
