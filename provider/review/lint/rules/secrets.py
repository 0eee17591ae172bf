"""Secrets where everybody can read them. Headers are no matter of lint: validation refuses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import definitions, literal, nodes

_WORDS = r"api[-_]?key|secret|passwd|password|credential|access[-_]?token|authorization|jwt"
_NAME = re.compile(rf".*({_WORDS}).*", re.IGNORECASE)
_NAME_IN_ADDRESS = re.compile(rf".*({_WORDS}).*|key|auth|token|sig|signature", re.IGNORECASE)
# From the beginning of a word only: a long one with many hyphens would be tried from each of them.
_IN_TEXT = re.compile(
    rf"\bBearer\s+[\w.~+/-]{{16,}}|(?<![\w-])[\w-]*({_WORDS})['\"]?\s*[:=,]\s*['\"][^'\"\s]{{12,}}['\"]",
    re.IGNORECASE,
)


def _readable(subject: Subject) -> Iterator[Hit]:
    """Give what looks like a secret; its value is never told."""
    yield from _in_addresses(subject)
    yield from _in_contents(subject)
    yield from _in_messages(subject)


def _in_addresses(subject: Subject) -> Iterator[Hit]:
    for event in definitions(subject.configuration, "OutboundEvent"):
        for name, value in parse_qsl(urlsplit(event.spec["url"]).query):
            if value and _NAME_IN_ADDRESS.fullmatch(name):
                detail = f'the address carries "{name[:40]}", which looks like a secret'
                yield Hit(event.name, ("url",), detail)


def _in_contents(subject: Subject) -> Iterator[Hit]:
    for content in definitions(subject.configuration, "InlineContent"):
        html = content.spec["html"]
        for found in _IN_TEXT.finditer(html):
            line = html.count("\n", 0, found.start()) + 1
            detail = f"line {line} of the HTML holds what looks like a secret"
            yield Hit(content.name, ("html",), detail)


def _in_messages(subject: Subject) -> Iterator[Hit]:
    for workflow in definitions(subject.configuration, "Workflow"):
        for node in nodes(workflow, "outbound-event"):
            for name, value in node.mapped().items():
                if literal(value) is not None and _NAME.fullmatch(name):
                    detail = f'the field "{name[:40]}" is given what looks like a secret'
                    yield node.hit(detail, "fields", name)


RULES = (
    Rule(
        code="L21",
        name="secret-readable",
        title="What looks like a secret stands where everybody can read it",
        severity=Severity.ERROR,
        need=Need.STATIC,
        consequence=(
            "Whoever reads it, every visitor where it is in a page, can send messages to the "
            "shop's customers in its name."
        ),
        fix=(
            "Ask for a new secret, declare a secret parameter in the pack.yaml, and write it as a "
            "header: {secret: NAME, version: 1}."
        ),
        source="",
        evidence="assumed",
        check=_readable,
        how=(
            "Looks at the addresses of events, at the HTML of contents, and at fields of messages "
            "that are called like a secret; the value itself is never shown. Plain text in "
            "headers is refused by connectif validate already."
        ),
    ),
)
