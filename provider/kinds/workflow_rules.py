"""Rules of a workflow that JSON Schema cannot say.

Sources: articles 8952677944604, 360014286099 (bulk actions), 360018633880 (data and operators),
4417258262290 (mappings) and 4404734619410 (web context).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds.kind import NOTHING, Violation
from provider.kinds.mapping_rules import mapping_violations
from provider.kinds.nodes import node_types
from provider.kinds.value_rules import (
    comparison_violations,
    operand_violations,
    reference_violations,
    values,
)
from provider.kinds.workflow_graph import Flow, Nodes, connection_violations, ring_violations

_Others = Mapping[str, Mapping[str, Any]]


def violations(spec: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield everything that one definition shows by itself.

    Types are judged where the catalogue tells them: ``joint_violations`` knows contact fields,
    events and contents.
    """
    yield from _run_violations(spec)
    nodes, types = spec["nodes"], node_types()
    broken = list(connection_violations(nodes, types))
    flow = Flow.of(nodes)
    rings = list(ring_violations(flow, nodes))
    yield from broken
    yield from rings
    for name, node in nodes.items():
        yield from reference_violations(name, node, nodes)
        yield from operand_violations(name, node)
        yield from comparison_violations(name, node, nodes, NOTHING)
    if not broken and not rings:
        yield from _flow_violations(nodes, flow)


def joint_violations(spec: Mapping[str, Any], others: _Others) -> Iterator[Violation]:
    """Yield mappings and comparisons that do not fit what they refer to.

    ``others`` maps a full name (``pack.key``) to the spec of that definition; nothing is said
    about one that is absent.
    """
    for name, node in spec["nodes"].items():
        yield from comparison_violations(name, node, spec["nodes"], others)
        yield from mapping_violations(name, node, spec["nodes"], others)


def is_bulk(spec: Mapping[str, Any]) -> bool:
    """Whether the workflow is a bulk action, which finishes by itself (article 360014286099)."""
    return spec["start"]["source"] == "existing" and _lasting(spec["nodes"]) is None


def _lasting(nodes: Nodes) -> str | None:
    """Give what keeps a workflow going: its first trigger or wait."""
    for name, node in nodes.items():
        kind = node_types()[node["type"]]
        if kind.role == "trigger" or kind.waits:
            return f'the {"wait" if kind.waits else "trigger"} "{name}"'
    return None


def _run_violations(spec: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield a way to run that the workflow cannot have."""
    run, bulk = spec["run"], is_bulk(spec)
    if run == "continuous" and bulk:
        message = (
            "without a trigger or a wait, and for existing contacts only, this is a bulk action, "
            "which finishes by itself: write {once: LABEL}"
        )
        yield Violation(("run",), message)
    if isinstance(run, Mapping) and not bulk:
        why = _lasting(spec["nodes"]) or f"source: {spec['start']['source']}"
        yield Violation(("run",), f"with {why} this workflow never ends: write continuous")


def _flow_violations(nodes: Nodes, flow: Flow) -> Iterator[Violation]:
    """Yield data and web contexts that are not there on every way."""
    always, types = flow.always_before(), node_types()
    for name, node in nodes.items():
        for value in values(name, node):
            source = value.source
            if source in nodes and source not in always[name]:
                message = f'"{value.content}" is not there on every way to this node'
                yield Violation(value.path, f'{message}: "{source}" must lie on all of them')
    giving = [name for name, node in nodes.items() if types[node["type"]].gives_web_context]
    waiting = [name for name, node in nodes.items() if types[node["type"]].waits]
    for name in sorted(flow.reached(giving, waiting), key=list(nodes).index):
        if types[nodes[name]["type"]].needs_web_context:
            yield _without_page(name)


def _without_page(name: str) -> Violation:
    """Give that a way leads to a node on which nobody has a page open."""
    giving = ", ".join(kind.type for kind in node_types().values() if kind.gives_web_context)
    message = (
        "nobody has a page open here: a trigger that gives one must lie on every way "
        f"to this node ({giving})"
    )
    return Violation(("nodes", name, "after"), message)
