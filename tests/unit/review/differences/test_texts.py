"""Lines that differ, with some around them; blanks and long lines stay readable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from provider.review.differences.texts import MOST_LINES, line_diff

TEXTS = st.lists(st.sampled_from(["a", "b", "", "  c", "d\t", "e\r"]), max_size=30).map("\n".join)


def numbered(count: int) -> list[str]:
    return [f"line {number}" for number in range(1, count + 1)]


def test_three_lines_stand_around_what_differs() -> None:
    before = numbered(20)
    after = [*before[:9], "new", *before[10:]]
    assert line_diff("\n".join(before), "\n".join(after)) == (
        "@@ -7,7 +7,7 @@",
        " line 7",
        " line 8",
        " line 9",
        "-line 10",
        "+new",
        " line 11",
        " line 12",
        " line 13",
    )


def test_what_is_far_apart_stands_in_hunks_of_its_own() -> None:
    before = numbered(40)
    after = ["first", *before[:20], *before[21:]]
    found = line_diff("\n".join(before), "\n".join(after))
    assert [line for line in found if line.startswith("@@")] == [
        "@@ -1,3 +1,4 @@",
        "@@ -18,7 +19,6 @@",
    ]
    assert [line for line in found if line[0] in "+-"] == ["+first", "-line 21"]


def test_a_text_that_comes_or_goes() -> None:
    assert line_diff("", "a\nb") == ("@@ -0,0 +1,2 @@", "+a", "+b")
    assert line_diff("a\nb", "") == ("@@ -1,2 +0,0 @@", "-a", "-b")
    assert line_diff("a\n", "a\n") == ()


def test_blanks_are_visible_only_where_nothing_else_differs() -> None:
    before = "\tif (a) {\n\tb();\n\tc();\n}"
    after = "  if (a) {\n\tb();\n\td();\n}"
    assert line_diff(before, after)[1:] == (
        "-→if·(a)·{",
        "+··if·(a)·{",
        " \tb();",
        "-\tc();",
        "+\td();",
        " }",
    )


def test_carriage_returns_are_visible_only_where_they_differ() -> None:
    assert line_diff("a\r\nb\r", "a\nb\r")[1:] == ("-a␍", "+a", " b")
    assert line_diff("a\r\nb\r", "x\r\nb\r")[1:] == ("-a", "+x", " b")
    assert line_diff("a\r\nb\r", "x\nb\r")[1:] == ("-a␍", "+x", " b")


def test_a_line_feed_at_the_end() -> None:
    assert line_diff("a", "a\n")[1:] == (" a", "+")
    assert line_diff("a\n", "b\n")[1:] == ("-a", "+b")


def test_a_minified_script_shows_the_statement_that_differs() -> None:
    statements = [f"function f{number}(a){{return a+{number}}}" for number in range(60)]
    before = "".join(statements)
    after = before.replace("return a+30}", "return a*30}")
    found = line_diff(before, after)
    assert found[0] == "@@ -1 +1 @@"
    number = int(found[1].removesuffix(" @@").rpartition(" ")[2].replace(",", ""))
    assert after[number - 1 :].startswith(found[2][1:])
    assert [line for line in found if line[0] in "+-"] == ["-return a+30}", "+return a*30}"]
    assert len(found) == 10
    assert all(len(line) < 200 for line in found)


def test_a_long_line_without_statements_shows_what_differs_and_some_letters_around() -> None:
    before = "x" * 500 + "old" + "y" * 500
    found = line_diff(before, before.replace("old", "new"))
    beside = f"…{'x' * 40}", f"{'y' * 40}…"
    assert found[-2:] == (f"-{beside[0]}old{beside[1]}", f"+{beside[0]}new{beside[1]}")


def test_a_long_line_all_of_which_differs_is_shortened() -> None:
    found = line_diff("x" * 5000, "y" * 5000)
    assert all(len(line) < 500 for line in found)
    assert "4,600 characters" in found[-1]


def test_very_many_lines_are_counted() -> None:
    before, after = "\n".join(numbered(5_000)), "\n".join(f"other {n}" for n in range(5_000))
    found = line_diff(before, after)
    assert len(found) == MOST_LINES + 1
    assert found[-1] == "@@ 9,001 more lines are not shown @@"


def test_half_a_megabyte_in_one_line_is_compared() -> None:
    before = "".join(f"a{number % 7}=b;" for number in range(90_000))
    after = before[:250_000] + "c=d;" + before[260_000:]
    assert len(line_diff(before, after)) <= MOST_LINES + 1


@given(TEXTS, TEXTS)
def test_both_sides_can_be_read_off(before: str, after: str) -> None:
    found = line_diff(before, after)
    assert bool(found) == (before != after)
    for sign, text in (("-", before), ("+", after)):
        lines = [_bare(line[1:]) for line in found if line[0] in (sign, " ")]
        rest = iter(_bare(line) for line in text.split("\n"))
        assert all(line in rest for line in lines)
    assert all(line.startswith(("@@", " ", "+", "-")) for line in found)


@given(TEXTS)
def test_a_whole_text_that_comes_is_shown(after: str) -> None:
    added = [line[1:] for line in line_diff("", after) if line[0] == "+"]
    assert [_bare(line) for line in added] == (
        [_bare(line) for line in after.split("\n")] if after else []
    )


def _bare(line: str) -> str:
    return "".join(letter for letter in line if letter not in "→␍·\t\r ")
