"""Objects that were made by hand find their definitions by shape, never by guessing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from provider.adoption.adopting import Adopting, Adoption, AdoptionError
from provider.adoption.carrying_out import export_store
from provider.adoption.overlay import UnknownPackError
from provider.adoption.proposals import Candidate, Proposal, Verdict
from provider.adoption.selection import Selection
from tests.engine.project import Project
from tests.unit.adoption.by_hand import (
    COLLECTION,
    CONTENT,
    EVENT,
    HEADER_SECRET,
    INTEGRATION,
    PUSH,
    PUSH_URL,
    SEGMENT,
    ByHand,
    collecting,
    project_on,
    push_fields,
    sending,
)

OTHER, OTHER_EVENT = "7" * 24, "8" * 24
TITLE = "  reskyt:pushTitle: Hello  # what they read\n"


@pytest.fixture
def project(tmp_path: Path, public: ByHand) -> Project:
    return titled(project_on(tmp_path, public.store, "public"))


@pytest.fixture
def extended_project(tmp_path: Path, extended: ByHand) -> Project:
    return titled(project_on(tmp_path, extended.store, "extended"))


def titled(project: Project) -> Project:
    """Give the value that the recipe's pack asks every store for."""
    project.stack_file.write_text(project.stack_file.read_text() + TITLE)
    return project


def sure(proposal: Proposal) -> Candidate | None:
    """Take what is beyond doubt."""
    known = proposal.verdict in (Verdict.CERTAIN, Verdict.KNOWN)
    return proposal.candidates[0] if known else None


def adopted(
    project: Project, *only: str, pack: str = "reskyt", import_to: Path | None = None
) -> Adoption:
    """Adopt what is beyond doubt."""
    adopting = Adopting(project.folder, project.stack, pack, Selection(only))
    try:
        adopting.decide(sure)
        return adopting.carry_out(import_to)
    finally:
        adopting.close()


def proposals(project: Project, pack: str = "reskyt") -> dict[str, Proposal]:
    """Give what is proposed for each definition when everything sure is taken."""
    adopting = Adopting(project.folder, project.stack, pack, Selection())
    try:
        adopting.decide(sure)
        return {item.name: item.proposal for item in adopting.bound}
    finally:
        adopting.close()


def bound(adoption: Adoption) -> dict[str, str]:
    """Give the ids of the objects that definitions were bound to."""
    return {
        item.name.partition(".")[2]: item.candidate.found.id
        for item in adoption.bound
        if item.candidate is not None
    }


def config(project: Project) -> dict[str, Any]:
    """Give what the stack file says."""
    return dict(yaml.safe_load(project.stack_file.read_text())["config"])


def test_the_recipe_under_other_names_is_found_by_its_shape(
    extended_project: Project, extended: ByHand, tmp_path: Path
) -> None:
    extended.recipe()
    extended.field("other", "reskyt-token-2")
    extended.integration(OTHER, "Reskyt old")
    extended.event(OTHER_EVENT, OTHER, "Reskyt notification")
    extended.content("9" * 24, "Reskyt banner", "<b>Reskyt</b>")
    other = {"id": "x", "field": "_points", "operator": "greater", "value": 1}
    extended.segment("a" * 24, "Reskyt users", other)
    extended.workflow("b" * 24, "Reskyt welcome", nodes=[collecting()[0]])
    made = adopted(extended_project, import_to=tmp_path / "import.json")
    assert bound(made) == {
        "push-event": EVENT,
        "integration": INTEGRATION,
        "token-field": "reskyt-token",
        "token-script": CONTENT,
        "token-segment": SEGMENT,
        "token-collection": COLLECTION,
        "push": PUSH,
    }
    assert {k: v for k, v in config(extended_project).items() if k.startswith("reskyt")} == {
        "reskyt:integrationName": "App pushes",
        "reskyt:integrationDescription": "",
        "reskyt:eventName": "Send it",
        "reskyt:pushUrl": PUSH_URL,
        "reskyt:scriptName": "Script",
        "reskyt:segmentName": "Who has the app",
        "reskyt:segmentType": "dynamic",
        "reskyt:collectionName": "Get the tokens",
        "reskyt:userAgent": "ourapp",
        "reskyt:selector": "#footer",
        "reskyt:pushName": "Tell everybody",
        "reskyt:pushTitle": "Sale",
    }
    left = {f"{item.definition.partition('.')[2]} {item.property}" for item in made.left}
    assert left == {
        "token-field name", "token-script html", "token-segment filters.has-token",
        "push description", "push nodes.push", "token-collection description",
        "token-collection nodes.visit", "token-collection nodes.in-app",
        "token-collection nodes.collect",
    }  # fmt: skip
    assert HEADER_SECRET not in (tmp_path / "import.json").read_text()


