"""Where a content goes in a page: hazards of the position and of the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from provider.definitions import Configuration
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.places import overlap, plain
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import Node, collecting, definitions, nodes, titled

#: Elements that hold a page, or a great part of it.
_LARGE = re.compile(
    r"(html|body|main|header|footer|nav|article|section|#?(main|content|page|app|root))"
)


def _wiping(subject: Subject) -> Iterator[Hit]:
    """Give contents that empty what a visitor looks at."""
    configuration = subject.configuration
    collected = {workflow.name for workflow in collecting(configuration)}
    for node in _contents(configuration):
        selector = plain(node.get("selector"))
        if node.get("position") != "replace":
            continue
        if node.workflow.name in collected:
            detail = f'an invisible script takes the place of what is inside "{selector}"'
            yield node.hit(detail, "position")
        elif _LARGE.fullmatch(selector.lower()):
            detail = f'the content takes the place of everything inside "{selector}"'
            yield node.hit(detail, "position")


def _contents(configuration: Configuration) -> Iterator[Node]:
    for workflow in definitions(configuration, "Workflow"):
        yield from nodes(workflow, "send-web-content")


def _contested(subject: Subject) -> Iterator[Hit]:
    """Give contents of two running workflows for one place of one page."""
    places: dict[str, list[Node]] = {}
    for node in sorted(_contents(subject.configuration), key=_order):
        if node.workflow.spec["run"] == "continuous":
            places.setdefault(plain(node.get("selector")), []).append(node)
    for selector, there in places.items():
        for number, node in enumerate(there):
            others = [other for other in there[:number] if _meet(other, node)]
            if others:
                more = f" and {len(others) - 1} more" if len(others) > 1 else ""
                where = f"is also the place of the {titled(others[0].workflow)}{more}"
                yield node.hit(f'"{selector}" {where}', "selector")


def _order(node: Node) -> tuple[str, str]:
    return node.workflow.name, node.name


def _meet(first: Node, second: Node) -> bool:
    """Say whether there is a page that gets the contents of both workflows."""
    if first.workflow is second.workflow:
        return False
    return any(overlap(mine, others) for mine in _pages(first) for others in _pages(second))


def _pages(node: Node) -> list[Any]:
    """Give the pages of all visits that the node's workflow begins with."""
    return [visit.get("pages") for visit in nodes(node.workflow, "page-visit")] or ["any"]


RULES = (
    Rule(
        code="L7",
        name="replace-wipes",
        title="Position replace empties what visitors look at",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Whatever stood inside that element, up to the whole page, is gone for every visitor "
            "who gets the content."
        ),
        fix="Write position: append, or choose an empty element made for the content.",
        source="https://support.connectif.ai/hc/en-us/articles/4404735611538",
        evidence="documented",
        check=_wiping,
        how=(
            "Looks at contents with position: replace: those of workflows that collect, and those "
            "whose selector is an element that holds a page."
        ),
    ),
    Rule(
        code="L9",
        name="place-contested",
        title="Two workflows put a content into the same place",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "A visitor gets only one of the two, that of the workflow which was started last; the "
            "other never shows, and nobody is told."
        ),
        fix="Give each content an element of its own, or pages of its own.",
        source="https://support.connectif.ai/hc/en-us/articles/360015979659",
        evidence="documented",
        check=_contested,
        how=(
            "Compares the selectors and pages of the workflows of the stack that run continuously."
        ),
    ),
)
