"""Findings of several stacks as one list: what is the same in some of them is said once."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provider.definitions import DefinitionError
from provider.definitions.packs import pack_names
from provider.definitions.problems import Problems
from provider.definitions.stacks import read_stack, stack_names
from provider.review.lint.model import Finding, Severity
from provider.review.lint.rules.suppressions import UNUSED
from provider.review.lint.running import matter

#: Columns of a terminal, for what follows the line of a finding.
WIDTH = 100
_INDENT = "    "
# Control characters, halves of characters, line ends, and what turns the direction of writing.
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True)
class Shared:
    """A finding, and the stacks that have it."""

    finding: Finding
    stacks: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Say whether something has to be done about it."""
        return self.finding.suppressed is None and self.finding.rule.severity != Severity.NOTICE

    def lines(self, linted: Collection[str]) -> Iterator[str]:
        """Yield a line as compilers write theirs, which editors read, and indented ones on it.

        ``linted`` are all stacks looked at.
        """
        finding, rule = self.finding, self.finding.rule
        yield _one_line(
            f"{finding.position}: {rule.severity} {rule.code} {rule.name}: {matter(finding)}"
        )
        yield from _indented(rule.consequence)
        yield from _indented(f"Fix: {rule.fix}")
        if finding.suppressed is not None:
            yield from _indented(f"Meant so: {finding.suppressed}")
        yield from _indented(self._where(linted))

    def _where(self, linted: Collection[str]) -> str:
        if len(linted) < 2:
            return ""
        if len(self.stacks) == len(linted):
            return f"In: all {len(linted)} stacks"
        return f"In: {', '.join(self.stacks)}"

    def as_data(self) -> Mapping[str, Any]:
        """Give it as plain data."""
        finding, rule = self.finding, self.finding.rule
        return {
            "rule": rule.code,
            "name": rule.name,
            "severity": str(rule.severity),
            "need": str(rule.need),
            "file": finding.position.file,
            "line": finding.position.line,
            "column": finding.position.column,
            "path": finding.path,
            "resource": finding.resource,
            "stacks": list(self.stacks),
            "detail": finding.detail,
            "consequence": rule.consequence,
            "fix": rule.fix,
            "suppressed": finding.suppressed,
        }


def _one_line(text: str) -> str:
    """Give text that cannot steer a terminal, nor look like another finding."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", " ".join(text.split("\n")))


def _indented(text: str) -> list[str]:
    return textwrap.wrap(
        _one_line(text),
        WIDTH,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_on_hyphens=False,
    )


def merged(findings: Iterable[Finding]) -> tuple[Shared, ...]:
    """Put together what several stacks have in common, sorted by place."""
    stacks: dict[tuple[object, ...], list[str]] = {}
    first: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        rule = finding.rule
        about = finding.resource, finding.position, finding.path, finding.detail
        same = rule.code, rule.need, *about, finding.suppressed
        stacks.setdefault(same, []).append(finding.stack)
        first.setdefault(same, finding)
    found = [Shared(first[same], tuple(stacks[same])) for same in stacks]
    return tuple(sorted(found, key=lambda item: item.finding.position))


def settled(
    shared: Iterable[Shared], resources: Mapping[str, Collection[str]], root: Path
) -> Iterator[Shared]:
    """Leave out the unused suppressions that another stack may well need.

    ``resources`` maps the stacks looked at to the names of their definitions.
    """
    for item in shared:
        resource = item.finding.resource
        if item.finding.rule is UNUSED:
            having = {stack for stack, names in resources.items() if resource in names}
            if having - {*item.stacks} or _used_elsewhere(resource, resources, root):
                continue
        yield item


def _used_elsewhere(resource: str, looked_at: Collection[str], root: Path) -> bool:
    """Say whether a stack that was not looked at has the pack of a definition."""
    known, pack = pack_names(root), resource.partition(".")[0]
    for name in stack_names(root):
        if name in looked_at:
            continue
        try:
            if pack in read_stack(root, name, known, Problems()).packs:
                return True
        except DefinitionError:
            return True
    return False
