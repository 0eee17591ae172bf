"""What the text of a script shows, and the other guesses that rules are made of."""

from pathlib import Path
from typing import Any

import pytest

from provider.definitions import Definition, load
from provider.review.lint import scripts
from provider.review.lint.offers import is_offer
from provider.review.lint.segments import demands, filters
from provider.review.lint.workflows import collecting, find, probes, sending, telling
from tests.browser.published_script import PUBLISHED
from tools.rule_examples import STACK, lay_out

ROOT = Path(__file__).resolve().parents[4]
OURS = find(load(ROOT, "sandbox"), "reskyt.token-script")
HEAD = "var managed = window.connectif.managed;"


def sent(what: str, before: str = "") -> str:
    return f"{HEAD} {before} managed.sendEvents([], {{entityInfo: {what}}});"


def ours() -> str:
    assert OURS is not None
    return scripts.code(OURS.spec["html"])


def test_the_script_of_this_repository_does_what_rules_ask_for() -> None:
    assert scripts.names(ours(), "reskyt-token")
    assert not scripts.sends_untested(ours())
    assert not scripts.trusts_callback(ours())
    assert "setItem" in ours(), "it remembers, so the rule has something to judge"


def test_the_script_of_the_article_does_not() -> None:
    published = scripts.code(PUBLISHED)
    assert scripts.names(published, "reskyt-token")
    assert scripts.sends_untested(published)
    assert scripts.trusts_callback(published)


@pytest.mark.parametrize(
    "text",
    [
        sent("{'x': token}", "if (!token) { return; }"),
        sent("{'x': token}", "if (token === '') return;"),
        sent("{x: token}", "if (token && managed)"),
        sent("{'x': token}", "if (managed && token)"),
        sent("{'x': token}", "if (token.length > 0)"),
        sent("{'x': 'a constant'}"),
        sent("{'a': 'b', 'x': token}", "if (token == null) return;"),
        "if (token) { entityInfo['x'] = token; }",
        "managed.sendEvents([], {entityInfo: info});",
        "managed.sendEvents([{type: 'page-visit'}], {});",
    ],
)
def test_a_script_that_asks_for_its_value_is_left_alone(text: str) -> None:
    assert not scripts.sends_untested(text)


@pytest.mark.parametrize(
    "text",
    [
        sent("{'x': token}"),
        sent("{'x': cookie('x')}", "if (!managed) return;"),
        sent("{'x': token}", "if (!tokens) return;"),
        sent("{'x': token}", "if (token !== known) {"),
        "entityInfo['x'] = token;",
        "entityInfo.x = read();",
    ],
)
def test_a_script_that_sends_whatever_it_finds_is_told(text: str) -> None:
    assert scripts.sends_untested(text)


@pytest.mark.parametrize(
    "text", ["a['push-token']", 'var f = "push-token";', "{`push-token`: 1}", "{push_token: 1}"]
)
def test_a_field_is_named_in_quotes_or_as_a_key(text: str) -> None:
    assert scripts.names(text, "push-token") or scripts.names(text, "push_token")


@pytest.mark.parametrize("text", ["'push-token-2'", "my-push-token: 1", "push-token", "a.push: 1"])
def test_a_field_is_not_named_by_a_part_of_another_name(text: str) -> None:
    assert not scripts.names(text, "push-token")
    assert not scripts.names(text, "push")


def test_comments_are_no_code_and_addresses_are_no_comments() -> None:
    html = (
        "<script>// 'a'\n/* 'b'\n */ load('//cdn.example/x'); f('https://c.example/'); 'd'</script>"
    )
    text = scripts.code(html)
    assert not scripts.names(text, "a")
    assert not scripts.names(text, "b")
    assert scripts.names(text, "d")


def test_only_what_is_inside_a_script_is_code() -> None:
    html = "<p>{{one}}</p><SCRIPT async>f('{{two}}', '{{two}}')</SCRIPT><script>{{three}}"
    assert scripts.placeholders(html) == ("two", "three")


