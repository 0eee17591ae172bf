"""Reports as JSON: what is written is read back, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from provider.review.report import data, model
from provider.review.report.data import ReportError, as_data, as_text, from_data, from_text
from tests.unit.review.rendering.report_examples import FAILED, QUIET, REPORT, hostile

SCHEMA = json.loads(
    (Path(data.__file__).parents[3] / "schemas" / "report.schema.json").read_text(encoding="utf-8")
)
MODELS = {
    "report": model.Report,
    "change": model.Change,
    "effect": model.Effect,
    "detail": model.Detail,
    "text": model.TextChange,
    "graph": model.Graph,
    "work": model.Work,
    "remark": model.Remark,
}


@pytest.mark.parametrize("report", [REPORT, FAILED, QUIET, hostile()], ids=lambda r: r.stack)
def test_a_report_is_read_back_as_it_was(report: model.Report) -> None:
    assert from_data(json.loads(json.dumps(as_data(report)))) == report
    assert from_text(as_text([report])) == (report,)


def test_several_reports_are_one_document() -> None:
    text = as_text([REPORT, FAILED])
    assert from_text(text) == (REPORT, FAILED)
    assert as_text([]) == as_text(from_text(as_text([])))


def test_the_text_cannot_steer_a_terminal() -> None:
    assert not {"\x1b", "\x9b", "\u202e"} & set(as_text([hostile()]))
    lone = model.Report("a\ud800\x9b", "public", "", "")
    assert from_text(as_text([lone]).encode("utf-8").decode("utf-8")) == (lone,)


@pytest.mark.parametrize("reports", [[REPORT], [REPORT, FAILED, hostile()], []], ids=len)
def test_what_is_written_is_what_the_schema_says(reports: list[model.Report]) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(as_text(reports)))


@pytest.mark.parametrize("name", MODELS)
def test_the_schema_names_every_member(name: str) -> None:
    members = {data._member(field) for field in fields(MODELS[name])}
    schema = SCHEMA["$defs"][name]
    assert set(schema["properties"]) - {"version"} == members
    assert set(schema["required"]) - {"version"} == members


def test_what_has_a_default_may_be_missing() -> None:
    report = from_data({"version": 1, "stack": "a", "surface": "public", "store": "", "digest": ""})
    assert report == model.Report("a", "public", "", "")


def _with(place: str, value: Any) -> dict[str, Any]:
    """Give a report's data with one value of it, at a dotted place, replaced."""
    whole = json.loads(json.dumps(as_data(REPORT)))
    *path, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    inner = whole
    for step in path:
        inner = inner[step]
    inner[last] = value
    return dict(whole)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("version", 2, "version 2, and version 1 is needed"),
        ("version", True, "version True"),
        ("stack", 1, "stack must be a text"),
        ("reads", -1, "reads must be not negative"),
        ("reads", True, "reads must be a whole number"),
        ("reads", 1.0, "reads must be a whole number"),
        ("changes", {}, "changes must be a list"),
        ("changes.0", [], r"changes\[0\] must be an object"),
        ("changes.0.verb", "explode", r"changes\[0\].verb must be one of create, take over"),
        ("changes.0.danger", 5, r"changes\[0\].danger must be one of none, notice"),
        ("changes.0.work", "x", r"changes\[0\].work must be an object"),
        ("changes.0.work.sends", 0, r"changes\[0\].work.sends must be true or false"),
        ("changes.0.details.0.before", 3, r"changes\[0\].details\[0\].before must be a text"),
        ("changes.0.surprise", 3, r"changes\[0\].surprise is unknown"),
        ("digests", [], "digests must be an object"),
        ("digests.a", 1, "digests.a must be a text"),
    ],
)
def test_what_is_no_report_is_refused(place: str, value: Any, said: str) -> None:
    with pytest.raises(ReportError, match=said):
        from_data(_with(place, value))


def test_a_member_that_is_missing_is_named() -> None:
    with pytest.raises(ReportError, match="store is missing"):
        from_data({"version": 1, "stack": "a", "surface": "public", "digest": ""})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ("[]", "this is no report: connectif report --json writes one"),
        ('{"steps": []}', "this is no report: connectif report --json writes one"),
        ('{"version": 1, "reports": {}}', "reports must be a list"),
        ('{"version": 1, "reports": [], "stack": "a"}', "and stand alone"),
        ('{"version": 1, "reports": [{"version": 1, "reports": []}]}', "reports is unknown"),
        ('{"version": 1, "reports": [3]}', "this is no report"),
    ],
)
def test_a_text_that_is_no_report_is_refused(text: str, said: str) -> None:
    with pytest.raises(ReportError, match=said):
        from_text(text)
