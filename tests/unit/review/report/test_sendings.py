"""What a workflow sends that starts, and what a new version or its end means."""

from typing import Any

import pytest

from provider.plan import Operation
from provider.review.report.model import Danger
from tests.unit.review.report.reported import (
    change,
    dangers,
    effects,
    headlines,
    of_a_task,
    planned,
    report,
)

PUSH: dict[str, Any] = {
    "type": "outbound-event",
    "after": ["start"],
    "event": "e",
    "fields": {"title": "Hello", "tokens": {"contactField": "token"}},
    "limits": "none",
}
VISIT = {"type": "page-visit", "after": ["start"], "pages": "any", "limits": "none"}
WAIT = {"type": "wait", "after": ["start"], "seconds": 3600}
STARTS = 'STARTS SENDING to all contacts (existing contacts): workflow "W"'
NO_RECALL = "; what is sent cannot be called back"
DROPPED = (
    "who is waiting in the old version now gets nothing more of it, and does not go on in the new "
    "one"
)


def form(source: str = "existing", **nodes: Any) -> dict[str, Any]:
    """Give a workflow; one that sends, unless its nodes are given."""
    start = {"audience": "all-contacts", "source": source}
    found = {"name": "W", "run": "continuous", "start": start, "nodes": nodes or {"push": PUSH}}
    return {**found, "surface": "extended"}


def started(made: dict[str, Any], *said: str, **given: Any) -> list[str]:
    return headlines(effects(planned("Workflow", Operation.CREATE, after=made), *said, **given))


def test_what_starts_to_send_says_which_texts_when_and_how_many_get_them() -> None:
    assert started(form(), STARTS) == [
        'what is sent by e: title: "Hello"',
        f"they enter it at once, as soon as connectif up starts it, and get it then{NO_RECALL}",
        (
            'how many contacts that are, this report cannot know: "Number of contacts" shows it '
            "(Analytics > Data Explorer)"
        ),
    ]


@pytest.mark.parametrize(
    ("source", "nodes", "when"),
    [
        (
            "new",
            {},
            "contacts who are new from its start on enter it when they come, and get it then",
        ),
        (
            "existing-and-new",
            {},
            (
                "existing contacts enter it at once, as soon as connectif up starts it, new ones "
                "whenever they come, and get it then"
            ),
        ),
        (
            "existing",
            {"later": WAIT, "push": PUSH | {"after": ["later.next"]}},
            (
                "they enter it at once, as soon as connectif up starts it, and get something 1 "
                "hour later"
            ),
        ),
        (
            "existing",
            {"visit": VISIT, "push": PUSH | {"after": ["visit.next"]}},
            (
                "they enter it at once, as soon as connectif up starts it, and get something when "
                "they do what its trigger waits for"
            ),
        ),
    ],
)
def test_when_something_is_sent_follows_from_source_and_nodes(
    source: str, nodes: dict[str, Any], when: str
) -> None:
    assert started(form(source, **nodes), STARTS)[1] == f"{when}{NO_RECALL}"


def test_several_messages_are_told_apart_in_the_order_in_which_they_come() -> None:
    nodes: dict[str, Any] = {
        "b-first": PUSH,
        "a-second": PUSH | {"after": ["b-first.next"], "fields": {"title": "Again"}},
        "c-third": PUSH | {"after": ["a-second.next"], "fields": {}},
    }
    assert started(form(**nodes), STARTS)[0] == (
        'what is sent by e: "b-first": title: "Hello", "a-second": title: "Again" and "c-third": '
        "no text of its own, only values of the contact"
    )


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("dynamic-plus", "the preview in the editor of the segment shows it (Contacts > Segments)"),
        (
            "dynamic",
            (
                "look at the segment in Connectif (Contacts > Segments; only a Dynamic Segment "
                "Plus has a preview with numbers)"
            ),
        ),
    ],
)
def test_where_a_number_is_shown_depends_on_the_segment(kind: str, where: str) -> None:
    made = form()
    made["start"] = {"audience": {"segment": "s"}, "source": "existing"}
    inputs = {"name": "S", "type": kind, "match": "all", "filters": {}}
    segment = planned(
        "Segment", Operation.KEEP, "shop.s", pulumi_id="s", before=inputs, after=inputs
    )
    assert started(made, STARTS, others=(segment,))[2].endswith(where)


