"""Run the rules over one stack, and leave to a definition what it says is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from provider.definitions import Definition, Position
from provider.definitions.problems import Path, path_text
from provider.definitions.rendering import under_spec
from provider.definitions.stacks import stack_file
from provider.review.lint.model import Finding, Hit, Need, Rule
from provider.review.lint.registry import RULES, order
from provider.review.lint.rules.suppressions import UNUSED
from provider.review.lint.subject import Subject
from provider.review.report.model import Remark


def lint(subject: Subject, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    """Give all findings, suppressed ones included, sorted by place."""
    by_name = {item.name: item for item in subject.configuration.definitions}
    found = [
        _finding(rule, hit, by_name.get(hit.resource), subject)
        for rule in rules
        if can_judge(rule, subject)
        for hit in rule.check(subject)
    ]
    if UNUSED in rules:
        found += _unused(subject, found, rules)
    return tuple(sorted(dict.fromkeys(found), key=_place))


def can_judge(rule: Rule, subject: Subject) -> bool:
    """Say whether what a rule must see is there."""
    if rule.need is Need.LIVE:
        return subject.store is not None
    if rule.need is Need.PROBE:
        return subject.probe is not None
    return True


def remarks(findings: Iterable[Finding]) -> dict[str, list[Remark]]:
    """Give the findings as a report shows them, by resource, without what is meant so."""
    by_resource: dict[str, list[Remark]] = {}
    for finding in findings:
        if finding.suppressed is None and finding.rule is not UNUSED:
            by_resource.setdefault(finding.resource, []).append(_remark(finding))
    return by_resource


def explained(finding: Finding) -> str:
    """Say what is the matter, and what that does to customers, in whole sentences."""
    return f"{matter(finding)}. {finding.rule.consequence}"


def matter(finding: Finding) -> str:
    """Say what is the matter at this very place, without a full stop."""
    detail = finding.detail
    if detail.partition(" ")[0].isalpha():  # a name or a text that somebody wrote stays as it is
        detail = f"{detail[0].upper()}{detail[1:]}"
    return detail


def _remark(finding: Finding) -> Remark:
    rule = finding.rule
    return Remark(
        rule.code,
        str(rule.severity),
        explained(finding),
        rule.fix,
        str(finding.position),
        finding.resource,
    )


def _finding(rule: Rule, hit: Hit, definition: Definition | None, subject: Subject) -> Finding:
    """Give a hit its place, and the reason for which it is meant so, if there is one."""
    stack = subject.configuration.stack.name
    if definition is None:
        position, path, meant = Position(stack_file(stack), 1, 1), "", None
    else:
        position, path = _position(definition, hit.path), path_text(under_spec(hit.path))
        meant = next(
            (item.reason for item in definition.suppressions if item.code == rule.code), None
        )
    return Finding(rule, stack, hit.resource, position, path, hit.detail, meant)


def _position(definition: Definition, path: Path) -> Position:
    """Give the place of a value, or of the nearest thing around it that is written."""
    while path and path not in definition.positions:
        path = path[:-1]
    return definition.positions[path]


def _unused(subject: Subject, found: Sequence[Finding], rules: Sequence[Rule]) -> Iterator[Finding]:
    """Give the suppressions of which nothing is known that they leave out."""
    used = {(finding.resource, finding.rule.code) for finding in found}
    for definition in subject.configuration.definitions:
        for index, item in enumerate(definition.suppressions):
            if (definition.name, item.code) in used or definition.absent:
                continue
            if _is_judged(item.code, subject, rules):
                path = path_text(("lint", index))
                detail = f"{item.code} finds nothing here, so there is nothing to ignore"
                stack = subject.configuration.stack.name
                yield Finding(UNUSED, stack, definition.name, item.position, path, detail)


def _is_judged(code: str, subject: Subject, rules: Sequence[Rule]) -> bool:
    """Say whether every rule of a code has been asked."""
    return all(rule in rules and can_judge(rule, subject) for rule in RULES if rule.code == code)


def _place(finding: Finding) -> tuple[Position, tuple[str, int], str, str, str]:
    rule = finding.rule
    return finding.position, order(rule.code), str(rule.need), finding.path, finding.detail
