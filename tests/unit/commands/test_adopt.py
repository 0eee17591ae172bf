"""``connectif adopt`` as a person calls it: asked, with --yes, and with --bind."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess
from tests.unit.adoption.by_hand import (
    COLLECTION,
    EVENT,
    HEADER_SECRET,
    INTEGRATION,
    PUSH_URL,
    ByHand,
    project_on,
    push_fields,
)
from tests.unit.commands.stores import connectif

Captured = pytest.CaptureFixture[str]
PACK = ("--stack", "test", "--pack", "reskyt")
OTHER, OTHER_EVENT = "7" * 24, "8" * 24


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess(surface="public", requests_per_minute=0) as started:
        yield started


@pytest.fixture
def by_hand(store: SandboxProcess) -> Iterator[ByHand]:
    store.reset()
    store.clear_journal()
    made = ByHand(store)
    made.field("reskyt-token", "Token")
    made.push_service()
    made.workflow(COLLECTION, "Collect reskyt tokens", "active")
    yield made
    assert store.writes() == []


@pytest.fixture
def project(tmp_path: Path, by_hand: ByHand) -> Project:
    made = project_on(tmp_path, by_hand.store, "public")
    made.stack_file.write_text(made.stack_file.read_text() + "  reskyt:pushTitle: Hello\n")
    return made


class Terminal(io.StringIO):
    """A keyboard at which somebody answers; it never waits."""

    def isatty(self) -> bool:
        return True


def config(project: Project) -> dict[str, object]:
    """Give what the stack file says of the pack."""
    found = yaml.safe_load(project.stack_file.read_text())["config"]
    return {name: value for name, value in found.items() if name.startswith("reskyt:")}


def test_without_an_answer_everything_is_shown_and_nothing_written(
    project: Project, capsys: Captured, tmp_path: Path
) -> None:
    before = project.stack_file.read_bytes()
    file = tmp_path / "import.json"
    assert connectif(project, "adopt", *PACK, "--import-file", str(file)) == 2
    said = capsys.readouterr().out
    assert 'reskyt.push-event (outbound event "Reskyt push notification")\n' in said
    assert (
        '  is the outbound event "App pushes/Send it": the same fields in the same places' in said
    )
    assert f"  becomes the value of reskyt:pushUrl: {PUSH_URL}" in said
    assert '  is the custom integration "App pushes": it holds "Send it"' in said
    assert '  stays different: name: the store has "Token", the definition "reskyt-token"' in said
    assert '--bind reskyt.token-collection="Collect reskyt tokens"' in said
    assert "nothing was written" in said
    assert project.stack_file.read_bytes() == before
    assert not file.exists()


def test_yes_takes_what_is_beyond_doubt(project: Project, capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "import.json"
    assert connectif(project, "adopt", *PACK, "--yes", "--import-file", str(file)) == 2
    said = capsys.readouterr()
    assert "3 of 7 definitions bound" in said.out
    assert "  - reskyt:integrationName: App pushes" in said.out
    assert "  - reskyt.token-field: name: the store has" in said.out
    assert "tasks for a person (connectif guide --stack test shows every step)" in said.out
    assert (
        "without it, up refuses them.\nNext, in this order:\n"
        "  pulumi stack select --create test\n"
        f"  pulumi import --file {file} --generate-code=false --yes --stack test\n"
        "  pulumi preview --diff --stack test\n"
    ) in said.out
    assert config(project) == {
        "reskyt:pushTitle": "Hello",
        "reskyt:eventName": "Send it",
        "reskyt:pushUrl": PUSH_URL,
        "reskyt:integrationName": "App pushes",
        "reskyt:integrationDescription": "",
    }
    assert HEADER_SECRET not in said.out + said.err + file.read_text()
    assert connectif(project, "validate", "--stack", "test") == 0


def test_the_import_file_is_written_unasked_and_a_second_run_changes_nothing(
    project: Project, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder)
    assert connectif(project, "adopt", *PACK, "--yes") == 2
    said = capsys.readouterr().out
    assert "  pulumi import --file test.import.json --generate-code=false --yes" in said
    before = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    assert project.folder / "test.import.json" in before
    assert connectif(project, "adopt", *PACK, "--yes") == 2
    said = capsys.readouterr().out
    assert "  pulumi import --file test.import.json --generate-code=false --yes" in said
    after = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    assert after == before


def test_where_nothing_is_bound_nothing_is_imported(
    project: Project, store: SandboxProcess, capsys: Captured
) -> None:
    store.reset()
    assert connectif(project, "adopt", *PACK, "--yes") == 2
    assert "there is nothing to import" in capsys.readouterr().out
    assert not (project.folder / "test.import.json").exists()


def test_an_address_with_a_secret_is_not_written_into_the_stack_file(
    project: Project, store: SandboxProcess, capsys: Captured
) -> None:
    store.patch_object("custom-event-types", EVENT, {"webhookUrl": f"{PUSH_URL}?key=URLSECRET99"})
    store.clear_journal()
    assert connectif(project, "adopt", *PACK, "--yes") == 2
    said = capsys.readouterr()
    assert "reskyt.push-event: url: the store has an address with what looks like a secret" in (
        said.out
    )
    assert "URLSECRET99" not in said.out + said.err + project.stack_file.read_text()
    assert config(project)["reskyt:eventName"] == "Send it"


def test_a_person_is_asked_for_each_binding(
    project: Project, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The event, its integration, the field; then the workflow of a name like it.
    monkeypatch.setattr("sys.stdin", Terminal("y\nperhaps\nYES\nn\ny\n"))
    assert connectif(project, "adopt", *PACK) == 2
    said = capsys.readouterr().out
    assert said.count("[y/N]") == 5
    assert "3 of 7 definitions bound" in said
    assert config(project)["reskyt:collectionName"] == "Collect reskyt tokens"
    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert connectif(project, "adopt", *PACK) == 2
    assert "0 of 7 definitions bound" in capsys.readouterr().out


def test_what_is_ambiguous_is_listed_and_said_by_hand(
    project: Project, by_hand: ByHand, capsys: Captured
) -> None:
    by_hand.integration(OTHER, "Second")
    by_hand.event(OTHER_EVENT, OTHER, "Twin", fields=push_fields(), webhookUrl=PUSH_URL)
    assert connectif(project, "adopt", *PACK, "--yes") == 2
    said = capsys.readouterr().out
    assert "may be several objects of the store, and none is guessed:" in said
    assert f'    outbound event "Second/Twin" (id {OTHER_EVENT}): the same fields' in said
    assert "reskyt:eventName" not in config(project)
    bind = ("--bind", "push-event=Second/Twin", "--bind", f"reskyt.token-collection={COLLECTION}")
    assert connectif(project, "adopt", *PACK, "--yes", "--json", *bind) == 2
    data = json.loads(capsys.readouterr().out)
    bound = {item["resource"]: item["bound"] for item in data["bindings"] if item["bound"]}
    assert bound["reskyt.push-event"]["id"] == OTHER_EVENT
    assert bound["reskyt.integration"]["id"] == OTHER
    assert config(project)["reskyt:integrationName"] == "Second"
    assert config(project)["reskyt:collectionName"] == "Collect reskyt tokens"


def test_as_data(project: Project, capsys: Captured) -> None:
    assert connectif(project, "adopt", *PACK, "--json") == 2
    assert json.loads(capsys.readouterr().out)["written"] is False
    assert connectif(project, "adopt", *PACK, "--json", "--yes", "--only", "push-event") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["written"] is True
    assert data["values"] == {
        "connectif:packs": ["reskyt"], "reskyt:eventName": "Send it", "reskyt:pushUrl": PUSH_URL,
    }  # fmt: skip
    (binding,) = data["bindings"]
    assert binding["verdict"] == "certain"
    assert binding["bound"]["id"] == EVENT
    assert data["notCompared"][0]["variable"] == "CONNECTIF_SECRET_RESKYT_APIKEY_TEST"
    assert INTEGRATION not in json.dumps(data["values"])


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--bind", "push-event"), "write KEY=NAME"),
        (("--bind", "nothing=A"), "no definition of the pack is called reskyt.nothing"),
        (("--bind", "push-event=Nothing"), 'the store has no outbound event "Nothing"'),
        (("--pack", "reskit"), 'there is no pack "reskit"'),
        (("--stack", "tset"), 'there is no stack "tset" (stacks/Pulumi.tset.yaml) (did you mean'),
        (("--only", "zzz"), 'no definition of the pack reskyt fits "zzz"'),
    ],
)
def test_mistakes_are_sentences(
    project: Project, capsys: Captured, arguments: tuple[str, ...], text: str
) -> None:
    before = project.stack_file.read_bytes()
    assert connectif(project, "adopt", *PACK, "--yes", *arguments) == 1
    said = capsys.readouterr()
    assert said.err.startswith("error: ")
    assert text in said.err
    assert project.stack_file.read_bytes() == before
