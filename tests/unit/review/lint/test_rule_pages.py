"""The pages of the rules: up to date, complete, and found again."""

import re
from pathlib import Path

import pytest

from provider.review.lint.registry import CODES, RULES
from tools import rule_pages


def test_the_pages_are_up_to_date() -> None:
    assert rule_pages.main(["--check"]) == 0


def test_there_is_a_page_for_every_code_and_the_index_names_it() -> None:
    pages = rule_pages.pages()
    assert {f"{code}.md" for code in CODES} == pages.keys() - {rule_pages.INDEX}
    assert re.findall(r"\]\((L\d+)\.md\)", pages[rule_pages.INDEX]) == [rule.code for rule in RULES]


def test_an_example_shows_what_lint_says_of_it() -> None:
    page = rule_pages.page("L3")
    assert "resources/app/collect.yaml:13:17: error L3 operator-not-contains: The User" in page
    assert "-      operator: equals\n+      operator: contains\n" in page


def test_a_stale_page_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rule_pages, "FOLDER", tmp_path)
    assert rule_pages.main([]) == 0
    assert rule_pages.main(["--check"]) == 0
    (tmp_path / "L1.md").write_text("old", encoding="utf-8")
    (tmp_path / "L999.md").write_text("gone", encoding="utf-8")
    assert rule_pages.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert "docs/rules/L1.md is stale" in told
    assert "docs/rules/L999.md is stale" in told
    assert rule_pages.main([]) == 0
    assert not (tmp_path / "L999.md").exists()
