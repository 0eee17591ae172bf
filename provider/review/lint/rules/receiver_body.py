"""L14, L15, L30, L31: what the event and its workflows bring is what the receiver takes.

The receiver is the pack's ``receiver``: see ``provider.review.lint.receiving``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.receiving import Delivery, Sending, deliveries, ends, sendings
from provider.review.lint.subject import Subject

_POINTERS = "https://support.connectif.ai/hc/en-us/articles/4417258262290"
_RECIPE = "https://support.connectif.ai/hc/en-us/articles/11705909938332"


def _misplaced(subject: Subject) -> Iterable[Hit]:
    """Find receivers that do not get whom a message is for."""
    for delivery in deliveries(subject.configuration):
        for member in delivery.unreached():
            field = delivery.astray(member)
            where = f"the vendor's service takes whom a message is for at {member.pointer}"
            if field is None:
                detail = f"{where}, and no field of the event comes to stand there"
                yield Hit(delivery.event.name, ("fields",), detail)
            else:
                place = delivery.place(field)
                detail = f'{where}, and the field "{field}" comes to stand at {place}'
                yield Hit(delivery.event.name, ("fields", field, "pointer"), detail)


def _unmapped(subject: Subject) -> Iterable[Hit]:
    """Find mandatory members that nobody brings, and ends that are no timestamps."""
    configuration = subject.configuration
    for delivery in deliveries(configuration):
        yield from _lacking(delivery)
    for sending in sendings(configuration):
        yield from _untold(sending)
    for end in ends(configuration):
        if end.moment is None:
            detail = f'"{end.text[:40]}" is no timestamp in {end.member.unit} since 1970'
            yield end.node.hit(detail, "fields", end.field)


def _lacking(delivery: Delivery) -> Iterator[Hit]:
    """Give the mandatory members that the event has no field for; recipients are L14's."""
    for member in delivery.receiver.members:
        if member.required and member.role != "recipient" and delivery.field(member) is None:
            place = member.pointer
            detail = f"the vendor's service demands {place}, and no field comes to stand there"
            yield Hit(delivery.event.name, ("fields",), detail)


def _untold(sending: Sending) -> Iterator[Hit]:
    """Give the mandatory members that a node maps nothing to."""
    for member in sending.delivery.receiver.members:
        field = sending.delivery.field(member)
        if member.required and field is not None and sending.given(member) is None:
            detail = f'the vendor\'s service demands the field "{field}", and it has no value'
            yield sending.node.hit(detail, "fields")


def _unknown(subject: Subject) -> Iterable[Hit]:
    """Find fields that come to stand where the vendor's service knows nothing."""
    for delivery in deliveries(subject.configuration):
        known = {member.pointer for member in delivery.receiver.members}
        near = {delivery.astray(member) for member in delivery.unreached()}
        for place, field in delivery.fields.items():
            # One that is meant for a recipient is L14's.
            if place not in known and field not in near:
                where = f'the field "{field}" comes to stand at {place}'
                detail = f"{where}, and the vendor's service is not known to take anything there"
                yield Hit(delivery.event.name, ("fields", field), detail)


def _headerless(subject: Subject) -> Iterable[Hit]:
    """Find headers that the vendor's service demands and the event lacks."""
    for delivery in deliveries(subject.configuration):
        given = {
            name.lower() for name, value in delivery.event.spec.get("headers", {}).items() if value
        }
        for header in delivery.receiver.headers:
            if header.lower() not in given:
                detail = f"the vendor's service demands the header {header}, and the event has none"
                yield Hit(delivery.event.name, ("headers",), detail)


RULES = (
    Rule(
        code="L14",
        name="recipient-misplaced",
        title="The event does not say whom a message is for where the vendor's service looks",
        severity=Severity.ERROR,
        need=Need.STATIC,
        consequence="The vendor's service refuses every message, so no customer gets one.",
        fix="Give the event's field the pointer that the pack's receiver names for it.",
        source=_POINTERS,
        evidence="documented",
        check=_misplaced,
        how="Compares the pointers of the event's fields with the receiver in the pack.yaml.",
    ),
    Rule(
        code="L15",
        name="receiver-mandatory",
        title="What the vendor's service demands is missing, or is not in the form that it reads",
        severity=Severity.ERROR,
        need=Need.STATIC,
        consequence=(
            "The vendor's service refuses the message, so no customer gets it; Connectif shows"
            " nobody why."
        ),
        fix="Give the workflow's node a value for it, in the form that the pack's receiver names.",
        source=_RECIPE,
        evidence="documented",
        check=_unmapped,
        how=(
            "Compares what nodes map, and that an end is a timestamp of the unit, with the receiver"
            " in the pack.yaml."
        ),
    ),
    Rule(
        code="L30",
        name="receiver-unknown-member",
        title="The event sends something that the vendor's service is not known to take",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "The vendor's service may refuse every message for it, so that no customer gets one, or"
            " leave it out of what customers see."
        ),
        fix=(
            "Remove the field from the event, correct its pointer, or add it to the receiver in"
            " the pack.yaml once the vendor has said that it is taken."
        ),
        source="",
        evidence="assumed",
        check=_unknown,
    ),
    Rule(
        code="L31",
        name="receiver-header-missing",
        title="The event lacks a header that the vendor's service demands",
        severity=Severity.ERROR,
        need=Need.STATIC,
        consequence="The vendor's service refuses every message, so no customer gets one.",
        fix="Add the header to the event; a key stands in it as {secret: NAME, version: 1}.",
        source=_RECIPE,
        evidence="documented",
        check=_headerless,
    ),
)