def test_on_a_real_store_names_of_workflows_are_a_persons_to_judge(
    project: Project, public: ByHand, tmp_path: Path
) -> None:
    public.field("reskyt-token")
    public.push_service()
    public.workflow(COLLECTION, "Collect reskyt tokens", "active")
    public.workflow(PUSH, "Welcome mail", "active")
    found = proposals(project)
    assert found["reskyt.token-collection"].verdict is Verdict.DOUBTFUL
    assert [item.found.id for item in found["reskyt.token-collection"].candidates] == [COLLECTION]
    assert found["reskyt.push"].verdict is Verdict.NONE
    made = adopted(project, import_to=tmp_path / "import.json")
    assert bound(made) == {
        "push-event": EVENT, "integration": INTEGRATION, "token-field": "reskyt-token",
    }  # fmt: skip
    assert "reskyt:collectionName" not in config(project)
    assert made.left == ()
    tasks = {name for name, _ in made.tasks}
    hand_made = {"token-script", "token-segment", "push", "token-collection"}
    assert tasks == {f"reskyt.{key}" for key in hand_made}
    variable = "CONNECTIF_SECRET_RESKYT_APIKEY_TEST"
    assert made.unseen == (("reskyt.push-event", "x-api-key", variable),)


def test_a_second_time_changes_nothing(project: Project, public: ByHand, tmp_path: Path) -> None:
    public.field("reskyt-token")
    public.push_service()
    adopted(project, import_to=tmp_path / "import.json")
    before = project.stack_file.read_bytes(), (tmp_path / "import.json").read_bytes()
    made = adopted(project, import_to=tmp_path / "import.json")
    assert (project.stack_file.read_bytes(), (tmp_path / "import.json").read_bytes()) == before
    assert made.values == {}
    assert TITLE in project.stack_file.read_text()


def test_of_two_events_of_one_shape_none_is_guessed(project: Project, public: ByHand) -> None:
    public.push_service()
    public.integration(OTHER, "Second")
    public.event(OTHER_EVENT, OTHER, "Twin", fields=push_fields(), webhookUrl=PUSH_URL)
    proposal = proposals(project)["reskyt.push-event"]
    assert proposal.verdict is Verdict.AMBIGUOUS
    assert {item.found.id for item in proposal.candidates} == {EVENT, OTHER_EVENT}
    assert "integration" not in bound(adopted(project))


def test_the_host_tells_two_events_of_one_shape_apart(project: Project, public: ByHand) -> None:
    public.push_service()
    public.integration(OTHER, "Second")
    public.event(OTHER_EVENT, OTHER, "Twin", fields=push_fields())
    assert bound(adopted(project))["push-event"] == EVENT


@pytest.mark.parametrize("fields", [push_fields(without="utmCampaign"), push_fields(extra="sound")])
def test_an_event_that_lacks_a_field_is_not_taken_unasked(
    project: Project, public: ByHand, fields: list[dict[str, Any]]
) -> None:
    public.push_service(fields=fields)
    proposal = proposals(project)["reskyt.push-event"]
    assert proposal.verdict is Verdict.DOUBTFUL
    assert proposal.candidates[0].evidence[0] == "some of its fields"


