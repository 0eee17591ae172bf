"""A report as one HTML file that needs nothing else: for a browser, a phone, a mail.

Names and texts of a store are hostile input: the template escapes everything, and the page's own
policy lets no other script run than its own and loads nothing. Where a workflow is drawn, the page
carries Mermaid, which writes styles into its drawings: only there the policy lets styles be.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from provider.letters import printable
from provider.review.rendering import holding, sentences, summary, tasks
from provider.review.rendering.grouping import Kin, of_each, sections
from provider.review.rendering.yet import not_yet, technical
from provider.review.report.merging import Merged, MergedChange, merge
from provider.review.report.model import Danger, Report

HERE = Path(__file__).parent
MERMAID = HERE / "vendor" / "mermaid.tiny.js"


def render(reports: Sequence[Report], title: str | None = None, *, when: str | None = None) -> str:
    """Give the report of some stores as one page; ``when`` says when it happens.

    Raises ``ReportError`` where a store has two reports.
    """
    merged = merge(reports)
    style = _text(HERE / "report.css")
    scripts = tuple(_scripts(merged))
    return _template().render(
        merged=merged,
        waits=not_yet(merged, when),
        differing=len({summary.state(report) for report in merged.reports}) > 1,
        entries=tuple(_entries(merged)),
        asked=tasks.tasks(merged),
        technical=technical(merged),
        marks=[danger for change in merged.changes for danger in change.marks],
        warnings=sentences.warnings(merged.warnings),
        title=title or summary.headline(merged),
        said=summary.headline(merged) if title else "",
        commands=list(filter(None, map(sentences.command, merged.reports))),
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        policy=_policy(style, scripts),
    )


@dataclass(frozen=True)
class _Entry:
    """A change, or many new objects that are alike, with the anchor of the section."""

    anchor: str
    changes: tuple[MergedChange, ...]
    heading: str

    @property
    def is_kin(self) -> bool:
        """Whether it stands for many."""
        return bool(self.heading)

    @property
    def names(self) -> str:
        """Name the first and the last that it stands for: its section names all."""
        return Kin(self.changes).names


def _entries(merged: Merged) -> Iterator[_Entry]:
    for number, item in enumerate(sections(merged.changes), start=1):
        if isinstance(item, Kin):
            yield _Entry(f"change-{number}", item.changes, item.heading)
        else:
            yield _Entry(f"change-{number}", (item,), "")


def _scripts(merged: Merged) -> Iterator[str]:
    if any(change.graphs for change in merged.changes):
        yield _text(MERMAID)
        yield _text(HERE / "report.js")


def _policy(style: str, scripts: Sequence[str]) -> str:
    """Allow the page's own style and scripts, by their hashes, and nothing else at all."""
    allowed = " ".join(map(_hash, scripts)) or "'none'"
    styles = "'unsafe-inline'" if scripts else _hash(style)
    return (
        f"default-src 'none'; style-src {styles}; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters["exactly"] = exactly
    environment.globals |= {
        "holding": holding,
        "of_each": of_each,
        "sentences": sentences,
        "summary": summary,
        "tasks": tasks,
        "Danger": Danger,
    }
    return environment.get_template("report.html.j2")


def _shown(value: object) -> object:
    """Show letters that steer, such as those that turn the direction of a text, by their number."""
    return printable(value) if type(value) is str else value


def exactly(text: str) -> Markup:
    """Escape a value so that a browser gives back each of its letters.

    A bare carriage return would become a line feed.
    """
    return Markup(str(escape(printable(text))).replace("\r", "&#13;"))