@pytest.mark.parametrize(
    "text",
    ["30 % menos", "-20%", "Ahora por 9 €", "Only $5", "Summer SALE", "Rebajas", "¡Última oferta!"],
)
def test_an_offer_is_known_by_its_words(text: str) -> None:
    assert is_offer(text)


@pytest.mark.parametrize("text", ["New in our shop", "Your order is here", "Salesforce", "2026"])
def test_other_messages_are_no_offers(text: str) -> None:
    assert not is_offer(text)


def segment(match: str = "all", **items: Any) -> Definition:
    spec = {"name": "S", "type": "dynamic-plus", "match": match, "filters": items}
    return Definition("app", "s", "Segment", spec, (), {})


HAS: Any = {"field": {"ref": "app.token"}, "operator": "not-empty"}
LACKS: Any = {"field": {"ref": "app.token"}, "operator": "empty"}
POINTS: Any = {"field": "_points", "operator": "greater", "value": 1}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (segment(a=HAS), True),
        (segment(a=HAS, b=POINTS), True),
        (segment("any", a=HAS, b=POINTS), False),
        (segment("any", a=HAS, b={"match": "all", "filters": {"c": HAS, "d": POINTS}}), True),
        (segment(a=LACKS), False),
        (segment(a=POINTS), False),
        (segment(a=POINTS, b={"exclude": True, "filters": {"c": HAS}}), False),
        (segment(a={"exclude": True, "filters": {"c": LACKS}}), True),
        (segment(a={"exclude": True, "match": "any", "filters": {"c": LACKS, "d": POINTS}}), True),
        (segment(a={"exclude": True, "filters": {"c": LACKS, "d": POINTS}}), False),
        (segment(a=POINTS, b={"filters": {"c": HAS}}), True),
    ],
)
def test_a_segment_demands_a_value_only_where_nobody_is_in_it_without(
    found: Definition, expected: bool
) -> None:
    assert demands(found, "app.token") is expected


def test_filters_inside_groups_are_found() -> None:
    nested = segment(a=POINTS, b={"filters": {"c": HAS}})
    assert [path for path, _ in filters(nested)] == [
        ("filters", "a"),
        ("filters", "b", "filters", "c"),
    ]


def test_what_collects_and_what_sends_is_found(tmp_path: Path) -> None:
    lay_out(tmp_path)
    configuration = load(tmp_path, STACK)
    assert [item.name for item in collecting(configuration)] == ["app.collect"]
    assert [item.name for item in sending(configuration)] == ["app.push"]
    assert [item.name for item in telling(configuration)] == ["app.script"]
    assert [item.workflow for item in probes(configuration)] == ["app.collect"]


def test_a_workflow_collects_by_its_script_where_no_probe_says_so(tmp_path: Path) -> None:
    lay_out(tmp_path)
    pack = tmp_path / "resources/app/pack.yaml"
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text[: text.index("probe:")], encoding="utf-8")
    configuration = load(tmp_path, STACK)
    assert list(probes(configuration)) == []
    assert [item.name for item in collecting(configuration)] == ["app.collect"]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<script>a</script> b <SCRIPT src='x'>c</Script>", "a\nc"),
        ("<script>a<script>b", "a<script>b"),
        ("<script a", ""),
        ("<scripts>a</scripts>", ""),
        ("<script>a/* b // c */d // e\nf 'http://g' /* h</script>", "a d  \nf 'http://g' /* h"),
        ("<script>a // b /* c\nd */ e</script>", "a  \nd */ e"),
    ],
)
def test_the_code_of_a_page_is_what_stands_in_its_scripts(html: str, code: str) -> None:
    assert scripts.code(html) == code


@pytest.mark.parametrize(
    "piece", ["<script ", "<script>", "<script>/*", "entityInfo[", "entityInfo={a:b,", "Storage["]
)
def test_a_large_page_is_read_in_one_pass(piece: str) -> None:
    # Read in a time that grows with its square, this would pass the limit of a test.
    html = "<script>" + piece * (2_000_000 // len(piece))
    text = scripts.code(html)
    assert scripts.placeholders(html) == ()
    assert not scripts.sends_untested(text)
    assert not scripts.trusts_callback(text)
