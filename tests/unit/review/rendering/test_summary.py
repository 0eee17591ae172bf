"""A report in one line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provider.review.rendering.sentences import binding, calls, command, leave, what_happens, where
from provider.review.rendering.summary import headline, summary
from provider.review.report.merging import merge
from provider.review.report.model import Change, Danger, Effect, Report, Verb, Work
from tests.unit.review.rendering.report_examples import (
    COLLECTION,
    CONTENT,
    FAILED,
    FIELD,
    QUIET,
    REPORT,
    SEGMENT,
    SENDER,
    many,
)


def _with(*changes: Change) -> Report:
    return replace(REPORT, changes=changes)


def _sending(*texts: str) -> Report:
    effects = [(Effect(text, Danger.SENDS),) for text in texts]
    return _with(*(replace(SENDER, effects=item, work=None) for item in effects))


def _ending(verb: Verb) -> Change:
    return replace(
        SENDER,
        verb=verb,
        danger=Danger.ENDS,
        effects=(Effect("it is replaced by v2", Danger.ENDS),),
        work=None,
    )


WAITING = replace(CONTENT, verb=Verb.NOTE, work=Work("look", 4))


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (QUIET, "calm-shop: nothing changes, the store has what the definitions say"),
        (FAILED, "other-shop: the preview FAILED"),
        (_with(SEGMENT, SEGMENT), "my-shop: 2 segments are made"),
        (
            _with(FIELD, SEGMENT),
            (
                'my-shop: the values of contact field "reskyt-token" are LOST; also: 1 segment is '
                "made"
            ),
        ),
        (
            _with(_ending(Verb.CHANGE)),
            'my-shop: workflow "Reskyt push" changes: it is replaced by v2',
        ),
        (_with(_ending(Verb.FINISH)), 'my-shop: workflow "Reskyt push" ENDS for good'),
        (
            _with(*[_ending(Verb.FINISH)] * 3, SEGMENT),
            "my-shop: 3 workflows END for good; also: 1 segment is made",
        ),
        (
            _with(*[_ending(Verb.CHANGE)] * 2, FIELD),
            (
                'my-shop: the values of contact field "reskyt-token" are LOST, workflow "Reskyt '
                'push" and workflow "Reskyt push" END something for good'
            ),
        ),
        (
            _with(CONTENT, SEGMENT),
            (
                'my-shop: inline content "Reskyt token script" changes: all visitors get the new '
                "script at once; also: 1 segment is made"
            ),
        ),
        (
            _with(CONTENT, COLLECTION),
            (
                'my-shop: inline content "Reskyt token script" and workflow "Reskyt token '
                'collection" change'
            ),
        ),
        (_with(SEGMENT), 'my-shop: segment "Contacts with a token" is made'),
        (
            replace(FAILED, changes=(SEGMENT,)),
            ('other-shop: the preview FAILED, segment "Contacts with a token" is made'),
        ),
        (
            _with(WAITING),
            (
                "my-shop: nothing changes by itself, 1 task for a person (about 4 minutes): "
                'inline content "Reskyt token script"'
            ),
        ),
        (
            _with(replace(WAITING, work=None)),
            (
                'my-shop: inline content "Reskyt token script" stays as it is: all visitors get '
                "the new script at once"
            ),
        ),
        (
            _with(*(replace(WAITING, title=f'segment "{name}"') for name in "abcde")),
            (
                "my-shop: nothing changes by itself, 5 tasks for a person (about 20 minutes): "
                'segment "a", segment "b", segment "c" and 2 more'
            ),
        ),
        (
            _sending('STARTS SENDING to segment "a: b" as soon as a person does the task'),
            'my-shop: workflow "Reskyt push" STARTS SENDING to segment "a: b"',
        ),
        (
            _sending('RESUMES SENDING to segment "a" (12 contacts), somebody paused it'),
            'my-shop: workflow "Reskyt push" RESUMES SENDING to segment "a"',
        ),
        (
            _sending("STARTS SENDING to x", "STARTS SENDING to x", "MAY START SENDING: it runs"),
            (
                'my-shop: workflow "Reskyt push" MAY START SENDING, workflow "Reskyt push" and '
                'workflow "Reskyt push" START SENDING to x'
            ),
        ),
        (
            _sending(*['GOES ON SENDING to segment "a" (new contacts)'] * 3),
            'my-shop: 3 workflows GO ON SENDING to segment "a"',
        ),
        (
            _sending('STARTS SENDING to segment "a" once, for the label x'),
            'my-shop: workflow "Reskyt push" STARTS SENDING to segment "a"',
        ),
        (_sending("the push goes out"), 'my-shop: workflow "Reskyt push" SENDS'),
        (
            _sending(f'STARTS SENDING to segment "{"x" * 500}"'),
            'my-shop: workflow "Reskyt push" STARTS SENDING',
        ),
    ],
)
def test_a_store_in_one_line(report: Report, said: str) -> None:
    assert summary(report) == said


def test_what_is_left_to_a_person_is_a_task_and_no_change() -> None:
    left = replace(SEGMENT, calls=0, work=Work("make it", 4))
    report = _with(left, replace(CONTENT, effects=(), danger=Danger.NONE))
    assert summary(report) == (
        'my-shop: inline content "Reskyt token script" changes, 1 task for a person '
        "(about 4 minutes)"
    )
    (made, changed) = (
        what_happens(merge([_with(item)]).changes[0])
        for item in (left, replace(left, verb=Verb.CHANGE))
    )
    sender = replace(SENDER, verb=Verb.CREATE, calls=0)
    assert summary(_with(sender)) == (
        'my-shop: workflow "Reskyt push" STARTS SENDING to segment "Contacts with a token" as soon '
        "as a person does the task, 1 task for a person (about 3 minutes)"
    )
    assert made == "is to be made by a person"
    assert changed == "is to be changed by a person"
    assert what_happens(merge([_with(replace(left, calls=1))]).changes[0]) == "is made"


def test_more_kinds_than_a_reader_takes_in_are_summed_up() -> None:
    assert summary(many(200)).endswith(
        "the values of 40 contact fields are LOST, 40 workflows END for good; also: 40 inline "
        "contents change, 40 segments change"
    )


def test_very_many_kinds_of_change_are_summed_up() -> None:
    kinds = ("ContactField", "Segment", "InlineContent", "Workflow", "OutboundEvent")
    report = _with(*(replace(SEGMENT, kind=kind) for kind in kinds))
    assert summary(report) == "my-shop: 5 objects are made"


def test_stores_in_one_line() -> None:
    other = replace(REPORT, stack="other")
    assert headline(merge([QUIET])) == summary(QUIET)
    assert headline(merge([])) == "nothing changes"
    assert headline(merge([QUIET, replace(QUIET, stack="b")])) == (
        "b and calm-shop, in each: nothing changes, the store has what the definitions say"
    )
    assert headline(merge([REPORT, other, QUIET, FAILED])) == (
        "other-shop, calm-shop, my-shop and other: the preview FAILED in other-shop, SENDS in "
        "my-shop and other, LOSES DATA in my-shop and other, something changes in my-shop and "
        "other, 2 tasks for a person (about 6 minutes)"
    )
    many_stores = [replace(QUIET, stack=f"shop-{number}") for number in range(5)]
    assert headline(merge(many_stores)).startswith("5 stores, in each: ")


def test_stores_that_differ_in_what_it_means_only_are_told_together() -> None:
    by_hand = replace(CONTENT, effects=(Effect("it is put back", Danger.CAUTION),))
    two = [_with(CONTENT), replace(_with(by_hand), stack="other")]
    assert headline(merge(two)) == (
        'my-shop and other, in each: inline content "Reskyt token script" changes'
    )


@pytest.mark.parametrize(
    ("stacks", "among", "said"),
    [
        ("a", "a", ""),
        ("ab", "ab", "in both stores"),
        ("abc", "abc", "in all 3 stores"),
        ("ac", "abc", "in a and c"),
        ("abcd", "abcdef", "in a, b, c and d"),
        ("abcdefgh", "abcdefghij", "in 8 of 10 stores, not in i and j"),
        ("abcde", "abcdefghijklm", "in a, b, c, d and e"),
    ],
)
def test_stores_are_named_as_shortly_as_can_be(stacks: str, among: str, said: str) -> None:
    assert where(tuple(stacks), tuple(among)) == said


def test_the_command_binds_to_what_was_reviewed() -> None:
    assert command(REPORT) == (
        "connectif up --stack my-shop --expect 00112233aabb-445566ccddee "
        "--allow reskyt.push --allow reskyt.token"
    )
    assert "--expect 'a; b'" in command(replace(REPORT, digest="a; b"))


@pytest.mark.parametrize(
    "report",
    [
        FAILED,
        QUIET,
        replace(REPORT, digest=""),
        replace(REPORT, errors=("late",)),
        replace(_with(replace(WAITING, calls=0)), writes=0),
    ],
)
def test_there_is_no_command_for_what_cannot_be_carried_out(report: Report) -> None:
    assert command(report) == ""


def test_what_is_only_noted_has_a_command_that_says_so() -> None:
    left = replace(_with(replace(FIELD, verb=Verb.LEAVE, calls=0)), writes=0)
    assert command(left)
    assert binding([left]) == "To let exactly this happen, which writes nothing to the store"
    assert binding([REPORT]) == "To let exactly this happen"
    assert binding([REPORT, left]).endswith(", each store by itself")


def test_the_names_behind_allow_are_told_with_their_objects() -> None:
    found = replace(REPORT, allowed_by_name=("reskyt.push", "shop.unknown"))
    assert leave([found, REPORT]) == [
        'reskyt.push is the workflow "Reskyt push"',
        'reskyt.token is the contact field "reskyt-token"',
        "shop.unknown",
    ]


def test_the_calls_of_all_runs_are_told_together() -> None:
    assert calls([QUIET]) == ""
    made = "connectif up makes about 14 calls of the API (7 to read, 7 to write)"
    assert calls([replace(REPORT, seconds=59)]) == f"{made}."
    assert calls([replace(REPORT, seconds=60)]) == (
        f"{made}, which takes about 1 minute: Connectif takes no more than 100 calls in a minute."
    )
    assert "which takes about 7 minutes: " in calls([replace(REPORT, seconds=361)])
    two = calls([replace(REPORT, seconds=120), replace(REPORT, stack="b", seconds=60)])
    assert two.startswith("One after the other, these commands make about 28 calls of the API")
    assert "which takes about 3 minutes: " in two
    assert "28 calls" in calls([REPORT, replace(REPORT, stack="b"), QUIET])
