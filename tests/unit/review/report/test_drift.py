"""What somebody changed by hand, told apart from what a definition changes."""

from typing import Any

import pytest

from provider.plan import Operation, PlannedResource
from provider.review.report.drift import drift
from provider.review.report.model import Danger
from tests.unit.review.report.reported import change, planned, report, texts

BY_HAND = "somebody changed it in Connectif by hand: "
OVERWRITES = f"{BY_HAND}connectif up OVERWRITES that with what the definition says"
KEEP = (
    "; to keep it, tell the technical team before connectif up runs, since it has to go into the "
    "definition"
)
BACK, BOTH = f"{OVERWRITES}{KEEP}", f"{OVERWRITES} (which was changed, too){KEEP}"
KEEP_PAUSED = (
    "it cannot stay paused as it is defined: if it shall, ask the technical team not to run "
    "connectif up for this store before its definition is changed (a definition cannot say paused, "
    "and run: draft would finish it for good)"
)
LEAVE_PAUSED = (
    "it cannot stay paused as it is defined: if it shall, leave that task undone (a definition "
    "cannot say paused, and run: draft would finish it for good)"
)


def segment(recorded: str, live: str, desired: str, **given: Any) -> PlannedResource:
    """Give a segment by its name as it was recorded, is and shall be."""
    sides = {"recorded": recorded, "before": live, "after": desired}
    forms: dict[str, Any] = {side: {"name": name} for side, name in sides.items()}
    return planned("Segment", **forms, **given)


def workflow(**runs: str) -> PlannedResource:
    """Give a workflow by how it ran, runs and shall run."""
    forms: dict[str, Any] = {side: {"name": "W", "run": run} for side, run in runs.items()}
    return planned("Workflow", **forms)


def said(item: PlannedResource, *, by_hand: bool = False) -> list[str]:
    return [effect.text for effect in drift(item, by_hand=by_hand)]


def test_a_change_by_hand_is_put_back() -> None:
    assert said(segment("One", "Two", "One")) == [BACK]


def test_a_change_of_the_definition_is_no_change_by_hand() -> None:
    assert said(segment("One", "One", "Two")) == []


def test_where_both_changed_it_says_so() -> None:
    assert said(segment("One", "Two", "Three")) == [BOTH]


def test_a_definition_that_follows_the_store_puts_nothing_back() -> None:
    item = planned(
        "Segment",
        recorded={"name": "One", "type": "dynamic"},
        before={"name": "Two", "type": "dynamic"},
        after={"name": "Two", "type": "dynamic-plus"},
    )
    assert said(item) == [
        "somebody changed it in Connectif by hand, and the definition now says the same"
    ]


def test_what_the_api_cannot_change_a_person_puts_back() -> None:
    item = segment("One", "Two", "One")
    assert said(item, by_hand=True) == [
        f"{BY_HAND}a person has to put back what the definition says{KEEP}"
    ]


def test_what_a_person_had_still_to_do_is_nobodys_change() -> None:
    assert said(segment("One", "Two", "One", awaited=True)) == []


def test_what_was_not_read_tells_nothing() -> None:
    assert said(planned("Segment", before={"name": "Two"}, after={"name": "One"})) == []


def test_what_is_only_remembered_is_no_change_by_hand() -> None:
    sides = ({"name": "One", "task": "do", "stack": "a"}, {"name": "One", "task": "", "stack": "b"})
    item = planned("Segment", recorded=sides[0], before=sides[1], after={"name": "One"})
    assert said(item) == []


@pytest.mark.parametrize(
    ("status", "by_hand", "text"),
    [
        ("paused", False, "somebody paused it in Connectif by hand: connectif up resumes it"),
        ("paused", True, "somebody paused it in Connectif by hand: a person has to resume it"),
        (
            "finished",
            False,
            (
                "somebody finished it in Connectif by hand: connectif up starts it anew, as a new "
                "version"
            ),
        ),
        ("deleted", False, "somebody deleted it in Connectif by hand: connectif up makes it anew"),
    ],
)
def test_a_workflow_that_somebody_halted_goes_on(status: str, by_hand: bool, text: str) -> None:
    item = workflow(recorded="continuous", before=status, after="continuous")
    first, *more = drift(item, by_hand=by_hand)
    assert (first.text, first.danger) == (text, Danger.CAUTION)
    keep = LEAVE_PAUSED if by_hand else KEEP_PAUSED
    assert [effect.text for effect in more] == ([keep] if status == "paused" else [])


def test_a_workflow_that_shall_be_a_draft_does_not_go_on() -> None:
    item = workflow(recorded="continuous", before="paused", after="draft")
    assert said(item) == ["somebody paused it in Connectif by hand"]


def test_what_goes_was_not_put_back() -> None:
    assert said(segment("One", "Two", "One", operation=Operation.DELETE)) == []


def test_the_engine_tells_a_change_by_hand_from_one_of_the_definition() -> None:
    by_hand, both, edited = (
        change(report(name), "shop.script") for name in ("by-hand", "by-hand-and-edited", "edited")
    )
    assert BACK in texts(by_hand)
    assert BOTH in texts(both)
    assert not any("by hand" in text for text in texts(edited))


def test_the_engine_tells_who_has_to_put_back_what_and_says_it_in_the_first_run_only() -> None:
    found, later = report("public-by-hand"), report("public-pending")
    (effect,) = change(found, "shop.token").effects
    assert effect.text == f"{BY_HAND}a person has to put back what the definition says{KEEP}"
    assert change(later, "shop.token").effects == ()


def test_nothing_is_by_hand_where_the_store_is_as_the_run_has_left_it() -> None:
    for name in ("nothing-by-hand", "edited", "most-removed"):
        found = report(name)
        assert not any("somebody" in text for item in found.changes for text in texts(item)), name


def test_a_sender_that_was_paused_by_hand_resumes_sending() -> None:
    welcome = change(report("by-hand"), "shop.welcome")
    assert welcome.danger is Danger.SENDS
    resumes, paused, keep = texts(welcome)[:3]
    assert resumes.startswith('RESUMES SENDING to segment "Token holders" (existing and new')
    assert paused == "somebody paused it in Connectif by hand: connectif up resumes it"
    assert keep == KEEP_PAUSED
