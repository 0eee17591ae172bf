"""What editors know of stack and group files: settings, and the parameters of every pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from provider.reference.editor import editor_schemas
from tests.unit.reference.editing import marked

PACK = """\
title: Shop
parameters:
  label: {type: string, format: name, description: What it is called., example: Shop}
  size: {type: integer, minimum: 1, default: 1}
  ratio: {type: number, default: 0.5}
  on: {type: boolean, default: true}
  source:
    type: object
    required: [kind, name]
    additionalProperties: false
    properties: {kind: {type: string, enum: [cookie, meta]}, name: {type: string}}
    default: {kind: cookie, name: a}
  apiKey: {type: string, secret: true}
"""


@pytest.fixture
def schemas(tmp_path: Path) -> dict[str, dict[str, object]]:
    folder = tmp_path / "resources" / "shop"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return editor_schemas(tmp_path)


def stack(*lines: str) -> str:
    return "\n".join(["config:", "  connectif:packs: [shop]", *(f"  {line}" for line in lines), ""])


@pytest.mark.parametrize(
    "line",
    [
        "shop:size: 2",
        'shop:size: "2"',
        'shop:ratio: "1.5"',
        'shop:on: "false"',
        "shop:source: {kind: meta}",
        "shop:apiKey: {secure: v1:abc}",
        "other:anything: 1",
        "pulumi:tags: {a: b}",
        "surface: public",
        'connectif:confirmed: {shop.a: {digest: 9f86d081884c7d65, by: ana, date: "2026-11-26"}}',
    ],
)
def test_a_stack_takes(schemas: dict[str, dict[str, object]], line: str) -> None:
    assert marked(schemas["stack"], stack(line)) == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("shop:size: 0", "config.shop:size: minimum"),
        ('shop:size: "two"', "config.shop:size: pattern"),
        ("shop:on: perhaps", "config.shop:on: pattern"),
        ("shop:lable: Shop", "config: additionalProperties"),
        ("shop:label: ' Shop'", "config.shop:label: pattern"),
        ("shop:source: {kind: query}", "config.shop:source.kind: enum"),
        ("shop:apiKey: plain", "config.shop:apiKey: type"),
        ("connectif:surfaces: public", "config: additionalProperties"),
        ("connectif:surface: publik", "config.connectif:surface: enum"),
        ("surface: publik", "config.surface: enum"),
    ],
)
def test_a_stack_refuses(schemas: dict[str, dict[str, object]], line: str, place: str) -> None:
    assert marked(schemas["stack"], stack(line)) == [place]


def test_a_stack_says_its_packs(schemas: dict[str, dict[str, object]]) -> None:
    assert marked(schemas["stack"], "config: {packs: [shop]}\n") == []
    assert marked(schemas["stack"], "config: {connectif:surface: public}\n") == ["config: required"]
    (found,) = marked(schemas["stack"], "config: {connectif:packs: [shpo]}\n")
    assert found == "config.connectif:packs.0: enum"


def test_a_group_has_values_and_no_secrets(schemas: dict[str, dict[str, object]]) -> None:
    assert marked(schemas["group"], "config: {shop:size: 2, other:a: 1}\n") == []
    for line in ("shop:apiKey: {secure: a}", "connectif:packs: [shop]", "size: 2"):
        found = marked(schemas["group"], f"config:\n  {line}\n")
        assert found == ["config: additionalProperties"], line


def test_parameters_say_what_they_do(schemas: dict[str, dict[str, object]]) -> None:
    config = schemas["stack"]["properties"]["config"]["properties"]  # type: ignore[index]
    label = config["shop:label"]
    assert label["description"] == "What it is called. Every store must give it."
    assert label["examples"] == ["Shop"]
    assert config["shop:size"]["default"] == 1
