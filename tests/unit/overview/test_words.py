"""The overview as people read it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from provider.overview import Lock, StoreOverview, words
from provider.overview.ages import age

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
FINE = StoreOverview(
    "madrid",
    surface="public",
    store="1" * 24,
    deployed=True,
    updated=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
)


def text(*found: StoreOverview, width: int = 130) -> str:
    return words.text(found, NOW, width)


def test_a_store_that_is_fine_is_one_row() -> None:
    table, summary = text(FINE).split("\n\n")
    heading, row = table.splitlines()
    assert " ".join(heading.split()) == "STACK STORE SURFACE LAST UPDATE CHANGES DRIFT TASKS STATE"
    assert row.split() == ["madrid", "1" * 24, "public", "6", "days", "ago", "-", "-", "-", "fine"]
    assert summary == "1 store: 1 fine"


def test_what_is_behind_a_number_stands_below_the_table() -> None:
    found = replace(
        FINE,
        drift=("shop.event",),
        waiting=("shop.token",),
        released=("shop.old",),
        tasks=("shop.script", "shop.push"),
        minutes=12,
        aged=(("shop.segment", date(2026, 8, 1)),),
        warnings=("shop.token: allowDataLoss is on",),
    )
    shown = text(found)
    assert "  changed in the store by somebody: shop.event\n" in shown
    assert "  defined otherwise than deployed: shop.token\n" in shown
    assert "  no longer defined: shop.old\n" in shown
    assert "2 tasks for a person, about 12 minutes: connectif guide --stack madrid\n" in shown
    assert "shop.segment was confirmed on 2026-08-01" in shown
    assert "warning: shop.token: allowDataLoss is on" in shown


def test_the_numbers_of_a_row_are_changes_drift_and_tasks() -> None:
    found = replace(FINE, drift=("a",), waiting=("b", "c"), released=("d",), tasks=tuple("efgh"))
    assert text(found).splitlines()[1].split()[-4:] == ["3", "1", "4", "open"]


def test_what_cannot_be_read_has_no_numbers_and_a_reason() -> None:
    shown = text(replace(FINE, error="the store answers 401\nask again"), FINE)
    assert shown.splitlines()[1].split()[-6:] == ["?", "?", "?", "cannot", "be", "read"]
    assert "\nmadrid\n  cannot be read: the store answers 401\n    ask again\n" in shown
    assert shown.endswith("2 stores: 1 fine, 1 cannot be read")


def test_a_run_that_was_cut_off_and_a_lock_are_told() -> None:
    held = Lock(NOW - timedelta(hours=3), "ana on desk")
    shown = text(replace(FINE, interrupted=1, locks=(held, Lock(None, "somebody"))))
    assert "1 operation was cut off in the last run: run connectif up --stack madrid again" in shown
    assert "locked 3 hours ago by ana on desk" in shown
    assert "if none goes on: pulumi cancel --stack madrid" in shown
    assert "locked since a time that is not known by somebody" in shown


def test_a_store_that_was_never_deployed_names_what_is_to_be_made() -> None:
    shown = text(StoreOverview("madrid", surface="public", waiting=("shop.token",)))
    assert "never" in shown.splitlines()[1]
    assert "  nothing was deployed yet\n  to be made: shop.token\n" in shown


def test_more_than_a_few_names_are_counted() -> None:
    names = tuple(f"shop.{letter}" for letter in "abcdefgh")
    assert "shop.a, shop.b, shop.c, shop.d, shop.e and 3 more" in text(replace(FINE, drift=names))


@pytest.mark.parametrize(("width", "shown"), [(130, True), (80, False)])
def test_a_narrow_terminal_does_without_the_identity(width: int, shown: bool) -> None:
    assert ("1" * 24 in text(FINE, width=width)) == shown
    assert max(map(len, text(FINE, width=width).splitlines())) <= width


def test_what_a_store_says_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in text(replace(FINE, warnings=("\x1b[2J gone",)))


def test_the_data_says_everything_with_words_for_what_is_not_known() -> None:
    (found,) = words.data([StoreOverview("madrid", error="no key")])
    assert found["standing"] == "cannot be read"
    assert (found["surface"], found["store"], found["updated"]) == (None, None, None)
    assert found["error"] == "no key"
    (found,) = words.data([FINE])
    assert found["updated"] == "2026-11-20T08:00:00+00:00"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=119), "just now"),
        (timedelta(minutes=2), "2 minutes ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(weeks=8), "8 weeks ago"),
        (timedelta(days=70), "2 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_an_age_is_said_in_one_unit(ago: timedelta, said: str) -> None:
    assert age(NOW - ago, NOW) == said


def test_another_stack_of_the_same_store_is_named() -> None:
    shown = text(replace(FINE, shared=("lisboa",)), FINE)
    assert (
        "\nmadrid\n  warning: the same store as lisboa: each would change what the other manages\n"
    ) in shown
    assert words.data([replace(FINE, shared=("lisboa",))])[0]["sameStoreAs"] == ["lisboa"]
