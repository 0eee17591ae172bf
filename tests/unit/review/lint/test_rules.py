"""Every rule that is judged from definitions: what triggers it, and what does not."""

from datetime import date
from pathlib import Path

import pytest

from provider.definitions import load
from provider.review.lint.model import Finding, Need, Severity
from provider.review.lint.registry import RULES
from provider.review.lint.running import lint
from provider.review.lint.subject import Subject
from tools.rule_examples import (
    FOLDER,
    HAZARD,
    PACK,
    SOUND,
    STACK,
    TODAY,
    Example,
    examples,
    lay_out,
)

ROOT = Path(__file__).resolve().parents[4]


def found(root: Path, stack: str = STACK, today: date = TODAY) -> tuple[Finding, ...]:
    return lint(Subject(load(root, stack), today))


def of_rule(findings: tuple[Finding, ...], code: str) -> set[tuple[str, str]]:
    return {(item.resource, item.path) for item in findings if item.rule.code == code}


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_rule_finds_its_hazard(example: Example, tmp_path: Path) -> None:
    example.write(HAZARD, tmp_path)
    assert of_rule(found(tmp_path), example.rule) == example.finds


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_rule_leaves_what_is_sound(example: Example, tmp_path: Path) -> None:
    example.write(SOUND, tmp_path)
    assert of_rule(found(tmp_path), example.rule) == set()


def test_every_static_rule_has_an_example() -> None:
    static = {rule.code for rule in RULES if rule.need is Need.STATIC}
    assert static == {example.rule for example in examples()}


def test_the_project_of_the_examples_has_no_hazard(tmp_path: Path) -> None:
    lay_out(tmp_path)
    assert [item for item in found(tmp_path) if item.rule.severity != Severity.NOTICE] == []


def test_the_recipe_as_it_is_published_is_caught(tmp_path: Path) -> None:
    lay_out(tmp_path)
    text = (FOLDER / "published/collect.yaml").read_text(encoding="utf-8")
    (tmp_path / PACK / "collect.yaml").write_text(text, encoding="utf-8")
    codes = {item.rule.code for item in found(tmp_path) if item.rule.severity != Severity.NOTICE}
    assert codes == {"L1", "L2", "L3"}


@pytest.mark.parametrize("stack", ["example-boutique", "example-shop", "sandbox", "sandbox-public"])
def test_the_stacks_that_come_with_the_repository_have_no_hazard(stack: str) -> None:
    findings = found(ROOT, stack)
    assert [item for item in findings if item.rule.severity != Severity.NOTICE] == []


def test_a_campaign_that_is_over_is_no_mistake() -> None:
    later = found(ROOT, "example-boutique", date(2027, 5, 1))
    assert "L27" in {item.rule.code for item in later}
    assert [item for item in later if item.rule.severity != Severity.NOTICE] == []


def test_what_shall_go_is_left_out(tmp_path: Path) -> None:
    example = next(example for example in examples() if example.name == "L3-equals")
    example.write(HAZARD, tmp_path)
    file = tmp_path / PACK / "collect.yaml"
    text = file.read_text(encoding="utf-8").replace("spec:", "absent: true\nspec:", 1)
    file.write_text(text, encoding="utf-8")
    assert of_rule(found(tmp_path), "L3") == set()
