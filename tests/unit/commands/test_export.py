"""``connectif export`` as a person calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess
from tests.unit.adoption.by_hand import (
    EVENT,
    HEADER_SECRET,
    INTEGRATION,
    PUSH,
    ByHand,
    project_on,
)
from tests.unit.commands.stores import connectif
from tests.unit.reference.editing import data_of, errors, named_schema

Captured = pytest.CaptureFixture[str]
PACK = ("--stack", "test", "--pack", "mine")


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess(surface="public", requests_per_minute=0) as started:
        yield started


@pytest.fixture
def by_hand(store: SandboxProcess) -> Iterator[ByHand]:
    store.reset()
    store.clear_journal()
    yield ByHand(store)
    assert store.writes() == []


@pytest.fixture
def project(tmp_path: Path, by_hand: ByHand) -> Project:
    return project_on(tmp_path, by_hand.store, "public")


def test_a_store_becomes_a_pack_and_the_next_steps_are_said(
    project: Project, by_hand: ByHand, capsys: Captured, tmp_path: Path
) -> None:
    by_hand.field("birthday", type="date")
    by_hand.push_service()
    file = tmp_path / "import.json"
    assert connectif(project, "export", *PACK, "--import-file", str(file)) == 0
    said = capsys.readouterr()
    folder = project.folder / "resources" / "mine"
    assert f"3 definitions of the store {by_hand.store.objects('store')[0]['id']}" in said.out
    assert "4 files written, 0 unchanged" in said.out
    assert "CONNECTIF_SECRET_MINE_APPPUSHESSENDITXAPIKEY_TEST: X-Api-Key of App pushes" in said.out
    assert "  connectif:packs: [mine]" in said.out
    assert f"pulumi import --file {file} --generate-code=false --yes --stack test" in said.out
    assert HEADER_SECRET not in said.out + said.err + file.read_text()
    assert {path.name for path in folder.iterdir()} == {
        ".exported.json", "pack.yaml", "birthday.yaml", "app-pushes.yaml",
        "app-pushes-send-it.yaml",
    }  # fmt: skip
    assert connectif(project, "validate") == 0
    # Only the addresses of what was read: one call for each list.
    assert [item["path"] for item in by_hand.store.journal()] == [
        "/store/", "/contact-fields/", "/custom-integrations/", "/custom-event-types/",
        "/workflows/",
    ]  # fmt: skip


def test_what_is_left_out_is_said_and_ends_with_2(
    project: Project, by_hand: ByHand, capsys: Captured
) -> None:
    by_hand.field("shape", type="hologram")
    by_hand.workflow(PUSH, "Welcome", "active")
    assert connectif(project, "export", *PACK) == 2
    said = capsys.readouterr().out
    assert 'left out:\n  - contact field "shape": type: "hologram" is not one of' in said
    assert 'tasks for a person:\n  - workflow "Welcome" (active): the API shows its name' in said
    assert connectif(project, "export", *PACK, "--json") == 2
    data = json.loads(capsys.readouterr().out)
    assert [item["name"] for item in data["leftOut"]] == ["shape"]
    assert data["tasks"][0] | {"reason": ""} == {
        "what": 'workflow "Welcome"', "reason": "", "kind": "Workflow", "name": "Welcome",
        "id": PUSH, "status": "active",
    }  # fmt: skip
    assert data["objects"] == []
    assert data["files"]["unchanged"] == ["pack.yaml"]


def test_only_and_exclude(project: Project, by_hand: ByHand, capsys: Captured) -> None:
    by_hand.field("a")
    by_hand.field("b")
    by_hand.push_service()
    only = ("--only", "a", "Send*", "--exclude", "b")
    assert connectif(project, "export", *PACK, *only, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert [item["resource"] for item in data["objects"]] == [
        "mine.a", "mine.app-pushes", "mine.app-pushes-send-it",
    ]  # fmt: skip


def test_what_another_pack_defines_is_left_out_before_anything_is_deployed(
    tmp_path: Path, by_hand: ByHand, capsys: Captured
) -> None:
    by_hand.field("reskyt-token")
    by_hand.field("other")
    by_hand.integration(INTEGRATION, "Reskyt")
    by_hand.event(EVENT, INTEGRATION, "Reskyt push notification")
    project = project_on(tmp_path, by_hand.store, "public", "reskyt")
    project.stack_file.write_text(project.stack_file.read_text() + "  reskyt:pushTitle: Hello\n")
    assert connectif(project, "export", *PACK) == 0
    said = capsys.readouterr().out
    assert '  - contact field "reskyt-token": already defined by reskyt.token-field' in said
    assert 'Reskyt": already defined by reskyt.integration' in said
    assert 'Reskyt/Reskyt push notification": already defined by reskyt.push-event' in said
    assert "  connectif:packs: [reskyt, mine]" in said
    text = project.stack_file.read_text().replace("- reskyt\n", "- reskyt\n  - mine\n")
    project.stack_file.write_text(text)
    assert connectif(project, "validate") == 0
    capsys.readouterr()
    # The pack is switched on now; what it has is still its own.
    assert connectif(project, "export", *PACK, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert [item["resource"] for item in data["objects"]] == ["mine.other"]


def test_what_a_pattern_leaves_out_is_said_with_its_reason(
    tmp_path: Path, by_hand: ByHand, capsys: Captured
) -> None:
    by_hand.field("reskyt-token")
    by_hand.field("other")
    project = project_on(tmp_path, by_hand.store, "public", "reskyt")
    project.stack_file.write_text(project.stack_file.read_text() + "  reskyt:pushTitle: Hello\n")
    assert connectif(project, "export", *PACK, "--exclude", "other", "reskyt-token") == 0
    said = capsys.readouterr().out
    assert "0 definitions of the store" in said
    assert 'since --exclude fits it (1):\n  - contact field "other"\n' in said
    assert "another pack of this stack has it (1):\n" in said


def test_two_packs_of_one_object_are_refused_with_the_way_out(
    project: Project, by_hand: ByHand, capsys: Captured
) -> None:
    by_hand.field("reskyt-token")
    assert connectif(project, "export", *PACK) == 0
    text = project.stack_file.read_text().replace("packs: []", "packs: [reskyt]")
    project.stack_file.write_text(text + "  reskyt:pushTitle: Hello\n")
    assert connectif(project, "adopt", *PACK, "--yes") == 1
    said = capsys.readouterr().err
    assert "cannot share it in one store\nOne object has one definition: take one of" in said
    assert "out of connectif:packs" in said


@pytest.mark.parametrize(
    "address",
    [
        "https://erp.example/hook?token=URLSECRET99",
        "https://erp.example/hook?a=1&access_token=URLSECRET99",
        "https://user:URLSECRET99@erp.example/hook",
        "https://URLSECRET99@erp.example/hook",
        "https://erp.example/hook?apikey=URLSECRET99#x",
    ],
)
def test_an_address_with_a_secret_is_left_out_and_shown_nowhere(
    project: Project, by_hand: ByHand, capsys: Captured, tmp_path: Path, address: str
) -> None:
    by_hand.integration(INTEGRATION, "Shop")
    by_hand.event(EVENT, INTEGRATION, "Order", webhookUrl=address)
    file = str(project.folder / "import.json")
    assert connectif(project, "export", *PACK, "--import-file", file) == 2
    assert connectif(project, "export", *PACK, "--json") == 2
    said = capsys.readouterr()
    assert 'outbound event "Shop/Order": its address holds what looks like a secret (' in said.out
    assert "URLSECRET99" not in said.out + said.err
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "import.json" for path in written)
    assert not [path for path in written if b"URLSECRET99" in path.read_bytes()]


def test_an_edited_file_is_named_and_kept(
    project: Project, by_hand: ByHand, capsys: Captured, tmp_path: Path
) -> None:
    by_hand.field("a")
    place = ("--output", str(tmp_path / "elsewhere"))
    assert connectif(project, "export", *PACK, *place) == 0
    (tmp_path / "elsewhere" / "a.yaml").write_text("# mine\n")
    capsys.readouterr()
    assert connectif(project, "export", *PACK, *place) == 1
    said = capsys.readouterr()
    assert (
        "nothing was written.\nThese files were written or edited by a person:\n  a.yaml\n"
        in said.err
    )
    assert (tmp_path / "elsewhere" / "a.yaml").read_text() == "# mine\n"
    assert connectif(project, "export", *PACK, *place, "--force") == 0
    assert "kind: ContactField" in (tmp_path / "elsewhere" / "a.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--stack", "test", "--pack", "Not a name"), '"Not a name" is no name for a pack'),
        (("--stack", "test", "--pack", "connectif"), '"connectif" is no name for a pack'),
        (
            ("--stack", "tset", "--pack", "mine"),
            'there is no stack "tset" (stacks/Pulumi.tset.yaml) (did you mean "test"?)',
        ),
        ((*PACK, "--only", "zzz"), 'nothing in the store fits "zzz"'),
        ((*PACK, "--import-file", "/nowhere/import.json"), "/nowhere"),
    ],
)
def test_mistakes_are_sentences(
    project: Project, by_hand: ByHand, capsys: Captured, arguments: tuple[str, ...], text: str
) -> None:
    by_hand.field("a")
    assert connectif(project, "export", *arguments) == 1
    said = capsys.readouterr()
    assert said.err.startswith("error: ")
    assert text in said.err
    assert "Traceback" not in said.err


def test_a_store_that_does_not_answer_writes_nothing(
    project: Project, by_hand: ByHand, capsys: Captured
) -> None:
    by_hand.field("a")
    by_hand.store.fault(kind="status", status=401, path="^/custom-integrations/", times=None)
    assert connectif(project, "export", *PACK) == 1
    by_hand.store.clear_faults()
    assert "401" in capsys.readouterr().err
    assert not (project.folder / "resources" / "mine").exists()


def test_exported_files_name_the_schemas_of_the_project_and_fit_them(
    project: Project, by_hand: ByHand, capsys: Captured
) -> None:
    by_hand.field("birthday", type="date")
    by_hand.push_service()
    assert connectif(project, "schema", "--write") == 0
    assert connectif(project, "export", *PACK) == 0
    assert "for editors, once the pack stands below resources/" in capsys.readouterr().out

    files = sorted((project.folder / "resources" / "mine").glob("*.yaml"))
    assert len(files) == 4
    for file in files:
        named = named_schema(file)
        assert named is not None, file
        schema = json.loads(named.read_text(encoding="utf-8"))
        assert errors(schema, data_of(project.folder, file)) == []
