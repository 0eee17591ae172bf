from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from provider import cli
from provider.definitions.schemas import kinds
from provider.reference.editor import NAMES, PARTS, file_of
from tests.unit.reference.editing import ROOT

PARAMETER = "  apiKeyVersion:\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("resources", "schemas/editor"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def schema(project: Path, *arguments: str) -> int:
    return cli.main(["schema", *arguments, "--root", str(project)])


def add_parameter(project: Path) -> None:
    manifest = project / "resources/reskyt/pack.yaml"
    text = manifest.read_text(encoding="utf-8")
    assert text.count(PARAMETER) == 1
    added = f"  tone: {{type: string, default: calm}}\n{PARAMETER}"
    manifest.write_text(text.replace(PARAMETER, added), encoding="utf-8")


def test_the_schemas_are_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert schema(project) == 0
    text = capsys.readouterr().out
    assert schema(project, "--list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)

    assert [item["name"] for item in listed] == [*NAMES, *kinds(), *PARTS]
    assert len(text.splitlines()) == len(listed)
    assert all(item["name"] in text and item["about"] in text for item in listed)
    assert "schemas/editor/stack.schema.json" in text


@pytest.mark.parametrize("name", [*NAMES, "Segment", "probe"])
def test_a_schema_is_printed(project: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert schema(project, name) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)["$schema"] == "http://json-schema.org/draft-07/schema#"
    if name in NAMES:
        assert printed == (ROOT / file_of(name)).read_text(encoding="utf-8")


def test_the_command_to_run_is_short_where_the_folder_says_which_project(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "Pulumi.yaml").write_text("name: stores\n", encoding="utf-8")
    add_parameter(project)
    monkeypatch.chdir(project / "resources")
    assert cli.main(["schema", "--check"]) == 1
    assert capsys.readouterr().out.rstrip().endswith("connectif schema --write")


@pytest.mark.parametrize(("command", "options"), [("schema", ["--check"]), ("validate", [])])
def test_a_folder_of_no_project_is_told_which_one_was_meant(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    options: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    cli.main([command, *options])
    said = capsys.readouterr().out
    assert f"(of {ROOT}: neither this folder nor one above it holds a Pulumi.yaml; --root" in said


def test_the_option_for_another_project_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["schema", "--help"])
    assert "--root FOLDER" in capsys.readouterr().out


def test_validate_hints_at_schemas_that_are_stale_and_stays_content(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def validate(*options: str) -> str:
        assert cli.main(["validate", *options, "--root", str(project)]) == 0
        return capsys.readouterr().out

    assert "hint" not in validate()
    add_parameter(project)
    assert (
        validate()
        .splitlines()[-1]
        .startswith("hint: editors do not know every pack and parameter yet; run: ")
    )
    assert json.loads(validate("--json"))["valid"]
    # Who has no schemas has decided so.
    shutil.rmtree(project / "schemas")
    assert "hint" not in validate()


def test_an_unknown_name_gets_a_hint(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert schema(project, "Segmnt") == 1
    assert 'there is no schema "Segmnt" (did you mean "Segment"?)' in capsys.readouterr().err


def test_a_new_parameter_makes_them_stale_until_they_are_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert schema(project, "--check") == 0
    add_parameter(project)
    assert schema(project, "--check") == 1
    said = capsys.readouterr().out
    assert "schemas/editor/stack.schema.json, schemas/editor/group.schema.json" in said
    assert said.rstrip().endswith(f" schema --write --root {project}")

    assert schema(project, "--write", "--json") == 0
    written = json.loads(capsys.readouterr().out)["written"]
    assert written == ["schemas/editor/stack.schema.json", "schemas/editor/group.schema.json"]
    assert "reskyt:tone" in (project / written[0]).read_text(encoding="utf-8")
    assert schema(project, "--check") == 0
    assert schema(project, "--write") == 0
    assert "0 files written" in capsys.readouterr().out


def test_they_are_written_where_there_were_none(project: Path) -> None:
    shutil.rmtree(project / "schemas")
    assert schema(project, "--write") == 0
    assert schema(project, "--check") == 0


def test_a_pack_that_cannot_be_read_stops_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "resources/reskyt/pack.yaml").write_text("title: [\n", encoding="utf-8")
    assert schema(project, "--write") == 1
    assert "error: resources/reskyt/pack.yaml:1:8: " in capsys.readouterr().err
