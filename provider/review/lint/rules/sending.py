"""Whom a workflow sends to: hazards of the audience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provider.definitions import Configuration, Definition
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.segments import WITHOUT, demands
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import (
    Node,
    find,
    nodes,
    reached_without,
    sending,
    titled,
    untold,
)

#: Operators that only a contact without a value passes: behind their exit no, there is one.
_ONLY_WITHOUT = {"empty"}


def _unaddressed(subject: Subject) -> Iterator[Hit]:
    """Give workflows that send to people who cannot get it."""
    configuration = subject.configuration
    for workflow in sending(configuration):
        segment = _segment(configuration, workflow)
        is_everybody = workflow.spec["start"]["audience"] == "all-contacts"
        if is_everybody and not any(node.type.role == "trigger" for node in nodes(workflow)):
            detail = "the audience is the whole list of contacts"
            yield Hit(workflow.name, ("start", "audience"), detail)
            continue
        for node in nodes(workflow):
            if node.type.sends:
                yield from _without_value(configuration, node, segment)


def _segment(configuration: Configuration, workflow: Definition) -> Definition | None:
    audience = workflow.spec["start"]["audience"]
    return (
        find(configuration, audience["segment"]["ref"]) if isinstance(audience, Mapping) else None
    )


def _without_value(
    configuration: Configuration, node: Node, segment: Definition | None
) -> Iterator[Hit]:
    """Give the mandatory fields whose value a contact who comes here may lack."""
    for name in _needed(configuration, node):
        is_demanded = segment is not None and demands(segment, name)
        if is_demanded or node.name not in reached_without(node.workflow, _guards(node, name)):
            continue
        who = f"the {titled(segment)} does not ask" if segment else "nothing asks"
        field = find(configuration, name)
        value = f"a value in the {titled(field)}" if field else "a value"
        detail = f"{who} whether the contact has {value}, which the message needs"
        yield Hit(node.workflow.name, ("start", "audience"), detail)


def _needed(configuration: Configuration, node: Node) -> list[str]:
    """Name the contact fields that mandatory fields of the event are given."""
    event = find(configuration, node.reference("event"))
    declared = event.spec["fields"] if event else {}
    given = (
        value["contactField"]
        for name, value in node.mapped().items()
        if isinstance(value, Mapping)
        and "contactField" in value
        and declared.get(name, {}).get("required")
    )
    return list(dict.fromkeys(item["ref"] for item in given if isinstance(item, Mapping)))


def _guards(node: Node, field: str) -> set[tuple[str, str]]:
    """Give the exits behind which a contact has a value in a field."""
    guards: set[tuple[str, str]] = set()
    for condition in nodes(node.workflow, "check-value"):
        left: Any = condition.get("left")
        if isinstance(left, Mapping) and left.get("contactField") == {"ref": field}:
            operator = condition.get("operator")
            if operator not in WITHOUT:
                guards.add((condition.name, "yes"))
            elif operator in _ONLY_WITHOUT:
                guards.add((condition.name, "no"))
    return guards


def _late(subject: Subject) -> Iterator[Hit]:
    """Give the audiences that are computed some hours late."""
    configuration = subject.configuration
    senders: dict[str, list[str]] = {}
    for workflow in untold(configuration, "L18", sending(configuration)):
        segment = _segment(configuration, workflow)
        if segment and segment.spec["type"] == "dynamic-plus":
            senders.setdefault(segment.name, []).append(titled(workflow))
    for name, titles in senders.items():
        verb = "sends" if len(titles) == 1 else "send"
        who = " and ".join(f"the {title}" for title in sorted(titles))
        yield Hit(name, ("type",), f"{who} {verb} to this segment, a Dynamic Segment Plus")


RULES = (
    Rule(
        code="L17",
        name="audience-too-wide",
        title="A workflow sends to people who cannot get it",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Everybody without a token is attempted in vain, and every attempt is an activity that "
            "Connectif bills."
        ),
        fix=(
            "Write audience: {segment: {ref: KEY}} with a segment that asks whether the contact "
            "has what the message needs."
        ),
        source="https://support.connectif.ai/hc/en-us/articles/360016806179",
        evidence="documented",
        check=_unaddressed,
        how=(
            "Looks at the audience of every workflow that sends: a message to existing contacts "
            "needs a segment, and what a mandatory field takes from the contact must be asked for "
            "by the segment or by a condition."
        ),
    ),
    Rule(
        code="L18",
        name="audience-hours-late",
        title="The audience is computed about every 3 hours",
        severity=Severity.NOTICE,
        need=Need.STATIC,
        consequence=(
            "Who has just opened the app for the first time is not in the segment yet, and misses "
            "what is sent within these hours."
        ),
        fix="Write type: dynamic where new contacts must be reached at once.",
        source="https://support.connectif.ai/hc/en-us/articles/4878626605714",
        evidence="documented",
        check=_late,
        how=(
            "Looks at the segments that workflows which send take as their audience; said where "
            "no note of the pack says it."
        ),
    ),
)
