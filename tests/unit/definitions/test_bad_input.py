"""Every mistake of the corpus gives exactly its errors, at exactly their places."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from provider import cli
from provider.definitions import DefinitionError, Problem, load, validate
from tests.bad_input.cases import BASE, STACK, Case, Expected, cases

CLASSES = {
    "yaml", "schema", "reference", "cycle", "template", "secret", "pointer", "header", "address",
    "limit", "parameter", "stack", "surface", "segment", "content", "workflow", "node",
}  # fmt: skip


def _matches(problem: Problem, expected: Expected) -> bool:
    place = (problem.position.file, problem.position.line, problem.position.column)
    said = f"{problem.path}: {problem.message}"
    wanted = (expected.file, expected.line, expected.column)
    return place == wanted and all(fragment in said for fragment in expected.fragments)


def _check(problems: tuple[Problem, ...], case: Case) -> None:
    left = list(problems)
    for expected in case.expected:
        found = next((problem for problem in left if _matches(problem, expected)), None)
        shown = "\n".join(map(str, problems))
        assert found is not None, f"expected {expected}\ngot\n{shown}"
        left.remove(found)
    assert not left, "more than expected:\n" + "\n".join(map(str, left))


def test_the_corpus_covers_every_class_at_least_three_times() -> None:
    counted = Counter(case.klass for case in cases())
    assert set(counted) == CLASSES
    assert min(counted.values()) >= 3
    assert len(cases()) >= 200


def test_the_project_under_the_corpus_is_good() -> None:
    assert load(BASE, STACK).definitions
    assert validate(BASE).problems == ()


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.klass}-{case.name}")
def test_loading_reports_every_mistake_and_nothing_else(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, case.stack)
    _check(caught.value.problems, case)
    lines = [problem.position for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.klass}-{case.name}")
def test_messages_are_short_plain_sentences(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, case.stack)
    for problem in caught.value.problems:
        line = str(problem)
        assert re.match(r"[^:\n]+:\d+:\d+: \S", line)
        assert "\n" not in line
        assert len(line) < 500
        assert "None" not in problem.message
        assert "schema" not in problem.message


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.stack == STACK], ids=lambda c: f"{c.klass}-{c.name}"
)
def test_the_command_says_the_same_and_fails(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write(tmp_path)
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, case.stack)
    code = cli.main(["validate", "--stack", case.stack, "--root", str(tmp_path)])
    captured = capsys.readouterr()
    assert code == 1
    assert captured.out == ""
    assert str(caught.value) in captured.err
    assert "Traceback" not in captured.err


def test_the_command_gives_problems_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = next(case for case in cases() if case.klass == "pointer")
    case.write(tmp_path)
    assert cli.main(["validate", "--root", str(tmp_path), "--json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert not result["valid"]
    assert result["problems"][0]["file"] == case.expected[0].file
    assert result["problems"][0]["line"] == case.expected[0].line
    assert result["problems"][0]["column"] == case.expected[0].column
