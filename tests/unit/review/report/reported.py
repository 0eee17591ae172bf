"""Reports of recorded previews, and of resources that a test makes up."""

from pathlib import Path
from typing import Any

from provider.definitions import Configuration, Stack
from provider.plan import Live, Message, Operation, Plan, PlannedResource, judge, read_plan
from provider.plan.model import OURS
from provider.review.report.building import build
from provider.review.report.model import Change, Danger, Effect, Report
from tests.unit.plan import previews

FOLDER = Path(__file__).parent / "examples"
NO_DEFINITIONS = Configuration(Stack("test", "extended", "", None, {}), (), ())


def recorded(name: str) -> str:
    """Give a preview that was recorded here, else one of the plan's own tests."""
    place = FOLDER / f"{name}.json"
    return place.read_text(encoding="utf-8") if place.exists() else previews.recorded(name)


def report(name: str, live: Live | None = None) -> Report:
    """Give the report of a recorded preview."""
    return report_of(read_plan(recorded(name)), live)


def report_of(plan: Plan, live: Live | None = None) -> Report:
    """Give the report of a plan, judged beside what a store shows."""
    return build(plan, NO_DEFINITIONS, judge(plan, live or Live(extended=False)))


def change(found: Report, name: str) -> Change:
    """Give the change of one resource."""
    (item,) = [item for item in found.changes if item.resource == name]
    return item


def texts(item: Change) -> list[str]:
    """Give what is said of a change."""
    return [effect.text for effect in item.effects]


def planned(
    kind: str, operation: Operation = Operation.UPDATE, name: str = "shop.one", **given: Any
) -> PlannedResource:
    """Give a resource of a plan."""
    return PlannedResource(f"urn:pulumi:test::{name}", OURS + kind, operation, **given)


def effects(item: PlannedResource, *said: str, others: tuple[Any, ...] = ()) -> tuple[Effect, ...]:
    """Give the effects of a change of which the preview has said something."""
    messages = tuple(Message("warning", f"{item.name}: {text}", item.name) for text in said)
    return change(report_of(Plan((item, *others), messages)), item.name).effects


def dangers(found: tuple[Effect, ...]) -> dict[str, Danger]:
    """Give the dangers by what is said."""
    return {effect.text: effect.danger for effect in found}


def of_a_task(item: PlannedResource, task: str = "change it") -> dict[str, Danger]:
    """Give the effects of a change that a person makes."""
    said = f"a person must do this in the console, the API cannot: {task}"
    message = Message("warning", f"{item.name} (status: pending): {said}", item.name)
    return dangers(change(report_of(Plan((item,), (message,))), item.name).effects)


def headlines(found: tuple[Effect, ...]) -> list[str]:
    """Give what is said first although it is not dangerous."""
    return [effect.text for effect in found if effect.headline]
