"""What a new object holds, in every format: parts without a mark, scripts by their lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provider.review.rendering import html, markdown, text
from provider.review.rendering.holding import content, length
from provider.review.report.model import (
    Change,
    Danger,
    Detail,
    Effect,
    Graph,
    Report,
    TextChange,
    Turn,
    Verb,
)
from tests.unit.review.rendering.report_examples import CONTENT, REPORT

SCRIPT = TextChange("HTML", "html", ("@@ -0,0 +1,4 @@", "+<script>", "++1;", "+</script>", "+"))


def _new(*parts: tuple[str, str], texts: tuple[TextChange, ...] = ()) -> Change:
    details = tuple(Detail(part, Turn.ADDED, None, value) for part, value in parts)
    return replace(CONTENT, verb=Verb.CREATE, details=details, texts=texts, effects=())


def _report(*changes: Change) -> Report:
    return replace(REPORT, changes=changes)


VISIT = _new(('node "visit" (On page visit)', "On page visit: Any page"), texts=(SCRIPT,))


def test_in_a_terminal_a_part_has_no_mark_and_a_short_script_is_shown() -> None:
    said = text.render([_report(VISIT)])
    assert '            - node "visit" (On page visit): Any page\n' in said
    assert "            - HTML: 3 lines\n" in said
    assert "(new)" not in said
    blank = " " * 16
    assert f"\n{blank}<script>\n{blank}+1;\n{blank}</script>\n" in said


def test_in_a_terminal_a_long_script_is_shown_as_far_as_a_reader_takes_it_in() -> None:
    script = replace(SCRIPT, lines=("@@ -0,0 +1,14 @@", *(f"+line {n}" for n in range(14))))
    said = text.render([_report(_new(texts=(script,)))])
    blank = " " * 16
    assert f"- HTML: 14 lines\n{blank}line 0\n" in said
    assert f"\n{blank}line 11\n{blank}... and 2 more lines\n" in said


@pytest.mark.parametrize(
    ("number", "left"), [(12, ""), (13, "- and 1 more\n"), (40, "- and 28 more\n")]
)
def test_in_a_terminal_no_more_is_said_than_a_reader_takes_in(number: int, left: str) -> None:
    change = _new(*((f"part {index}", "value") for index in range(number)))
    said = text.render([_report(change)])
    assert said.count("- part ") == 12
    assert ("more" in said) == bool(left)
    assert left in said


def test_a_long_part_counts_by_its_lines() -> None:
    change = _new(*((f"part {index}", "word " * 60) for index in range(4)))
    said = text.render([_report(change)])
    assert said.count("- part ") == 3
    assert "- and 1 more\n" in said


def test_what_changes_keeps_its_marks_and_its_lines() -> None:
    change = replace(VISIT, verb=Verb.CHANGE)
    said = text.render([_report(change)])
    assert '- node "visit" (On page visit) (new): On page visit: Any page' in said
    assert "+<script>" in said


def test_in_markdown_there_is_no_empty_column_and_a_script_is_folded() -> None:
    said = markdown.render([_report(VISIT)])
    assert '| node "visit" (On page visit) | `Any page` |\n' in said
    assert (
        "<details><summary>HTML, 3 lines</summary>\n\n```html\n<script>\n+1;\n</script>\n```"
        in said
    )
    assert "| before |" not in said
    assert said.count("<details") == said.count("</details>")


def test_in_markdown_a_very_long_script_is_counted() -> None:
    lines = tuple(f"+line {number}" for number in range(200))
    said = markdown.render([_report(_new(texts=(TextChange("HTML", "html", lines),)))])
    assert "HTML, 200 lines" in said
    assert "\n```\n\nand 50 more lines\n" in said


def test_on_the_page_it_is_a_table_of_two_columns_and_a_script_is_folded() -> None:
    said = html.render([_report(VISIT)])
    assert "<tr><th>what it holds</th><th>value</th></tr>" in said
    assert "<details><summary>HTML, 3 lines</summary>" in " ".join(said.split()).replace(
        "> <", "><"
    )
    assert '<span class="same">+1;\n</span>' in said


def test_stores_whose_new_objects_hold_other_values_are_told_apart() -> None:
    other = _new(('node "visit" (On page visit)', "On page visit: Page X"), texts=(SCRIPT,))
    reports = [_report(VISIT), replace(_report(other), stack="boutique")]
    assert '| node "visit" (On page visit) | `Page X` | in boutique |' in markdown.render(reports)
    assert '- node "visit" (On page visit): Page X (in boutique)' in text.render(reports)


def test_lines_that_were_left_out_before_are_counted_as_well() -> None:
    cut = TextChange(
        "HTML", "html", ("@@ -0,0 +1,1002 @@", "+a", "@@ 1,001 more lines are not shown @@")
    )
    assert (content(cut), length(cut)) == (["a"], "1002 lines")
    assert length(TextChange("HTML", "html", ("+a",))) == "1 line"


@pytest.mark.parametrize(
    ("run", "said"),
    [
        ("draft", "draft: it is there and not started"),
        ("paused", "paused: it stands still until somebody resumes it"),
        ("continuous", "continuous: it runs until somebody stops it"),
        ("once: spring", "once, for the label spring"),
        ("another", "another"),
    ],
)
def test_how_a_workflow_runs_is_said_in_words_in_every_format(run: str, said: str) -> None:
    changed = replace(CONTENT, details=(Detail("how it runs", Turn.CHANGED, "x", run),), texts=())
    for change in (_new(("how it runs", run)), changed):
        for form in (markdown, html, text):
            assert said in " ".join(form.render([_report(change)]).split())


def test_a_drawing_is_open_where_more_differs_than_a_value() -> None:
    chart = "flowchart TD\n  a[x]:::{}"
    value, moved = chart.format("changed"), chart.format("moved")
    for graph, opened in (
        (Graph(value, value), False),
        (Graph(value, moved), True),
        (Graph(None, value), True),
        (Graph(value, None), False),
    ):
        report = _report(replace(CONTENT, texts=(), graph=graph))
        word = "<details open><summary>The" if opened else "<details><summary>The"
        assert word in markdown.render([report])
        word = '<details class="drawn" open>' if opened else '<details class="drawn">'
        assert word in html.render([report])


def test_many_new_objects_that_are_alike_are_one_section_that_says_what_each_holds() -> None:
    changes = [
        replace(
            _new(("Type", f"Text {number}"), texts=(SCRIPT,)),
            effects=(Effect("it is a draft"),),
            resource=f"a.f{number}",
            title=f'inline content "F{number}"',
            danger=Danger.NONE,
        )
        for number in range(6)
    ]
    report = _report(*changes)
    said = markdown.render([report])
    assert said.count("<summary><b>") == 1
    assert "<summary><b>6 inline contents are made</b></summary>" in said
    assert '| "F5" | Type: `Text 5`<br>HTML: 3 lines |' in said
    page = html.render([report])
    assert page.count("<article") == 1
    assert page.count('<details class="one">') == 6
    assert '<p class="names">&#34;F0&#34; to &#34;F5&#34;</p>' in page
    shown = text.render([report])
    assert "6 inline contents are made\n" in shown
    assert '- "F5": Type: Text 5, HTML: 3 lines\n' in shown
    for form in (markdown, html, text):
        assert "each is a draft" in form.render([report])
    assert markdown.render([_report(*changes[:5])]).count("<summary><b>") == 5
