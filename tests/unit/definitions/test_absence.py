"""What shall go: by the definition's own file, or by the stack; and what people have confirmed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from provider.definitions import Confirmation, DefinitionError, load, validate
from tests.bad_input.cases import BASE

STACK = "stacks/Pulumi.sandbox.yaml"
HAND_MADE = {"flow.collect", "flow.push", "flow.script", "flow.segment"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def configure(project: Path, packs: list[str], **values: object) -> None:
    config: dict[str, object] = {
        "connectif:apiUrl": "http://127.0.0.1:8790",
        "connectif:apiKey": "sandbox:sandbox",
        "connectif:packs": packs,
    }
    config |= {f"connectif:{name}": value for name, value in values.items()}
    (project / STACK).write_text(yaml.safe_dump({"config": config}), encoding="utf-8")


def mark(project: Path, file: str) -> None:
    path = project / "resources" / file
    text = path.read_text(encoding="utf-8").replace("\nspec:", "\nabsent: true\nspec:", 1)
    path.write_text(text, encoding="utf-8")


def absent(project: Path) -> set[str]:
    return {item.name for item in load(project, "sandbox").definitions if item.absent}


def problems(project: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load(project, "sandbox")
    return str(caught.value).splitlines()


def test_of_a_pack_that_shall_go_what_a_person_makes_is_absent(project: Path) -> None:
    configure(project, ["extra"], absent=["shop", "flow"])
    configuration = load(project, "sandbox")
    assert absent(project) == HAND_MADE
    # What the API has made stays until the pack is taken out, so that nothing loses its ground.
    assert {"shop.field", "shop.event"} <= {item.name for item in configuration.definitions}
    assert configuration.stack.absent == ("shop", "flow")


def test_one_definition_can_go_in_one_store_or_in_all(project: Path) -> None:
    configure(project, ["shop", "flow"], absent=["flow.push"])
    assert absent(project) == {"flow.push"}
    configure(project, ["shop", "flow"])
    mark(project, "flow/collect.yaml")
    assert absent(project) == {"flow.collect"}


def test_what_stays_cannot_use_what_goes(project: Path) -> None:
    configure(project, ["shop", "flow"], absent=["flow.script", "flow.segment"])
    message = "is absent in this stack: what uses it must be absent, too"
    assert problems(project) == [
        f"resources/flow/collect.yaml:10:72: spec.nodes.insert.content.ref: flow.script {message}",
        f"resources/flow/push.yaml:6:37: spec.start.audience.segment.ref: flow.segment {message}",
    ]
    configure(project, ["shop"], absent=["flow"])
    assert absent(project) == HAND_MADE


def test_what_the_api_makes_is_not_absent_but_gone(project: Path) -> None:
    configure(project, ["shop", "flow"], absent=["shop.event"])
    mark(project, "shop/field.yaml")
    found = problems(project)
    assert len(found) == 2
    assert all("the API makes this kind, and deletes it" in line for line in found)
    assert found[0].startswith("resources/shop/field.yaml:3:9: absent: ")
    assert validate(project, None).problems[0].path == "absent"


def test_names_that_stand_for_nothing_are_refused_with_what_was_meant(project: Path) -> None:
    configure(project, ["shop", "flow"], absent=["flw", "extra.card", "shop", "flow.pusch"])
    found = problems(project)
    assert [line.partition(": ")[2] for line in found] == [
        'config.connectif:absent[0]: there is no pack "flw" (did you mean "flow"?)',
        "config.connectif:absent[1]: the pack extra is not switched on in this stack",
        "config.connectif:absent[2]: shop is switched on as well: take it out of connectif:packs",
        (
            'config.connectif:absent[3]: there is no definition "flow.pusch" (did you mean '
            '"flow.push"?)'
        ),
    ]


def test_a_confirmation_says_who_and_when(project: Path) -> None:
    said = {"digest": "0123456789abcdef", "by": "ana@shop.example", "date": "2026-11-26"}
    configure(project, ["shop"], confirmed={"shop.event": said})
    expected = Confirmation("0123456789abcdef", "ana@shop.example", "2026-11-26")
    assert load(project, "sandbox").stack.confirmed == {"shop.event": expected}
