from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from provider.definitions import DefinitionError
from provider.definitions.schemas import kinds
from provider.reference.editor import (
    NAMES,
    PARTS,
    as_text,
    definition_schema,
    editor_schemas,
    file_of,
    pack_schema,
    part_schema,
)
from tests.bad_input.cases import BASE, cases
from tests.unit.reference.editing import ROOT, data_of, errors, marked, named_schema, subschemas

EVENT = """\
kind: OutboundEvent
key: a
spec:
  integration: {}
  headers: {}
  fields: {}
  name: A
  url: https://a.example
"""
DEFINITION, PACK = definition_schema(), pack_schema()
FILES = sorted(
    file
    for folder in ("resources/*", "stacks", "stacks/groups")
    for file in ROOT.glob(f"{folder}/*.yaml")
)
# What an editor can see in one file; the rest takes other files, or rendered values.
TYPICAL = frozenset(
    {
        "address/without-scheme", "address/unencrypted", "content/unknown-format",
        "content/tag-twice", "header/literal-credential", "header/name-with-a-blank",
        "limit/maximum-length", "node/contact-field-in-plain-text", "node/limit-of-zero",
        "node/limit-of-a-trigger-on-an-action", "node/misspelt-position", "node/misspelt-setting",
        "node/missing-setting", "node/setting-of-another-type", "node/unknown-type",
        "node/without-limits", "node/pages-of-both-kinds", "node/two-forms-of-a-value",
        "pointer/without-slash", "pointer/javascript-path", "pointer/whole-body",
        "reference/plain-text", "reference/probe-in-plain-text", "schema/bad-field-id",
        "schema/checkbox-not-required", "schema/event-without-fields", "schema/key-with-capitals",
        "schema/length-of-a-number", "schema/missing-key", "schema/misspelt-key",
        "schema/number-for-text", "schema/required-phone", "schema/required-without-default",
        "schema/reserved-field-id", "schema/text-for-boolean", "schema/unknown-kind",
        "schema/wrong-type-of-field", "secret/in-plain-text-in-a-stack", "secret/in-a-group",
        "secret/version-zero", "secret/without-version", "segment/eleven-filters",
        "segment/field-in-plain-text", "segment/misspelt-type", "segment/unknown-operator",
        "segment/without-a-filter", "segment/group-and-field-at-once", "stack/unknown-pack",
        "stack/unknown-setting", "stack/no-packs", "stack/misspelt-config", "surface/misspelt",
        "template/in-a-reference", "parameter/unknown", "parameter/wrong-type",
        "workflow/misspelt-run", "workflow/once-without-a-label", "workflow/misspelt-audience",
        "workflow/without-a-run", "workflow/without-a-source", "workflow/segment-in-plain-text",
    }
)  # fmt: skip


def _is_read_everywhere(pattern: str) -> bool:
    """Whether ECMAScript reads a pattern, in its strict mode too."""
    escaped = set(re.findall(r"\\(.)", pattern))
    return escaped <= set(r"dDsSwWnrtx^$\.*+?()[]{}|/-") and not re.search(r"\(\?[a-zA-Z]", pattern)


def _of(file: str) -> str:
    """Give the name of the schema that a file of a project has."""
    if file.startswith("resources/"):
        return "pack" if file.endswith("/pack.yaml") else "definition"
    return "group" if "groups/" in file else "stack"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_file_names_its_schema_and_fits_it(file: Path) -> None:
    named = named_schema(file)

    assert named == ROOT / file_of(_of(file.relative_to(ROOT).as_posix()))
    assert errors(json.loads(named.read_text(encoding="utf-8")), data_of(ROOT, file)) == []


def test_the_committed_schemas_are_fresh() -> None:
    made = {name: as_text(schema) for name, schema in editor_schemas(ROOT).items()}
    there = {name: (ROOT / file_of(name)).read_text(encoding="utf-8") for name in NAMES}

    assert there == made, "run: connectif schema --write"


@pytest.mark.parametrize("name", [*NAMES, *kinds(), *PARTS])
def test_schemas_need_nothing_of_ours(name: str) -> None:
    schema = editor_schemas(ROOT)[name] if name in NAMES else part_schema(name)
    Draft7Validator.check_schema(schema)

    targets = {item["$ref"] for item in subschemas(schema) if isinstance(item.get("$ref"), str)}
    assert {t.removeprefix("#/definitions/") for t in targets} <= {*schema.get("definitions", {})}
    words = {word for item in subschemas(schema) for word in item}
    assert not {word for word in words if word.startswith("x-") and word != "x-api-key"}
    # Draft 7 looks at nothing beside a reference.
    assert all(len(item) == 1 for item in subschemas(schema) if isinstance(item.get("$ref"), str))
    patterns = [
        *(item["pattern"] for item in subschemas(schema) if isinstance(item.get("pattern"), str)),
        *(p for item in subschemas(schema) for p in item.get("patternProperties", ())),
    ]
    assert [pattern for pattern in patterns if not _is_read_everywhere(pattern)] == []


