"""A store as a pack: what is said of it, what is left out and why, and no secret in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from provider.adoption.carrying_out import export_store
from provider.adoption.choosing import IdlePatternError
from provider.adoption.exporting import Export
from provider.adoption.folder import OccupiedError
from provider.adoption.inventory import UnknownStoreError
from provider.adoption.selection import Selection
from provider.definitions import validate
from tests.engine.project import Project
from tests.unit.adoption.by_hand import (
    CONTENT,
    EVENT,
    HEADER_SECRET,
    INTEGRATION,
    PUSH,
    SEGMENT,
    ByHand,
    project_on,
)

Made = Callable[..., Export]
OTHER = "7" * 24


@pytest.fixture
def project(tmp_path: Path, public: ByHand) -> Project:
    return project_on(tmp_path, public.store, "public")


@pytest.fixture
def extended_project(tmp_path: Path, extended: ByHand) -> Project:
    return project_on(tmp_path, extended.store, "extended")


def exported(project: Project, *only: str, exclude: tuple[str, ...] = (), **options: Any) -> Export:
    """Export the store of a project as the pack mine."""
    made, _, _ = export_store(
        project.folder, project.stack, "mine", Selection(only, exclude), **options
    )
    return made


def files(project: Project) -> dict[str, bytes]:
    """Give the files of the exported pack."""
    folder = project.folder / "resources" / "mine"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def spec(project: Project, key: str) -> dict[str, Any]:
    """Give the spec of an exported definition."""
    found: dict[str, Any] = yaml.safe_load(files(project)[f"{key}.yaml"])
    return dict(found["spec"])


def reasons(export: Export) -> dict[str, str]:
    """Give what was left out, with the reason."""
    return {item.what: item.reason for item in export.left_out}


def keys(export: Export) -> list[str]:
    """Give the keys of the definitions."""
    return [item.key for item in export.definitions]


def test_a_second_export_changes_nothing_and_the_pack_is_valid(
    project: Project, public: ByHand
) -> None:
    public.field("birthday", "Birthday", type="date", minDate="1900-01-01T00:00:00.000Z")
    public.field("kind", type="radio", options=[{"id": "a", "label": "{{A}}"}])
    public.field("news", type="boolean", required=True, defaultValue=False)
    public.push_service()
    public.event(OTHER, INTEGRATION, "Ño {% raw %}", webhookUrl="https://a.example/x")
    made = exported(project)
    assert made.left_out == ()
    before = files(project)
    assert exported(project).definitions == made.definitions
    assert files(project) == before
    assert validate(project.folder, []).problems == ()
    found = validate(project.folder)
    assert "mine" in found.packs
    assert [item for item in found.problems if "mine" in item.position.file] == []


def test_what_differs_between_stores_is_a_parameter(project: Project, public: ByHand) -> None:
    public.push_service()
    exported(project)
    assert spec(project, "app-pushes-send-it")["name"] == "{{ appPushesSendItName }}"
    declared = yaml.safe_load(files(project)["pack.yaml"])["parameters"]
    assert declared["appPushesName"]["default"] == "App pushes"
    assert declared["appPushesSendItUrl"]["format"] == "webhook-url"


def test_no_value_of_a_header_is_written(project: Project, public: ByHand, tmp_path: Path) -> None:
    public.push_service()
    same = [{"name": "x-api-key", "value": HEADER_SECRET}]
    plain = [{"name": "Content-Type", "value": "application/json"}]
    credential = [{"name": "Accept", "value": "Bearer abcdef"}]
    public.event(OTHER, INTEGRATION, "Other", webhookHeaders=same + plain + credential)
    made = exported(project, import_to=tmp_path / "import.json")
    assert made.secrets == {
        "appPushesSendItXApiKey": [
            "X-Api-Key of App pushes/Send it",
            "x-api-key of App pushes/Other",
        ],
        "appPushesOtherAccept": ["Accept of App pushes/Other"],
    }
    assert spec(project, "app-pushes-other")["headers"] == {
        "x-api-key": {"secret": "appPushesSendItXApiKey", "version": 1},
        "Content-Type": "application/json",
        "Accept": {"secret": "appPushesOtherAccept", "version": 1},
    }
    written = b"".join(files(project).values()) + (tmp_path / "import.json").read_bytes()
    assert HEADER_SECRET.encode() not in written
    assert b"abcdef" not in written


@pytest.mark.parametrize("mask", ["masked", "absent"])
def test_headers_that_the_api_hides(project: Project, public: ByHand, mask: str) -> None:
    public.store.switches(maskHeaders=mask)
    public.push_service(webhookHeaders=[{"name": "Content-Type", "value": "text/plain"}])
    exported(project)
    public.store.reset_switches()
    headers = spec(project, "app-pushes-send-it").get("headers")
    if mask == "absent":
        assert headers is None
        assert b"The API shows no headers" in files(project)["app-pushes-send-it.yaml"]
    else:
        assert headers == {"Content-Type": {"secret": "appPushesSendItContentType", "version": 1}}


def test_what_a_definition_cannot_say_is_left_out_with_a_reason(
    project: Project, public: ByHand
) -> None:
    public.field("shape", type="hologram")
    public.field("blank", " blank ")
    public.field("mail", type="email", required=True)
    public.field("grouped", group="marketing")
    public.integration(INTEGRATION, "Twin")
    public.integration("8" * 24, "Twin")
    public.event(EVENT, INTEGRATION, "Of a twin")
    public.integration(OTHER, "Other")
    primary = [{"id": "mail", "name": "mail", "type": "email", "isPrimaryKey": True}]
    public.event("9" * 24, OTHER, "Keyed", fields=primary)
    public.event("a" * 24, OTHER, "Plain http", webhookUrl="http://push.shop.example")
    public.event("b" * 24, OTHER, "Coming in", category="receive", alias="in", receiveType="web")
    twice = [{"name": "A", "value": "1"}, {"name": "a", "value": "2"}]
    public.event("c" * 24, OTHER, "Twice", webhookHeaders=twice)
    public.event("d" * 24, OTHER, "Only", fields=[{"id": "ref", "name": "ref", "type": "text"}])
    public.field("choice", type="radio", options=[{"id": "ref", "label": "grouped"}])
    made = exported(project)
    assert keys(made) == ["grouped", "other", "other-only"]
    found = reasons(made)
    expected = {
        'contact field "shape"': '"hologram" is not one of',
        'contact field " blank "': "has blanks or line breaks around it",
        'contact field "mail"': "an email field cannot be required",
        'group of contact field "grouped"': "a definition has no such property",
        'custom integration "Twin"': "the store has 2 objects called",
        'outbound event "Twin/Of a twin"': 'it uses the custom integration "Twin"',
        'outbound event "Other/Keyed"': "primaryKey",
        'outbound event "Other/Plain http"': "sends data unencrypted",
        'inbound event "Other/Coming in"': "no kind for inbound events",
        'outbound event "Other/Twice"': 'the header "a" stands twice',
        'contact field "choice"': 'its only entry is called "ref"',
    }
    for what, reason in expected.items():
        assert reason in found.pop(what), what
    assert found == {}
    assert validate(project.folder, []).problems == ()


def test_workflows_are_tasks_where_the_api_shows_their_names(
    project: Project, public: ByHand
) -> None:
    public.workflow(PUSH, "Welcome", "active")
    made = exported(project)
    assert [item.what for item in made.tasks] == ['workflow "Welcome"']
    assert made.left_out == ()
    public.store.fault(kind="status", status=403, method="GET", path="^/workflows/$", times=None)
    made = exported(project, force=True)
    public.store.clear_faults()
    assert reasons(made) == {"all workflows": "the key may not read workflows"}


def test_patterns_choose_and_what_is_needed_comes_along(project: Project, public: ByHand) -> None:
    public.field("a")
    public.push_service()
    public.integration(OTHER, "Unrelated")
    made = exported(project, "App pushes/*")
    assert keys(made) == ["app-pushes", "app-pushes-send-it"]
    assert [item.name for item in made.needed] == ["App pushes"]
    made = exported(project, exclude=("CustomIntegration", "a"), force=True)
    assert keys(made) == []
    assert list(reasons(made)) == ['outbound event "App pushes/Send it"']
    with pytest.raises(IdlePatternError, match='"nothing-like-it"'):
        exported(project, "nothing-like-it")


def test_keys_are_numbered_and_stay_when_more_comes(project: Project, public: ByHand) -> None:
    public.field("a_b")
    public.field("a-b")
    assert keys(exported(project)) == ["a-b", "a-b-2"]
    public.field("A-b")
    made = exported(project)
    assert {item.found.id: item.key for item in made.definitions} == {
        "A-b": "a-b-3", "a-b": "a-b", "a_b": "a-b-2",
    }  # fmt: skip


def test_a_file_that_a_person_has_edited_is_not_overwritten(
    project: Project, public: ByHand
) -> None:
    public.push_service()
    exported(project)
    manifest = project.folder / "resources" / "mine" / "pack.yaml"
    manifest.write_text(manifest.read_text().replace("title: Mine", "title: Our pushes"))
    before = files(project)
    public.field("more")
    with pytest.raises(OccupiedError, match=r"pack\.yaml"):
        exported(project)
    assert files(project) == before


def test_what_another_pack_has_is_not_exported_again(project: Project, public: ByHand) -> None:
    public.field("reskyt-token")
    public.field("other")
    state = {
        "urn": "urn:pulumi:test::connectif::pulumi-python:dynamic/connectif:ContactField::a.token",
        "type": "pulumi-python:dynamic/connectif:ContactField",
        "id": "reskyt-token",
        "outputs": {"objectId": "reskyt-token"},
    }
    project.write(
        ".state/.pulumi/stacks/connectif/test.json",
        json.dumps({"checkpoint": {"latest": {"resources": [state]}}}),
    )
    made = exported(project)
    assert keys(made) == ["other"]
    assert [(found.id, name) for found, name in made.managed] == [("reskyt-token", "a.token")]


def test_a_pack_that_the_stack_names_before_it_is_there(project: Project, public: ByHand) -> None:
    public.field("a")
    text = project.stack_file.read_text().replace("packs: []", "packs: [mine]")
    project.stack_file.write_text(f"{text}  mine:saleLabel: june\n")
    assert keys(exported(project)) == ["a"]


def test_an_image_whose_address_holds_a_secret_is_not_shown(
    project: Project, public: ByHand
) -> None:
    public.integration(INTEGRATION, "Shop", imageUri="https://a.example/logo?signature=URLSECRET99")
    public.event(EVENT, INTEGRATION, "Order")
    found = reasons(exported(project))
    assert "the address of its image holds" in found['custom integration "Shop"']
    assert "(signature)" in found['custom integration "Shop"']
    assert b"URLSECRET99" not in b"".join(files(project).values())


def test_names_that_would_move_a_cursor_are_harmless(project: Project, public: ByHand) -> None:
    public.integration(INTEGRATION, "A\x1b[2J\u202eB")
    made = exported(project)
    assert [item.found.words for item in made.definitions] == ['custom integration "A [2J B"']
    (text,) = [files(project)[name] for name in files(project) if name.startswith("a-2jb")]
    assert b"\x1b" not in text
    assert "\u202e".encode() not in text


def test_the_key_of_another_store_is_refused(project: Project, public: ByHand) -> None:
    text = project.stack_file.read_text() + f"  connectif:store: {'e' * 24}\n"
    project.stack_file.write_text(text)
    with pytest.raises(UnknownStoreError, match="but the key opens the store"):
        exported(project)


def test_contents_keep_every_letter(extended_project: Project, extended: ByHand) -> None:
    pages = {
        "Placeholders": "<p>\n{{name}} {# no comment #} {% if %}\n</p>",
        "One line": "{{name}}",
        "Windows": "<p>\r\n{{name}}\r\n</p>",
        "Raw": "{{name}}\n{% endraw %}\n  \n",
        "Plain": "<script>\n  var a = 'é 😀';\n</script>\n",
    }
    for number, (name, html) in enumerate(pages.items()):
        variables = [{"id": "name", "format": "none"}] if "{{name}}" in html else []
        extended.content(f"{number:024x}", name, html, variables=variables)
    made = exported(extended_project)
    assert made.left_out == ()
    assert {item.found.name: item.spec["html"] for item in made.definitions} == pages
    # The export has read them back; the text of the files is what a person sees.
    assert files(extended_project)["plain.html.j2"].decode() == pages["Plain"]
    assert b"{% raw %}" in files(extended_project)["placeholders.html.j2"]
    assert "windows.html.j2" not in files(extended_project)


def test_a_script_with_other_braces_is_left_out(
    extended_project: Project, extended: ByHand
) -> None:
    extended.content(CONTENT, "Template", "<b>{{#each items}}</b>")
    assert (
        "would be taken for a placeholder"
        in reasons(exported(extended_project))['inline content "Template"']
    )


def test_nothing_is_sent_in_another_store(extended_project: Project, extended: ByHand) -> None:
    extended.recipe()
    node = extended.store.object("workflows", PUSH)["nodes"][0]
    bulk = {"start": {"audience": {"segment": SEGMENT}, "source": "existing"}, "nodes": [node]}
    extended.workflow("a" * 24, "Sale (once: july)", "finished", **bulk)
    extended.workflow("b" * 24, "Sale (once: june)", "finished", **bulk)
    later = {"id": "wait", "type": "wait", "after": ["start"], "seconds": 60}
    steps = [later, node | {"after": ["wait.next"]}]
    extended.workflow("c" * 24, "Welcome v2", "active", nodes=steps)
    extended.workflow("d" * 24, "Welcome", "finished", nodes=steps)
    first = exported(extended_project)
    extended.workflow("e" * 24, "Sale (once: may)", "finished", **bulk)
    made = exported(extended_project)
    assert sorted(keys(made)) == sorted(keys(first))
    extended.store.delete_object("workflows", "e" * 24)
    made = exported(extended_project, force=True)
    assert made.stack_values == {"connectif:packs": ["mine"], "mine:saleLabel": "june"}
    assert spec(extended_project, "sale")["run"] == (
        "{{ {'once': saleLabel} if saleLabel else 'draft' }}"
    )
    assert spec(extended_project, "welcome")["run"] == "draft"
    assert spec(extended_project, "get-the-tokens")["run"] == "continuous"
    assert set(reasons(made)) == {'workflow "Sale (once: july)"', 'workflow "Welcome"'}
    declared = yaml.safe_load(files(extended_project)["pack.yaml"])["parameters"]
    assert declared["saleLabel"]["default"] == ""


def test_two_stores_with_the_same_objects_are_the_same_pack(
    extended_project: Project, extended: ByHand, tmp_path: Path
) -> None:
    extended.recipe()
    exported(extended_project)
    first = {n: yaml.safe_load(t) for n, t in files(extended_project).items() if n.endswith("yaml")}
    shutil.rmtree(extended_project.folder / "resources" / "mine")
    extended.store.reset("f" * 24)
    extended.store.clear_journal()
    extended.recipe()
    exported(extended_project)
    assert first == {
        n: yaml.safe_load(t) for n, t in files(extended_project).items() if n.endswith("yaml")
    }
