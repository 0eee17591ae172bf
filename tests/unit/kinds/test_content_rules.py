"""Rules of an inline content."""

from typing import Any

from provider.kinds.content_rules import LARGEST_HTML, violations


def _found(html: str, *variables: str) -> list[tuple[tuple[Any, ...], str]]:
    spec = {"name": "Script", "html": html, "variables": {name: {} for name in variables}}
    return [(found.path, found.message) for found in violations(spec)]


def test_placeholders_and_variables_that_match_are_right() -> None:
    assert _found("<b>{{name}} {{last-name}} {{name}}</b>", "name", "last-name") == []
    assert _found("<b>{name} { {name} }</b>") == []
    assert not list(violations({"name": "Script", "html": "<b>Hello</b>"}))


def test_an_undeclared_placeholder_is_told_once_with_its_first_line() -> None:
    ((path, message),) = _found("<p>\n{{name}}\n{{name}}</p>")
    assert path == ("html",)
    assert message.startswith("the placeholder {{name}} has no variable")
    assert message.endswith("(line 2)")


def test_a_variable_that_nothing_uses_is_told_at_its_place() -> None:
    ((path, message),) = _found("<b>Hello</b>", "name")
    assert path == ("variables", "name")
    assert "there is no {{name}} in html" in message


def test_a_misspelling_is_told_from_both_sides() -> None:
    first, second = _found("{{nmae}}", "name")
    assert 'did you mean "name"?' in first[1]
    assert 'did you mean "nmae"?' in second[1]


def test_braces_with_anything_else_in_them_are_no_placeholder() -> None:
    for html in ("{{a.b}}", "{{a: 1}}", "{{}}", "{{ä}}"):
        ((_, message),) = _found(html)
        assert "would be taken for a placeholder" in message
    assert "write {{name}}" in _found("{{ name }}{{name}}", "name")[0][1]


def test_the_size_counts_in_bytes() -> None:
    assert _found("x" * LARGEST_HTML) == []
    ((_, message),) = _found("ä" * (LARGEST_HTML // 2) + "x")
    assert message == f"has {LARGEST_HTML + 1} bytes; at most {LARGEST_HTML} are allowed"


def test_blanks_alone_are_no_html() -> None:
    assert _found(" \n") == [(("html",), "holds only blanks; give a text")]
