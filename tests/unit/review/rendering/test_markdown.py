"""The comment of a pull request: what it says, in which order, and how long it may be."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from provider.review.rendering.markdown import MARKDOWN_LIMIT, WHOLE, render
from provider.review.rendering.markdown_text import size
from provider.review.report.model import Danger, Remark, Report, Work
from tests.unit.review.rendering.report_examples import (
    CONTENT,
    FAILED,
    HOSTILE,
    QUIET,
    REPORT,
    SEGMENT,
    SENDER,
    divergent,
    hostile,
    many,
)

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
OF_PLATFORM = 65_536


def _fences(text: str) -> list[str]:
    return [token.info for token in MARKDOWN.parse(text) if token.type == "fence"]


def test_the_summary_is_the_heading_and_the_marker_stands_before_it() -> None:
    lines = render([REPORT], marker="<!-- found again -->").splitlines()
    assert lines[0] == "<!-- found again -->"
    assert lines[1].startswith("## my-shop: 1 workflow STARTS SENDING to segment")
    titled = render([REPORT], "Stores of today").splitlines()
    assert titled[0] == "## Stores of today"
    assert titled[2].startswith("**my-shop: 1 workflow STARTS SENDING")


def test_the_table_says_what_it_means_the_most_dangerous_first() -> None:
    rows = [line for line in render([REPORT]).splitlines() if line.startswith("| ")]
    first = next(row for row in rows if "Reskyt push" in row)
    assert first.startswith('| **🔴 SENDS** | **workflow "Reskyt push"** changes | STARTS SENDING')
    assert "about 3 minutes" in first
    marks = [row.split("|")[1].strip(" *") for row in rows if "**" in row]
    assert marks == ["🔴 SENDS", "🔴 LOSES DATA", "🟡 CAUTION", "🟡 CAUTION", ""]


def test_a_section_holds_the_details_the_lines_and_the_drawings() -> None:
    text = render([REPORT])
    assert '| node "collect" | moved | <code>behind "in-app" (yes)</code>' in text
    assert _fences(text) == ["mermaid", "mermaid", "diff", "sh", "sh"]
    assert "-  const wait = 100;\n+  const wait = 250;" in text
    assert (
        "**Worth a look in the definition, lint L17 (warning):** Everybody in the segment gets"
        in text
    )
    assert text.count("<details") == text.count("</details>")


def test_a_mark_that_comes_from_lint_alone_says_so_in_its_row() -> None:
    remark = Remark("L3", "error", "Nobody belongs to it", "Write contains", "a.yaml:1:1")
    segment = replace(SEGMENT, danger=Danger.CAUTION, remarks=(remark, replace(remark, rule="L5")))
    row = "<br>Worth a look in the definition: lint L3 and L5 |"
    assert row in render([replace(REPORT, changes=(segment,))])
    assert "Worth a look in the definition: lint" not in render([REPORT])


def test_few_changes_are_unfolded_and_many_are_not() -> None:
    assert "<details open>" in render([replace(REPORT, changes=(CONTENT,))])
    assert "<details open>" not in render([REPORT])


def test_what_the_table_says_is_not_said_again() -> None:
    assert render([REPORT]).count("all visitors get the new script at once") == 1
    assert "### In detail" not in render([replace(REPORT, changes=(replace(SEGMENT, details=()),))])


def test_nothing_changes_is_one_line() -> None:
    assert render([QUIET]) == (
        "## calm-shop: nothing changes, the store has what the definitions say\n"
    )


def test_a_failed_preview_says_why_first_and_gives_no_command() -> None:
    text = render([replace(REPORT, errors=FAILED.errors)])
    assert text.index("the node goes nowhere") < text.index("### What happens")
    assert "connectif up" not in text
    assert _fences(text)[0] == "text"


def test_the_digest_and_its_command_stand_there_with_what_they_are_for() -> None:
    text = render([REPORT])
    assert "connectif up --stack my-shop --expect 00112233aabb-445566ccddee --allow" in text
    assert "refuses where a definition or the store is not what it was" in text


def test_stores_that_differ_stand_in_a_small_table() -> None:
    text = render([REPORT, divergent(), QUIET])
    assert '| node "in-app" \\> literal | changed | <code>rktwebview</code> |' in text
    assert "<code>boutique-app</code> | in boutique |" in text
    assert "<code>shop-app</code> | in my-shop |" in text
    assert "somebody changed it by hand *(in boutique)*" in text
    assert text.count("const wait = 250") == 1
    assert "- **calm-shop**: nothing changes" in text


def test_twelve_equal_stores_are_said_once() -> None:
    stores = [replace(REPORT, stack=f"shop-{number}") for number in range(12)]
    text = render(stores)
    assert text.count("in all 12 stores") >= 5
    assert text.count('node "collect"') == 1
    assert text.count("--expect") == 12


def test_hostile_texts_stay_texts() -> None:
    text = render([hostile()], HOSTILE)
    tokens = MARKDOWN.parse(text)
    assert [token.type for token in tokens].count("heading_open") == 5
    assert _fences(text) == ["text", "text", "diff", "mermaid", "sh"]
    blocks = "".join(token.content for token in tokens if token.type == "html_block")
    assert not re.search(r"<(?!/?(?:details|summary|b|sub|span)\b)", blocks)
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {"text", "html_inline", "text_special"} | {
        f"strong_{side}" for side in ("open", "close")
    }


def _segments(number: int, *, task: bool = False) -> Report:
    work = Work("make it", 2) if task else None
    changes = (
        replace(SEGMENT, resource=f"a.s{index}", title=f'segment "S{index}"', work=work)
        for index in range(number)
    )
    return replace(REPORT, changes=tuple(changes))


def test_many_calm_changes_of_the_same_meaning_are_one_line_that_names_all() -> None:
    names = ", ".join(f'"S{index}"' for index in range(6))
    said = "it holds the contacts whose field reskyt-token is not empty"
    assert f"\n- 6 segments ({names}) are made: {said}\n" in render([_segments(6)])
    for report in (_segments(5), _segments(6, task=True)):
        rows = [line for line in render([report]).splitlines() if line.startswith("|  |")]
        assert len(rows) == len(report.changes)


@pytest.mark.parametrize("number", [5, 60, 200, 1000])
def test_a_comment_is_never_longer_than_the_platform_takes(number: int) -> None:
    text = render([many(number)], marker="<!-- " + "m" * 200 + " -->")
    assert size(text) <= MARKDOWN_LIMIT < OF_PLATFORM
    if number > 5:
        assert f"See {WHOLE}" in text
        assert "**Left out here, because it is too long" in text


@pytest.mark.parametrize("number", [200, 1000])
def test_everything_dangerous_and_every_warning_is_named_all_the_same(number: int) -> None:
    report = many(number)
    text = render([report])
    for change in report.changes:
        if change.danger >= Danger.CAUTION:
            assert change.title.split('"')[1].split()[0] + " " in text
    for index in range(number):
        assert f'"warned-{index}"' in text
    for danger in ("SENDS", "LOSES DATA", "ENDS", "CAUTION"):
        assert danger in text


def _hostile_names(number: int) -> Report:
    whole = many(number, 400)
    changes = tuple(
        replace(change, title=f'object "{"<@|*" * 100}{index}"')
        for index, change in enumerate(whole.changes)
    )
    return replace(whole, changes=changes, warnings=whole.warnings[:100])


def test_names_too_long_for_all_give_way_to_keys() -> None:
    report = _hostile_names(1000)
    text = render([report])
    assert size(text) <= MARKDOWN_LIMIT
    assert all(re.search(rf"\b{change.resource}\b", text) for change in report.changes)


def test_a_limit_that_nothing_can_hold_is_held_by_a_cut_from_the_end() -> None:
    text = render([many(1000)], limit=5_000)
    assert size(text) <= 5_000
    assert "STARTS SENDING" in text
    assert "the rest of this list" in text


def test_the_dangerous_section_outlives_the_calm_one() -> None:
    calm = replace(SENDER, resource="a", title='workflow "calm"', danger=Danger.NONE, effects=())
    report = replace(REPORT, changes=(SENDER, calm))
    whole = render([report])
    cut = render([report], limit=size(whole) - 1)
    assert whole.count("<details") == 2
    assert cut.count("<details") == 1
    assert "Reskyt push" in cut.partition("### In detail")[2]