def test_a_field_of_another_id_is_explained_and_left(project: Project, public: ByHand) -> None:
    public.field("reskyt_token", "Reskyt token")
    proposal = proposals(project)["reskyt.token-field"]
    assert proposal.verdict is Verdict.NONE
    assert 'the store has "Reskyt token" (id reskyt_token)' in proposal.note
    assert "cannot be adopted" in proposal.note
    assert "resources/reskyt/token-field.yaml:6:7" in proposal.note


PACK: dict[str, Any] = {
    "title": "Push",
    "parameters": {
        "fieldId": {"type": "string", "format": "contact-field-id", "default": "push-token"},
        "wait": {"type": "integer", "default": 60},
    },
}


def own_pack(project: Project) -> None:
    """Write a pack whose contact field and wait are parameters."""
    spec = {"id": "{{ fieldId }}", "name": "{{ fieldId }}", "type": "text"}
    project.write("resources/push/pack.yaml", PACK)
    project.write("resources/push/a.yaml", {"kind": "ContactField", "key": "token", "spec": spec})
    nodes: dict[str, Any] = {
        "wait": {"type": "wait", "after": "start", "seconds": "{{ wait }}"},
        "send": {
            "type": "outbound-event",
            "after": "wait",
            "event": {"ref": "reskyt.push-event"},
            "fields": {"tokens": {"contactField": {"ref": "token"}}, "title": "A"},
            "limits": "none",
        },
    }
    start = {"audience": "all-contacts", "source": "existing-and-new"}
    push = {"name": "Push", "run": "draft", "start": start, "nodes": nodes}
    project.write("resources/push/b.yaml", {"kind": "Workflow", "key": "push", "spec": push})


def test_a_field_whose_id_is_a_parameter_is_found_by_its_role(
    extended_project: Project, extended: ByHand
) -> None:
    own_pack(extended_project)
    text = extended_project.stack_file.read_text().replace("packs: []", "packs: [reskyt, push]")
    given = {"eventName": "Send it", "integrationName": "App pushes", "pushUrl": PUSH_URL}
    lines = [f"  reskyt:{name}: {value}\n" for name, value in given.items()]
    extended_project.stack_file.write_text("".join([text, *lines]))
    extended.field("device_1", "device_1")
    extended.push_service()
    node = sending() | {
        "after": ["w.next"],
        "fields": {"tokens": {"contactField": "device_1"}, "title": "A"},
    }
    wait = {"id": "w", "type": "wait", "after": ["start"], "seconds": 5}
    extended.workflow(PUSH, "Push later", nodes=[wait, node])
    extended_project.write(".state/.pulumi/stacks/connectif/test.json", known_event())
    made = adopted(extended_project, pack="push")
    assert bound(made) == {"token": "device_1", "push": PUSH}
    assert config(extended_project)["push:fieldId"] == "device_1"
    assert config(extended_project)["push:wait"] == 5


def known_event() -> str:
    """Give a state that has the recipe's event already."""
    outputs = {"objectId": EVENT, "integrationObjectId": INTEGRATION}
    kind = "pulumi-python:dynamic/connectif:OutboundEvent"
    urn = f"urn:pulumi:test::connectif::connectif:pack:Pack${kind}::reskyt.push-event"
    item = {"urn": urn, "type": kind, "id": "reskyt.push-event", "outputs": outputs}
    return json.dumps({"checkpoint": {"latest": {"resources": [item]}}})


def test_a_parameter_that_two_objects_want_otherwise_stays(
    project: Project, public: ByHand
) -> None:
    own_pack(project)
    text = project.stack_file.read_text().replace("packs: []", "packs: [reskyt, push]")
    project.stack_file.write_text(text)
    public.field("push-token", "Token")
    made = adopted(project, "ContactField", pack="push")
    assert set(made.torn) == {"fieldId"}
    assert "push:fieldId" not in config(project)


