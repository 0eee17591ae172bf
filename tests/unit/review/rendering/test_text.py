"""The report in a terminal."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from provider.review.rendering.text import WIDTH, render
from provider.review.report.model import Report, TextChange
from tests.unit.review.rendering.report_examples import (
    CONTENT,
    FAILED,
    QUIET,
    REPORT,
    divergent,
    hostile,
    many,
)


@pytest.mark.parametrize(
    "reports", [[REPORT], [REPORT, divergent(), FAILED, QUIET], [hostile()], [many(50)]]
)
def test_a_terminal_of_100_columns_shows_it_and_cannot_be_steered(reports: list[Report]) -> None:
    text = render(reports)
    assert max(map(len, text.splitlines())) <= WIDTH == 100
    assert not {"\x1b", "\r", "\u202e"} & set(text)
    assert text.endswith("\n")


def test_it_says_what_happens_what_it_means_and_what_differs() -> None:
    text = render([REPORT])
    assert (
        '\n\nSENDS       workflow "Reskyt push" changes\n'
        'CAUTION     - STARTS SENDING to segment "Contacts with a token"\n'
    ) in text
    assert '- node "in-app" > literal (changed): rktwebview -> shop-app' in text
    assert '- node "pause" (new): Wait: 1 day' in text
    assert '- node "collect" (moved): from behind "in-app" (yes) to behind "pause"' in text
    assert "                -  const wait = 100;\n                +  const wait = 250;" in text


def test_a_finding_of_lint_stands_behind_what_happens_and_is_no_part_of_it() -> None:
    text = " ".join(render([REPORT]).split())
    finding = (
        "- Worth a look in the definition: Everybody in the segment gets the push at once. Try it "
        "with a segment of your own contact first. "
        "[lint L17, warning, resources/reskyt/push.yaml:12:7]"
    )
    assert finding in text
    task = text.index("- to do in Connectif")
    assert task < text.index(finding) < text.index('- node "notify"')


def test_a_long_line_is_broken_and_nothing_of_it_is_lost() -> None:
    letters = "".join(chr(ord("a") + number % 26) for number in range(400))
    texts = (TextChange("html", "html", (f"+{letters}",)),)
    text = render([replace(REPORT, changes=(replace(CONTENT, texts=texts),))])
    pieces = [line.strip() for line in text.splitlines() if line.strip().startswith("+")]
    assert "".join(piece[1:] for piece in pieces) == letters


def test_a_long_command_can_be_pasted_into_a_shell() -> None:
    names = tuple(f"pack.name-{number}" for number in range(30))
    text = render([replace(REPORT, allowed_by_name=names)])
    command = text[text.index("  connectif up") : text.index("The command looks")]
    words = shlex.split(command.replace("\\\n", ""))
    assert words[:6] == ["connectif", "up", "--stack", "my-shop", "--expect", REPORT.digest]
    assert words[7::2] == list(names)


def test_stores_are_told_apart() -> None:
    text = render([REPORT, divergent(), FAILED, QUIET])
    assert "  - other-shop: the preview FAILED" in text
    assert "rktwebview -> boutique-app (in boutique)" in text
    assert "(changed): rktwebview -> shop-app (in my-shop)" in text
    assert text.count("const wait = 250") == 1
    assert text.index("the node goes nowhere") < text.index("SENDS       workflow")


def test_colours_are_for_terminals_only() -> None:
    coloured = render([REPORT], coloured=True)
    assert '\x1b[31mSENDS       workflow "Reskyt push" changes\x1b[0m' in coloured
    bare = coloured
    for code in ("\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[1m", "\x1b[0m"):
        bare = bare.replace(code, "")
    assert bare == render([REPORT])


def test_nothing_changes_is_one_line() -> None:
    said = "calm-shop: nothing changes, the store has what the definitions say\n"
    assert render([QUIET]) == said
    assert render([QUIET], "Tonight") == f"Tonight\n{said}"


def test_it_says_that_nothing_has_happened_and_what_the_marks_mean() -> None:
    text = " ".join(render([REPORT]).split())
    assert "Nothing has happened yet. It happens when the technical team runs connectif up" in text
    for word in ("SENDS: customers get something.", "No mark: customers notice nothing."):
        assert word in text


def test_a_task_stands_there_once_with_its_number() -> None:
    text = render([REPORT])
    assert "To do in Connectif:\n" in text
    assert '   1. workflow "Reskyt push": activate the workflow in the console (about 3' in text
    assert text.count("activate the workflow") == 1
