"""A run that was judged does what its plan did, and nothing beside it."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from provider.engine import answering, conduct, process
from provider.engine.failures import RefusedError as NotDoneError
from provider.engine.permission import VARIABLE, told
from provider.engine.process import Environment, Process
from tests.unit.engine.runs import Cut, Meanwhile, RefusedError, Runs
from tests.unit.engine.specs import collecting, once, sending

OTHER = told(sending=["shop.other"], ending=["shop.other"])
STAYS = told(sending=[], ending=[], changing=["shop.other"])
SEGMENT = {"kind": "Segment", "key": "shop.push", "stack": "test", "surface": "extended"}
SENDS = told(sending=["shop.push"], ending=[])
ENDS = told(sending=[], ending=["shop.push"])


@dataclass
class JudgedRuns(Runs):
    """Runs of which ``connectif up`` has judged something."""

    environment: dict[str, str] = field(default_factory=dict)

    def process(self, event: Cut | Meanwhile | None = None) -> Process:
        found = super().process(event)
        found.environment = self.environment
        return found

    def judge(self, text: str) -> None:
        self.environment[VARIABLE] = text


@pytest.fixture
def judged(runs: Runs) -> JudgedRuns:
    return JudgedRuns(runs.sandbox)


@pytest.mark.parametrize("spec", [once("a"), sending()], ids=["once", "continuous"])
def test_what_the_plan_did_not_send_is_not_started(
    judged: JudgedRuns, spec: dict[str, Any]
) -> None:
    judged.judge(OTHER)
    with pytest.raises(RefusedError, match="not started: connectif up has not judged this"):
        judged.up(spec)
    assert judged.verbs() == []
    judged.judge(SENDS)
    judged.up(spec)
    assert judged.verbs() == ["POST", "start"]


def test_what_reaches_nobody_may_start(judged: JudgedRuns) -> None:
    judged.judge(OTHER)
    judged.up(collecting())
    assert judged.verbs() == ["POST", "start"]


def test_a_sender_that_somebody_paused_meanwhile_is_not_resumed(judged: JudgedRuns) -> None:
    judged.up(sending())
    judged.by_hand("Welcome", status="paused")
    judged.judge(OTHER)
    with pytest.raises(RefusedError, match="not started"):
        judged.up(sending())
    assert judged.statuses() == {"Welcome": "paused"}


def test_what_the_plan_did_not_end_is_not_finished(judged: JudgedRuns) -> None:
    judged.up(collecting())
    judged.judge(OTHER)
    with pytest.raises(RefusedError, match="not finished: connectif up has not judged this"):
        judged.up(collecting() | {"run": "draft"})
    assert judged.statuses() == {"Welcome": "active"}
    judged.judge(ENDS)
    judged.up(collecting() | {"run": "draft"})
    assert judged.statuses() == {"Welcome": "finished", "Welcome v2": "draft"}


def test_what_the_plan_did_not_end_is_not_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, OTHER)
    monkeypatch.setattr(process, "_current", Process(Environment()))
    with pytest.raises(NotDoneError, match=r"shop\.push: not deleted: connectif up has not judged"):
        answering.delete({"kind": "Workflow", "key": "shop.push", "stack": "test"})


@pytest.mark.parametrize("kind", ["Segment", "Workflow", "ContactField"])
def test_what_the_plan_left_as_it_was_is_not_written(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv(VARIABLE, STAYS)
    monkeypatch.setattr(process, "_current", Process(Environment()))
    inputs = SEGMENT | {"kind": kind}
    with pytest.raises(NotDoneError, match=r"shop\.push: not changed: connectif up has not judged"):
        answering.update("1", inputs, inputs)
    with pytest.raises(NotDoneError, match=r"shop\.push: not changed: connectif up has not judged"):
        answering.create(inputs)


def test_what_a_person_makes_is_only_noted_and_needs_no_judgement() -> None:
    assert conduct.writes(SEGMENT)
    assert not conduct.writes(SEGMENT | {"surface": "public"})
    assert conduct.writes(SEGMENT | {"kind": "ContactField", "surface": "public"})


def test_a_bare_run_is_held_back_by_nothing(judged: JudgedRuns) -> None:
    judged.up(once("a"))
    assert judged.verbs() == ["POST", "start"]
