"""Rules of a workflow that JSON Schema cannot say.

Sources: articles 8952677944604, 360014286099 (bulk actions), 360018633880 (data and operators),
4417258262290 (mappings) and 4404734619410 (web context).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from provider.kinds.kind import NOTHING, Violation
from provider.kinds.mapping_rules import mapping_violations
from provider.kinds.nodes import node_types
from provider.kinds.partial import Partial
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
    nodes, types = spec.get("nodes", Partial()), node_types()
    yield from _run_violations(spec, nodes)
    broken = list(connection_violations(nodes, types))
    flow = Flow.of(nodes)
    known = not broken and not isinstance(nodes, Partial)
    known = known and all("after" in node for node in nodes.values())
    yield from broken
    yield from ring_violations(flow, nodes, known=known)
    for name, node in nodes.items():
        yield from reference_violations(name, node, nodes)
        yield from operand_violations(name, node)
        yield from comparison_violations(name, node, nodes, NOTHING)
    yield from _flow_violations(nodes, flow.forward())


def joint_violations(spec: Mapping[str, Any], others: _Others) -> Iterator[Violation]:
    """Yield mappings and comparisons that do not fit what they refer to.

    ``others`` maps a full name (``pack.key``) to the spec of that definition; nothing is said
    about one that is absent.
    """
    nodes = spec.get("nodes", Partial())
    for name, node in nodes.items():
        yield from comparison_violations(name, node, nodes, others)
        yield from mapping_violations(name, node, nodes, others)


def is_bulk(spec: Mapping[str, Any]) -> bool:
    """Whether the workflow is a bulk action, which finishes by itself (article 360014286099)."""
    return spec["start"]["source"] == "existing" and _lasting(spec["nodes"]) is None


def _lasting(nodes: Nodes) -> str | None:
    """Give what keeps a workflow going: its first trigger or wait."""
    for name, node in nodes.items():
        kind = node_types().get(node.get("type", ""))
        if kind and (kind.role == "trigger" or kind.waits):
            return f'the {"wait" if kind.waits else "trigger"} "{name}"'
    return None


def _run_violations(spec: Mapping[str, Any], nodes: Nodes) -> Iterator[Violation]:
    """Yield a way to run that the workflow cannot have, as far as that is known."""
    run, source = spec.get("run"), spec.get("start", {}).get("source", "existing")
    why = _lasting(nodes) or (f"source: {source}" if source != "existing" else None)
    if isinstance(run, Mapping) and why:
        yield Violation(("run",), f"with {why} this workflow never ends: write continuous")
    if run == "continuous" and not why and _is_known(spec, nodes):
        message = (
            "without a trigger or a wait, and for existing contacts only, this is a bulk action, "
            "which finishes by itself: write {once: LABEL}"
        )
        yield Violation(("run",), message)


def _is_known(spec: Mapping[str, Any], nodes: Nodes) -> bool:
    """Say whether all is known that decides whether a workflow ends by itself."""
    types = all("type" in node for node in nodes.values())
    return types and not isinstance(nodes, Partial) and "source" in spec.get("start", {})


def _flow_violations(nodes: Nodes, flow: Flow) -> Iterator[Violation]:
    """Yield data and web contexts that are not there on every way."""
    always, types = flow.always_before(), node_types()
    for name, node in nodes.items():
        for value in values(name, node):
            source = value.source
            if source in nodes and source not in always[name]:
                message = f'"{value.content}" is not there on every way to this node'
                yield Violation(value.path, f'{message}: "{source}" must lie on all of them')
    kinds = {name: types.get(node.get("type", "")) for name, node in nodes.items()}
    # What nobody knows may give a page, and need none.
    giving = [name for name, kind in kinds.items() if kind is None or kind.gives_web_context]
    waiting = [name for name, kind in kinds.items() if kind and kind.waits]
    unopened = flow.reached(giving)
    for name in sorted(flow.reached(giving, waiting), key=list(nodes).index):
        kind = kinds[name]
        if kind and kind.needs_web_context:
            closing = flow.nearest(name, waiting, giving)
            yield _without_page(name, closing, opened=name not in unopened)


def _without_page(name: str, closing: str | None, *, opened: bool) -> Violation:
    """Give that a way leads to a node on which nobody has a page open.

    Args:
        name: the node.
        closing: the last node before it that waits, if any.
        opened: whether a page was open on every way before that.
    """
    giving = ", ".join(kind.type for kind in node_types().values() if kind.gives_web_context)
    place = ("nodes", name, "after")
    if opened:
        message = (
            f'after the wait "{closing}" no page is open any more: a trigger that gives one must '
            f"lie between the two ({giving})"
        )
        return Violation(place, message)
    behind = f' and behind the wait "{closing}"' if closing else ""
    message = (
        "nobody has a page open here: a trigger that gives one must lie on every way "
        f"to this node{behind} ({giving})"
    )
    return Violation(place, message)
