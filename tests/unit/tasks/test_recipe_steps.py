"""Every step of the article has its place in the guide or in the API, and the other way round."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from provider.kinds import WORKFLOW
from provider.kinds.workflow import live_name
from provider.tasks import Step, steps
from tests.unit.tasks.recipe import ARTICLE, BEYOND, FORMS, Act, Call

ROOT = Path(__file__).resolve().parents[3]
#: Made by the API of a real store; a person makes the rest.
BY_API = ("field", "integration", "event")


@cache
def guide(name: str) -> tuple[Step, ...]:
    """Give what a person does for an object of the recipe, activating included."""
    kind, form = FORMS[name]
    made = steps.making(kind, form)
    return made + steps.running("activate", str(live_name(form))) if kind == WORKFLOW.name else made


def test_no_step_of_the_article_is_missing() -> None:
    assert list(ARTICLE) == [*range(1, 33), 34, 35, 36]


def test_each_step_of_the_article_is_in_the_guide_or_is_a_call() -> None:
    for number, (words, doings) in ARTICLE.items():
        assert doings, (number, words)
        for act in doings:
            if isinstance(act, Act):
                assert any(fits(act, step) for step in guide(act.of)), (number, words, act)


def test_each_call_is_one_of_the_public_surface() -> None:
    document = yaml.safe_load((ROOT / "schemas/openapi.yaml").read_text(encoding="utf-8"))
    calls = {act for _, doings in ARTICLE.values() for act in doings if isinstance(act, Call)}
    for method, path in calls:
        operation = document["paths"][path][method.lower()]
        assert operation.get("x-surface", "public") == "public", (method, path)


def test_each_step_of_the_guide_is_one_of_the_article_or_has_a_reason() -> None:
    known = [act for _, doings in ARTICLE.values() for act in doings if isinstance(act, Act)]
    for name in FORMS:
        # The segment has no number: the article only says that there should be one.
        if name in (*BY_API, "segment"):
            continue
        for step in guide(name):
            acts = [act for act in (*known, *BEYOND) if act.of == name]
            assert any(fits(act, step) for act in acts), (name, step)


def test_every_reason_is_for_a_step_that_there_is() -> None:
    for act in BEYOND:
        assert any(fits(act, step) for step in guide(act.of)), act


def test_what_the_api_makes_can_be_made_by_hand_as_well() -> None:
    labels = {name: [step.control for step in guide(name)] for name in BY_API}

    assert {"Add custom field", "Go to editor", "Name", "ID", "Save"} <= set(labels["field"])
    assert {"Create new integration", "Integration name", "Update"} <= set(labels["integration"])
    assert {"Send data", "Create new Outbound event", "Add a new header"} <= set(labels["event"])
    assert labels["event"].count("Add a new field") == 6
    assert labels["event"].count("Mandatory") == 2
    pointers = [step.value for step in guide("event") if step.control == "JSON options"]
    assert pointers == ["/tokens/0"]


def fits(act: Act, step: Step) -> bool:
    """Whether a step of the guide is what is meant."""
    same = (act.action, act.control) == (step.action, step.control)
    return same and act.value in ("", step.value)
