from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from provider import cli
from provider.definitions import load
from tests.unit.reference.editing import ROOT

SECRET = "not-to-be-seen-anywhere"
STACK = """\
config:
  connectif:surface: {surface}
  connectif:apiUrl: http://127.0.0.1:8790
  connectif:packs: [reskyt]
  reskyt:pushTitle: "Hello: you"
  reskyt:pushLabel: "{label}"
  reskyt:tokenSource: {{kind: meta, name: push}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONNECTIF_SECRET_RESKYT_APIKEY", SECRET)
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    (tmp_path / "stacks").mkdir()
    for name, surface, label in (
        ("shop", "public", "spring"), ("local", "extended", "")
    ):  # fmt: skip
        text = STACK.format(surface=surface, label=label)
        (tmp_path / f"stacks/Pulumi.{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def render(project: Path, *arguments: str) -> int:
    return cli.main(["render", *arguments, "--root", str(project)])


def rendered(
    project: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> dict[str, dict[str, Any]]:
    assert render(project, *arguments, "--json") == 0
    found = json.loads(capsys.readouterr().out)["definitions"]
    return {item["name"]: item for item in found}


def test_every_definition_is_there_with_its_call(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rendered(project, capsys, "--stack", "local")

    assert [*found] == [definition.name for definition in load(project, "local").definitions]
    assert {item["by"] for item in found.values()} == {"API"}
    event = found["reskyt.push-event"]
    assert event["call"] == "POST /custom-integrations/{reskyt.integration}/custom-event-types/"
    assert event["body"]["webhookUrl"] == "https://push.api.reskyt.com/push/send"
    assert event["file"] == "resources/reskyt/push-event.yaml"
    assert found["reskyt.push"]["then"] is None
    collection = found["reskyt.token-collection"]["then"]
    assert collection == "it is started, and runs until told otherwise"


def test_what_a_person_makes_has_no_call(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = rendered(project, capsys, "--stack", "shop")

    persons = [name for name, item in found.items() if item["by"] == "person"]
    assert sorted(persons) == [
        "reskyt.push", "reskyt.token-collection", "reskyt.token-script", "reskyt.token-segment"
    ]  # fmt: skip
    assert {found[name]["call"] for name in persons} == {None}
    push = found["reskyt.push"]
    assert push["body"]["name"] == "Reskyt push (once: spring)"
    assert push["then"] == "a person starts it, which SENDS, once for the label spring"


def test_a_secret_stands_by_name_and_version(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rendered(project, capsys, "--stack", "shop", "push-event")
    headers = found["reskyt.push-event"]["body"]["webhookHeaders"]
    assert headers == [{"name": "x-api-key", "value": "secret reskyt.apiKey version 1"}]

    assert render(project, "--stack", "shop") == 0
    text = capsys.readouterr().out
    assert "secret reskyt.apiKey version 1" in text
    assert SECRET not in text


def test_references_are_what_is_known_offline(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rendered(project, capsys, "--stack", "local")

    push = found["reskyt.push"]["body"]
    assert push["start"]["audience"] == {"segment": {"ref": "reskyt.token-segment"}}
    (node,) = push["nodes"]
    assert node["event"] == {"ref": "reskyt.push-event"}
    # The id of a contact field is its own, and for life.
    assert node["fields"]["tokens"] == {"contactField": "reskyt-token"}
    (condition,) = found["reskyt.token-segment"]["body"]["filters"]
    assert condition["field"] == "reskyt-token"


def test_the_html_is_what_will_stand_in_the_page(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rendered(project, capsys, "--stack", "shop", "reskyt.token-script")
    html = found["reskyt.token-script"]["body"]["html"]
    specs = {item.name: item.spec for item in load(project, "shop").definitions}
    assert html == specs["reskyt.token-script"]["html"]
    assert 'var SOURCE = "push";' in html
    assert "{{" not in html


def test_the_text_is_yaml_of_the_same_bodies(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rendered(project, capsys, "--stack", "shop")
    assert render(project, "--stack", "shop") == 0
    text = capsys.readouterr().out

    assert [*yaml.safe_load_all(text)] == [item["body"] for item in found.values()]
    assert '# reskyt.token-script: inline content "Reskyt Script"\n' in text
    assert "html: |\n" in text
    assert "# Then a person starts it, which SENDS, once for the label spring.\n" in text


@pytest.mark.parametrize(("options", "ending"), [((), ".yaml"), (("--json",), ".json")])
def test_files_are_the_same_each_time(
    project: Path, options: tuple[str, ...], ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = project / "first", project / "deep" / "second"
    for folder in (first, second):
        assert render(project, "--stack", "shop", *options, "--output", str(folder)) == 0
    names = sorted(file.name for file in first.iterdir())

    assert "8 files written: " in capsys.readouterr().out
    made = {item.name for item in load(project, "shop").definitions}
    assert {name.removesuffix(ending) for name in names if name.endswith(ending)} == made
    assert [name for name in names if not name.endswith(ending)] == ["reskyt.token-script.html"]
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes()
    html = (first / "reskyt.token-script.html").read_text(encoding="utf-8")
    assert html.startswith("<script>")


def test_what_shall_go_is_not_sent(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "stacks/Pulumi.shop.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}  connectif:absent: [reskyt.push]\n", encoding="utf-8")

    item = rendered(project, capsys, "--stack", "shop", "push")["reskyt.push"]
    assert (item["absent"], item["body"], item["then"]) == (True, None, None)
    assert render(project, "--stack", "shop", "push") == 0
    assert "# It shall go: nothing is sent." in capsys.readouterr().out


def test_control_characters_do_not_reach_the_terminal(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "resources/reskyt/token-script.html.j2").write_text(
        "<b>\u202egood</b>\n<i>", encoding="utf-8"
    )
    assert render(project, "--stack", "shop", "token-script") == 0
    printed = capsys.readouterr().out
    assert "\u202e" not in printed
    assert "<b>" in printed


def test_a_written_file_is_yaml_whatever_the_name_is(project: Path, tmp_path: Path) -> None:
    segment = project / "resources/reskyt/token-segment.yaml"
    name, text = "Holders \x1b[31m\u2028x: 1", segment.read_text("utf-8")
    segment.write_text(text.replace(_line(text), f"  name: {json.dumps(name)}"), "utf-8")
    assert render(project, "--stack", "shop", "token-segment", "--output", str(tmp_path)) == 0
    written = (tmp_path / "reskyt.token-segment.yaml").read_text("utf-8")
    assert yaml.safe_load(written)["name"] == name


def _line(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("  name: "))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--stack", "shp"), 'there is no stack "shp"'),
        (("--stack", "shop", "pusch"), 'has no definition "pusch" (did you mean "push"?)'),
    ],
)
def test_unknown_names_get_a_hint(
    project: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert render(project, *arguments) == 1
    assert said in capsys.readouterr().err


def test_mistakes_in_definitions_are_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "resources/reskyt/token-field.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("type: text", "type: txt"))
    assert render(project, "--stack", "shop") == 1
    assert "spec.type" in capsys.readouterr().err


def test_names_of_ones_own_are_no_references_and_no_secrets(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project / "resources/reskyt"
    choice = "spec: {id: choice, name: Choice, type: radio, options: {ref: Reference}}"
    (folder / "choice.yaml").write_text(f"kind: ContactField\nkey: choice\n{choice}\n")
    event = (folder / "push-event.yaml").read_text(encoding="utf-8")
    more = "    secret: {type: text}\n    version: {type: text}\n"
    (folder / "push-event.yaml").write_text(f"{event}{more}", encoding="utf-8")
    push = (folder / "push.yaml").read_text(encoding="utf-8")
    push = push.replace("        tokens:", "        secret: s\n        version: v\n        tokens:")
    (folder / "push.yaml").write_text(push, encoding="utf-8")

    other = "integration: {ref: integration}, name: Other, url: https://a.example/"
    (folder / "other.yaml").write_text(
        f"kind: OutboundEvent\nkey: other\nspec: {{{other}, fields: {{ref: {{type: text}}}}}}\n"
    )

    found = rendered(project, capsys, "--stack", "local")
    assert [field["id"] for field in found["reskyt.other"]["body"]["fields"]] == ["ref"]
    options = [{"id": "ref", "label": "Reference"}]
    assert found["reskyt.choice"]["body"]["options"] == options
    fields = found["reskyt.push"]["body"]["nodes"][0]["fields"]
    assert (fields["secret"], fields["version"]) == ("s", "v")
