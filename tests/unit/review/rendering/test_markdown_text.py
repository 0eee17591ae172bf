"""Names in Markdown: whatever they hold, a reader sees their letters and nothing happens."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from provider.review.rendering.markdown_text import (
    BREAK,
    block,
    code,
    one_line,
    plain,
    prose,
    size,
    within_html,
)

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
NAMES = st.text(alphabet=st.sampled_from("\\`*_[]()<>~&|#+-=!.:/@$^%{}'\"0a \n\t"), max_size=40)
#: What GitHub or GitLab take for a mention, a number, a picture or an address.
REFERENCES = re.compile(
    r"@\w|#\d|!\d|\$\d|&\d|~\w|%\d|GH-\d|:[a-z_+-][\w+-]*:|://|\bwww\.|mailto:\w", re.IGNORECASE
)


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _cells(name: str) -> list[str]:
    """Give the cells of a row with a name, as a reader sees them; it holds nothing but text."""
    tokens = MARKDOWN.parse(f"| a | b |\n|---|---|\n| {name} | end |")
    kinds = {token.type for token in _inline(tokens) if token.type not in ("text", "text_special")}
    assert not kinds & {"link_open", "image", "em_open", "strong_open", "code_inline", "s_open"}
    cells = [token for token in tokens if token.type == "inline"][2:]
    return [_text(cell) for cell in cells]


def _text(token: Token) -> str:
    parts = []
    for child in token.children or ():
        assert child.type != "html_inline" or child.content in ("<span>", "</span>")
        parts.append("" if child.type == "html_inline" else child.content)
    return html.unescape("".join(parts)).replace("\u200b", "")


@given(NAMES)
def test_a_name_in_a_table_reads_as_it_is(name: str) -> None:
    assert _cells(plain(name)) == [one_line(name), "end"]


@given(NAMES)
def test_a_name_in_a_list_begins_no_block(name: str) -> None:
    tokens = MARKDOWN.parse(f"- {plain(name) or 'nothing'}")
    kinds = [token.type for token in tokens]
    assert kinds == [
        "bullet_list_open",
        "list_item_open",
        "paragraph_open",
        "inline",
        "paragraph_close",
        "list_item_close",
        "bullet_list_close",
    ]


@given(NAMES)
def test_a_name_in_html_reads_as_it_is(name: str) -> None:
    written = within_html(name).replace("<span>$</span>", "$")
    assert "<" not in written
    assert html.unescape(written).replace("\u200b", "") == one_line(name)


REFERRING = (
    *("@team", "x@shop.example", "#12", "a/b#1", "!7", "GH-3", "~label", "%1", ":fire:", "&5"),
    *("$12", "https://evil.example", "www.evil.example", "mailto:a@b.example"),
)


@pytest.mark.parametrize("name", REFERRING)
@pytest.mark.parametrize("write", [plain, within_html, prose])
def test_nothing_in_a_name_refers_to_anything(name: str, write: object) -> None:
    assert callable(write)
    # As these platforms see it: Markdown read, entities and tags still parted from the text.
    # Neither platform looks into code.
    seen = re.sub(r"</?\w+>|`[^`]+`", "\0", write(name)).replace(BREAK, "\0")
    seen = html.unescape(re.sub(r"\\([^\w\s])", r"\1", seen))
    assert REFERENCES.search(name)
    assert not REFERENCES.search(seen)


def _read(markdown: str) -> list[Token]:
    """Give what a reader sees of the first cell of a row that has two."""
    tokens = MARKDOWN.parse(f"| a | b |\n|---|---|\n| {markdown} | end |")
    cells = [token for token in tokens if token.type == "inline"][2:]
    assert [cell.content for cell in cells[1:]] == ["end"]
    kinds = {token.type for token in _inline(tokens)}
    assert not kinds & {"link_open", "image", "em_open", "strong_open", "s_open"}
    return list(cells[0].children or ())


@given(NAMES)
def test_a_value_can_be_copied_as_it_is(value: str) -> None:
    children = _read(code(value))
    line = one_line(" ⏎ ".join(value.splitlines()))
    if line and "\\|" not in line:
        assert [(child.type, child.content) for child in children] == [("code_inline", line)]


@given(NAMES)
def test_a_sentence_reads_as_it_is_but_for_the_marks_of_code(text: str) -> None:
    shown = "".join(
        child.content for child in _read(prose(text)) if child.type != "html_inline"
    ).replace("\u200b", "")
    # Blanks at the ends of a piece of code are none of a sentence.
    assert re.sub(r"[` ]", "", html.unescape(shown)) == re.sub(r"[` ]", "", one_line(text))


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("write `connectif:store: a9303` into the stack file", "connectif:store: a9303"),
        ('it shows it inside "#banner", on any page', "#banner"),
        ("see https://push.shop.example/send?a=1", "https://push.shop.example/send?a=1"),
    ],
)
def test_what_is_copied_from_a_sentence_has_no_letter_more(text: str, copied: str) -> None:
    assert BREAK not in prose(text)
    assert [item.content for item in _read(prose(text)) if item.type == "code_inline"] == [copied]


@given(st.lists(st.text(alphabet=st.sampled_from("`~ a\r\x1b"), max_size=8), max_size=5))
def test_nothing_ends_a_fenced_block(lines: list[str]) -> None:
    text = "\n".join(block("diff", lines))
    tokens = MARKDOWN.parse(f"{text}\n\nbehind")
    assert [token.type for token in tokens][:2] == ["fence", "paragraph_open"]
    assert tokens[0].info == "diff"
    assert len(tokens[0].content.splitlines()) == len(lines)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("", "(empty)"), (" \n", "(empty)"), ("a\nb", "`a ⏎ b`"), ("5", "`5`")],
)
def test_a_value_is_shown_on_one_line(value: str, shown: str) -> None:
    assert code(value) == shown


def test_a_text_is_measured_as_the_strictest_count() -> None:
    assert [size(text) for text in ("a", "é", "🔴", "\ud800")] == [1, 1, 2, 1]
