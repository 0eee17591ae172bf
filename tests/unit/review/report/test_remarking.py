"""Which findings of lint a report tells, and how much they weigh."""

from dataclasses import replace
from typing import Any

import pytest

from provider.definitions import Configuration, Position, Suppression
from provider.plan import Operation, Plan
from provider.review.lint.registry import RULES
from provider.review.lint.running import lint, remarks
from provider.review.lint.subject import Subject
from provider.review.report.building import build
from provider.review.report.model import Change, Danger, Remark
from provider.review.report.remarking import weight
from tests.unit.review.lint.staged import TODAY, edited, recipe
from tests.unit.review.report.reported import change, planned, texts

SEGMENT, FIELD = "reskyt.token-segment", "reskyt.token-field"
EMAIL = {"field": "_email", "operator": "not-empty"}
WIDENED = {"token-segment": {("match",): "any", ("filters", "mail"): EMAIL}}


def _of(name: str, configuration: Configuration, kind: str = "Segment") -> Change:
    """Give the change of one object of the recipe, with what lint says of all of it."""
    before: dict[str, Any] = {
        "name": "S",
        "type": "dynamic",
        "match": "all",
        "filters": {"a": EMAIL},
    }
    sides: dict[str, Any] = {
        "before": before,
        "after": before | {"match": "any", "filters": {"b": EMAIL}},
    }
    if kind == "ContactField":
        field: dict[str, Any] = {"fieldId": "f", "name": "F", "type": "text"}
        sides = {"before": field, "after": field | {"name": "G"}}
    item = planned(kind, Operation.UPDATE, name, **sides)
    kept = {"name": "W", "run": "draft", "start": {}, "nodes": {}}
    others = (planned("Workflow", Operation.KEEP, "reskyt.push", before=kept, after=kept),)
    found = remarks(lint(Subject(configuration, TODAY)))
    return change(build(Plan((item, *others)), configuration, (), found), name)


def test_a_hazard_that_an_edit_makes_in_what_uses_the_object_is_told_where_it_changes() -> None:
    found = _of(SEGMENT, edited(WIDENED))
    (remark,) = [item for item in found.remarks if item.rule == "L17"]
    assert remark.text.startswith('Of the workflow "Reskyt push", which uses this: ')
    assert (remark.resource, found.danger) == ("reskyt.push", Danger.CAUTION)


def test_a_hazard_is_told_as_well_where_the_object_is_used_through_another_one() -> None:
    found = _of(FIELD, edited(WIDENED), "ContactField")
    told = {item.rule: item.text for item in found.remarks if item.resource == "reskyt.push"}
    assert "which uses this" in told["L17"]


def test_of_what_is_sound_nothing_is_told() -> None:
    found = _of(SEGMENT, recipe())
    assert [item.rule for item in found.remarks if item.resource != SEGMENT] == []


@pytest.mark.parametrize(
    ("severity", "text", "danger"),
    [
        ("error", "Nobody gets anything.", Danger.CAUTION),
        ("warning", "Nobody gets anything.", Danger.CAUTION),
        ("warning", "No campaign. Customers notice nothing, but nobody knows.", Danger.NOTICE),
        ("notice", "Nobody gets anything.", Danger.NOTICE),
    ],
)
def test_a_finding_weighs_what_customers_notice_of_it(
    severity: str, text: str, danger: Danger
) -> None:
    assert weight(Remark("L1", severity, text, "", "")) is danger


def test_only_what_is_about_statistics_or_lint_itself_weighs_little() -> None:
    heavy = [rule for rule in RULES if rule.severity != "notice"]
    light = {
        rule.code
        for rule in heavy
        if weight(Remark(rule.code, rule.severity, rule.consequence, "", "")) < Danger.CAUTION
    }
    assert light == {"L16", "L29"}


def test_a_report_says_which_hazards_a_definition_leaves_on_purpose() -> None:
    meant = (Suppression("L7", "the banner replaces it.", Position("a.yaml", 1, 1)),)
    known = recipe()
    definitions = (
        replace(item, suppressions=meant) if item.name == SEGMENT else item
        for item in known.definitions
    )
    found = _of(SEGMENT, replace(known, definitions=tuple(definitions)))
    assert texts(found)[-1] == "left so on purpose: L7, because the banner replaces it"
