"""Who enters a workflow, and how often: hazards of the start and of the limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provider.definitions import Definition
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import collecting, definitions, nodes

_LEFT_OUT = {
    "existing": "whoever comes to the shop later never enters",
    "new": "the contacts that there are already never enter",
}


def _start(subject: Subject) -> Iterable[Hit]:
    """Give collecting workflows that leave contacts out, and triggers that new visitors miss."""
    configuration = subject.configuration
    collected = {workflow.name for workflow in collecting(configuration)}
    for workflow in definitions(configuration, "Workflow"):
        source = workflow.spec["start"]["source"]
        is_meant = workflow.name not in collected and source == "new"
        if source in _LEFT_OUT and not is_meant and _has_trigger(workflow):
            detail = f"with the data source {source}, {_LEFT_OUT[source]}"
            yield Hit(workflow.name, ("start", "source"), detail)


def _has_trigger(workflow: Definition) -> bool:
    return any(node.type.role == "trigger" for node in nodes(workflow))


def _limits(subject: Subject) -> Iterator[Hit]:
    """Give the limits on the way from a visit to the script that collects."""
    for workflow in collecting(subject.configuration):
        for node in nodes(workflow, "page-visit", "send-web-content"):
            limits = node.get("limits")
            for name, value in limits.items() if isinstance(limits, Mapping) else ():
                if value is not False:
                    yield node.hit(_LIMITS[name].format(_times(name, value)), "limits", name)


def _times(name: str, value: int) -> str:
    if name == "pauseSeconds":
        return "1 second" if value == 1 else f"{value} seconds"
    return "once" if value == 1 else f"{value} times"


_LIMITS = {
    "deactivateAfterFiring": "after one visit, the contact never comes through here again",
    "perContact": "a contact comes through here {} and never again",
    "total": "this happens {} in all, and then to nobody any more",
    "pauseSeconds": "after a visit, the contact does not come through here for {}",
}

RULES = (
    Rule(
        code="L1",
        name="start-leaves-contacts-out",
        title="The start of a workflow with a trigger leaves contacts out",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Nothing ever happens for these people, for example their token is never captured, and "
            "nobody is told; existing contacts only is what the console chooses by itself."
        ),
        fix="Write source: existing-and-new at the start.",
        source="https://support.connectif.ai/hc/en-us/articles/360015987440",
        evidence="documented",
        check=_start,
        how=(
            "Looks at the start of every workflow with a trigger; new contacts only is a hazard "
            "where a token is collected."
        ),
    ),
    Rule(
        code="L2",
        name="limit-on-collecting",
        title="A limit is left on the way to the script that collects",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "A token that the app gets later, after a new installation or on a new phone, is not "
            "captured, and what is sent to the contact goes to the old one."
        ),
        fix="Write limits: none at the page visit and at the web content.",
        source="https://support.connectif.ai/hc/en-us/articles/360015670700",
        evidence="documented",
        check=_limits,
        how=(
            "Looks at the page visits and contents of the workflows that collect: the one that "
            "the pack's probe names, and those whose script tells Connectif of the contact."
        ),
    ),
)
