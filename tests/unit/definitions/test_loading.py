"""Loading a stack: what comes out when everything is right, and edges of what is reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from provider import cli
from provider.definitions import (
    Configuration,
    Definition,
    DefinitionError,
    Note,
    Position,
    load,
    validate,
)
from tests.bad_input.cases import BASE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _write(project: Path, file: str, text: str) -> None:
    path = project / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _stack(project: Path, *lines: str, packs: str = "[shop, extra]") -> None:
    head = [
        "config:",
        "  connectif:apiUrl: http://127.0.0.1:8790",
        "  connectif:apiKey: sandbox:sandbox",
        f"  connectif:packs: {packs}",
    ]
    text = "\n".join([*head, *(f"  {line}" for line in lines), ""])
    _write(project, "stacks/Pulumi.sandbox.yaml", text)


def _by_name(configuration: Configuration) -> dict[str, Definition]:
    return {definition.name: definition for definition in configuration.definitions}


def _problems(project: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load(project, "sandbox")
    return str(caught.value).splitlines()


def test_the_stack_says_where_its_store_is(project: Path) -> None:
    stack = load(project, "sandbox").stack
    assert (stack.name, stack.surface, stack.store) == ("sandbox", "public", None)
    assert stack.api_url == "http://127.0.0.1:8790"
    assert stack.parameters["shop"]["keyVersion"] == 1
    assert "apiKey" not in stack.parameters["shop"]


def test_what_is_referred_to_comes_first(project: Path) -> None:
    _write(
        project,
        "resources/extra/aaa.yaml",
        "kind: OutboundEvent\nkey: aaa\nspec:\n  integration: {ref: shop.integration}\n"
        "  name: Extra\n  url: https://example.com\n  fields: {title: {type: text}}\n",
    )
    _stack(project, packs="[extra, shop]")
    names = list(_by_name(load(project, "sandbox")))
    assert names.index("shop.integration") < names.index("extra.aaa")
    assert names.index("shop.integration") < names.index("shop.event")
    assert names == list(_by_name(load(project, "sandbox")))


def test_references_and_secrets_have_full_names(project: Path) -> None:
    spec = _by_name(load(project, "sandbox"))["shop.event"].spec
    assert spec["integration"] == {"ref": "shop.integration"}
    assert spec["headers"] == {"x-api-key": {"secret": "shop.apiKey", "version": 1}}


def test_a_definition_knows_where_everything_stands(project: Path) -> None:
    positions = _by_name(load(project, "sandbox"))["shop.event"].positions
    file = "resources/shop/event.yaml"
    assert positions[()] == Position(file, 1, 1)
    assert positions["fields", "tokens", "pointer"] == Position(file, 11, 51)
    assert positions["headers", "x-api-key", "version"] == Position(file, 8, 42)


def test_the_store_wins_over_its_group_and_the_group_over_the_default(project: Path) -> None:
    _write(
        project,
        "stacks/groups/spain.yaml",
        "config:\n  shop:label: Tienda\n  shop:keyVersion: 2\n"
        "  shop:places: {first: left, second: right}\n",
    )
    _stack(project, "connectif:group: spain", "shop:keyVersion: 3", "shop:places: {second: none}")
    values = load(project, "sandbox").stack.parameters["shop"]
    assert values["label"] == "Tienda"
    assert values["keyVersion"] == 3
    assert values["places"] == {"first": "left", "second": "none"}


def test_values_that_pulumi_wrote_as_text_have_their_type(project: Path) -> None:
    _stack(project, 'shop:keyVersion: "4"')
    configuration = load(project, "sandbox")
    assert configuration.stack.parameters["shop"]["keyVersion"] == 4
    header = _by_name(configuration)["shop.event"].spec["headers"]["x-api-key"]
    assert header == {"secret": "shop.apiKey", "version": 4}


def test_an_encrypted_secret_and_what_pulumi_adds_are_accepted(project: Path) -> None:
    _stack(project, "shop:apiKey: {secure: AAABAGVuY3J5cHRlZA==}", "pulumi:tags: {a: b}")
    file = project / "stacks/Pulumi.sandbox.yaml"
    text = file.read_text()
    text += "encryptionsalt: v1:abc\nsecretsprovider: passphrase\nenvironment: [shared]\n"
    file.write_text(text)
    assert load(project, "sandbox").definitions


def test_keys_without_a_namespace_are_the_projects(project: Path) -> None:
    _write(project, "stacks/Pulumi.sandbox.yaml", "config:\n  packs: [extra]\n")
    configuration = load(project, "sandbox")
    assert [definition.name for definition in configuration.definitions] == ["extra.card"]
    assert configuration.stack.api_url == "https://api.connectif.cloud"
    _write(project, "stacks/Pulumi.sandbox.yaml", "config:\n  packs: [extr]\n")
    assert _problems(project)[0].startswith("stacks/Pulumi.sandbox.yaml:2:11: config.packs[0]: ")


def test_values_of_a_pack_that_is_off_do_no_harm(project: Path) -> None:
    _stack(project, "shop:label: Later", packs="[extra]")
    assert load(project, "sandbox").definitions


def test_former_keys_have_full_names(project: Path) -> None:
    _write(
        project,
        "resources/extra/card.yaml",
        "kind: ContactField\nkey: card\nformerly: [old-card, shop.card]\n"
        "spec: {id: card, name: Card, type: text}\n",
    )
    definition = _by_name(load(project, "sandbox"))["extra.card"]
    assert definition.formerly == ("extra.old-card", "shop.card")


def test_options_and_fields_keep_the_order_of_writing_and_odd_ids(project: Path) -> None:
    _write(
        project,
        "resources/extra/card.yaml",
        "kind: ContactField\nkey: card\nspec:\n  id: card\n  name: Card\n  type: radio\n"
        "  options: {z: Z, no: No, 1: One, template: T, ref: R, secret: S}\n",
    )
    spec = _by_name(load(project, "sandbox"))["extra.card"].spec
    assert list(spec["options"]) == ["z", "no", "1", "template", "ref", "secret"]


def test_a_map_with_a_single_entry_named_like_a_form_is_data(project: Path) -> None:
    for word in ("template", "ref", "secret"):
        _write(
            project,
            "resources/extra/card.yaml",
            "kind: ContactField\nkey: card\nspec:\n  id: card\n  name: Card\n  type: radio\n"
            f"  options: {{{word}: Label}}\n",
        )
        spec = _by_name(load(project, "sandbox"))["extra.card"].spec
        assert spec["options"] == {word: "Label"}


def test_an_unreadable_file_causes_no_errors_elsewhere(project: Path) -> None:
    _write(project, "resources/shop/integration.yaml", "kind: [\n")
    assert len(_problems(project)) == 1


def test_a_broken_manifest_causes_no_errors_elsewhere(project: Path) -> None:
    _write(project, "resources/shop/pack.yaml", "title: [\n")
    assert len(_problems(project)) == 1


def test_a_missing_manifest_is_named(project: Path) -> None:
    (project / "resources/shop/pack.yaml").unlink()
    (problem,) = _problems(project)
    assert problem.startswith("resources/shop/pack.yaml:1:1: cannot be read")


def test_an_unusable_value_causes_no_errors_where_it_is_used(project: Path) -> None:
    _stack(project, "shop:pushUrl: 5", "shop:keyVersion: none")
    problems = _problems(project)
    assert [problem.split(": ")[1] for problem in problems] == [
        "config.shop:pushUrl",
        "config.shop:keyVersion",
    ]


def test_no_problem_shows_what_may_be_a_secret(project: Path) -> None:
    _write(
        project,
        "resources/shop/event.yaml",
        "kind: OutboundEvent\nkey: event\nspec:\n  integration: {ref: integration}\n"
        "  name: Push\n  url: https://example.com\n  headers:\n    X-Api-Key: hunter2\n"
        "    X-Other: Bearer hunter2\n    X-Number: 4711\n    X-List: [hunter2]\n"
        "    Cookie: 4711\n  fields: {title: {type: text}}\n",
    )
    _stack(project, "shop:apiKey: hunter2", "connectif:store: [hunter2]")
    file = project / "stacks/Pulumi.sandbox.yaml"
    file.write_text(
        file.read_text()
        .replace("sandbox:sandbox", "hunter2")
        .replace("http://127.0.0.1:8790", "https://api.connectif.cloud")
    )
    text = "\n".join(_problems(project))
    assert "hunter2" not in text
    assert "4711" not in text


def test_stack_names_do_not_lead_out_of_the_folder(project: Path) -> None:
    for name in ("../x", "/etc/passwd", "", "a/b", "x" * 500, "a\nb"):
        with pytest.raises(DefinitionError, match="there is no stack"):
            load(project, name)


def test_a_pack_that_no_stack_uses_is_checked_by_its_examples(project: Path) -> None:
    _write(
        project,
        "resources/unused/pack.yaml",
        'title: Unused\nparameters:\n  id: {type: string, example: "1x"}\n',
    )
    _write(
        project,
        "resources/unused/field.yaml",
        'kind: ContactField\nkey: field\nspec: {id: "{{ id }}", name: A, type: text}\n',
    )
    result = validate(project)
    assert result.packs == ("extra", "flow", "shop", "unused")
    (problem,) = result.problems
    assert str(problem).startswith("resources/unused/field.yaml:3:12: spec.id: ")
    assert not validate(project, ["sandbox"]).problems


def test_one_mistake_in_a_pack_is_told_once_for_all_stacks(project: Path) -> None:
    shutil.copy(
        project / "stacks/Pulumi.sandbox.yaml", project / "stacks/Pulumi.second-sandbox.yaml"
    )
    _write(project, "resources/extra/card.yaml", "kind: ContactField\nkey: card\nspec: {}\n")
    assert len({str(problem) for problem in validate(project).problems}) == 3
    assert len(validate(project).problems) == 3


def test_templates_inside_long_text_keep_line_and_column_in_every_style(project: Path) -> None:
    for style, line, column in (("|", 7, 12), (">", 7, 12)):
        _write(
            project,
            "resources/shop/integration.yaml",
            f"kind: CustomIntegration\nkey: integration\nspec:\n  name: Shop\n"
            f"  description: {style}\n    fine\n    not {{{{ fine }}}}\n",
        )
        (problem,) = _problems(project)
        assert problem.startswith(f"resources/shop/integration.yaml:{line}:{column}: "), problem


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [
        ('"{{ label }} at {{ at }}"', 5, 35),
        ('"{{ label }}\n    at\n    {{ at }}"', 7, 8),
        ('"{{ label\n    ~ at }}"', 6, 7),
        ("at {{ at }}", 5, 22),
        ("|2-\n    at {{\n\n    at }}", 8, 5),
        ("|\n    at\n    {{ label }}", None, None),
    ],
)
def test_a_word_is_found_inside_the_template_marks(
    project: Path, written: str, line: int | None, column: int | None
) -> None:
    _write(
        project,
        "resources/shop/integration.yaml",
        "kind: CustomIntegration\nkey: integration\nspec:\n  name: Shop\n"
        f"  description: {written}\n",
    )
    if line is None:
        assert load(project, "sandbox").definitions
        return
    (problem,) = _problems(project)
    assert problem.startswith(f"resources/shop/integration.yaml:{line}:{column}: "), problem


# --- the pack and the stacks that come with the repository


def test_the_reskyt_pack_is_the_recipe() -> None:
    # Not the sandbox's stack: its pushes go to a receiver on this machine.
    configuration = load(ROOT, "example-boutique")
    definitions = _by_name(configuration)
    assert definitions["reskyt.token-field"].spec == {
        "id": "reskyt-token",
        "name": "reskyt-token",
        "type": "text",
    }
    event = definitions["reskyt.push-event"].spec
    assert event["url"] == "https://push.api.reskyt.com/push/send"
    assert event["headers"] == {"x-api-key": {"secret": "reskyt.apiKey", "version": 1}}
    assert {name: field["type"] for name, field in event["fields"].items()} == dict.fromkeys(
        ("dateEnd", "pictureUrl", "title", "tokens", "url", "utmCampaign"), "text"
    )
    required = {name for name, field in event["fields"].items() if field.get("required")}
    assert required == {"title", "tokens"}
    pointers = {
        name: field["pointer"] for name, field in event["fields"].items() if "pointer" in field
    }
    assert pointers == {"tokens": "/tokens/0"}
    assert event["integration"] == {"ref": "reskyt.integration"}


def test_the_reskyt_pack_tells_what_to_obtain_and_what_stays_impossible() -> None:
    (pack,) = load(ROOT, "sandbox").packs
    source = "https://support.connectif.ai/hc/en-us/articles/11705909938332"
    assert all(isinstance(note, Note) for note in (*pack.prerequisites, *pack.notices))
    assert {note.source for note in pack.prerequisites} <= {source, None}
    assert sum("Reskyt" in note.text and note.source == source for note in pack.prerequisites) >= 2
    assert any("cannot be unsubscribed" in note.text for note in pack.notices)


def test_the_command_sums_up_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", "--root", str(BASE)]) == 0
    assert capsys.readouterr().out == "8 definitions in 3 packs, 1 stack: all valid\n"


def test_everything_that_comes_with_the_repository_is_valid() -> None:
    result = validate(ROOT)
    assert result.problems == ()
    assert "sandbox" in result.stacks


def _command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "provider.cli", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_finds_the_project_from_a_folder_inside_it(project: Path) -> None:
    _write(project, "Pulumi.yaml", "name: x\n")
    done = _command("validate", folder=project / "resources/shop")
    assert (done.returncode, done.stdout) == (0, "8 definitions in 3 packs, 1 stack: all valid\n")


def test_validating_imports_nothing_heavy(project: Path) -> None:
    code = (
        "import sys\nfrom provider.cli import main\n"
        f"main(['validate', '--root', {str(project)!r}])\n"
        "print([m for m in ('pulumi', 'requests', 'urllib3', 'deepdiff', 'grpc', 'asyncio', "
        "'starlette') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "[]", done


@pytest.mark.parametrize("arguments", [[], ["valdate"], ["validate", "--stack"]])
def test_a_wrong_call_is_explained_without_a_traceback(
    arguments: list[str], tmp_path: Path
) -> None:
    done = _command(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert "usage: connectif" in done.stderr
    assert "Traceback" not in done.stderr
