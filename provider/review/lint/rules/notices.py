"""L8, L11, L13, L19 and L20 as notices: what no rule can see, said only where it can happen.

What a pack's own prerequisites and notices say already (``rule`` of a note) is not said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from provider.definitions import Definition
from provider.kinds.workflow import sends
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import (
    Node,
    collecting,
    definitions,
    find,
    nodes,
    telling,
    untold,
)

#: Elements that every page has, whatever is in it.
_EVERYWHERE = frozenset({"html", "head", "body"})
_REMEMBERS = re.compile(r"\b(?:session|local)Storage\b")
#: By what a script can tell that the visitor has become somebody else.
_IDENTITY = re.compile(r"primary_?key|cn_?tracker|tracker_?id|tracker_changed", re.IGNORECASE)


def _unproven(subject: Subject) -> Iterator[Definition]:
    """Give the collecting workflows that no probe was given for."""
    proven = {str(proof.get("pack")) for proof in subject.probe or ()}
    return (item for item in collecting(subject.configuration) if item.pack not in proven)


def _selectors(subject: Subject) -> Iterable[Hit]:
    """Find selectors that a page may lack."""
    for workflow in untold(subject.configuration, "L8", _unproven(subject)):
        for node in nodes(workflow, "send-web-content"):
            selector = str(node.get("selector")).strip()
            if selector.lower() not in _EVERYWHERE:
                detail = f"no rule can see whether the app's pages have the element {selector}"
                yield node.hit(detail, "selector")


def _merged(subject: Subject) -> Iterable[Hit]:
    """Find scripts that remember what they sent, and not for whom."""
    for content in untold(subject.configuration, "L11", telling(subject.configuration)):
        html = content.spec["html"]
        if _REMEMBERS.search(html) and not _IDENTITY.search(html):
            detail = "the script remembers what it has sent, and not for whom"
            yield Hit(content.name, ("html",), detail)


def _domains(subject: Subject) -> Iterable[Hit]:
    """Find what works on authorised domains only."""
    for workflow in untold(subject.configuration, "L13", _unproven(subject)):
        detail = "no rule can see which domains the store has authorised"
        yield Hit(workflow.name, (), detail)


def _final(subject: Subject) -> Iterable[Hit]:
    """Find workflows that send once and are finished then."""
    sending = (item for item in definitions(subject.configuration, "Workflow") if sends(item.spec))
    for workflow in untold(subject.configuration, "L19", sending):
        run = workflow.spec["run"]
        if isinstance(run, Mapping):
            detail = f'under the label "{run["once"]}" it sends once, and is finished then'
            yield Hit(workflow.name, ("run",), detail)


def _shared_devices(subject: Subject) -> Iterable[Hit]:
    """Find messages to a device whose token several contacts may hold."""
    tokens = {
        pack.probe.field
        for pack in subject.configuration.packs
        if pack.probe and find(subject.configuration, pack.probe.field)
    }
    workflows = definitions(subject.configuration, "Workflow")
    for workflow in untold(subject.configuration, "L20", workflows):
        for node in nodes(workflow, "outbound-event"):
            for field in _mapping(node, tokens):
                detail = "no rule can see whether two contacts hold the same token"
                yield node.hit(detail, "fields", field)


def _mapping(node: Node, tokens: set[str]) -> Iterator[str]:
    """Give the event's fields that a node gives a token to."""
    for name, value in node.mapped().items():
        given = value.get("contactField") if isinstance(value, Mapping) else None
        if isinstance(given, Mapping) and given.get("ref") in tokens:
            yield name


_ON_SITE = "https://support.connectif.ai/hc/en-us/articles/360014699620"

RULES = (
    Rule(
        code="L8",
        name="selector-unseen",
        title="Only a browser can tell whether the app's pages have the selector's element",
        severity=Severity.NOTICE,
        need=Need.NOTICE,
        consequence=(
            "Where a page lacks it, the script goes nowhere, no token is collected, and nobody is"
            " told."
        ),
        fix="Run connectif probe on a page as the app shows it, and give its result with --probe.",
        source="https://support.connectif.ai/hc/en-us/articles/4404734619410",
        evidence="observed",
        check=_selectors,
        how="Said of selectors other than html, head and body, while no probe is given.",
    ),
    Rule(
        code="L11",
        name="token-lost-at-login",
        title="A token that an anonymous visitor left may be lost when they log in",
        severity=Severity.NOTICE,
        need=Need.NOTICE,
        consequence=(
            "Who logs in keeps the older token of their contact, and the script sends the new one"
            " no more: messages go to the old device."
        ),
        fix=(
            "Let the script remember for whom it has sent (the contact tag's primary key, or the"
            " tracker), and send again when that changes."
        ),
        source="https://support.connectif.ai/hc/en-us/articles/360014654740",
        evidence="assumed",
        check=_merged,
        how=(
            "Looks for scripts that use the browser's storage and name neither the contact's"
            " primary key nor the tracker."
        ),
    ),
    Rule(
        code="L13",
        name="domain-unseen",
        title="The domain of the app's pages must be authorised in the store",
        severity=Severity.NOTICE,
        need=Need.NOTICE,
        consequence=(
            "On any other domain Connectif's script sends nothing, no token is collected, and"
            " nobody is told."
        ),
        fix=(
            "Look at the authorised domains in the store's settings in Connectif, or run connectif"
            " probe."
        ),
        source=_ON_SITE,
        evidence="observed",
        check=_domains,
        how="Said while no probe is given, unless the pack's own notes say it.",
    ),
    Rule(
        code="L19",
        name="sends-once",
        title="A workflow that sends to existing contacts finishes by itself",
        severity=Severity.NOTICE,
        need=Need.NOTICE,
        consequence=(
            "What was sent cannot be called back, and whoever joins the audience later gets"
            " nothing."
        ),
        fix="Give it a new label for each message that shall be sent.",
        source="https://support.connectif.ai/hc/en-us/articles/360014286099",
        evidence="documented",
        check=_final,
    ),
    Rule(
        code="L20",
        name="token-shared",
        title="Two contacts who share a device may hold the same token",
        severity=Severity.NOTICE,
        need=Need.NOTICE,
        consequence="The device gets the message once for each of them.",
        fix="Nothing can be done in the definitions; say it to whoever writes the messages.",
        source="",
        evidence="assumed",
        check=_shared_devices,
    ),
)