def test_what_is_resumed_goes_on() -> None:
    sides: dict[str, Any] = {"before": form() | {"run": "paused"}, "after": form()}
    said = 'RESUMES SENDING to all contacts (existing contacts): workflow "W"'
    found = effects(planned("Workflow", **sides), said)
    assert found[0].text == "RESUMES SENDING to all contacts (existing contacts)"
    assert headlines(found)[1] == f"it goes on where it was paused (assumed){NO_RECALL}"


def test_a_campaign_takes_the_place_of_its_draft_in_one_sentence() -> None:
    texts = [effect.text for effect in change(report("sent"), "shop.push").effects]
    assert "it takes the place of its draft, which was never started and is deleted" in texts
    assert not any('"Send a push' in text for text in texts)


SAID = (
    'STARTS SENDING to all contacts (new contacts): workflow "W v2"',
    'FINISHES the workflow "W": a finished workflow never goes on, and contacts inside it leave it',
    (
        "the new version forgets whom the old one reached, how often, and who was waiting in it: "
        "limits per contact begin anew"
    ),
)


@pytest.mark.parametrize(
    ("source", "limits", "forgets"),
    [
        ("new", "none", "the new version takes in new contacts only"),
        (
            "existing-and-new",
            "none",
            "the new version does not know whom the old one has reached: these may get it again",
        ),
        (
            "new",
            {"perContact": 1},
            "the new version takes in new contacts only, and limits per contact begin anew",
        ),
    ],
)
def test_a_running_sender_goes_on_as_a_new_version_and_contradicts_nothing(
    source: str, limits: Any, forgets: str
) -> None:
    before = form(source, push=PUSH | {"limits": limits})
    found = effects(planned("Workflow", before=before, after=before | {"version": 2.0}), *SAID)
    said = dangers(tuple(effect for effect in found if effect.danger > Danger.NONE))
    assert said == {
        (
            "GOES ON SENDING to all contacts (new contacts): it sends already, and its new version "
            "goes on with that"
        ): Danger.SENDS,
        'a new version, "W v2", replaces it: the old one FINISHES for good': Danger.ENDS,
        DROPPED: Danger.CAUTION,
        forgets: Danger.CAUTION,
    }
    assert headlines(found) == [
        "the old version ends before the new one starts, so no contact is in both",
        'what is sent by e: title: "Hello"',
        "what is sent cannot be called back",
    ]


def test_where_two_events_send_each_message_names_its_own() -> None:
    nodes: dict[str, Any] = {"a": PUSH, "b": PUSH | {"event": "f", "after": ["a.next"]}}
    assert started(form(**nodes), STARTS)[0] == (
        'what is sent: "a": title: "Hello" (by e) and "b": title: "Hello" (by f)'
    )


def test_what_collects_starts_before_its_old_version_ends() -> None:
    before = form(visit=VISIT)
    item = planned("Workflow", before=before, after=before | {"version": 2.0})
    assert dangers(effects(item, 'starts "W v2"', SAID[1])) == {
        'a new version, "W v2", replaces it: the old one FINISHES for good': Danger.ENDS,
        (
            "the new version starts before the old one ends: for a moment both run, so that "
            "nothing is missed in between"
        ): Danger.NONE,
        DROPPED: Danger.CAUTION,
    }


def test_what_somebody_has_finished_gets_a_new_version_and_nothing_ends() -> None:
    before = form(visit=VISIT) | {"run": "finished"}
    after = form(visit=VISIT) | {"version": 2.0}
    item = planned("Workflow", before=before, after=after, recorded=form(visit=VISIT))
    found = effects(item, 'starts "W v2"')
    assert 'a new version, "W v2", takes its place' in dangers(found)
    assert max(effect.danger for effect in found) is Danger.CAUTION


def test_a_person_who_makes_a_new_version_ends_the_old_one() -> None:
    before = {**form("new"), "surface": "public"}
    item = planned("Workflow", before=before, after=before | {"version": 2.0})
    found = of_a_task(
        item, 'finish "W", then make the workflow "W v2" with one node; then activate it'
    )
    ends = (
        'a new version, "W v2", replaces it as soon as a person does the task: the old one '
        "FINISHES for good"
    )
    assert found[ends] is Danger.ENDS
    assert not any("what runs now FINISHES" in text for text in found)


def test_a_workflow_that_becomes_a_draft_again_ends_first() -> None:
    collection = change(report("finished-by-an-edit"), "shop.collection")
    assert collection.effects[0].text == (
        "what runs now FINISHES for good: who is waiting in it gets nothing more of it"
    )
