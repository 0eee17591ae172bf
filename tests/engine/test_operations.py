"""What docs/operations.md says to do when a person, a secret, an owner or the vendor changes."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from provider import cli
from provider.commands.outcome import EXIT_OPEN
from provider.tasks import labels
from tests.engine.definitions import ALL, HOLDERS
from tests.engine.deployed import FirstUp
from tests.engine.pages import block, shell
from tests.engine.project import API_KEY, ROOT, Project
from tests.sandbox_process import SandboxProcess

PAGE = "operations.md"
STACK = "my-shop"
#: What is in the state once the definitions are deployed.
RESOURCES = {"store", "shop.token", "shop.integration", "shop.event"}


@pytest.fixture
def project(tmp_path: Path, sandbox: SandboxProcess) -> Project:
    """Make a project whose stack has the name that the page uses."""
    found = Project(tmp_path / "project", sandbox.url, stack=STACK).prepare()
    found.pack("shop", ALL)
    found.configure(["shop"])
    return found


@pytest.fixture
def deployed(project: Project, first_up: FirstUp) -> Project:
    """Deploy the project."""
    first_up()
    return project


def integrations(sandbox: SandboxProcess) -> list[str]:
    """Give the names of the store's integrations."""
    return [item["name"] for item in sandbox.objects("custom-integrations")]


def test_every_entry_names_tests_that_there_are() -> None:
    page = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    entries = re.split(r"^##+ ", page, flags=re.M)[1:]
    assert len(entries) == 9
    for entry in entries:
        named = re.findall(r"<!-- test: (\S+)::(\w+) -->", entry)
        assert named, f"no test is named under: {entry.splitlines()[0]}"
        for file, name in named:
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            functions = {item.name for item in tree.body if isinstance(item, ast.FunctionDef)}
            assert name in functions, f"{file} has no test {name}"


@pytest.mark.timeout(300)
def test_a_new_passphrase_opens_what_the_old_one_has_closed(project: Project) -> None:
    project.environment["PULUMI_CONFIG_PASSPHRASE"] = "the old one"
    project.configure(["shop"], connectif__apiKey="")
    project.run("config", "set", "--secret", "--stack", STACK, "connectif:apiKey", API_KEY)
    project.up()
    shell(project, block(PAGE, "passphrase"), environment={"NEW_PASSPHRASE": "the new one"})
    refused = project.preview(code=None).shows("incorrect passphrase")
    assert refused.code != 0


def test_a_new_key_opens_the_store_before_the_old_one_goes(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    sandbox.add_key("new", "fresh-secret")
    new = {"CONNECTIF_API_KEY_MY_SHOP": "new:fresh-secret"}
    shell(deployed, block(PAGE, "new-key"), environment=new)
    assert {entry["keyId"] for entry in sandbox.journal()} == {"new"}


def test_a_new_store_begins_with_a_copy_of_the_example(project: Project) -> None:
    with SandboxProcess(requests_per_minute=0, surface="public") as store:
        project.install("reskyt")
        example = (ROOT / "stacks" / "Pulumi.example-shop.yaml").read_text(encoding="utf-8")
        own = example.replace("https://api.connectif.cloud", store.url)
        assert own != example
        project.write("stacks/Pulumi.example-shop.yaml", own)
        key = {"CONNECTIF_API_KEY_NEW_SHOP": API_KEY}
        outcome = shell(project, block(PAGE, "new-store"), environment=key)
        (identity,) = store.objects("store")
        outcome.shows(f"write `connectif:store: {identity['id']}` into the stack file")
        assert store.writes() == []


def test_a_store_changes_hands_and_nothing_in_it_changes(
    deployed: Project, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    shell(deployed, block(PAGE, "hand-over"))
    assert not deployed.state_file.exists()
    # The new owner has the repository and the state, and a backend of their own.
    deployed.folder.rename(tmp_path / "given")
    owner = Project(tmp_path / "given", sandbox.url, stack=STACK)
    shell(owner, block(PAGE, "take-over"))
    assert set(owner.resources()) >= RESOURCES
    assert sandbox.writes() == []


def test_a_pack_is_let_go_and_stays_in_the_store(
    deployed: Project, sandbox: SandboxProcess
) -> None:
    before = integrations(sandbox)
    assert before
    shell(deployed, block(PAGE, "let-go"), replaced={"::reskyt'": "::shop'"})
    deployed.configure([])
    deployed.settled()
    assert set(deployed.resources()) & RESOURCES == {"store"}
    assert sandbox.writes() == []
    assert integrations(sandbox) == before


def test_a_moved_api_is_one_setting(deployed: Project, sandbox: SandboxProcess) -> None:
    moved = sandbox.url.replace("127.0.0.1", "localhost")
    assert moved != sandbox.url
    shell(deployed, block(PAGE, "move-api"), replaced={"https://api.connectif.cloud": moved})
    assert sandbox.journal()
    assert sandbox.writes() == []


@pytest.fixture
def other_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the labels come from a copy of the registry."""
    copy = tmp_path / "console.json"
    copy.write_bytes((ROOT / "schemas" / "console.json").read_bytes())
    labels.labels.cache_clear()
    monkeypatch.setattr(labels, "FOLDER", tmp_path)
    yield copy
    labels.labels.cache_clear()


def test_a_renamed_screen_is_one_line_of_the_registry(
    project: Project,
    other_labels: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(project.folder)
    monkeypatch.setenv("CONNECTIF_API_KEY", API_KEY)
    project.pack("shop", {"token": ALL["token"], "holders": HOLDERS})
    project.configure(["shop"], connectif__surface="public")
    assert cli.main(["guide", "--stack", STACK]) == EXIT_OPEN
    registry = json.loads(other_labels.read_text(encoding="utf-8"))
    old = registry["labels"]["screen.segments"]["text"]
    assert old in capsys.readouterr().out

    registry["labels"]["screen.segments"]["text"] = "Audiences > Groups"
    other_labels.write_text(json.dumps(registry), encoding="utf-8")
    labels.labels.cache_clear()
    cli.main(["guide", "--stack", STACK])
    told = capsys.readouterr().out
    assert "Audiences > Groups" in told
    assert old not in told
