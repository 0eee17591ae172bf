"""The schemas that the YAML files of a checkout name in their first line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from provider.definitions import schemas
from provider.definitions.packs import PackSource, pack_names, read_pack
from provider.definitions.problems import DefinitionError
from provider.reference.portable import DRAFT, TEMPLATES, Portable, Schema
from provider.reference.values import group_schema, stack_schema

#: Where the composed schemas stand, below the root.
FOLDER = "schemas/editor"
NAMES = ("definition", "pack", "stack", "group")
#: Parts of a pack.yaml that are rendered with a store's values, each judged by its own schema.
PARTS = ("probe", "receiver")
_NOTE = "Made by `connectif schema --write` from schemas/ and resources/; do not edit."


def editor_schemas(root: Path) -> dict[str, Schema]:
    """Give every composed schema of a checkout by its name.

    Raises:
        DefinitionError: the parameters of a pack cannot be read.
    """
    packs = [_readable(read_pack(root, name)) for name in pack_names(root)]
    return {
        "definition": definition_schema(),
        "pack": pack_schema(),
        "stack": _headed(stack_schema(packs)),
        "group": _headed(group_schema(packs)),
    }


def file_of(name: str) -> str:
    """Give the path of a composed schema, relative to the root."""
    return f"{FOLDER}/{name}.schema.json"


def as_text(schema: Mapping[str, Any]) -> str:
    """Give a schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def definition_schema() -> Schema:
    """Give the schema of every definition: the envelope, and the spec of each kind."""
    source = Portable(schemas.schema("definition"))
    envelope = source.whole()
    kinds = schemas.kinds()
    properties = envelope["properties"]
    properties["kind"] = {**properties["kind"], "enum": list(kinds)}
    definitions: Schema = {**TEMPLATES, **source.definitions()}
    for kind in kinds:
        definitions |= _with_templates(kind, f"kinds/{kind}")
    branches = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"properties": {"spec": {"$ref": f"#/definitions/{kind}"}}},
        }
        for kind in kinds
    ]
    return _headed({**envelope, "allOf": branches, "definitions": definitions})


def part_schema(name: str) -> Schema:
    """Give the schema of one part of a file by itself: the spec of a kind, or a part of a pack."""
    file = name if name in PARTS else f"kinds/{name}"
    definitions = {**TEMPLATES, **_with_templates(name, file)}
    whole = definitions.pop(name)
    return _headed({**whole, "definitions": definitions})


def pack_schema() -> Schema:
    """Give the schema of pack.yaml, with what it says of its probe and its receiver."""
    source = Portable(schemas.schema("pack"))
    found, definitions = source.whole(), {**TEMPLATES, **source.definitions()}
    for part in PARTS:
        definitions |= _with_templates(part, part)
        about = found["properties"][part]["description"]
        entry = {"description": about, "allOf": [{"$ref": f"#/definitions/{part}"}]}
        found["properties"][part] = entry
    return _headed({**found, "definitions": definitions})


def _with_templates(name: str, file: str) -> Schema:
    """Give a schema and its definitions, each under a name that begins with the given one."""
    source = Portable(schemas.schema(file), f"{name}.", templates=True)
    return {name: source.whole(), **source.definitions()}


def _headed(schema: Schema) -> Schema:
    return {"$schema": DRAFT, "$comment": _NOTE, **schema}


def _readable(source: PackSource) -> PackSource:
    """Give a pack, unless its parameters cannot be told."""
    if source.parameters is None:
        raise DefinitionError(list(source.problems))
    return source
