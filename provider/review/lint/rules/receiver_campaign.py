"""L16: whether visits that a message brings can be counted."""

from __future__ import annotations

from collections.abc import Iterable

from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.receiving import Sending, sendings
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import literal

#: The parameter of an address under which analytics count a visit.
_PARAMETER = "utm_campaign="


def _uncounted(subject: Subject) -> Iterable[Hit]:
    """Find messages whose link tells nobody which campaign it belongs to."""
    for sending in sendings(subject.configuration):
        if any(_mapped(sending, "campaign")):
            continue
        for link in sending.delivery.members("link"):
            given, field = sending.given(link), sending.delivery.field(link)
            address = literal(given)
            # What comes from a contact or from another node may well carry it.
            if field is None or (given is not None and address is None):
                continue
            if given is None and sending.node.workflow.spec["run"] == "draft":
                continue  # nobody has written the message yet
            if _PARAMETER not in str(address):
                yield sending.node.hit(_said(address), "fields", *([field] if given else []))


def _mapped(sending: Sending, role: str) -> Iterable[bool]:
    return (sending.given(member) is not None for member in sending.delivery.members(role))


def _said(address: object) -> str:
    if address is None:
        return "the message has neither a link nor a campaign"
    return f"neither the message names a campaign, nor does its link ({str(address)[:80]})"


RULES = (
    Rule(
        code="L16",
        name="campaign-missing",
        title="Visits that the message brings cannot be told from others",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Customers notice nothing, but whether the message brought anybody to the shop is never"
            " known: the campaign of its link is the only statistics there are."
        ),
        fix=(
            "Give the message's campaign a value, or add utm_campaign to the address of its link."
        ),
        source="https://support.connectif.ai/hc/en-us/articles/11705909938332",
        evidence="documented",
        check=_uncounted,
        how=(
            "Looks at messages to a pack's receiver that have neither a campaign nor a link with"
            " utm_campaign in its address."
        ),
    ),
)
