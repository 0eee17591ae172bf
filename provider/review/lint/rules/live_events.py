"""L14 in the store: the event as it is there, against what its receiver takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from provider.review.lint.live import live_events
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.receiving import deliveries, places
from provider.review.lint.subject import Subject


def _misplaced(subject: Subject) -> Iterable[Hit]:
    """Find events that do not bring the recipient in the store, though they do as defined."""
    live = {event.name: body for event, body in live_events(subject)}
    for delivery in deliveries(subject.configuration):
        body = live.get(delivery.event.name)
        if body is None or any(delivery.unreached()):
            continue
        fields = {
            str(field["id"]): {"pointer": field.get("jsonPointerPath")}
            for field in body.get("fields") or ()
        }
        shown = replace(delivery, fields=places(fields))
        for member in shown.unreached():
            field = delivery.field(member)
            detail = (
                "in the store, no field of the event comes to stand at "
                f"{member.pointer}, where the vendor's service takes whom a message is for"
            )
            yield Hit(delivery.event.name, ("fields", *([field] if field else [])), detail)


RULES = (
    Rule(
        code="L14",
        name="recipient-misplaced-in-store",
        title="In the store, the event does not say whom a message is for where it must",
        severity=Severity.ERROR,
        need=Need.LIVE,
        consequence=(
            "As long as it stays so, the vendor's service refuses every message, so no customer"
            " gets one."
        ),
        fix=(
            "Open the event in the console and enter the pointer of the definition in the field's"
            " JSON options; connectif guide shows where."
        ),
        source="https://support.connectif.ai/hc/en-us/articles/4417258262290",
        evidence="documented",
        check=_misplaced,
    ),
)
