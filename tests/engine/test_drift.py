"""Drift by hand of every property is repaired, or is a task by name, or is refused by name."""

import re
from collections import Counter
from typing import Any

import pytest

from provider.engine.rehearsal import rehearse
from tests.engine.drift_cases import CASES, EXCLUDED, Case, properties
from tests.engine.drift_recipe import GROUND, RECIPE_CASES, RecipeCase
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

COLLECTIONS = {
    "ContactField": "contact-fields",
    "CustomIntegration": "custom-integrations",
    "OutboundEvent": "custom-event-types",
    "Segment": "segments",
    "InlineContent": "web-contents",
    "Workflow": "workflows",
}
CONTAINER = {"kind": "CustomIntegration", "spec": {"name": "Events"}}


def test_every_property_of_the_schemas_drifts_somewhere(capsys: pytest.CaptureFixture[str]) -> None:
    touched = {f"{case.kind}.{case.name}" for case in CASES}
    touched |= {case.place for case in RECIPE_CASES}
    with capsys.disabled():
        for name, reason in EXCLUDED.items():
            print(f"\nno drift of {name}: {reason}", end="")
    assert set(properties()) <= touched | set(EXCLUDED)
    assert set(EXCLUDED) <= set(properties())


@pytest.fixture
def project(project: Project) -> Project:
    """Let the engine write the state of so many resources at the end only: no run is cut off."""
    project.environment["PULUMI_SKIP_CHECKPOINTS"] = "true"
    return project


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
    """The engine stops at the first refusal; the same checks without it find all of them."""
    cases = [case for case in CASES if case.verdict == "refused"]
    deploy(project, cases)
    before = [drift(sandbox, case) for case in cases]
    sandbox.clear_journal()

    outcome = project.preview(code=None)
    refusals = rehearse(project.folder, project.stack).refusals

    assert outcome.code != 0
    assert any(refused(case, outcome.text) for case in cases), outcome.text
    missed = [case.key for case in cases if not any(refused(case, text) for text in refusals)]
    assert missed == [], refusals
    named = re.compile("|".join(rf": shop\.{case.key}: " for case in cases))
    assert [text for text in refusals if not named.search(text)] == []
    for collection, known in before:
        sandbox.put_object(collection, known["id"], known)
    project.settled()
    assert not [item for item in sandbox.journal() if item["write"]]


def refused(case: Case, text: str) -> bool:
    """Tell whether a text refuses the definition of a case, with its place and the reason."""
    place = rf"resources/shop/{case.key}\.yaml:\d+:\d+: shop\.{case.key}: "
    return re.search(place + ".*" + re.escape(case.words), text) is not None


Body = dict[str, Any]
#: What the store itself gives an object.
GIVEN = ("id", "createdAt", "updatedAt", "startedAt", "finishedAt", "priority")


def live(sandbox: SandboxProcess, case: RecipeCase, name: str) -> Body:
    """Give the object of a name, of the kind of a case."""
    collection = COLLECTIONS[case.definition["kind"]]
    (found,) = [item for item in sandbox.objects(collection) if item["name"] == name]
    return found


def content_of(body: Body) -> Body:
    """Give what a definition says of an object."""
    return {name: value for name, value in body.items() if name not in (*GIVEN, "name", "status")}


@pytest.mark.timeout(300)
def test_segments_contents_and_workflows_are_put_back_in_place_or_by_a_version(
    project: Project, sandbox: SandboxProcess
) -> None:
    definitions = {case.key: case.named for case in RECIPE_CASES}
    assert len(definitions) == len(RECIPE_CASES)
    project.pack("shop", GROUND | definitions)
    project.configure(["shop"], connectif__surface="extended")
    project.up()
    project.settled()
    before = {case.key: live(sandbox, case, case.key) for case in RECIPE_CASES}
    for case in RECIPE_CASES:
        known = before[case.key]
        collection = COLLECTIONS[case.definition["kind"]]
        sandbox.patch_object(collection, known["id"], case.by_hand(known))
    sandbox.clear_journal()

    outcome = project.preview().shows(f"~ {len(RECIPE_CASES)} to update")
    outcome.shows(*(f"::shop.{case.key}" for case in RECIPE_CASES))
    assert "replace" not in outcome.text
    assert sandbox.writes() == []
    project.up().shows(f"~ {len(RECIPE_CASES)} updated")

    patches = [item["path"] for item in sandbox.writes() if item["method"] == "PATCH"]
    written = Counter(path.strip("/").split("/")[1] for path in patches)
    for case in RECIPE_CASES:
        known = before[case.key]
        name = f"{case.key} v2" if case.verdict == "succeeded" else case.key
        found = live(sandbox, case, name)
        assert content_of(found) == content_of(known), case.key
        assert found.get("status") in (None, "active"), case.key
        assert written[known["id"]] == (case.verdict == "patched"), case.key
        if case.verdict == "succeeded":
            assert live(sandbox, case, case.key)["status"] == "finished"
    project.settled()
