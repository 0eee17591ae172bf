"""What has not happened yet: who lets it happen, and when."""

from __future__ import annotations

from provider.review.rendering.sentences import (
    TECHNICAL,
    command,
    counted,
    is_applied,
    listed,
    sentence,
    writes,
)
from provider.review.report.merging import Merged
from provider.review.report.model import Report

#: When it happens, unless who renders the report knows better.
_WHEN = (
    "when the technical team runs connectif up, the command at the end of this report; where "
    "continuous integration is set up, merging this change and the approval that follows do that"
)
_FAILED = "Nothing was changed, and nothing will be until the technical team has corrected this."
_LEFT = "Nothing has happened yet, and no command does it: what is to be done is a person's task."
_NOTED = (
    "Nothing has happened yet, and nothing will be written to the store: the command at the end "
    "only takes note of this."
)
_NO_WORK = "Nothing is written to the store."
_ONE_BY_ONE = "Each store has its own command: one can be done without the others."


def not_yet(merged: Merged, when: str | None = None) -> str:
    """Say in one or some plain sentences that nothing has happened; "" where nothing will.

    Args:
        merged: the reports.
        when: when it happens, as the end of a sentence; else what holds everywhere is said.
    """
    failed = [report for report in merged.reports if report.errors]
    rest = [report for report in merged.reports if not report.errors]
    said = [_rest(rest, merged, when)] if any(report.changes for report in rest) else []
    if failed:
        said.append(_of_failed(failed, merged))
    if sum(bool(command(report)) for report in rest) > 1:
        said.append(_ONE_BY_ONE)
    return " ".join(said)


def _rest(reports: list[Report], merged: Merged, when: str | None) -> str:
    if any(map(writes, reports)):
        return sentence(f"Nothing has happened yet. It happens {when or _WHEN}")
    if any(map(is_applied, reports)):
        return _NOTED
    return _LEFT if any(change.works for change in merged.changes) else _NO_WORK


def _of_failed(failed: list[Report], merged: Merged) -> str:
    if len(failed) == len(merged.reports):
        return _FAILED
    names = listed([report.stack for report in failed])
    return f"In {names} nothing will be changed until the technical team has corrected the preview."


def technical(merged: Merged) -> str:
    """Give the heading of what only the technical team needs."""
    number = sum(bool(command(report)) for report in merged.reports)
    found = [counted(number, "command")] if number else []
    if any(report.tasks for report in merged.reports):
        found.append("the steps of the tasks")
    return f"{TECHNICAL}: {listed(found)}" if found else TECHNICAL
