"""Segments, contents and workflows by the API: what must never happen to them, and references."""

from typing import Any

import pytest

from tests.engine.definitions import COLLECTION, HOLDERS, PUSH, RECIPE, SCRIPT, changed
from tests.engine.deployed import FirstUp
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def deployed(project: Project, first_up: FirstUp) -> Project:
    """Deploy the whole recipe on the extended surface and clear the journal."""
    project.pack("shop", RECIPE)
    project.configure(["shop"], connectif__surface="extended")
    first_up()
    return project


def written(sandbox: SandboxProcess) -> list[str]:
    """Give method and collection of every write."""
    return [f"{item['method']} {item['path'].split('/')[1]}" for item in sandbox.writes()]


def used(sandbox: SandboxProcess) -> dict[str, Any]:
    """Give what the workflows refer to, by the ids of the store."""
    found = {}
    for workflow in sandbox.objects("workflows"):
        nodes = {item["id"]: item.get("content", item.get("event")) for item in workflow["nodes"]}
        found[workflow["id"]] = (workflow["start"]["audience"], nodes)
    return found


@pytest.mark.timeout(300)
def test_a_bad_answer_takes_nothing_out_of_the_state(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    before = deployed.resources()
    cases: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
        (
            "segments",
            {"kind": "empty-list"},
            {"holders": changed(HOLDERS, match="any")},
            "by its id",
        ),
        (
            "web-contents",
            {"kind": "html"},
            {"script": changed(SCRIPT, html="<b></b>")},
            "text/html",
        ),
        (
            "workflows",
            {"kind": "status", "status": 403},
            {"collection": changed(COLLECTION, tags=["a"]), "push": changed(PUSH, tags=["a"])},
            "scope",
        ),
    ]
    for name, fault, edited, words in cases:
        deployed.pack("shop", RECIPE | edited)
        sandbox.fault(method="GET", path=f"^/{name}/$", times=None, **fault)
        outcome = deployed.up(code=None)
        assert outcome.code != 0, outcome.text
        outcome.shows(words)
        sandbox.clear_faults()
        assert written(sandbox) == []
    sandbox.fault(method="GET", path="^/workflows/$", times=None, kind="status", status=401)
    assert deployed.destroy(code=None).code != 0
    sandbox.clear_faults()
    assert written(sandbox) == []
    after = deployed.resources()
    assert after.keys() == before.keys()
    # The engine writes dependencies in any order.
    for part in ("id", "inputs", "outputs"):
        assert {name: item[part] for name, item in after.items()} == {
            name: item[part] for name, item in before.items()
        }
    deployed.pack("shop", RECIPE)
    deployed.settled()


@pytest.mark.timeout(300)
def test_renames_keep_every_reference_and_a_lost_state_writes_nothing(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    references = used(sandbox)
    renamed = {
        "script": changed(SCRIPT, name="Other script", html="<b></b>"),
        "holders": changed(HOLDERS, name="Other holders"),
    }
    deployed.pack("shop", RECIPE | renamed)
    preview = deployed.preview().shows("~ 3 to update", '"Token script" => "Other script"')
    preview.shows('the change reaches active workflows at once: "Collect tokens"')
    assert "::shop.collection" not in preview.text
    assert "::shop.push" not in preview.text
    deployed.up()
    assert sorted(written(sandbox)) == ["PATCH segments", "PATCH web-contents"]
    deployed.settled()
    workflows = {
        "collection": changed(COLLECTION, name="Collect"),
        "push": changed(PUSH, name="Push"),
    }
    sandbox.clear_journal()
    # A new key for each, too: an alias for one, and taken over by its name for the other.
    moved = RECIPE | renamed | workflows
    moved |= {"text": moved.pop("script") | {"formerly": ["script"]}}
    place = moved["collection"]["spec"]["nodes"] | {}
    place |= {"collect": place["collect"] | {"content": {"ref": "text"}}}
    moved["collection"] = changed(moved["collection"], nodes=place)
    moved["tokens"] = moved.pop("holders")
    audience = {"audience": {"segment": {"ref": "tokens"}}, "source": "existing"}
    moved["push"] = changed(moved["push"], start=audience)
    deployed.pack("shop", moved)
    deployed.up()
    assert written(sandbox) == ["PATCH workflows"] * 2
    assert used(sandbox) == references
    deployed.settled()
    deployed.lose_state()
    sandbox.clear_journal()
    deployed.up().shows("is in the store already and equal: it is taken over")
    assert written(sandbox) == []
    deployed.settled()


@pytest.mark.timeout(300)
def test_a_stack_may_change_its_surface(project: Project, sandbox: SandboxProcess) -> None:
    project.pack("shop", RECIPE)
    project.configure(["shop"], connectif__surface="public")
    project.up()
    assert sandbox.objects("web-contents") == sandbox.objects("workflows") == []
    identifiers = {name: item["id"] for name, item in project.resources().items()}
    project.configure(["shop"], connectif__surface="extended")
    project.preview().shows("~ 4 to update", 'surface: "extended"')
    project.up()
    made = project.resources()
    assert {item["outputs"]["status"] for name, item in made.items() if name != "store"} == {
        "applied"
    }
    assert {name: item["id"] for name, item in made.items()} == identifiers
    project.settled()
    # Back again: what only the extended surface shows is an error with a way out.
    sandbox.clear_journal()
    project.configure(["shop"], connectif__surface="public")
    outcome = project.up(code=None)
    assert outcome.code != 0
    outcome.shows("Connectif's public API has no such operation", "connectif:surface: extended")
    assert written(sandbox) == []
    assert project.resources() == made
