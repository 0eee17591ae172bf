"""A suppression that suppresses nothing. What finds it is ``running``: it knows all findings."""

from __future__ import annotations

from collections.abc import Iterable

from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.subject import Subject


def _left_to_running(_: Subject) -> Iterable[Hit]:
    return ()


UNUSED = Rule(
    code="L29",
    name="suppression-unused",
    title="A suppression that suppresses nothing",
    severity=Severity.WARNING,
    need=Need.STATIC,
    consequence=(
        "Customers notice nothing today; but the day that the hazard comes back, nobody is told."
    ),
    fix="Remove the entry from lint.",
    source="",
    evidence="observed",
    check=_left_to_running,
    how=(
        "Looks at the entries of lint whose rules were all asked and found nothing, in any "
        "stack that has the definition."
    ),
)
RULES = (UNUSED,)
