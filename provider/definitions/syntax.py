"""Turn what the YAML scanner says into sentences for people who write definitions."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

Place = tuple[int, int]

_NEEDS_QUOTES = "@`%"

# A word of the scanner's context, a word of its problem, whether to point at the beginning of the
# construct (else at where reading stopped), and the sentence. The first that fits is taken; the
# C and the Python scanner of PyYAML word the same things slightly differently.
_SENTENCES: tuple[tuple[str, str, bool, str], ...] = (
    ("quoted scalar", "end of stream", True, "the quote that begins here is never closed"),
    ("quoted scalar", "document", True, "the quote that begins here is never closed"),
    (
        "quoted scalar",
        "escape",
        False,
        "the escape after the backslash is unknown; in single quotes \\ is just \\",
    ),
    (
        "",
        "mapping values are not allowed",
        False,
        "a second colon in one line; quote the value, or mind the indentation",
    ),
    (
        "",
        "entries are not allowed",
        False,
        "a list item cannot begin here; put each - on a line of its own",
    ),
    (
        "",
        "could not find expected ':'",
        True,
        "a colon is missing after this key (or the line is indented wrongly)",
    ),
    ("block mapping", "", False, "does not line up with the lines above it; check the indentation"),
    ("block coll", "", False, "does not line up with the lines above it; check the indentation"),
    ("block seq", "", False, "does not line up with the lines above it; check the indentation"),
    (
        "block scalar",
        "",
        False,
        "the text block is indented wrongly (spaces only, deeper than its key)",
    ),
    (
        "a",
        "expected alphabetic",
        False,
        "anchors and aliases are not used here; quote a text that has & or *",
    ),
    (
        "anchor",
        "",
        False,
        "anchors and aliases are not used here; quote a text that has & or *",
    ),
    ("alias", "", False, "anchors and aliases are not used here; quote a text that has & or *"),
    ("tag", "", False, "tags are not used here; quote a text that begins with !"),
    ("", "tag", False, "tags are not used here; quote a text that begins with !"),
)


def friendly(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[Place, str]:
    """Give line and column (from 1) and a plain sentence for an error of the scanner or parser."""
    problem = (error.problem or "").lower()
    context = (error.context or "").lower()
    place = _within(error.problem_mark or error.context_mark, lines)
    begin = _within(error.context_mark or error.problem_mark, lines)
    if "cannot start any token" in problem or "tab" in problem:
        return _bad_character(place, lines)
    if "flow" in context:
        begin = _opening(begin, lines)
        return begin, _flow(place, lines, begin)
    for in_context, in_problem, at_beginning, sentence in _SENTENCES:
        if in_context in context and in_problem in problem:
            return (begin if at_beginning else place), sentence
    return place, f"is not YAML: {problem or context or 'cannot be read'}"


def _within(mark: yaml.Mark | None, lines: Sequence[str]) -> Place:
    """Give a mark as line and column, never beyond the end of the file."""
    if mark is None:
        return 1, 1
    if mark.line < len(lines):
        return mark.line + 1, min(mark.column, len(lines[mark.line])) + 1
    return len(lines), len(lines[-1]) + 1


def _bad_character(place: Place, lines: Sequence[str]) -> tuple[Place, str]:
    """Explain a character that no value can begin with."""
    line, column = place
    text = lines[line - 1]
    tab = text.find("\t", 0, column)
    if tab >= 0 and not text[:tab].strip():
        return (line, tab + 1), "a tab indents this line; use spaces"
    character = text[column - 1 : column]
    if character == "\t":
        return place, "a tab stands here; use spaces"
    if character and character in _NEEDS_QUOTES:
        return place, f'a value cannot begin with "{character}"; put it in quotes'
    return place, "a value cannot begin like this; put it in quotes"


def _opening(place: Place, lines: Sequence[str]) -> Place:
    """Give the last bracket before a place that is still open; the place itself if there is none.

    Where a value is missing, the parser points to the place of that value.
    """
    line, column = place
    if lines[line - 1][column - 1 : column] in ("[", "{"):
        return place
    closed = 0
    for number in range(line, 0, -1):
        text = lines[number - 1]
        for index in range(column - 2 if number == line else len(text) - 1, -1, -1):
            closed += text[index] in "]}"
            if text[index] in "[{":
                if not closed:
                    return number, index + 1
                closed -= 1
    return place


def _flow(place: Place, lines: Sequence[str], begin: Place) -> str:
    """Explain a broken inline mapping or list, of which an unquoted template is the usual one."""
    line, column = begin
    text = lines[line - 1]
    if text[max(column - 2, 0) : column + 1].count("{") > 1:
        return 'a template needs quotes: "{{ name }}"'
    kind, bracket = ("list", "]") if text[column - 1 : column] == "[" else ("mapping", "}")
    where = "on the same line" if place[0] == line else f"by line {place[0]}"
    return f'the {kind} that begins here is not closed with "{bracket}" {where}'
