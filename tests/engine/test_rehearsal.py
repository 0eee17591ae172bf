"""A rehearsal without the engine finds what a preview finds."""

import pytest

from provider.definitions import DefinitionError
from provider.engine.failures import WrongStoreError
from provider.engine.rehearsal import Rehearsal, rehearse
from tests.engine.definitions import EVENT, FIELD, RECIPE, changed
from tests.engine.deployed import FirstUp
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess


def rehearsal(project: Project) -> Rehearsal:
    return rehearse(project.folder, project.stack)


@pytest.fixture
def deployed(project: Project, first_up: FirstUp) -> Project:
    """Deploy the whole recipe on the extended surface."""
    project.pack("shop", RECIPE)
    project.configure(["shop"], connectif__surface="extended")
    first_up()
    return project


def test_nothing_to_do_is_found_with_one_list_call_for_each_kind(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    found = rehearsal(deployed)
    assert (found.refusals, found.drift, found.waiting, dict(found.tasks)) == ((), (), (), {})
    assert found.released == ()
    assert {status.word for status in found.statuses.values()} == {"applied"}
    paths = [item["path"] for item in sandbox.journal()]
    assert len(paths) == len(set(paths)) == 7
    assert sandbox.writes() == []


def test_drift_edits_and_what_is_no_longer_defined(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    (content,) = sandbox.objects("web-contents")
    sandbox.patch_object("web-contents", content["id"], {"html": "<b></b>"})
    recipe = {key: value for key, value in RECIPE.items() if key != "push"}
    recipe["event"] = changed(EVENT, url="https://elsewhere.example/")
    deployed.pack("shop", recipe)
    found = rehearsal(deployed)
    assert found.drift == ("shop.script",)
    assert set(found.waiting) == {"shop.script", "shop.event"}
    assert [item.name for item in found.released] == ["shop.push"]
    assert list(found.tasks) == ["shop.event"]
    assert found.statuses["shop.event"].word == "pending"
    # Whoever changes the event has to find it below its integration.
    (integration,) = sandbox.objects("custom-integrations")
    controls = {step.control for step in found.tasks["shop.event"].steps}
    assert integration["name"] in controls
    assert sandbox.writes() == []


def test_before_the_first_update_everything_is_new_and_conflicts_are_found(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", {"token": FIELD, "other": changed(FIELD, id="other", name="other")})
    project.configure(["shop"])
    body = {"id": "reskyt-token", "name": "By hand", "type": "text"}
    sandbox.put_object("contact-fields", "reskyt-token", body)
    found = rehearsal(project)
    assert {status.word for status in found.statuses.values()} == {"new"}
    (refusal,) = found.refusals
    assert refusal.startswith("resources/shop/token.yaml:1:1: shop.token: contact field")
    preview = project.preview(code=None)
    assert preview.code != 0
    assert refusal in preview.text


def test_what_stops_a_preview_stops_a_rehearsal(deployed: Project, sandbox: SandboxProcess) -> None:
    sandbox.reset("f" * 24)
    with pytest.raises(WrongStoreError, match="but the key opens"):
        rehearsal(deployed)
    deployed.write("resources/shop/bad.yaml", "kind: Nonsense\nkey: bad\nspec: {}\n")
    with pytest.raises(DefinitionError, match=r"bad\.yaml:1:7"):
        rehearsal(deployed)


def test_every_scope_that_is_missing_is_named_at_once(
    project: Project, sandbox: SandboxProcess
) -> None:
    sandbox.add_key("reader", "secret", ["store:read", "custom-integrations:read"])
    project.pack("shop", RECIPE)
    project.configure(["shop"], connectif__apiKey="reader:secret")
    refusals = rehearsal(project).refusals
    for area in ("Contact fields", "Custom event types", "Workflows"):
        assert any(f"Tick Read for {area}" in line for line in refusals), refusals
