"""The whole life of a stack, with the real engine against the sandbox."""

from typing import Any

from tests.engine.definitions import ALL, EVENT, FIELD, INTEGRATION, changed
from tests.engine.deployed import FirstUp
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess


def writes(sandbox: SandboxProcess) -> list[str]:
    """Give the writes of the journal, in their order."""
    found = [item for item in sandbox.journal() if item["write"]]
    return [f"{item['method']} {item['path'].split('/')[-2 if item['method'] == 'POST' else 1]}"
            for item in found]  # fmt: skip


def live(sandbox: SandboxProcess, collection: str) -> list[dict[str, Any]]:
    """Give what the store holds, without its own contact fields."""
    return [item for item in sandbox.objects(collection) if item.get("custom", True)]


def test_from_nothing_to_everything_and_back(project: Project, sandbox: SandboxProcess) -> None:
    project.pack("shop", ALL)
    project.configure(["shop"])

    project.preview().shows("shop.token", "shop.integration", "shop.event", "create")
    assert writes(sandbox) == []

    project.up_with_preview()
    assert sorted(writes(sandbox)) == [
        "POST contact-fields",
        "POST custom-event-types",
        "POST custom-integrations",
    ]
    project.settled()
    state = project.resources()
    assert {name: item["outputs"].get("status") for name, item in state.items()} == {
        "store": None,
        "shop.token": "applied",
        "shop.integration": "applied",
        "shop.event": "applied",
    }

    sandbox.clear_journal()
    project.pack("shop", ALL | {"integration": changed(INTEGRATION, description="Other words")})
    project.preview().shows('~ description: "Sends push notifications" => "Other words"')
    project.up()
    assert writes(sandbox) == ["PATCH custom-integrations"]
    assert live(sandbox, "custom-integrations")[0]["description"] == "Other words"
    project.settled()

    sandbox.clear_journal()
    project.destroy_with_preview()
    assert writes(sandbox) == ["DELETE custom-event-types", "DELETE custom-integrations"]
    assert [item["id"] for item in live(sandbox, "contact-fields")] == ["reskyt-token"]
    assert project.resources() == {}


def test_packs_are_branches_of_the_preview(project: Project) -> None:
    project.pack("shop", ALL)
    project.configure(["shop"])
    text = project.preview().shows("connectif:pack:Pack: (create)").text
    assert "connectif:pack:Pack$pulumi-python:dynamic/connectif:ContactField::shop.token" in text


def test_a_field_is_deleted_only_after_data_loss_was_allowed(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", {"token": changed(FIELD, allowDataLoss=True)})
    project.configure(["shop"])
    project.up().shows("allowDataLoss is on", "with the value of every contact")
    project.pack("shop", {})
    project.up().shows("shop.token", "deleted")
    assert live(sandbox, "contact-fields") == []


def test_id_and_type_of_a_field_are_for_life(project: Project, sandbox: SandboxProcess) -> None:
    project.pack("shop", {"token": FIELD, "integration": INTEGRATION})
    project.configure(["shop"])
    project.up()
    sandbox.clear_journal()
    for change in ({"id": "other-token"}, {"type": "integer"}):
        edited = {
            "token": changed(FIELD, **change),
            "integration": changed(INTEGRATION, description="also edited"),
        }
        project.pack("shop", edited)
        for command in (project.preview, project.up_with_preview):
            outcome = command(code=None)
            assert outcome.code != 0
            outcome.shows("resources/shop/token.yaml:", "can never be changed", "under a new key")
    assert writes(sandbox) == []


def test_an_edited_event_is_a_task_until_the_store_shows_it(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    project.pack("shop", ALL)
    project.configure(["shop"])
    first_up()
    sandbox.clear_journal()
    project.pack("shop", ALL | {"event": changed(EVENT, url="https://push.shop.example/v2")})
    words = 'set url to "https://push.shop.example/v2"'
    project.preview().shows("warning: shop.event (status: pending)", words)
    project.up().shows("warning: shop.event (status: pending)", words)
    assert writes(sandbox) == []
    assert project.resources()["shop.event"]["outputs"]["status"] == "pending"
    project.preview().shows("shop.event (status: pending)")

    (event,) = sandbox.objects("custom-event-types")
    edit = {"webhookUrl": "https://push.shop.example/v2"}
    sandbox.patch_object("custom-event-types", event["id"], edit)
    project.settled()
    project.up()
    assert project.resources()["shop.event"]["outputs"]["status"] == "applied"
    assert writes(sandbox) == []


def test_an_event_is_replaced_on_request_and_named_before(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    project.pack("shop", ALL)
    project.configure(["shop"])
    first_up()
    (before,) = sandbox.objects("custom-event-types")
    sandbox.clear_journal()
    edited = changed(EVENT, url="https://push.shop.example/v2", onChange="replace")
    project.pack("shop", ALL | {"event": edited})
    project.preview().shows('REPLACES outbound event "Send push"', "(replace)")
    assert writes(sandbox) == []
    project.up()
    assert writes(sandbox) == ["DELETE custom-event-types", "POST custom-event-types"]
    (after,) = sandbox.objects("custom-event-types")
    assert after["id"] != before["id"]
    assert after["webhookUrl"] == "https://push.shop.example/v2"
    project.settled()


def test_a_field_renamed_in_the_definition_is_a_task(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", {"token": FIELD})
    project.configure(["shop"])
    project.up()
    sandbox.clear_journal()
    project.pack("shop", {"token": changed(FIELD, name="Push token")})
    project.up().shows("(status: pending)", 'change its name to "Push token"')
    assert writes(sandbox) == []
    sandbox.patch_object("contact-fields", "reskyt-token", {"name": "Push token"})
    project.settled()
