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


BY_HAND = replace(
    CONTENT,
    danger=Danger.NOTICE,
    effects=(
        Effect(
            "somebody changed it in Connectif by hand: connectif up OVERWRITES that with what the "
            "definition says",
            Danger.NOTICE,
        ),
    ),
)
LOST = "connectif up OVERWRITES what somebody changed by hand"


def test_where_only_lint_warns_of_a_change_the_line_says_so() -> None:
    warned = replace(SEGMENT, verb=Verb.CHANGE, danger=Danger.CAUTION, remarks=SENDER.remarks)
    assert summary(_with(warned)) == (
        'my-shop: segment "Contacts with a token" changes, and lint warns of what that does'
    )


def test_work_that_is_lost_stands_in_the_line() -> None:
    title = 'inline content "Reskyt token script"'
    assert summary(_with(BY_HAND)) == f"my-shop: {title} changes; {LOST}"
    assert summary(_with(COLLECTION, BY_HAND)).endswith(f"; {LOST} in {title}")
    several = [_with(COLLECTION), replace(_with(BY_HAND), stack="boutique")]
    assert headline(merge(several)).endswith(
        "; in boutique it OVERWRITES what somebody changed by hand"
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
                'my-shop: the values of contact field "reskyt-token" are LOST, workflows "Reskyt '
                'push" and "Reskyt push" END something for good'
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
                'my-shop: workflow "Reskyt push" MAY START SENDING, workflows "Reskyt push" and '
                '"Reskyt push" START SENDING to x'
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
        'my-shop: workflow "Reskyt push" STARTS SENDING to segment "Contacts with a token" once a '
        "person does the task, 1 task for a person (about 3 minutes)"
    )
    assert made == "is to be made by a person"
    assert changed == "is to be changed by a person"
    assert what_happens(merge([_with(replace(left, calls=1))]).changes[0]) == "is made"


def test_more_kinds_than_a_reader_takes_in_are_summed_up() -> None:
    assert summary(many(200)).endswith(
        "the values of 40 contact fields are LOST, 40 workflows END for good; also: 80 more changes"
    )


PLACE = 'inline content "C"'
NOW = f'from now on it shows {PLACE} where the check "a" (UA contains "a; b") says No'
SUCCESSION = (
    Effect('a new version, "V2", replaces it: the old one FINISHES for good', Danger.ENDS),
    Effect(f"{NOW}, no longer where it says Yes", Danger.CAUTION),
)


def _workflow(*effects: Effect, verb: Verb = Verb.CHANGE, name: str = "W") -> Change:
    danger = max(effect.danger for effect in effects)
    return Change(
        f"a.{name}", "Workflow", f'workflow "{name}"', verb, danger, effects=effects, calls=1
    )


def test_what_changes_for_customers_is_worth_more_than_how_it_is_done() -> None:
    said = summary(_with(_workflow(*SUCCESSION)))
    assert said == f'my-shop: workflow "W": {NOW}, no longer where it says Yes'
    long = summary(_with(_workflow(*SUCCESSION, name="W" * 20)))
    short = NOW.replace(' (UA contains "a; b")', "")
    assert long == f'my-shop: workflow "{"W" * 20}": {short}, no longer where it says Yes'


def test_a_new_content_is_told_through_the_workflow_that_shows_it() -> None:
    shows = Effect(f'it shows {PLACE} inside "body", on any page', Danger.CAUTION)
    new = _workflow(Effect("it starts", Danger.CAUTION), shows, verb=Verb.CREATE)
    assert summary(_with(replace(CONTENT, verb=Verb.CREATE), new)) == (
        f'my-shop: workflow "W" is made: {shows.text}; also: 1 inline content is made'
    )


def test_a_further_message_of_a_sender_is_told() -> None:
    sends = Effect('GOES ON SENDING to segment "S" (new contacts): it does', Danger.SENDS)
    more = [
        Effect(
            f'from now on it also sends by outbound event "E (2)" ({text}) later', Danger.CAUTION
        )
        for text in ('title: "Hello (again)"', 'title: "Bye"')
    ]
    head = 'my-shop: workflow "W" GOES ON SENDING to segment "S"'
    assert summary(_with(_workflow(sends))) == head
    assert summary(_with(_workflow(sends, more[0]))) == (
        f'{head}, and sends one more message (title: "Hello (again)")'
    )
    assert summary(_with(_workflow(sends, *more))) == f"{head}, and sends 2 more messages"


PAUSED = (
    Effect("somebody paused it in Connectif by hand: connectif up resumes it", Danger.CAUTION),
    Effect("resumed, it shows something", Danger.CAUTION),
)


def test_what_is_resumed_is_named() -> None:
    by_hand = 'workflow "W", which somebody paused by hand, is RESUMED'
    assert summary(_with(_workflow(*PAUSED))) == f"my-shop: {by_hand}"
    resumes = _workflow(Effect("it resumes", Danger.CAUTION))
    assert summary(_with(resumes)) == 'my-shop: workflow "W" is RESUMED'
    three = _with(*(_workflow(*PAUSED, name=name) for name in "abc"))
    assert summary(three) == "my-shop: 3 workflows are RESUMED"
    assert summary(_with(CONTENT, _workflow(*PAUSED))).startswith(f"my-shop: {by_hand}, inline")


def test_what_is_resumed_in_one_of_several_stores_is_named() -> None:
    active = _workflow(SUCCESSION[1])
    two = [_with(active), replace(_with(_workflow(*PAUSED)), stack="other")]
    assert headline(merge(two)) == (
        'my-shop and other, in each: workflow "W" changes; in other workflow "W" is RESUMED'
    )
    three = replace(_with(*(_workflow(*PAUSED, name=name) for name in "abc")), stack="other")
    assert headline(merge([_with(SEGMENT), three])).endswith(
        '; in other workflow "a" is RESUMED, in other workflow "b" is RESUMED, 1 more are RESUMED'
    )


def test_a_line_has_less_of_what_is_calm_where_it_gets_long() -> None:
    kinds = ("ContactField", "Segment", "InlineContent")
    calm = [replace(SEGMENT, kind=kind) for kind in kinds]
    ending = replace(_ending(Verb.FINISH), title=f'workflow "{"x" * 40}"')
    said = f"my-shop: {ending.title} ENDS for good; also: "
    assert summary(_with(ending, *calm)) == f"{said}3 objects are made"
    more = replace(calm[0], verb=Verb.TAKE_OVER), replace(calm[0], verb=Verb.LEAVE)
    assert summary(_with(ending, *calm, *more)) == f"{said}5 more changes"
    left = [replace(item, calls=0, work=Work("make it", 4)) for item in calm]
    name = f'workflow "{"x" * 66}"'
    assert summary(_with(replace(ending, title=name), *more, *left)).endswith(
        "; also: 2 more changes, 3 tasks for a person"
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
