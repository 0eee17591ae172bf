"""What must never happen to a live store, whatever state, keys and answers are like."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.engine.definitions import ALL, EVENT, FIELD, INTEGRATION, changed
from tests.engine.deployed import FirstUp
from tests.engine.project import Outcome, Project
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def deployed(project: Project, first_up: FirstUp) -> Project:
    """Deploy the whole pack and clear the journal."""
    project.pack("shop", ALL)
    project.configure(["shop"])
    first_up()
    return project


def written(sandbox: SandboxProcess) -> list[str]:
    """Give every write that reached the store."""
    return [f"{item['method']} {item['path']}" for item in sandbox.journal() if item["write"]]


def commands(project: Project) -> list[Callable[..., Outcome]]:
    """Give what a person may run."""
    return [project.preview, project.up_with_preview, project.destroy_with_preview]


def test_a_lost_state_followed_by_up_writes_nothing(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    deployed.lose_state()
    deployed.preview().shows("is in the store already and equal: it is taken over")
    deployed.up()
    assert written(sandbox) == []
    deployed.settled()
    assert deployed.resources()["shop.event"]["outputs"]["objectId"]


def test_an_object_that_differs_is_never_overwritten_by_a_create(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    deployed.lose_state()
    (live,) = sandbox.objects("custom-integrations")
    sandbox.patch_object("custom-integrations", live["id"], {"description": "By hand"})
    for command in (deployed.preview, deployed.up_with_preview):
        outcome = command(code=None)
        assert outcome.code != 0
        outcome.shows(
            "resources/shop/integration.yaml:1:1: shop.integration: custom integration "
            f'"{live["name"]}" is in the store already and differs (description: store "By hand", '
            'definition "Sends push notifications"). Nothing is overwritten. Adopt it: `connectif '
            "adopt --pack shop --stack test` makes the stack say what the store has, and writes a "
            "file for `pulumi import` with what it cannot say. Rename: give the definition another "
            "name, and the store has both. Leave it: take the definition out of this stack"
        )
    assert written(sandbox) == []
    assert sandbox.object("custom-integrations", live["id"])["description"] == "By hand"
    assert deployed.resources() == {}


def test_the_key_of_another_store_writes_nothing(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    with SandboxProcess(requests_per_minute=0) as other:
        deployed.api_url = other.url
        deployed.pack("shop", ALL | {"integration": changed(INTEGRATION, description="New")})
        deployed.configure(["shop"])
        for command in commands(deployed):
            outcome = command(code=None)
            assert outcome.code != 0
            outcome.shows("this stack belongs to the store")
        assert written(other) == written(sandbox) == []
    assert set(deployed.resources()) == {"store", "shop.token", "shop.integration", "shop.event"}


def test_a_store_that_the_stack_file_does_not_name_is_refused_at_once(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", ALL)
    project.configure(["shop"], connectif__store="0123456789abcdef01234567")
    outcome = project.up(code=None)
    assert outcome.code != 0
    outcome.shows("connectif:store says", "nothing was done")
    assert written(sandbox) == []


@pytest.mark.parametrize("answer", ["absent", "missing"])
def test_a_store_without_identity_needs_a_name_in_the_stack_file(
    project: Project, sandbox: SandboxProcess, answer: str
) -> None:
    sandbox.switches(storeIdentity=answer)
    project.pack("shop", ALL)
    project.configure(["shop"])
    outcome = project.preview(code=None)
    assert outcome.code != 0
    outcome.shows("write `connectif:store: NAME`")
    project.configure(["shop"], connectif__store="the-shop")
    project.up()
    project.settled()
    assert project.resources()["store"]["id"] == "the-shop"


@pytest.mark.parametrize("announced", [True, False], ids=["formerly", "silently"])
def test_a_renamed_key_destroys_nothing(
    deployed: Project, sandbox: SandboxProcess, announced: bool
) -> None:
    formerly: dict[str, Any] = {"formerly": ["event"]} if announced else {}
    definitions = {key: value for key, value in ALL.items() if key != "event"}
    deployed.pack("shop", definitions | {"push": EVENT | formerly})
    deployed.up()
    assert written(sandbox) == []
    assert set(deployed.resources()) == {"store", "shop.token", "shop.integration", "shop.push"}
    deployed.settled()


@pytest.mark.parametrize("announced", [True, False], ids=["formerly", "silently"])
def test_a_definition_moved_to_another_pack_destroys_nothing(
    deployed: Project, sandbox: SandboxProcess, announced: bool
) -> None:
    formerly: dict[str, Any] = {"formerly": ["shop.integration"]} if announced else {}
    reference = changed(EVENT, integration={"ref": "base.integration"})
    deployed.pack("shop", {"token": FIELD, "event": reference})
    deployed.pack("base", {"integration": INTEGRATION | formerly})
    deployed.configure(["shop", "base"])
    deployed.up()
    assert written(sandbox) == []
    assert set(deployed.resources()) == {"store", "shop.token", "base.integration", "shop.event"}
    deployed.settled()


BAD_ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "empty list": ({"kind": "empty-list"}, ""),
    "401": ({"kind": "status", "status": 401}, "compare CONNECTIF_API_KEY_TEST"),
    "403": ({"kind": "status", "status": 403}, "scope"),
    "500": ({"kind": "status", "status": 500}, "500"),
    "html": ({"kind": "html"}, "text/html"),
}


@pytest.mark.timeout(300)
def test_a_bad_answer_takes_nothing_out_of_the_state(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    before = deployed.resources()
    for name, (fault, words) in BAD_ANSWERS.items():
        sandbox.fault(method="GET", times=None, **fault)
        # An empty list is what a command could take for truth; an error ends all of them alike.
        for command in commands(deployed) if name == "empty list" else [deployed.up_with_preview]:
            outcome = command(code=None)
            assert outcome.code != 0, (name, outcome.text)
            outcome.shows(words)
        sandbox.clear_faults()
        assert deployed.resources() == before, name
        assert written(sandbox) == [], name
    deployed.settled()


def test_a_rotated_connectif_key_works_everywhere(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    sandbox.add_key("rotated", "fresh-secret")
    sandbox.delete_key("sandbox")
    deployed.preview(code=None).shows("401")
    deployed.environment["CONNECTIF_API_KEY_TEST"] = "rotated:fresh-secret"
    deployed.settled()
    deployed.pack("shop", ALL | {"integration": changed(INTEGRATION, description="After")})
    deployed.up()
    deployed.destroy()
    assert sandbox.objects("custom-integrations") == []


def test_an_object_deleted_by_hand_is_named_and_made_anew(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    sandbox.delete_object("contact-fields", "reskyt-token")
    deployed.preview().shows("no longer in the store", "Its values went with it")
    deployed.up()
    assert written(sandbox) == ["POST /contact-fields/"]
    deployed.settled()


def test_an_integration_deleted_by_hand_is_made_anew_with_its_event(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    (integration,) = sandbox.objects("custom-integrations")
    sandbox.delete_object("custom-integrations", integration["id"])
    deployed.up()
    (again,) = sandbox.objects("custom-integrations")
    assert written(sandbox) == [
        "POST /custom-integrations/",
        f"POST /custom-integrations/{again['id']}/custom-event-types/",
    ]
    deployed.settled()


def test_an_integration_with_foreign_events_is_not_deleted(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    (event,) = sandbox.objects("custom-event-types")
    foreign = event | {"id": "f" * 24, "name": "Made by hand"}
    sandbox.put_object("custom-event-types", foreign["id"], foreign)
    outcome = deployed.destroy(code=None)
    assert outcome.code != 0
    outcome.shows("still holds events", '"Made by hand"')
    assert len(sandbox.objects("custom-integrations")) == 1
    assert [item["name"] for item in sandbox.objects("custom-event-types")] == ["Made by hand"]


def test_another_config_file_than_the_validated_one_is_refused(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    written_file = (deployed.folder / "stacks/Pulumi.test.yaml").read_text(encoding="utf-8")
    deployed.write("other.yaml", written_file.replace("- shop", "- other"))
    outcome = deployed.preview("--config-file", "other.yaml", code=None)
    assert outcome.code != 0
    outcome.shows("uses other values for connectif:packs", "run without --config-file")


def test_the_first_preview_shows_which_store_the_key_opens(
    project: Project, sandbox: SandboxProcess
) -> None:
    (store,) = sandbox.objects("store")
    line = f"write `connectif:store: {store['id']}`"
    project.configure()
    project.preview().shows(line)
    project.up()
    assert line not in project.preview().text
    project.configure(connectif__store=store["id"])
    project.up()
    project.settled()
