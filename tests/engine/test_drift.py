"""Drift by hand of every property is repaired, or is a task by name, or is refused by name."""

import re
from typing import Any

import pytest

from tests.engine.drift_cases import CASES, EXCLUDED, Case, properties
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

COLLECTIONS = {
    "ContactField": "contact-fields",
    "CustomIntegration": "custom-integrations",
    "OutboundEvent": "custom-event-types",
}
CONTAINER = {"kind": "CustomIntegration", "spec": {"name": "Events"}}


def test_every_property_of_the_schemas_drifts_somewhere(capsys: pytest.CaptureFixture[str]) -> None:
    touched = {f"{case.kind}.{case.name}" for case in CASES}
    with capsys.disabled():
        for name, reason in EXCLUDED.items():
            print(f"\nno drift of {name}: {reason}", end="")
    assert set(properties()) <= touched | set(EXCLUDED)
    assert set(EXCLUDED) <= set(properties())


def drift(sandbox: SandboxProcess, case: Case) -> tuple[str, dict[str, Any]]:
    """Change the case's object by hand; give its place and what it was before."""
    named = "id" if case.kind == "ContactField" else "name"
    collection = COLLECTIONS[case.kind]
    (found,) = [i for i in sandbox.objects(collection) if i[named] == case.spec[named]]
    sandbox.patch_object(collection, found["id"], case.by_hand)
    return collection, found


def deploy(project: Project, cases: list[Case]) -> None:
    """Deploy the definitions of the cases."""
    definitions = {case.key: {"kind": case.kind, "spec": case.spec} for case in cases}
    assert len(definitions) == len(cases)
    project.pack("shop", {"events": CONTAINER} | definitions)
    project.configure(["shop"])
    project.up()


def test_what_the_api_can_change_is_repaired_and_the_rest_is_a_task(
    project: Project, sandbox: SandboxProcess
) -> None:
    cases = [case for case in CASES if case.verdict != "refused"]
    deploy(project, cases)
    project.settled()
    for case in cases:
        drift(sandbox, case)
    sandbox.clear_journal()

    for outcome in (project.preview(), project.up()):
        lines = outcome.text.splitlines()
        for case in cases:
            if case.verdict == "task":
                mine = [line for line in lines if f"shop.{case.key} (status: pending)" in line]
                assert mine, f"no task for {case.key} in:\n{outcome.text}"
                assert all(case.words in line for line in mine), (case.words, mine)
            else:
                outcome.shows(f"::shop.{case.key}")
        assert "leak" not in outcome.text

    repaired = [case for case in cases if case.verdict == "repaired"]
    written = [item["method"] for item in sandbox.journal() if item["write"]]
    assert written == ["PATCH"] * len(repaired)
    live = {item["name"]: item for item in sandbox.objects("custom-integrations")}
    for case in repaired:
        shown = live[case.spec["name"]][case.name]
        assert shown == case.spec.get(case.name, True), case.key
    states = {name: i["outputs"].get("status") for name, i in project.resources().items()}
    for case in cases:
        expected = "pending" if case.verdict == "task" else "applied"
        assert states[f"shop.{case.key}"] == expected, case.key


def test_what_nobody_can_change_is_refused_by_name(
    project: Project, sandbox: SandboxProcess
) -> None:
    """The engine stops at the first refusal, so each is put right before the next one shows."""
    cases = [case for case in CASES if case.verdict == "refused"]
    deploy(project, cases)
    before = {case.key: drift(sandbox, case) for case in cases}
    sandbox.clear_journal()
    while before:
        outcome = project.preview(code=None)
        assert outcome.code != 0
        named = [c for c in cases if c.key in before and f": shop.{c.key}: " in outcome.text]
        assert named, outcome.text
        for case in named:
            place = rf"resources/shop/{case.key}\.yaml:\d+:\d+: shop\.{case.key}: "
            assert re.search(place + ".*" + re.escape(case.words), outcome.text), outcome.text
            collection, known = before.pop(case.key)
            sandbox.put_object(collection, known["id"], known)
    project.settled()
    assert not [item for item in sandbox.journal() if item["write"]]
