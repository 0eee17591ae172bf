"""What ``--expect`` was given: the digest of a review, or the report that was reviewed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from provider.commands.outcome import CommandError

if TYPE_CHECKING:
    from provider.plan import Expectation
    from provider.review.report.model import Report

_WANTED = (
    "give the digest that a report shows, or the file of connectif report --json; the plan that "
    "was reviewed is then applied without asking"
)


def expectation(text: str, stack: str) -> Expectation:
    """Read a digest, or a file with a report of this stack. Raises ``CommandError``."""
    from provider.plan import Expectation, Fingerprint

    whole = Fingerprint.of(text)
    if whole is not None:
        return Expectation(whole)
    return _reviewed(_report(Path(text), stack))


def _reviewed(report: Report) -> Expectation:
    from provider.plan import Expectation, Fingerprint

    whole = Fingerprint.of(report.digest)
    if report.errors or whole is None:
        raise CommandError(
            f"--expect: the report is of a preview of {report.stack} that failed, so there is "
            "nothing to hold the run to"
        )
    found = {name: Fingerprint.of(text) for name, text in report.digests.items()}
    resources = {name: part for name, part in found.items() if part is not None}
    titles = {change.resource: change.title for change in report.changes}
    return Expectation(whole, resources, titles)


def _report(path: Path, stack: str) -> Report:
    from provider.review.report.data import ReportError, from_text

    try:
        reports = from_text(path.read_text(encoding="utf-8"))
    except OSError:
        raise CommandError(f'--expect: "{path}" is no digest and no file: {_WANTED}') from None
    except (ReportError, UnicodeDecodeError) as error:
        raise CommandError(f"--expect: {path}: {error}") from None
    found = [report for report in reports if report.stack == stack]
    if len(found) != 1:
        named = ", ".join(report.stack for report in reports) or "no store"
        raise CommandError(f"--expect: {path} is a report on {named}, not on {stack}")
    return found[0]
