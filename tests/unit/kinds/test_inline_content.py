"""Inline contents: comparable form, wire form, and what the console asks for."""

from typing import Any

import pytest

from provider.engine.differences import differences
from provider.kinds import INLINE_CONTENT

PLAIN = {"name": "Script", "html": "<script>\nfirst();\n</script>\n"}
RICH: dict[str, Any] = {
    "name": "Banner",
    "html": "<b>{{name}} {{price}}</b>",
    "tags": ["reskyt", "push"],
    "variables": {"price": {"format": "currency", "default": ""}, "name": {"default": "friend"}},
}


@pytest.mark.parametrize("spec", [PLAIN, RICH], ids=["plain", "rich"])
def test_what_is_sent_comes_back_equal(spec: dict[str, Any]) -> None:
    desired = INLINE_CONTENT.comparable(spec)
    answer = INLINE_CONTENT.wire(desired) | {"id": "a" * 24, "updatedAt": "2026-01-01T00:00:00Z"}
    assert INLINE_CONTENT.live(answer, desired) == desired


@pytest.mark.parametrize(
    "answer", [{}, {"tags": None, "variables": None}, {"tags": [], "variables": []}]
)
def test_nothing_and_an_empty_list_are_the_same(answer: dict[str, Any]) -> None:
    desired = INLINE_CONTENT.comparable(PLAIN | {"tags": [], "variables": {}})
    assert desired == PLAIN
    assert INLINE_CONTENT.live(PLAIN | {"type": "inline"} | answer, desired) == desired


def test_the_wire_form_writes_everything_out() -> None:
    """So that what a definition no longer has is taken away by a PATCH too."""
    assert INLINE_CONTENT.wire(INLINE_CONTENT.comparable(PLAIN)) == {
        **PLAIN, "type": "inline", "tags": [], "variables": [],
    }  # fmt: skip
    assert INLINE_CONTENT.wire(INLINE_CONTENT.comparable(RICH))["variables"] == [
        {"id": "name", "format": "none", "default": "friend"},
        {"id": "price", "format": "currency", "default": ""},
    ]


@pytest.mark.parametrize(
    ("edit", "patch"),
    [
        ({"name": "New"}, {"name": "New"}),
        ({"html": "{{name}}"}, {"html": "{{name}}"}),
        ({"tags": []}, {"tags": []}),
        ({"tags": ["push", "reskyt"]}, {"tags": ["push", "reskyt"]}),
        ({"variables": {}}, {"variables": []}),
        (
            {"variables": {"name": {"format": "none", "default": "you"}}},
            {"variables": [{"id": "name", "format": "none", "default": "you"}]},
        ),
        ({}, {}),
    ],
)
def test_every_difference_is_patched(edit: dict[str, Any], patch: dict[str, Any]) -> None:
    live, desired = INLINE_CONTENT.comparable(RICH), INLINE_CONTENT.comparable(RICH | edit)
    change = INLINE_CONTENT.change(live, desired, differences(live, desired))
    assert (change.patch, change.tasks, change.refusals) == (patch, (), ())


def test_a_default_of_nothing_is_none_and_an_empty_one_is_a_text() -> None:
    none, empty = (
        INLINE_CONTENT.comparable(RICH | {"variables": {"name": variable}})
        for variable in ({"default": None}, {"default": ""})
    )
    assert none["variables"] == {"name": {"format": "none"}}
    assert empty["variables"] == {"name": {"format": "none", "default": ""}}


def test_the_steps_of_a_person_say_where_the_html_goes() -> None:
    text = INLINE_CONTENT.making(INLINE_CONTENT.comparable(PLAIN))
    assert text.startswith('make the inline content "Script" (Create new content, type Inline)')
    assert "one HTML component that holds the 3 lines of its html" in text
    assert "<script>" not in text


def test_a_pointer_into_the_request_leads_back_to_the_definition() -> None:
    desired = INLINE_CONTENT.comparable(RICH)
    path = ("variables", "name", "format")
    assert INLINE_CONTENT.spec_path("/variables/0/format", desired) == path
    assert INLINE_CONTENT.spec_path("/html", desired) == ("html",)
