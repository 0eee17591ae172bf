"""Whoever follows the steps of a task gets exactly the object that the definition describes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from provider.definitions import load
from provider.tasks import Step, steps
from tests.browser.browser import Browsing
from tests.browser.made_objects import canonical, held, put, titled
from tests.browser.robot import LostError, Robot
from tests.sandbox_process import SandboxProcess
from tests.unit.tasks.varied_forms import Form, changed_forms, every_form

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {"reskyt.apiKey": "sandbox-push-key", "shop.key": "k2", "shop.newKey": "k3"}
#: Types of contact fields that are like those that the robot makes.
BY_API = ("integer", "decimal", "text", "boolean", "email")
LAST_REMOVED = {"ContactField": 1, "CustomIntegration": 1}
COLLECTION: Form = {
    "name": "Collection",
    "run": "continuous",
    "start": {"audience": "all-contacts", "source": "existing-and-new"},
    "nodes": {
        "visit": {"type": "page-visit", "after": ["start"], "pages": "any", "limits": "none"}
    },
}


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess.start(surface="public") as started:
        yield started


@pytest.fixture
def robot(browsing: Browsing, store: SandboxProcess) -> Robot:
    store.reset()
    return before_the_console(browsing, store)


def before_the_console(browsing: Browsing, store: SandboxProcess) -> Robot:
    page = browsing.page()
    page.goto(f"{store.url}/_sandbox/console/")
    return Robot(page, SECRETS)


def test_the_recipe_is_made_and_activated_by_its_steps(robot: Robot, store: SandboxProcess) -> None:
    forms = titled(load(ROOT, "example-shop"))
    for kind, form in sorted(forms.values(), key=lambda item: item[0] == "Workflow"):
        robot.follow(as_data(steps.making(kind, form)))
    robot.follow(as_data(steps.running("activate", "Reskyt token collection")))

    for name, (kind, form) in forms.items():
        assert held(store, kind, form, SECRETS) == canonical(kind, form), name
    states = {item["name"]: item["status"] for item in store.objects("workflows")}
    assert states == {"Reskyt push": "draft", "Reskyt token collection": "active"}


def test_objects_of_every_kind_and_setting_are_made_and_changed_by_their_steps(
    robot: Robot, store: SandboxProcess
) -> None:
    for kind, form in every_form():
        if form.get("type") in BY_API:
            put(store, kind, form, SECRETS)
            continue
        robot.follow(as_data(steps.making(kind, form)))
        assert held(store, kind, form, SECRETS) == canonical(kind, form)

    for kind, before, after in changed_forms():
        robot.follow(as_data(steps.changing(kind, before, after)))
        assert held(store, kind, after, SECRETS) == canonical(kind, after)


def test_what_differs_is_seen_by_who_verifies(browsing: Browsing, store: SandboxProcess) -> None:
    store.reset()
    for kind, form in every_form():
        put(store, kind, form, SECRETS)
    robot = before_the_console(browsing, store)
    for kind, form in every_form()[-4:]:
        different = copy.deepcopy(form)
        if kind == "Workflow":
            different["nodes"]["second"]["limits"]["pauseSeconds"] = 7200
        elif kind == "Segment":
            del different["filters"]["adult"]
        else:
            different["html"] += "\n"
        robot.follow(as_data(steps.verifying(kind, form)))
        with pytest.raises(LostError, match="it shows"):
            robot.follow(as_data(steps.verifying(kind, different)))


def test_a_workflow_is_run_renamed_edited_and_removed_by_its_steps(
    robot: Robot, store: SandboxProcess
) -> None:
    put(store, "Workflow", COLLECTION, SECRETS)

    def status() -> str:
        return str(store.objects("workflows")[0]["status"])

    for act, state in (("activate", "active"), ("pause", "paused"), ("resume", "active")):
        robot.follow(as_data(steps.running(act, "Collection")))
        assert status() == state

    limited = copy.deepcopy(COLLECTION)
    limited["nodes"]["visit"]["limits"] = {"perContact": 2}
    robot.follow(as_data(steps.changing("Workflow", COLLECTION, limited)))
    robot.follow(as_data(steps.renaming("Workflow", "Collection", "Collects")))
    renamed = limited | {"name": "Collects"}
    assert held(store, "Workflow", renamed, SECRETS) == canonical("Workflow", renamed)
    assert status() == "active"

    robot.follow(as_data(steps.running("finish", "Collects")))
    assert status() == "finished"
    robot.follow(as_data(steps.removing("Workflow", "Collects")))
    assert store.objects("workflows") == []


def test_objects_are_removed_by_their_steps(robot: Robot, store: SandboxProcess) -> None:
    forms = titled(load(ROOT, "example-shop"))
    one_of_each = [item for item in forms.values() if item[0] != "Workflow"]
    for kind, form in one_of_each:
        put(store, kind, form, SECRETS)
    for kind, form in sorted(one_of_each, key=lambda item: LAST_REMOVED.get(item[0], 0)):
        path = [form["integration"]] if kind == "OutboundEvent" else []
        robot.follow(as_data(steps.removing(kind, form["name"], path)))

    for collection in ("custom-event-types", "custom-integrations", "web-contents", "segments"):
        assert store.objects(collection) == []
    assert not [item for item in store.objects("contact-fields") if item["custom"]]


def as_data(followed: tuple[Step, ...]) -> list[dict[str, str]]:
    """Give steps as a guide in JSON gives them."""
    data: list[dict[str, str]] = json.loads(json.dumps([asdict(step) for step in followed]))
    return data
