"""What was sent: never edited, never sent again, and remembered by the store."""

from typing import Any

import pytest

from provider.engine.failures import ConflictError
from tests.unit.engine.runs import Meanwhile, RefusedError, Runs
from tests.unit.engine.specs import SEND, bulk, once, sending

NAME = "Welcome (once: a)"
SENT = [
    once("a", "Other"),
    once("a", limits={"total": 1}),
    once("a") | {"start": {"audience": "with-email", "source": "existing"}},
    once("a") | {"nodes": {"push": SEND, "more": {**SEND, "after": "push"}}},
]


@pytest.mark.parametrize("edited", SENT, ids=["field", "limits", "audience", "node"])
@pytest.mark.parametrize("status", ["active", "paused", "finished"])
def test_what_was_sent_is_never_edited(runs: Runs, edited: dict[str, Any], status: str) -> None:
    runs.sandbox.switches(bulkRun="held")
    runs.up(once("a"))
    runs.by_hand("Welcome (once: a)", status=status)
    writes = runs.verbs()
    for lost in (False, True):
        if lost:
            runs.lose_state()
        with pytest.raises(RefusedError, match='already sent with the label "a"'):
            runs.up(edited)
    assert runs.verbs() == writes
    # Its words may be changed: they touch nothing that was sent.
    runs.up(once("a"))
    runs.up(once("a") | {"description": "Said in November"})
    assert runs.verbs() == [*writes, "PATCH"]
    assert not runs.up(once("a") | {"description": "Said in November"})


def test_what_was_sent_and_deleted_by_hand_stays_in_the_state(runs: Runs) -> None:
    runs.up(once("a"))
    runs.sandbox.delete_object("workflows", runs.outputs["objectId"])
    assert not runs.up(once("a"))
    # Nothing is left to edit, and the label was used.
    with pytest.raises(RefusedError, match="already sent with the label"):
        runs.up(once("a", "Other"))
    assert runs.verbs() == ["POST", "start"]
    runs.up(once("b"))
    assert runs.statuses() == {"Welcome (once: b)": "finished"}
    # Back to the first label: only the state remembers it, and it does.
    with pytest.raises(RefusedError, match="already sent with the label"):
        runs.up(once("a"))


def put(runs: Runs, identifier: str, status: str, created: str) -> None:
    """Have another run make the same workflow."""
    (own,) = [item for item in runs.sandbox.objects("workflows") if item["name"] == NAME]
    other = own | {"id": identifier, "status": status, "createdAt": created}
    runs.sandbox.put_object("workflows", identifier, other)


@pytest.mark.parametrize(
    ("status", "created", "starts"),
    [
        ("draft", "2020-01-01T00:00:00.000Z", 1),
        ("draft", "2040-01-01T00:00:00.000Z", 1),
        ("active", "2040-01-01T00:00:00.000Z", 0),
        ("scheduled", "2040-01-01T00:00:00.000Z", 0),
        ("finished", "2040-01-01T00:00:00.000Z", 0),
        ("paused", "2040-01-01T00:00:00.000Z", 0),
    ],
)
def test_of_two_runs_at_once_only_one_starts_and_the_other_takes_its_own_away(
    runs: Runs, status: str, created: str, starts: int
) -> None:
    act = Meanwhile(1, lambda: put(runs, "f" * 24, status, created))
    with pytest.raises(ConflictError, match="nothing was started"):
        runs.up(once("a"), act)
    assert runs.verbs() == ["POST", "DELETE"]
    runs.up(once("a"))
    assert runs.outputs["objectId"] == "f" * 24
    assert runs.verbs().count("start") == starts
    assert not runs.up(once("a"))


@pytest.mark.parametrize("status", ["draft", "active", "paused"])
def test_a_new_definition_overwrites_nothing(runs: Runs, status: str) -> None:
    runs.up(sending())
    runs.by_hand("Welcome", status=status)
    runs.lose_state()
    writes = runs.verbs()
    for spec in (sending("Other"), sending(device="mobile"), bulk("draft")):
        with pytest.raises(RefusedError, match="Nothing is overwritten"):
            runs.up(spec)
    assert runs.verbs() == writes


def test_two_workflows_of_one_label_are_refused(runs: Runs) -> None:
    runs.up(once("a"))
    put(runs, "f" * 24, "draft", "2040-01-01T00:00:00.000Z")
    with pytest.raises(RefusedError, match="more than one workflow of this label"):
        runs.up(once("a", "Other"))
    runs.sandbox.delete_object("workflows", "f" * 24)
    assert not runs.up(once("a"))


def test_a_draft_of_a_label_that_differs_is_not_overwritten(runs: Runs) -> None:
    runs.up(once("a"))
    runs.by_hand(NAME, status="draft")
    runs.lose_state()
    with pytest.raises(RefusedError, match="Nothing is overwritten"):
        runs.up(once("a", "Other"))


def test_a_finished_version_is_in_nobodys_way(runs: Runs) -> None:
    runs.up(sending())
    runs.by_hand("Welcome", status="finished")
    runs.lose_state()
    runs.up(sending("Other"))
    assert runs.statuses() == {"Welcome": "finished", "Welcome v2": "active"}


@pytest.mark.parametrize("spec", [sending(), once("a"), bulk("draft")], ids=["on", "once", "draft"])
@pytest.mark.parametrize("status", ["draft", "scheduled", "active", "paused", "finished"])
def test_a_removal_ends_what_goes_on_and_deletes_drafts_only(
    runs: Runs, spec: dict[str, Any], status: str
) -> None:
    runs.up(spec)
    (name,) = runs.statuses()
    runs.by_hand(name, status=status)
    before = len(runs.verbs())
    runs.destroy()
    alive = status in ("scheduled", "active", "paused")
    if alive and spec["run"] == "draft":
        # A person started it, so a person ends it.
        assert runs.verbs()[before:] == []
        assert runs.statuses() == {name: status}
        return
    assert runs.verbs()[before:] == (["DELETE"] if status == "draft" else ["finish"] * alive)
    assert runs.statuses() == ({} if status == "draft" else {name: "finished"})


def test_a_label_is_not_sent_again_after_a_removal(runs: Runs) -> None:
    runs.up(once("a"))
    runs.destroy()
    runs.up(once("a"))
    assert runs.verbs() == ["POST", "start"]
    assert not runs.up(once("a"))
