"""How a workflow finds the app's visitors: other looks at the User Agent are no hazard by it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.review.lint.staged import edited, found

FLOW = "token-collection"
NAMES = ("operator-not-contains", "app-not-recognised")


def look(after: str, operator: str, right: str) -> dict[str, Any]:
    """Give a condition on the User Agent."""
    left = {"datum": "visit.userAgent"}
    found = {"type": "check-value", "after": after, "left": left, "operator": operator}
    return {**found, "right": right}


def codes(**edits: Any) -> list[str]:
    """Give the codes of the findings, with one more node and settings of the others changed."""
    paths = {("nodes", *name.split("__")): value for name, value in edits.items()}
    return [item.rule.code for item in found(edited({FLOW: paths}), names=NAMES)]


@pytest.mark.parametrize("exit_", ["yes", "no"])
def test_once_the_app_is_found_phones_may_be_told_apart(exit_: str) -> None:
    phone = look("in-app.yes", "contains", "iPhone")
    assert codes(phone=phone, collect__after=f"phone.{exit_}") == []


@pytest.mark.parametrize(
    ("operator", "exit_"), [("contains", "no"), ("not-contains", "yes")], ids=["no", "not"]
)
def test_robots_may_be_left_out(operator: str, exit_: str) -> None:
    robot = look("visit", operator, "Googlebot")
    assert codes(robot=robot, **{"in-app__after": f"robot.{exit_}"}) == []


def test_a_look_for_a_robot_finds_no_app() -> None:
    robot = look("visit", "not-contains", "Googlebot")
    assert codes(robot=robot, collect__after="robot.yes") == ["L3"]
    assert codes(robot=robot | {"operator": "contains"}, collect__after="robot.no") == ["L4"]


def test_a_phone_is_no_app() -> None:
    assert codes(**{"in-app__right": "iPhone"}) == ["L4"]


def test_a_second_look_for_another_app_takes_everybody_out() -> None:
    other = look("in-app.yes", "contains", "shopapp2")
    assert codes(other=other, collect__after="other.yes") == ["L4"]
