"""L9, L17 and L19 in the store: workflows that no definition stands for, and what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provider.kinds.live_names import LiveName
from provider.kinds.workflow import ACTING, sends, status_of
from provider.review.lint.live import called, live_events
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.places import overlap, plain
from provider.review.lint.subject import Body, Subject
from provider.review.lint.workflows import Node, definitions, nodes

_PRIORITY = "https://support.connectif.ai/hc/en-us/articles/360015979659"
_NAMED = 3


def _strangers(subject: Subject) -> Iterator[Body]:
    """Give the store's workflows that no definition stands for, finished ones left out."""
    known = {
        str(item.spec["name"])
        for item in subject.configuration.definitions
        if item.kind == "Workflow"
    }
    listed = subject.store.workflows if subject.store else None
    for body in listed or ():
        is_known = LiveName.parse(str(body["name"])).name in known
        if not is_known and status_of(body) != "finished":
            yield body


def _contested(subject: Subject) -> Iterable[Hit]:
    """Find places into which another active workflow of the store puts a content, too."""
    for node in _placing(subject):
        for body in _strangers(subject):
            if status_of(body) in ACTING and _meets(node, body):
                detail = f'the active workflow "{called(body)}" puts a content there, too'
                yield node.hit(detail, "selector")


def _meets(node: Node, body: Body) -> bool:
    """Say whether a page can get the contents of both into one place."""
    selectors = {plain(item.get("selector")) for item in _nodes(body, "send-web-content")}
    if plain(node.get("selector")) not in selectors:
        return False
    mine = [visit.get("pages") for visit in nodes(node.workflow, "page-visit")] or ["any"]
    others = [visit.get("pages") for visit in _nodes(body, "page-visit")] or ["any"]
    return any(overlap(own, other) for own in mine for other in others)


def _unseen(subject: Subject) -> Iterable[Hit]:
    """Find places of which the store does not show who else uses them."""
    hidden = [
        called(body)
        for body in _strangers(subject)
        if status_of(body) in ACTING and "nodes" not in body
    ]
    for node in _placing(subject) if hidden else ():
        yield node.hit(f"the store does not show what is in {_listed(hidden)}", "selector")


def _placing(subject: Subject) -> Iterator[Node]:
    """Give the nodes that put a content into a page, of workflows that run."""
    for workflow in definitions(subject.configuration, "Workflow"):
        if workflow.spec["run"] != "draft":
            yield from nodes(workflow, "send-web-content")


def _nodes(body: Body, kind: str) -> Iterator[Mapping[str, Any]]:
    return (node for node in body.get("nodes") or () if node.get("type") == kind)


def _listed(names: list[str]) -> str:
    """Name some workflows, and count the rest."""
    rest = len(names) - _NAMED
    shown = ", ".join(f'"{name}"' for name in sorted(names)[:_NAMED])
    number = (
        "1 other active workflow" if len(names) == 1 else f"{len(names)} other active workflows"
    )
    return f"{number} ({shown}{f' and {rest} more' if rest > 0 else ''})"


def _to_everybody(subject: Subject) -> Iterable[Hit]:
    """Find other workflows of the store that send a defined event to no segment."""
    events = {str(body["id"]): event for event, body in live_events(subject)}
    for body in _strangers(subject):
        if isinstance((body.get("start") or {}).get("audience"), Mapping):
            continue
        for node in _nodes(body, "outbound-event"):
            event = events.get(str(node.get("event")))
            if event is not None:
                status = status_of(body) or "unknown"
                detail = (
                    f'the workflow "{called(body)}" of the store ({status}), which no definition '
                    "stands for, sends this event and has no segment as its audience"
                )
                yield Hit(event.name, (), detail)


def _sent_already(subject: Subject) -> Iterable[Hit]:
    """Find labels under which the store has sent already."""
    listed = subject.store.workflows if subject.store else None
    done = {str(body["name"]): body for body in listed or () if status_of(body) != "draft"}
    for workflow in definitions(subject.configuration, "Workflow"):
        run = workflow.spec["run"]
        label = run.get("once") if isinstance(run, Mapping) else None
        if label is None or not sends(workflow.spec):
            continue
        name = str(LiveName(str(workflow.spec["name"]), 1, str(label)))
        if name in done:
            status = status_of(done[name]) or "started"
            detail = f'the store has "{name}", {status}: under this label nothing is sent again'
            yield Hit(workflow.name, ("run",), detail)


RULES = (
    Rule(
        code="L9",
        name="place-contested-in-store",
        title="Another workflow of the store puts a content into the same place",
        severity=Severity.WARNING,
        need=Need.LIVE,
        consequence=(
            "Visitors get the content of the workflow that comes last in the store's list of"
            " priorities, so one of the two never reaches them, and nobody is told."
        ),
        fix="Choose another selector, or finish the other workflow in the console.",
        source=_PRIORITY,
        evidence="documented",
        check=_contested,
        how=(
            "Compares selectors and pages with the active workflows that no definition stands for;"
            " only a store that shows what is in a workflow can tell (a local one)."
        ),
    ),
    Rule(
        code="L9",
        name="place-unseen-in-store",
        title="The store does not show whether another workflow uses the same place",
        severity=Severity.NOTICE,
        need=Need.LIVE,
        consequence=(
            "Should one of them put a content into this place, visitors get only that of the"
            " workflow that comes last in the store's list of priorities."
        ),
        fix="Look into these workflows in the console, or run connectif probe on the shop's page.",
        source=_PRIORITY,
        evidence="documented",
        check=_unseen,
        how="Counts the active workflows that no definition stands for.",
    ),
    Rule(
        code="L17",
        name="sent-to-everybody-in-store",
        title="A workflow of the store sends a defined event to contacts of no segment",
        severity=Severity.WARNING,
        need=Need.LIVE,
        consequence=(
            "It attempts every contact, also those that nothing can reach, and each attempt is an"
            " activity that is billed."
        ),
        fix="Give the workflow a segment as its audience in the console, or finish it.",
        source="https://support.connectif.ai/hc/en-us/articles/360016806179",
        evidence="documented",
        check=_to_everybody,
        how=(
            "Looks at workflows that are not finished and that no definition stands for; only a"
            " store that shows what is in a workflow can tell (a local one)."
        ),
    ),
    Rule(
        code="L19",
        name="label-already-sent",
        title="The store has sent under this label already",
        severity=Severity.NOTICE,
        need=Need.LIVE,
        consequence=(
            "Customers get nothing more from this workflow; a new text needs a new label, and is"
            " then sent to the whole audience."
        ),
        fix="Give the workflow a new label when something new shall be sent.",
        source="https://support.connectif.ai/hc/en-us/articles/360014286099",
        evidence="documented",
        check=_sent_already,
        how="The label is part of the workflow's name in the store, so its list remembers.",
    ),
)
