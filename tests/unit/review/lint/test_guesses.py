"""Rules that look at several things: whom a message is for, and what looks like a secret."""

from pathlib import Path
from typing import Any

import pytest

from provider.definitions import load
from provider.review.lint.running import lint
from provider.review.lint.subject import Subject
from tools.rule_examples import PACK, STACK, TODAY, lay_out


@pytest.fixture
def project(tmp_path: Path) -> Path:
    lay_out(tmp_path)
    return tmp_path


def edit(project: Path, file: str, *changes: tuple[str, str]) -> None:
    place = project / PACK / file
    text = place.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    place.write_text(text, encoding="utf-8")


def details(project: Path, code: str) -> list[str]:
    found = lint(Subject(load(project, STACK), TODAY))
    return [item.detail for item in found if item.rule.code == code]


def test_a_message_to_whom_it_can_reach_needs_no_segment(project: Path) -> None:
    edit(project, "message.yaml", ("tokens: {type: text", "tokens: {type: email"))
    edit(
        project,
        "push.yaml",
        ("{segment: {ref: holders}}", "with-email"),
        ("{contactField: {ref: token-field}}", "{contactField: _email}"),
    )
    assert details(project, "L17") == []


def test_an_audience_by_channel_does_not_ask_for_the_token(project: Path) -> None:
    edit(project, "push.yaml", ("{segment: {ref: holders}}", "with-email"))
    (said,) = details(project, "L17")
    assert said == (
        'nothing asks whether the contact has a value in the contact field "App token", which '
        "the message needs"
    )


GUARDED = """kind: Workflow
key: welcome
spec:
  name: Welcome
  run: continuous
  start: {audience: all-contacts, source: existing-and-new}
  nodes:
    visit: {type: page-visit, after: start, pages: any, limits: none}
    asks: {type: check-value, after: visit, left: LEFT, operator: OPERATOR}
    send:
      type: outbound-event
      after: AFTER
      event: {ref: message}
      fields:
        tokens: {contactField: {ref: token-field}}
        title: Welcome
        link: https://shop.example/?utm_campaign=welcome
      limits: none
"""


@pytest.mark.parametrize(
    ("operator", "after", "count"),
    [
        ("not-empty", "asks.yes", 0),
        ("not-empty", "asks", 0),
        ("not-empty", "asks.no", 1),
        ("not-empty", "[asks, visit]", 1),
        ("empty", "asks.no", 0),
        ("empty", "asks.yes", 1),
        ("equals, right: abc", "asks.yes", 0),
        ("different, right: abc", "asks.yes", 1),
    ],
)
def test_a_condition_asks_for_the_value_where_every_way_passes_it(
    project: Path, operator: str, after: str, count: int
) -> None:
    text = GUARDED.replace("LEFT", "{contactField: {ref: token-field}}")
    text = text.replace("OPERATOR", operator).replace("AFTER", after)
    (project / PACK / "welcome.yaml").write_text(text, encoding="utf-8")
    assert len(details(project, "L17")) == count


@pytest.mark.parametrize(
    "query", ["key=abc", "apiKey=abc", "shop_api_key=abc", "auth=abc", "x=1&client_secret=abc"]
)
def test_a_secret_in_an_address_is_told_without_its_value(project: Path, query: str) -> None:
    edit(project, "message.yaml", ("/send", f"/send?{query}"))
    (said,) = details(project, "L21")
    assert "abc" not in said


@pytest.mark.parametrize("query", ["", "?shop=1", "?key=", "?monkey=1"])
def test_an_ordinary_address_is_no_secret(project: Path, query: str) -> None:
    edit(project, "message.yaml", ("/send", f"/send{query}"))
    assert details(project, "L21") == []


def test_a_literal_that_is_called_like_a_secret_is_told(project: Path) -> None:
    edit(
        project,
        "message.yaml",
        ("link: {type: text}", "link: {type: text}\n    apiKey: {type: text}"),
    )
    edit(project, "push.yaml", ("title: New", "apiKey: hunter2\n        title: New"))
    assert details(project, "L21") == [
        'the field "apiKey" is given what looks like a secret',
    ]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<script>var apiKey = '0123456789abcdef';</script>", 1),
        ("<script>q.setRequestHeader('x-api-key', '0123456789abcdef');</script>", 1),
        ("<script>h = 'Bearer 0123456789abcdef0123';</script>", 1),
        ("<script>var apiKey = read();</script>", 0),
        ("<p>The bearer of this voucher</p>", 0),
        ("<input type='password' placeholder='Your password'>", 0),
    ],
)
def test_a_secret_in_a_page_is_told(project: Path, html: str, count: int) -> None:
    (project / PACK / "banner.html.j2").write_text(html, encoding="utf-8")
    content: Any = "kind: InlineContent\nkey: banner\nspec:\n  name: B\n"
    content += "  html: {template: banner.html.j2}\n"
    (project / PACK / "banner.yaml").write_text(content, encoding="utf-8")
    found = details(project, "L21")
    assert len(found) == count
    assert not any("0123" in said for said in found)


@pytest.mark.parametrize(("last", "count"), [(17, 0), (18, 1), (20, 1)])
def test_a_limit_is_near_from_nine_tenths_on(project: Path, last: int, count: int) -> None:
    tags = ", ".join(f"t{number}" for number in range(last))
    edit(project, "collect.yaml", ("  run: continuous", f"  tags: [{tags}]\n  run: continuous"))
    assert len(details(project, "L23")) == count


def test_a_late_audience_is_one_finding_that_names_every_sender(project: Path) -> None:
    edit(project, "holders.yaml", ("type: dynamic\n", "type: dynamic-plus\n"))
    other = (project / PACK / "push.yaml").read_text("utf-8").replace("key: push", "key: second")
    (project / PACK / "second.yaml").write_text(other.replace("App push", "Second"), "utf-8")
    (found,) = details(project, "L18")
    assert found.startswith(
        'the workflow "App push" and the workflow "Second" send to this segment'
    )