def test_what_the_state_knows_is_neither_asked_nor_imported_again(
    project: Project, public: ByHand, tmp_path: Path
) -> None:
    public.push_service()
    project.write(".state/.pulumi/stacks/connectif/test.json", known_event())
    found = proposals(project)
    assert found["reskyt.push-event"].verdict is Verdict.KNOWN
    adopted(project, import_to=tmp_path / "import.json")
    names = [
        item["name"] for item in json.loads((tmp_path / "import.json").read_text())["resources"]
    ]
    assert "reskyt.push-event" not in names
    assert "reskyt.integration" in names


def test_a_value_that_the_store_does_not_show_is_asked_for_before_anything_is_written(
    tmp_path: Path, public: ByHand
) -> None:
    project = project_on(tmp_path, public.store, "public")
    public.push_service()
    before = project.stack_file.read_bytes()
    with pytest.raises(AdoptionError, match="reskyt:pushTitle: Black Friday has begun"):
        adopted(project, import_to=tmp_path / "import.json")
    assert project.stack_file.read_bytes() == before
    assert not (tmp_path / "import.json").exists()


def test_where_the_store_shows_it_nobody_is_asked(tmp_path: Path, extended: ByHand) -> None:
    project = project_on(tmp_path, extended.store, "extended")
    extended.recipe()
    adopted(project)
    assert config(project)["reskyt:pushTitle"] == "Sale"


def test_no_such_pack_and_no_such_definition(project: Project, public: ByHand) -> None:
    with pytest.raises(UnknownPackError, match=r'"reskit" \(did you mean "reskyt"'):
        adopted(project, pack="reskit")
    with pytest.raises(AdoptionError, match='no definition of the pack reskyt fits "nothing"'):
        adopted(project, "nothing")


def test_an_exported_pack_fits_a_store_that_calls_everything_otherwise(
    extended_project: Project, extended: ByHand
) -> None:
    extended.recipe()
    export_store(extended_project.folder, "test", "mine", Selection())
    renamed = {
        "custom-integrations": INTEGRATION, "custom-event-types": EVENT, "web-contents": CONTENT,
        "segments": SEGMENT, "workflows": COLLECTION,
    }  # fmt: skip
    for collection, identifier in renamed.items():
        extended.store.patch_object(collection, identifier, {"name": f"Otro nombre {identifier}"})
    nodes = collecting()
    nodes[2]["selector"] = "main"
    extended.store.patch_object("workflows", COLLECTION, {"nodes": nodes})
    extended.store.patch_object("custom-event-types", EVENT, {"webhookUrl": "https://b.example/"})
    extended.store.clear_journal()
    made = adopted(extended_project, pack="mine")
    assert len(bound(made)) == 7
    assert made.left == ()
    assert {name: value for name, value in made.values.items() if name.startswith("mine:")} == {
        "mine:appPushesName": f"Otro nombre {INTEGRATION}",
        "mine:appPushesSendItName": f"Otro nombre {EVENT}",
        "mine:appPushesSendItUrl": "https://b.example/",
        "mine:scriptName": f"Otro nombre {CONTENT}",
        "mine:whoHasTheAppName": f"Otro nombre {SEGMENT}",
        "mine:getTheTokensName": f"Otro nombre {COLLECTION}",
        "mine:getTheTokensSendWebContentSelector": "main",
    }


def test_nothing_in_the_provider_knows_the_recipe() -> None:
    """Another vendor is another pack: no code of ours may name this one."""
    folder = Path(__file__).resolve().parents[3] / "provider" / "adoption"
    text = "".join(path.read_text() for path in folder.glob("*.py")).lower()
    assert not [word for word in ("reskyt", "rktwebview", "token_md5", "push.api") if word in text]
