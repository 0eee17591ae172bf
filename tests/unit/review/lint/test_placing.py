"""When two contents can meet in one place of one page."""

from typing import Any

import pytest

from provider.definitions import Configuration, Definition, Position, Stack
from provider.review.lint.registry import RULES
from provider.review.lint.subject import Subject
from tools.rule_examples import TODAY

RULE = next(rule for rule in RULES if rule.name == "place-contested")
SHOP = "https://shop.example"
PLACE: dict[Any, Position] = {(): Position("a.yaml", 1, 1)}


def workflow(
    key: str, pages: Any, selector: str = "#footer", run: str = "continuous"
) -> Definition:
    content = {"type": "send-web-content", "after": "visit", "content": {"ref": "app.c"}}
    nodes = {
        "visit": {"type": "page-visit", "after": "start", "pages": pages, "limits": "none"},
        "show": {**content, "selector": selector, "position": "append", "limits": "none"},
    }
    start = {"audience": "all-contacts", "source": "existing-and-new"}
    spec = {"name": key, "run": run, "start": start, "nodes": nodes}
    return Definition("app", key, "Workflow", spec, (), PLACE)


def found(*workflows: Definition) -> list[str]:
    stack = Stack("shop", "public", "https://api.example", None, {})
    subject = Subject(Configuration(stack, (), workflows), TODAY)
    return [hit.resource for hit in RULE.check(subject)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("any", "any"),
        ("any", {"exactly": [f"{SHOP}/a"]}),
        ({"exactly": [f"{SHOP}/a", f"{SHOP}/b"]}, {"exactly": [f"{SHOP}/b"]}),
        ({"exactly": [f"{SHOP}/a/1"]}, {"starting-with": [f"{SHOP}/a"]}),
        ({"starting-with": [f"{SHOP}/a"]}, {"starting-with": [f"{SHOP}/a/b"]}),
    ],
)
def test_contents_meet_where_a_page_gets_both(first: Any, second: Any) -> None:
    assert found(workflow("one", first), workflow("two", second)) == ["app.two"]
    assert found(workflow("two", second), workflow("one", first)) == ["app.two"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"exactly": [f"{SHOP}/a"]}, {"exactly": [f"{SHOP}/b"]}),
        ({"exactly": [f"{SHOP}/a"]}, {"starting-with": [f"{SHOP}/a/"]}),
        ({"starting-with": [f"{SHOP}/a"]}, {"starting-with": [f"{SHOP}/b"]}),
    ],
)
def test_contents_on_different_pages_do_not_meet(first: Any, second: Any) -> None:
    assert found(workflow("one", first), workflow("two", second)) == []


def test_a_draft_does_not_contest_a_place() -> None:
    assert found(workflow("one", "any"), workflow("two", "any", run="draft")) == []


def test_blanks_make_no_other_selector() -> None:
    assert found(workflow("one", "any", "div  p"), workflow("two", "any", "div p")) == ["app.two"]
