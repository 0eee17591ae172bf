"""Until when a message is shown: hazards of its end.

What an end is, and how long a message lives at most, the pack's receiver says. Only lint looks at
the clock: whether a definition is valid never depends on the day.
"""

from __future__ import annotations

from collections.abc import Iterator

from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.offers import is_offer
from provider.review.lint.receiving import Sending, ends, latest, sendings
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import literal

_RECIPE = "https://support.connectif.ai/hc/en-us/articles/11705909938332"


def _fixed(subject: Subject) -> Iterator[Hit]:
    """Give fixed ends in workflows that go on sending."""
    for end in ends(subject.configuration):
        if end.node.workflow.spec["run"] == "continuous":
            when = f", {end.moment:%Y-%m-%d}," if end.moment else ""
            detail = f"the workflow runs on, and the end{when} stays the same"
            yield end.node.hit(detail, "fields", end.field)


def _late(subject: Subject) -> Iterator[Hit]:
    """Give ends that the receiver does not wait for."""
    for end in ends(subject.configuration):
        if end.moment is None or end.member.longest is None:
            continue
        last = latest(end.member.longest, subject.today)
        if end.moment.date() > last:
            detail = (
                f"the end is {end.moment:%Y-%m-%d}, and of what is sent today nothing is shown "
                f"after {last:%Y-%m-%d}"
            )
            yield end.node.hit(detail, "fields", end.field)


def _passed(subject: Subject) -> Iterator[Hit]:
    """Give ends that have passed."""
    for end in ends(subject.configuration):
        if end.moment is not None and end.moment.date() < subject.today:
            detail = f"the end, {end.moment:%Y-%m-%d}, has passed"
            yield end.node.hit(detail, "fields", end.field)


def _endless(subject: Subject) -> Iterator[Hit]:
    """Give offers that nobody says an end of."""
    for sending in sendings(subject.configuration):
        members = list(sending.delivery.members("end"))
        if not members or any(sending.given(member) is not None for member in members):
            continue
        for field, text in _texts(sending):
            if is_offer(text):
                detail = f'"{text[:60]}" reads like an offer, and no end is given'
                yield sending.node.hit(detail, "fields", field)
                break


def _texts(sending: Sending) -> Iterator[tuple[str, str]]:
    """Give the literal texts of a message that people read."""
    for role in ("title", "text"):
        for member in sending.delivery.members(role):
            field, text = sending.delivery.field(member), literal(sending.given(member))
            if field is not None and isinstance(text, str):
                yield field, text


RULES = (
    Rule(
        code="L25",
        name="end-fixed",
        title="A workflow that runs on gives every message the same end",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "From that day on every message has ended before it arrives, so customers see nothing, "
            "and every attempt is billed."
        ),
        fix="Leave the end out, or send by a workflow that runs once.",
        source=_RECIPE,
        evidence="documented",
        check=_fixed,
        how=(
            "Looks at what continuous workflows give to the member of the message that the pack's "
            "receiver calls its end."
        ),
    ),
    Rule(
        code="L26",
        name="end-too-late",
        title="The end lies beyond the longest time that a message is shown",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence="The message disappears earlier than the end says: customers may miss it.",
        fix="Give an earlier end, or send the message again later with a new label.",
        source=_RECIPE,
        evidence="documented",
        check=_late,
        how=(
            "Compares the end with the longest time that the pack's receiver names, counted from "
            "today."
        ),
    ),
    Rule(
        code="L27",
        name="end-passed",
        title="The end of the message has passed",
        # Whether it was sent before, only the store knows: a campaign that is over is no mistake.
        severity=Severity.NOTICE,
        need=Need.STATIC,
        consequence=(
            "If it is sent from now on, nobody sees it, and every attempt is billed; if it was "
            "sent in time, all is well."
        ),
        fix="Before the next label, give a new end, or none.",
        source=_RECIPE,
        evidence="documented",
        check=_passed,
        how="Compares the end with today, in UTC.",
    ),
    Rule(
        code="L28",
        name="offer-without-end",
        title="An offer is sent without an end",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Customers still see the offer when it is over, up to the longest time that a message "
            "is shown, and come for a price that there is no more."
        ),
        fix="Give the message an end.",
        source=_RECIPE,
        evidence="documented",
        check=_endless,
        how=(
            "Looks at the message's title and text for amounts, percentages and words such as "
            "offer, sale or rebajas; a guess."
        ),
    ),
)
