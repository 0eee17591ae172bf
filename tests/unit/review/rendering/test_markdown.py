"""The comment of a pull request: what it says, in which order, and how long it may be."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from provider.review.rendering.markdown import MARKDOWN_LIMIT, WHOLE, render
from provider.review.rendering.markdown_text import size
from provider.review.report.model import Danger, Effect, Remark, Report, Work
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
    assert lines[1].startswith('## my-shop: workflow "Reskyt push" STARTS SENDING to segment')
    titled = render([REPORT], "Stores of today").splitlines()
    assert titled[0] == "## Stores of today"
    assert titled[2].startswith('**my-shop: workflow "Reskyt push" STARTS SENDING')


def test_the_table_says_what_it_means_the_most_dangerous_first() -> None:
    rows = [line for line in render([REPORT]).splitlines() if line.startswith("| ")]
    first = next(row for row in rows if "Reskyt push" in row)
    marks = "**🔴 SENDS**<br>**🟡 CAUTION**"
    assert first.startswith(f'| {marks} | **workflow "Reskyt push"** changes | 🔴 STARTS SENDING')
    assert '<br>🟡 a new version, "Reskyt push v2", takes the place' in first
    assert "<br>to do in Connectif |" in first
    found = [row.split("|")[1].strip(" *") for row in rows if "](" not in row and "**" in row]
    assert found == ["🔴 SENDS**<br>**🟡 CAUTION", "🔴 LOSES DATA", "🟡 CAUTION", "🟡 CAUTION", ""]


def test_the_legend_explains_every_mark_in_use_and_no_other() -> None:
    (legend,) = [line for line in render([REPORT]).splitlines() if line.startswith("<sub>🔴")]
    for word in ("🔴 SENDS: ", "🔴 LOSES DATA: ", "🟡 CAUTION: ", "No mark: "):
        assert legend.count(word) == 1
    assert "ENDS:" not in legend.replace("SENDS:", "")
    calm = render([replace(REPORT, changes=(SEGMENT,))])
    assert "<sub>No mark: customers notice nothing.</sub>" in calm


def test_a_row_of_which_nothing_is_said_says_that_customers_notice_nothing() -> None:
    silent = replace(SEGMENT, effects=())
    text = render([replace(REPORT, changes=(silent,))])
    assert '|  | **segment "Contacts with a token"** is made | customers notice nothing |' in text


def test_no_cell_and_no_head_of_a_column_is_empty_but_that_of_a_mark() -> None:
    for reports in ([REPORT], [REPORT, divergent()]):
        rows = [line for line in render(reports).splitlines() if line.startswith("| ")]
        cells = [row.strip("| ").split(" | ") if row[:3] != "|  " else [] for row in rows]
        assert all(cell.strip() for row in cells for cell in row)


def test_what_a_headline_is_made_of_stands_in_the_row_though_it_is_calm() -> None:
    effects = (Effect("dangerous", Danger.CAUTION), Effect("calm"), Effect("told", headline=True))
    change = replace(CONTENT, effects=effects)
    assert "| dangerous<br>told |" in render([replace(REPORT, changes=(change,))])


def test_a_section_holds_the_details_the_lines_and_the_drawings() -> None:
    text = render([REPORT])
    assert '| node "collect" | moved | `behind "in-app" (yes)`' in text
    assert _fences(text) == ["mermaid", "mermaid", "diff", "sh", "sh"]
    assert "<details><summary>For the technical team: 1 command and the steps of the tasks" in text
    assert "-  const wait = 100;\n+  const wait = 250;" in text
    assert "**Worth a look in the definition:** Everybody in the segment gets" in text
    assert "<sub>lint L17, warning, resources/reskyt/push.yaml:12:7</sub>" in text
    assert text.count("<details") == text.count("</details>")


def test_a_mark_that_comes_from_lint_alone_says_so_in_its_row() -> None:
    remark = Remark("L3", "error", "Nobody belongs to it", "Write contains", "a.yaml:1:1")
    segment = replace(SEGMENT, danger=Danger.CAUTION, remarks=(remark, replace(remark, rule="L5")))
    row = "<br>Worth a look in the definition: Nobody belongs to it. |"
    assert row in render([replace(REPORT, changes=(segment,))])
    assert "<br>Worth a look" not in render([REPORT])
    two = replace(segment, remarks=(remark, replace(remark, text="Too many belong to it")))
    row = "<br>Worth a look in the definition: Nobody belongs to it. And 1 more. |"
    assert row in render([replace(REPORT, changes=(two,))])


def test_few_changes_are_unfolded_and_of_some_the_dangerous_ones() -> None:
    opened = "<details open><summary><b>"
    assert opened in render([replace(REPORT, changes=(SEGMENT,))])
    assert render([REPORT]).count(opened) == 3
    others = (replace(SENDER, resource=f"a.b{number}") for number in range(4))
    assert opened not in render([replace(REPORT, changes=(*others, CONTENT, SEGMENT))])


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
    assert "connectif up --stack" not in text
    assert "Nothing was changed, and nothing will be until the technical team has corrected" in text
    assert _fences(text)[0] == "text"


def test_the_digest_and_its_command_stand_there_with_what_they_are_for() -> None:
    text = render([REPORT])
    assert "connectif up --stack my-shop --expect 00112233aabb-445566ccddee --allow" in text
    assert "refuses where a definition or the store is not what it was" in text
    assert 'reskyt.push is the workflow "Reskyt push"' in text


def test_stores_that_differ_stand_in_a_small_table() -> None:
    text = render([REPORT, divergent(), QUIET])
    assert '| node "in-app" \\> literal | changed | `rktwebview` |' in text
    assert "`boutique-app` | in boutique |" in text
    assert "`shop-app` | in my-shop |" in text
    assert "somebody changed it by hand *(in boutique)*" in text
    assert text.count("const wait = 250") == 1
    assert "- **calm-shop**: nothing changes" in text


def test_twelve_equal_stores_are_said_once() -> None:
    stores = [replace(REPORT, stack=f"shop-{number}") for number in range(12)]
    text = render(stores)
    assert text.count("in all 12 stores") >= 5
    assert text.count('node "collect"') == 1
    assert text.count("--expect") == 12


def test_a_line_for_a_stack_file_stands_in_a_block_of_its_own() -> None:
    warning = 'the key opens the store "a9": write `connectif:store: a9` into the stack file'
    found = render([replace(REPORT, warnings=(warning,))])
    assert (
        'the store "a9": write the line below into the stack file\n  \n  ```yaml\n'
        "  connectif:store: a9\n  ```\n"
    ) in found


def test_hostile_texts_stay_texts() -> None:
    text = render([hostile()], HOSTILE)
    tokens = MARKDOWN.parse(text)
    assert [token.type for token in tokens].count("heading_open") == 6
    assert _fences(text) == ["text", "text", "diff", "mermaid", "sh"]
    blocks = "".join(token.content for token in tokens if token.type == "html_block")
    assert not re.search(r"<(?!/?(?:details|summary|b|sub|span)\b)", blocks)
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {
        "text",
        "code_inline",
        "html_inline",
        "text_special",
    } | {f"strong_{side}" for side in ("open", "close")}


def _segments(number: int, *, task: bool = False) -> Report:
    work = Work("make it", 2) if task else None
    changes = (
        replace(SEGMENT, resource=f"a.s{index}", title=f'segment "S{index}"', work=work)
        for index in range(number)
    )
    return replace(REPORT, changes=tuple(changes))


def test_many_calm_changes_of_the_same_meaning_are_one_line_and_named_once() -> None:
    said = "each holds the contacts whose field reskyt-token is not empty"
    text = render([_segments(6)])
    assert f'\n- 6 segments ("S0" to "S5") are made: {said}\n' in text
    assert [text.count(f'"S{index}"') for index in range(6)] == [2, 1, 1, 1, 1, 2]
    for report in (_segments(5), _segments(6, task=True)):
        assert len(re.findall(r"^[0-9]+[.] ", render([report]), re.M)) == len(report.tasks)
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
    assert whole.count("<summary><b>") == 2
    shorter = (render([report], limit=limit) for limit in range(size(whole), 0, -10))
    cut = next(text for text in shorter if text.count("<summary><b>") < 2)
    assert cut.count("<summary><b>") == 1
    assert "Reskyt push" in cut.partition("### In detail")[2]


def test_stores_that_failed_alike_are_named_however_many_they_are() -> None:
    two = [replace(FAILED, stack=name) for name in ("lisboa", "madrid")]
    assert render(two).startswith("## lisboa and madrid, in each: the preview FAILED\n")
    many_stores = [replace(FAILED, stack=f"shop-{number}") for number in range(12)]
    text = render(many_stores)
    assert all(report.stack in text for report in many_stores)


def test_what_only_stands_in_a_definition_is_no_part_of_what_happens() -> None:
    standing = "would lose its values if its definition were removed (allowDataLoss): field x"
    text = render([replace(REPORT, warnings=(standing, "another"))])
    assert "allowDataLoss" not in text
    assert "- another" in text
