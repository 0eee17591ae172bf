"""Existing stores with the real engine: exported, imported, adopted, and deployed elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from provider.adoption.carrying_out import export_store
from provider.adoption.exporting import Export
from provider.adoption.selection import Selection
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess
from tests.unit.adoption.by_hand import HEADER_SECRET, INTEGRATION, PUSH_URL, ByHand
from tests.unit.commands.stores import connectif

FIELDS, INTEGRATIONS, EVENTS_EACH = 100, 20, 4
FILE = "import.json"
TYPES: list[dict[str, Any]] = [
    {"type": "text", "maxLength": 40},
    {"type": "email"},
    {"type": "phone", "defaultCountryCode": "34"},
    {"type": "integer", "required": True, "defaultValue": 0, "minValue": 0},
    {"type": "decimal", "maxValue": 0.5},
    {"type": "date", "minDate": "2024-01-31T00:00:00.000Z"},
    {"type": "boolean", "required": True, "defaultValue": False},
    {"type": "radio", "options": [{"id": "b", "label": "B"}, {"id": "a", "label": "{{A}}"}]},
    {"type": "checkbox", "required": True, "defaultValue": ["x"]}
    | {"options": [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]},
]


@pytest.fixture
def public() -> Iterator[SandboxProcess]:
    """Start a store with what Connectif's own API can do."""
    with SandboxProcess(surface="public", requests_per_minute=0) as started:
        yield started


def project_on(folder: Path, store: SandboxProcess, surface: str, *packs: str) -> Project:
    """Make a project whose stack belongs to a store."""
    made = Project(folder / "project", store.url)
    made.environment["PULUMI_SKIP_CHECKPOINTS"] = "true"
    made.lay_out()
    made.configure(packs, connectif__surface=surface)
    made.make_stack()
    return made


def exported(project: Project, pack: str = "mine") -> Export:
    """Export the store of a project, with an import file, and write what the export asks for."""
    file = project.folder / FILE
    made, _, _ = export_store(project.folder, project.stack, pack, Selection(), import_to=file)
    content = yaml.safe_load(project.stack_file.read_text())
    content["config"] |= made.stack_values
    project.write(f"stacks/Pulumi.{project.stack}.yaml", content)
    return made


def imported(project: Project) -> str:
    """Import what the file holds; give what the engine says."""
    options = ("--generate-code=false", "--skip-preview", "--yes", "--stack", project.stack)
    outcome = project.run("import", "--file", FILE, *options)
    assert "failed to validate" not in outcome.text
    return outcome.text


@pytest.mark.timeout(300)
def test_two_hundred_objects_are_exported_and_imported_and_nothing_is_left_to_do(
    public: SandboxProcess, tmp_path: Path
) -> None:
    by_hand = ByHand(public)
    for number in range(FIELDS):
        by_hand.field(f"field-{number}", f"Field {number}", **TYPES[number % len(TYPES)])
    for number in range(INTEGRATIONS):
        owner = f"{number:024x}"
        by_hand.integration(owner, f"Integration {number}", color="#abcdef", description="{% x")
        headers = [{"name": "X-Api-Key", "value": f"{HEADER_SECRET}-{number}"}]
        headers.append({"name": "Content-Type", "value": "application/json"})
        for event in range(EVENTS_EACH):
            # The same names in every integration.
            known, url = f"{1000 + number * 10 + event:024x}", f"https://a{number}.example/{event}"
            body: dict[str, Any] = {"webhookUrl": url, "webhookHeaders": headers, "icon": "bell"}
            by_hand.event(known, owner, f"Event {event}", **body)
    by_hand.workflow("f" * 24, "Welcome", "active")
    project = project_on(tmp_path, public, "public")
    public.clear_journal()
    made = exported(project)
    assert len(made.definitions) == FIELDS + INTEGRATIONS * (1 + EVENTS_EACH)
    assert made.left_out == ()
    assert [item.what for item in made.tasks] == ['workflow "Welcome"']
    assert f"= {len(made.definitions) + 3} imported" in imported(project)
    project.settled()
    assert public.writes() == []
    written = [path for path in project.folder.rglob("*") if path.suffix in (".yaml", ".json")]
    assert not [path for path in written if HEADER_SECRET in path.read_text(errors="replace")]


