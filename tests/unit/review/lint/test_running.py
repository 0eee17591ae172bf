"""What lint makes of what rules find: places, suppressions, and remarks for a report."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from provider.definitions import Position, load
from provider.review.lint.model import Finding, Hit, Need, Rule, Severity
from provider.review.lint.registry import CODES, RULES, order
from provider.review.lint.rules.suppressions import UNUSED
from provider.review.lint.running import explained, lint, remarks
from provider.review.lint.subject import Store, Subject
from provider.review.report.model import Remark
from tools.rule_examples import HAZARD, PACK, SOUND, STACK, TODAY, Example, examples, lay_out

REASON = "Only regular customers shall be asked."


def subject(root: Path, store: Store | None = None) -> Subject:
    return Subject(load(root, STACK), TODAY, store)


def example(name: str) -> Example:
    return next(item for item in examples() if item.name == name)


def finding(root: Path, code: str) -> Finding:
    return next(item for item in lint(subject(root)) if item.rule.code == code)


def rule(code: str, need: Need, *hits: Hit) -> Rule:
    def check(_: Subject) -> Iterable[Hit]:
        return hits

    return Rule(code, "name", "Title", Severity.WARNING, need, "So.", "Do.", "", "assumed", check)


def test_a_finding_has_the_place_of_the_value(tmp_path: Path) -> None:
    example("L3-equals").write(HAZARD, tmp_path)
    found = finding(tmp_path, "L3")
    assert found.position == Position(f"{PACK}/collect.yaml", 13, 17)
    assert (found.resource, found.path) == ("app.collect", "spec.nodes.in-app.operator")
    assert found.stack == STACK


def test_what_is_not_written_has_the_place_of_what_is_around_it(tmp_path: Path) -> None:
    lay_out(tmp_path)
    hit = Hit("app.collect", ("nodes", "in-app", "unwritten", "deeper"), "it is missing")
    (found,) = lint(subject(tmp_path), [rule("L1", Need.STATIC, hit)])
    assert found.position == Position(f"{PACK}/collect.yaml", 10, 7)
    assert found.path == "spec.nodes.in-app.unwritten.deeper"


def test_what_is_about_the_whole_store_has_the_place_of_its_file(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (found,) = lint(subject(tmp_path), [rule("L23", Need.STATIC, Hit("", (), "it is full"))])
    assert (str(found.position), found.path) == ("stacks/Pulumi.shop.yaml:1:1", "")


def test_findings_stand_in_the_order_of_their_places(tmp_path: Path) -> None:
    example("L2-limits").write(HAZARD, tmp_path)
    found = lint(subject(tmp_path))
    assert [item.position for item in found] == sorted(item.position for item in found)


@pytest.mark.parametrize("need", [Need.LIVE, Need.PROBE])
def test_a_rule_is_not_asked_without_what_it_must_see(tmp_path: Path, need: Need) -> None:
    lay_out(tmp_path)
    assert lint(subject(tmp_path), [rule("L9", need, Hit("app.collect", (), "x"))]) == ()


def test_a_suppressed_finding_keeps_its_reason_and_is_no_remark(tmp_path: Path) -> None:
    example("L29-unused").write(SOUND, tmp_path)
    found = finding(tmp_path, "L1")
    assert found.suppressed == REASON
    assert "app.collect" not in remarks([found])
    assert UNUSED not in {item.rule for item in lint(subject(tmp_path))}


def test_an_unused_suppression_has_the_place_of_its_code(tmp_path: Path) -> None:
    example("L29-unused").write(HAZARD, tmp_path)
    found = finding(tmp_path, "L29")
    assert str(found.position) == f"{PACK}/collect.yaml:4:13"
    assert found.detail == "L1 finds nothing here, so there is nothing to ignore"


def test_a_suppression_is_not_unused_while_its_rule_sees_too_little(tmp_path: Path) -> None:
    example("L29-unused").write(HAZARD, tmp_path)
    file = tmp_path / PACK / "collect.yaml"
    file.write_text(file.read_text("utf-8").replace("ignore: L1", "ignore: L9"), "utf-8")
    without = {item.rule.code for item in lint(subject(tmp_path))}
    only_others = lint(subject(tmp_path), [item for item in RULES if item.code != "L9"])
    assert "L29" not in without | {item.rule.code for item in only_others}


def test_a_report_gets_the_remarks_of_each_definition(tmp_path: Path) -> None:
    example("L3-equals").write(HAZARD, tmp_path)
    found = finding(tmp_path, "L3")
    said = "The User Agent is a long text, so equals always answers no. Either nobody in the app"
    (remark,) = remarks([found])["app.collect"]
    assert remark == Remark(
        "L3",
        "error",
        explained(found),
        found.rule.fix,
        f"{PACK}/collect.yaml:13:17",
        "app.collect",
    )
    assert remark.text.startswith(said)


def test_codes_are_sorted_by_number() -> None:
    assert list(CODES) == sorted(CODES, key=order)
    assert CODES.index("L9") < CODES.index("L10")


def test_a_name_is_the_name_of_one_rule() -> None:
    names = [item.name for item in RULES]
    assert len(names) == len({*names})


def test_every_hazard_of_the_field_has_a_rule() -> None:
    assert {f"L{number}" for number in range(1, 30)} <= {*CODES}


@pytest.mark.parametrize("item", RULES, ids=lambda item: item.name)
def test_a_rule_says_in_whole_sentences_what_happens_and_what_to_do(item: Rule) -> None:
    assert item.title[0].isupper()
    assert not item.title.endswith(".")
    for sentence in (item.consequence, item.fix):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert item.evidence in {"documented", "observed", "assumed"}
    assert item.source == "" or item.source.startswith("https://")
    assert item.source or item.evidence != "documented"


def test_a_definition_can_say_of_every_hazard_that_it_is_meant() -> None:
    from provider.definitions.schemas import schema

    entry = schema("definition")["properties"]["lint"]["items"]
    known = entry["properties"]["ignore"]["enum"]
    assert known == [code for code in CODES if code != UNUSED.code]
