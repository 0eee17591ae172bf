"""Texts of a store must come out of our templates letter by letter."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provider.adoption.escaping import escaped, page, quoted
from provider.definitions.compiled import Templates

PIECES = [
    "{{", "}}", "{%", "%}", "{#", "#}", "{", "{% raw %}", "{% endraw %}", "{%- endraw -%}", "-",
    "+", "\n", "\r\n", "\r", "\t", " ", "\\", "\\u0041", '"', "'", "é", "😀", "\u2028", "\ufeff",
    "name",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def rendered(text: str, name: str | None = None) -> object:
    """Render a text as a definition or as a template file does."""
    return Templates(Path(), "any").compiled(text, name).render({})


@given(TEXTS)
@settings(max_examples=120)
def test_every_text_comes_back(text: str) -> None:
    written = escaped(text)
    assert (
        rendered(written) == text if written != text else not any(m in text for m in ("{{", "{%"))
    )


@given(TEXTS)
@settings(max_examples=120)
def test_every_page_comes_back(html: str) -> None:
    found = page(html)
    if found.is_file:
        assert rendered(found.text, "page.html.j2") == html
    elif found.text != html:
        assert rendered(found.text) == html


def test_what_holds_no_template_stays_as_it_is() -> None:
    assert escaped("Push & pull: {a} %b") == "Push & pull: {a} %b"
    assert page("<b>one line</b>") == ("<b>one line</b>", False)
    assert page("<b>\ntwo lines\n</b>\n") == ("<b>\ntwo lines\n</b>\n", True)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>{{name}}</b>", "{% raw %}<b>{{name}}</b>{% endraw %}"),
        ("{% endraw %}", '{{ "{" }}% endraw %}'),
        ("{{a}}\r", '{{ "{{a}}\\r" }}'),
    ],
)
def test_the_most_readable_way_is_taken(html: str, text: str) -> None:
    assert page(html) == (text, False)


def test_placeholders_of_a_page_of_several_lines_stand_inside_raw() -> None:
    html = "<p>\n{{name}}\n</p>\n"
    assert page(html) == (f"{{% raw %}}{html}{{% endraw %}}", True)


def test_windows_line_breaks_are_kept_in_quotes() -> None:
    assert page("a\r\nb{{c}}") == ('{{ "a\\r\\nb{{c}}" }}', False)
    assert quoted('\\"') == '{{ "\\\\\\"" }}'
