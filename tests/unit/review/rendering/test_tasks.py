"""What is left to a person: once, in the order in which it is to be done, and when."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from provider.review.rendering.markdown import MARKDOWN_LIMIT, render
from provider.review.rendering.markdown_text import size
from provider.review.rendering.tasks import about, heading, numbers, own_time, tasks
from provider.review.rendering.yet import not_yet
from provider.review.report.merging import merge
from provider.review.report.model import Change, Danger, Effect, Report, Verb, Work
from tests.unit.review.rendering.report_examples import (
    CONTENT,
    FAILED,
    FIELD,
    QUIET,
    REPORT,
    SEGMENT,
    SENDER,
)


def _task(change: Change, order: int = 0, *, after: bool = False, sends: bool = False) -> Change:
    work = Work("do it", 2, sends=sends, order=order, after_up=after)
    return replace(change, work=work, calls=0)


def _report(*changes: Change, writes: int = 7) -> Report:
    return replace(REPORT, changes=changes, writes=writes)


def _named(*changes: Change) -> list[str]:
    return [task.change.resource for task in tasks(merge([_report(*changes)]))]


def test_the_order_is_that_of_the_report_and_what_sends_is_the_last() -> None:
    sender = _task(SENDER, 3, sends=True)
    assert _named(sender, _task(CONTENT, 2), _task(SEGMENT, 1)) == [
        SEGMENT.resource,
        CONTENT.resource,
        SENDER.resource,
    ]


def test_without_an_order_what_others_need_comes_first_and_what_goes_is_taken_apart() -> None:
    made = [_task(item) for item in (replace(SENDER, danger=Danger.NONE), CONTENT, SEGMENT)]
    assert _named(*made) == [SEGMENT.resource, CONTENT.resource, SENDER.resource]
    gone = [replace(item, verb=Verb.DELETE) for item in made]
    assert _named(*gone[::-1]) == [SENDER.resource, CONTENT.resource, SEGMENT.resource]


def test_a_row_says_the_number_of_its_task_and_the_list_says_it_once() -> None:
    merged = merge([_report(_task(SENDER, 2), _task(SEGMENT, 1))])
    found = tasks(merged)
    assert [numbers(change, found) for change in merged.changes] == [
        "to do in Connectif, number 2",
        "to do in Connectif, number 1",
    ]
    assert heading(found) == "To do in Connectif, in this order"
    text = render([_report(_task(SENDER, 2), _task(SEGMENT, 1))])
    assert '\n1. **segment "Contacts with a token"**: do it (about 2 minutes)\n' in text
    assert '\n2. **workflow "Reskyt push"**: do it (about 2 minutes)\n' in text


def test_one_task_has_no_order_and_another_change_no_number() -> None:
    merged = merge([_report(_task(SEGMENT), CONTENT)])
    found = tasks(merged)
    assert heading(found) == "To do in Connectif"
    assert [numbers(change, found) for change in merged.changes] == [
        "to do in Connectif",
        "",
    ]


@pytest.mark.parametrize(
    ("after", "writes", "said"),
    [
        (True, 7, "after the technical team has run connectif up"),
        (
            False,
            7,
            "When: before or after the technical team runs connectif up. What is",
        ),
        (False, 0, "at any time, no command waits for it"),
    ],
)
def test_it_is_said_when_a_task_is_to_be_done(after: bool, writes: int, said: str) -> None:
    found = tasks(merge([_report(_task(SEGMENT, after=after), writes=writes)]))
    assert said in about(found)
    assert own_time(found[0], found) == ""


def test_what_connectif_up_waits_for_is_to_be_done_before_it() -> None:
    stops = Effect("connectif up stops until a person has finished it", Danger.CAUTION)
    (task,) = tasks(merge([_report(replace(_task(SEGMENT, after=True), effects=(stops,)))]))
    assert task.when == "before connectif up, which stops until it is done"


def test_tasks_with_times_of_their_own_say_them_one_by_one() -> None:
    changes = (_task(SEGMENT, 1), _task(CONTENT, 2, after=True))
    found = tasks(merge([_report(*changes)]))
    assert "When" not in about(found)
    assert "What is done before that may make it necessary" in about(found)
    assert [own_time(task, found) for task in found] == [
        "before or after the technical team runs connectif up",
        "after the technical team has run connectif up",
    ]


def test_a_task_of_two_stores_is_one_though_each_counts_its_own() -> None:
    reports = [_report(_task(SEGMENT, 1)), replace(_report(_task(SEGMENT, 4)), stack="other")]
    (task,) = tasks(merge(reports))
    assert task.said.stacks == ("my-shop", "other")
    assert "*(in both stores)*" in render(reports)


def _left(change: Change, verb: Verb) -> Report:
    return _report(replace(change, verb=verb, calls=0), writes=0)


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        ([QUIET], ""),
        ([REPORT], "It happens when the technical team runs connectif up, the command"),
        ([FAILED], "Nothing was changed, and nothing will be until the technical team has"),
        ([FAILED, REPORT], "In other-shop nothing will be changed until"),
        ([FAILED, REPORT], "It happens when"),
        ([REPORT, replace(REPORT, stack="b")], "Each store has its own command"),
        ([_report(_task(SEGMENT), writes=0)], "and no command does it"),
        ([_left(FIELD, Verb.LEAVE)], "nothing will be written to the store"),
        ([_left(SEGMENT, Verb.NOTE)], "Nothing is written to the store."),
    ],
)
def test_it_is_said_that_nothing_has_happened_and_who_lets_it_happen(
    reports: list[Report], said: str
) -> None:
    found = not_yet(merge(reports))
    assert said in found
    assert bool(found) == bool(said)


def test_of_very_many_tasks_as_many_as_fit_are_listed_and_the_others_counted() -> None:
    changes = (
        _task(replace(SEGMENT, resource=f"a.s{number}", title=f'segment "S{number}"'), number)
        for number in range(1, 1001)
    )
    text = render([_report(*changes)])
    assert size(text) <= MARKDOWN_LIMIT
    listed = re.findall(r'^(\d+)\. \*\*segment "S(\d+)"', text, re.MULTILINE)
    assert listed
    assert all(number == name for number, name in listed)
    assert f"{1000 - len(listed)} tasks for a person" in text
    assert all(f'"S{number}"' in text for number in range(1, 1001))