def test_a_good_project_is_not_marked() -> None:
    schemas = editor_schemas(BASE)
    files = sorted([*BASE.glob("resources/*/*.yaml"), *BASE.glob("stacks/*.yaml")])

    assert len(files) > 8
    for file in files:
        schema = schemas[_of(file.relative_to(BASE).as_posix())]
        assert errors(schema, data_of(BASE, file)) == [], file


@pytest.mark.parametrize(
    "case",
    [case for case in cases() if f"{case.klass}/{case.name}" in TYPICAL],
    ids=lambda case: f"{case.klass}-{case.name}",
)
def test_typical_mistakes_are_marked(case: Any, tmp_path: Path) -> None:
    case.write(tmp_path)
    schemas = editor_schemas(tmp_path)

    for file in {expected.file for expected in case.expected}:
        assert errors(schemas[_of(file)], data_of(tmp_path, tmp_path / file)), file


def test_all_typical_mistakes_are_there() -> None:
    assert {f"{case.klass}/{case.name}" for case in cases()} >= TYPICAL


@pytest.mark.parametrize(
    "spec",
    [
        "{id: a, name: '{{ name }}', type: '{{ type }}', defaultCountryCode: '34'}",
        "{id: a, name: a, type: text, maxLength: '{{ x }}', required: '{{ y }}'}",
        "{id: a, name: a, type: radio, options: '{{ options }}'}",
    ],
)
def test_any_value_may_be_a_template(spec: str) -> None:
    text = f"kind: ContactField\nkey: a\nspec: {spec}\n"
    assert marked(DEFINITION, text) == []


def test_what_depends_on_a_plain_value_is_still_judged() -> None:
    spec = "{id: a, name: '{{ name }}', type: text, defaultCountryCode: '34'}"
    text = f"kind: ContactField\nkey: a\nspec: {spec}\n"
    assert marked(DEFINITION, text) == ["spec.defaultCountryCode: type"]


@pytest.mark.parametrize(
    ("html", "right"),
    [
        ("{template: page.html.j2}", True),
        ("{template: _shared/piece.j2}", True),
        ("{template: page.html}", False),
        ("{template: '{{ file }}'}", False),
        ("{template: page.html.j2, more: 1}", False),
    ],
)
def test_a_text_may_be_a_template_file(html: str, right: bool) -> None:
    text = f"kind: InlineContent\nkey: a\nspec: {{name: A, html: {html}}}\n"
    assert (marked(DEFINITION, text) == []) is right


@pytest.mark.parametrize(
    ("integration", "headers"),
    [
        ("{ref: '{{ it }}'}", "{}"),
        ("{ref: A.b.c}", "{}"),
        ("{ref: i}", "{x-api-key: '{{ apiKey }}'}"),
        ("{ref: i}", "{X-API-KEY: abc}"),
        ("{ref: i}", "{x-api-key: {secret: '{{ name }}', version: 1}}"),
    ],
)
def test_names_and_credentials_are_no_templates(integration: str, headers: str) -> None:
    found = marked(DEFINITION, EVENT.format(integration, headers, "{a: {type: text}}"))
    assert [line.split(": ")[0].split(".")[1] for line in found] in (["integration"], ["headers"])


def test_a_map_of_ones_own_keys_may_have_any_key() -> None:
    fields = "{ref: {type: text}, template: {type: text}, secret: {type: text}}"
    headers = "{x-api-key: {secret: apiKey, version: '{{ version }}'}, a: '{{ a }}'}"
    assert marked(DEFINITION, EVENT.format("{ref: shop.i}", headers, fields)) == []


@pytest.mark.parametrize("part", ["probe", "receiver"])
def test_parts_of_a_pack_are_judged(part: str) -> None:
    assert any(line.startswith(part) for line in marked(PACK, f"title: A\n{part}: {{what: 1}}\n"))


def test_words_to_choose_from_are_offered_where_completion_looks() -> None:
    """Clients look into anyOf and examples, and not into the branches of a condition."""
    node = DEFINITION["definitions"]["Workflow.node"]["properties"]
    workflow = DEFINITION["definitions"]["Workflow"]["properties"]

    assert "page-visit" in node["type"]["anyOf"][0]["enum"]
    assert workflow["run"]["examples"] == ["draft", "continuous"]
    assert "What starting means" in workflow["run"]["description"]


def test_a_pack_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "resources/shop/pack.yaml").write_text("title: [\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"resources/shop/pack\.yaml"):
        editor_schemas(tmp_path)
