"""Connectif's limits: what comes close to one. What is beyond, validation refuses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from provider.definitions import Definition
from provider.definitions.schemas import schema
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import definitions

#: From what share of a limit on it is told.
_SHARE = 0.9


@cache
def _limits() -> dict[str, int]:
    """Give the limits as the schemas have them."""
    field, segment, flow = (
        schema(f"kinds/{kind}") for kind in ("ContactField", "Segment", "Workflow")
    )
    return {
        "contact fields": field["x-limit-per-store"],
        "options": field["$defs"]["options"]["maxProperties"],
        "filters": segment["$defs"]["filters"]["maxProperties"],
        "tags": flow["properties"]["tags"]["maxItems"],
    }


def _near(subject: Subject) -> Iterator[Hit]:
    """Give what is nearly full."""
    configuration = subject.configuration
    fields = sum(1 for _ in definitions(configuration, "ContactField"))
    yield from _hit("", (), fields, "contact fields", "the stack has")
    for kind, setting, what in _PARTS:
        for definition in definitions(configuration, kind):
            yield from _part(definition, setting, what)


_PARTS = (
    ("ContactField", "options", "options"),
    ("Segment", "filters", "filters"),
    ("Workflow", "tags", "tags"),
    ("InlineContent", "tags", "tags"),
)


def _part(definition: Definition, setting: str, what: str) -> Iterator[Hit]:
    number = len(definition.spec.get(setting) or ())
    yield from _hit(definition.name, (setting,), number, what, "there are")


def _hit(resource: str, path: tuple[str, ...], number: int, what: str, who: str) -> Iterator[Hit]:
    limit = _limits()[what]
    if number >= _SHARE * limit:
        yield Hit(resource, path, f"{who} {number} {what}, and {limit} is the limit")


RULES = (
    Rule(
        code="L23",
        name="limit-near",
        title="One of Connectif's limits is near",
        severity=Severity.NOTICE,
        need=Need.STATIC,
        consequence=(
            "Customers notice nothing; but soon the next field, option, filter or tag cannot be "
            "added, and what was planned with it does not happen."
        ),
        fix="Tidy up before the limit is reached; options and fields of others count, too.",
        source="https://support.connectif.ai/hc/en-us/articles/360015491240",
        evidence="documented",
        check=_near,
        how=(
            "Counts contact fields, options, filters and tags; from nine tenths of a limit on it "
            "is told."
        ),
    ),
)