@pytest.mark.timeout(300)
def test_a_store_made_by_hand_is_adopted_and_only_what_was_named_is_left(
    public: SandboxProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand = ByHand(public)
    by_hand.field("reskyt-token", "Token of the app")
    by_hand.push_service()
    public.patch_object("custom-integrations", INTEGRATION, {"eventsEnabled": False})
    by_hand.workflow("f" * 24, "Collect reskyt tokens", "active")
    project = project_on(tmp_path, public, "public")
    project.install("reskyt")
    project.configure([], connectif__surface="public", reskyt__pushTitle="Hello")
    project.environment["CONNECTIF_SECRET_RESKYT_APIKEY"] = HEADER_SECRET
    public.clear_journal()
    assert connectif(project, "adopt", "--pack", "reskyt", "--stack", project.stack, "--yes") == 2
    assert public.writes() == []
    printed = capsys.readouterr().out
    stay = printed.partition("differences that the stack file cannot take away:\n")[2]
    first, second, *_ = stay.splitlines()
    assert first.startswith("  - reskyt.integration: eventsEnabled:")
    assert second.startswith("  - reskyt.token-field: name:")
    # What is printed is followed to the letter.
    commands = [line.split() for line in printed.splitlines() if line.startswith("  pulumi ")]
    assert [words[1] for words in commands] == ["stack", "import", "preview"]
    *_, preview = [project.run(*words[1:]) for words in commands]
    preview.shows('~ name: "Token of the app" => "reskyt-token"', "~ eventsEnabled: false => true")
    # Beside the two, what no API can read and a person has to do; nothing is made or deleted.
    assert "::reskyt.push-event]" not in preview.text
    assert "to create" not in preview.text
    assert "to delete" not in preview.text
    project.up()
    assert [(item["method"], item["path"]) for item in public.writes()] == [
        ("PATCH", f"/custom-integrations/{INTEGRATION}")
    ]
    assert [item["webhookUrl"] for item in public.objects("custom-event-types")] == [PUSH_URL]
    # What an import protects, an up gives free, and fields are kept all the same.
    state = json.loads(project.state_file.read_text())["checkpoint"]["latest"]["resources"]
    assert not [item["urn"] for item in state if item.get("protect")]
    assert [item["id"] for item in state if item.get("retainOnDelete")] == ["reskyt-token"]
    before = project.stack_file.read_bytes()
    assert connectif(project, "adopt", "--pack", "reskyt", "--stack", project.stack, "--yes") == 2
    printed = capsys.readouterr().out
    assert "  - reskyt.token-field: name:" in printed
    assert "there is nothing to import" in printed
    assert project.stack_file.read_bytes() == before


@pytest.mark.timeout(300)
def test_an_exported_store_deployed_elsewhere_is_the_same_store(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    by_hand = ByHand(sandbox)
    by_hand.recipe()
    by_hand.content("a" * 24, "Page", "<p>\n{{name}} {# no comment #}\n</p>\n", **VARIABLES)
    first = project_on(tmp_path / "first", sandbox, "extended")
    sandbox.clear_journal()
    made = exported(first)
    assert made.left_out == ()
    imported(first)
    first.settled()
    assert sandbox.writes() == []
    with SandboxProcess(requests_per_minute=0) as empty:
        second = project_on(tmp_path / "second", empty, "extended")
        pack = Path("resources/mine")
        shutil.copytree(first.folder / pack, second.folder / pack)
        second.configure(["mine"], connectif__surface="extended")
        second.up(environment={"CONNECTIF_SECRET_MINE_APPPUSHESSENDITXAPIKEY": HEADER_SECRET})
        second.lose_state()
        shutil.rmtree(second.folder / pack)
        exported(second)
        assert said(second.folder / pack) == said(first.folder / pack)


VARIABLES = {"variables": [{"id": "name", "format": "none"}]}


def said(folder: Path) -> dict[str, Any]:
    """Give what the files of a pack say, without their comments."""
    found: dict[str, Any] = {}
    for path in folder.iterdir():
        if path.suffix == ".yaml":
            found[path.name] = yaml.safe_load(path.read_text())
        elif path.suffix == ".j2":
            found[path.name] = path.read_text()
    return found
