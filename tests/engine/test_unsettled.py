"""Nothing is sent beside what is unsettled, and force or hands do not make it sent twice."""

import pytest

from tests.engine.definitions import EVENT, HOLDERS, PUSH, RECIPE, changed
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

ONCE = changed(PUSH, run={"once": "black-friday"})
LIVE = "Send a push (once: black-friday)"
URN = (
    "urn:pulumi:test::connectif::connectif:pack:Pack$pulumi-python:dynamic/connectif:Workflow::"
    "shop.push"
)
WITHOUT = {key: value for key, value in RECIPE.items() if key != "collection"}


def starts(sandbox: SandboxProcess) -> int:
    """Count the starts that the store has carried out."""
    return sum(item["applied"] and item["path"].endswith("/start") for item in sandbox.writes())


@pytest.mark.timeout(300)
def test_a_sender_waits_for_its_event_and_for_the_whole_run(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", WITHOUT)
    project.configure(["shop"], connectif__surface="extended")
    project.up()
    # The API cannot edit the event, so it still has the old address.
    moved = changed(EVENT, url="https://push.shop.example/elsewhere")
    project.pack("shop", WITHOUT | {"event": moved, "push": ONCE})
    words = "not started: the outbound event that it sends through waits for a person"
    for command in (project.preview, project.up):
        outcome = command(code=None)
        assert outcome.code != 0
        outcome.shows(words, "resources/shop/push.yaml:")
    # A part of the run would send to whom the segment held before its edit.
    other = {"field": "_points", "operator": "greater", "value": 100}
    narrowed = changed(HOLDERS, filters={**HOLDERS["spec"]["filters"], "vip": other})
    project.pack("shop", WITHOUT | {"holders": narrowed, "push": ONCE})
    outcome = project.up("--target", URN, code=None)
    assert outcome.code != 0
    outcome.shows("shop.holders", "not part of this run", "run without --target")
    assert starts(sandbox) == 0
    project.up().shows("STARTS SENDING")
    assert starts(sandbox) == 1


@pytest.mark.timeout(300)
def test_what_was_sent_survives_force_and_hands(project: Project, sandbox: SandboxProcess) -> None:
    project.pack("shop", WITHOUT | {"push": ONCE})
    project.configure(["shop"], connectif__surface="extended")
    project.up()
    # A replacement takes over what is there, and must not end it.
    project.up("--replace", URN)
    (sent,) = sandbox.objects("workflows")
    assert (sent["name"], sent["status"]) == (LIVE, "finished")
    sandbox.patch_object("workflows", sent["id"], {"status": "draft"})
    project.settled()
    project.up()
    assert starts(sandbox) == 1
    # A label is remembered through a draft, and after both workflows were deleted by hand.
    project.pack("shop", WITHOUT)
    project.up()
    for item in sandbox.objects("workflows"):
        sandbox.delete_object("workflows", item["id"])
    project.up()
    assert [item["name"] for item in sandbox.objects("workflows")] == ["Send a push"]
    project.pack("shop", WITHOUT | {"push": ONCE})
    outcome = project.up(code=None)
    assert outcome.code != 0
    outcome.shows('already sent with the label "black-friday"')
    assert starts(sandbox) == 1


@pytest.mark.timeout(300)
def test_a_name_that_one_definition_gives_up_starts_nothing_under_another(
    project: Project, sandbox: SandboxProcess
) -> None:
    visits = {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"}
    nodes = {"visit": visits, "push": PUSH["spec"]["nodes"]["push"] | {"after": "visit"}}
    start = PUSH["spec"]["start"] | {"source": "existing-and-new"}
    sender = changed(PUSH, run="continuous", start=start, nodes=nodes)
    project.pack("shop", WITHOUT | {"push": sender})
    project.configure(["shop"], connectif__surface="extended")
    project.up()
    renamed = changed(sender, name="Another push")
    project.pack("shop", WITHOUT | {"push": renamed, "second": sender})
    outcome = project.preview(code=None)
    assert outcome.code != 0
    outcome.shows("the store has one object for both", "in a later run only")
    assert project.up(code=None).code != 0
    assert starts(sandbox) == 1
