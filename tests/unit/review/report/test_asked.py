"""What begins, ends or goes once a person has done a task."""

from typing import Any

import pytest

from provider.review.report.asked import asked
from provider.review.report.model import Danger
from tests.unit.review.report.reported import dangers, planned

MAKE = 'make the workflow "W" with one node; then activate it'
SENDER = {"push": {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {}}}
START = {"audience": "all-contacts", "source": "existing"}
ENDS = "what runs now FINISHES as soon as a person does the task, and never goes on"


def workflow(**after: Any) -> Any:
    """Give a workflow that a person makes."""
    form = {"name": "W", "run": "continuous", "start": START, "nodes": SENDER}
    return planned("Workflow", after={**form, **after})


def told(item: Any, task: str, audience: str = "", *, pending: bool = False) -> dict[str, Danger]:
    return dangers(tuple(asked(item, task, audience, pending=pending)))


def test_a_sender_says_to_whom() -> None:
    assert told(workflow(), MAKE, 'segment "S"') == {
        'STARTS SENDING to segment "S", as soon as a person does the task': Danger.SENDS
    }


def test_what_sends_nothing_starts() -> None:
    assert told(workflow(), MAKE) == {"starts as soon as a person does the task": Danger.CAUTION}


@pytest.mark.parametrize("task", ['finish the workflow "W"', 'in the workflow "W": x; finish it'])
def test_a_person_may_be_asked_to_end_what_runs(task: str) -> None:
    assert told(workflow(run="draft"), task) == {ENDS: Danger.ENDS}


def test_a_new_version_starts_and_ends() -> None:
    found = told(workflow(), f'{MAKE}, then finish "W"', "all contacts")
    assert set(found.values()) == {Danger.SENDS, Danger.ENDS}


def test_what_shall_go_goes() -> None:
    item = planned("Segment", after={"name": "S", "absent": True})
    assert told(item, 'delete the segment "S"') == {
        "it goes from the store as soon as a person does the task": Danger.ENDS
    }


def test_what_was_asked_for_before_is_no_danger_of_this_change() -> None:
    (text,) = found = told(workflow(), MAKE, "all contacts", pending=True)
    assert text.endswith("which was asked for before this change")
    assert set(found.values()) == {Danger.NOTICE}


@pytest.mark.parametrize("task", ["", 'look whether the workflow "finish" holds what it says'])
def test_what_does_nothing_says_nothing(task: str) -> None:
    assert told(workflow(), task) == {}
