"""The reference pages, made from the schemas: one per kind, and those of nodes and files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from provider.definitions import schemas
from provider.definitions.packs import pack_names, read_pack
from provider.kinds import KINDS
from provider.kinds.nodes import START, NodeType, built_in_fields, node_types, operators
from provider.reference.editor import PARTS
from provider.reference.tables import Extra, refusals, settings
from provider.reference.words import cell, code, prose

#: Where the pages stand, below the root.
FOLDER = "docs/reference"
_NOTE = "<!-- Made by `python -m tools.reference_pages` from schemas/; do not edit. -->"
_BY_HAND = (
    "On a real store (surface `public`) a person makes it: preview and run name it as a task, and "
    "`connectif guide` has the steps. On a local store (surface `extended`) it is made by API."
)
_BY_API = "Made by API, on every store."
_ROLES = {
    "start": "where contacts come in",
    "trigger": "trigger: a contact passes when it fires",
    "condition": "condition: a contact leaves by one of its exits",
    "action": "action",
}
_LIVE = Extra("while active", "x-live", {True: "can change", False: "makes a new version"})
_EVIDENCE = Extra("evidence", "x-evidence", {w: w for w in ("documented", "observed", "assumed")})


def pages(root: Path) -> dict[str, str]:
    """Give every page by its name below the folder."""
    examples = _examples(root)
    kinds = schemas.kinds()
    found = {f"{kind}.md": _page(_kind(kind, examples.get(kind))) for kind in kinds}
    return {
        "README.md": _page(_index(kinds)),
        **found,
        "nodes.md": _page(_nodes()),
        "operators.md": _page(_operators()),
        "contact-fields.md": _page(_built_in()),
        "pack.md": _page(_pack()),
        "stack.md": _page(_stack()),
    }


def _page(lines: Iterable[str]) -> str:
    return "\n".join([_NOTE, "", *lines, ""])


def _examples(root: Path) -> dict[str, tuple[str, str]]:
    """Give for each kind a definition of a pack: its file, and its text."""
    found: dict[str, tuple[str, str]] = {}
    for name in pack_names(root):
        for resource in read_pack(root, name).resources:
            lines = [line for line in resource.document.lines if "$schema=" not in line]
            text = "\n".join(lines).strip("\n")
            found.setdefault(str(resource.kind), (resource.document.file, text))
    return found


def _index(kinds: Iterable[str]) -> Iterator[str]:
    root = schemas.schema("definition")
    yield "# Reference"
    yield ""
    yield (
        "Every setting of every file, as the schemas have it. [definitions.md](../definitions.md) "
        "explains how the files are written; editors show the same texts "
        "([editors.md](../editors.md))."
    )
    yield from ("", "| kind | what it is |", "|---|---|")
    for kind in kinds:
        about = _first_sentence(str(schemas.schema(f"kinds/{kind}")["description"]))
        yield f"| [{kind}]({kind}.md) | {cell(about)} |"
    yield from ("", "| more | |", "|---|---|")
    yield "| [nodes.md](nodes.md) | the nodes of workflows, and their settings |"
    yield "| [operators.md](operators.md) | the operators of nodes and segments |"
    yield "| [contact-fields.md](contact-fields.md) | Connectif's own contact fields |"
    yield "| [pack.md](pack.md) | `resources/<pack>/pack.yaml` |"
    yield "| [stack.md](stack.md) | `stacks/Pulumi.<stack>.yaml` and `stacks/groups/<group>.yaml` |"
    yield from ("", "## Around every definition", "")
    yield from settings(root, root, 3)


def _kind(kind: str, example: tuple[str, str] | None) -> Iterator[str]:
    root = schemas.schema(f"kinds/{kind}")
    known = KINDS[kind]
    yield from (f"# {kind}", "", prose(str(root["description"])), "")
    key = " and ".join(code(pointer.split("/")[1]) for pointer in root.get("x-natural-key", ()))
    yield f"- {_BY_HAND if known.surface == 'extended' else _BY_API}"
    yield f"- A store knows it by {key}: no other {known.words} of the store may have the same."
    if "x-limit-per-store" in root:
        yield f"- At most {root['x-limit-per-store']} in a store."
    yield from ("", "## Settings of `spec`", "")
    yield from settings(root, root, 3)
    if kind == "Workflow":
        yield from ("", "What stands in `start` and in each node: [nodes.md](nodes.md).")
    yield from _refused(root)
    if example is not None:
        file, text = example
        yield from ("", "## Example", "", f"[{file}](../../{file}):", "")
        yield from ("```yaml", text, "```")


def _refused(root: Mapping[str, Any]) -> Iterator[str]:
    found = list(refusals({word: value for word, value in root.items() if word != "x-message"}))
    if found:
        yield from ("", "## What `connectif validate` says", "")
        yield "Besides wrong types and unknown settings, of the value that it points at:"
        yield ""
        yield from (f"- {cell(sentence)}" for sentence in found)


def _nodes() -> Iterator[str]:
    root = schemas.schema("kinds/Workflow")
    types = node_types()
    yield from ("# Nodes of a workflow", "")
    yield (
        "A node type is one file, `schemas/nodes/<type>.json`. Which settings may change while a "
        "workflow is active is nowhere documented: all of that column is assumed. A setting that "
        "cannot change makes a new version of the workflow."
    )
    yield from ("", "| node | title in the console | role | exits |", "|---|---|---|---|")
    for name, node in types.items():
        exits = ", ".join(map(code, node.exits))
        role = f"{node.role}, **sends**" if node.sends else node.role
        yield f"| [{name}](#{name}) | {cell(node.title)} | {role} | {exits} |"
    yield from ("", "Every node but the start says what it is and what leads to it:", "")
    yield from settings(root["$defs"]["node"], root, 3)
    for name in (START, *(name for name in types if name != START)):
        yield from _node(types[name], root)


def _node(node: NodeType, root: Mapping[str, Any]) -> Iterator[str]:
    data = _node_file(node.type)
    yield from ("", f"## {node.type}", "", f"**{node.title}**: {data['description']}", "")
    yield f"- {_ROLES[node.role]}; exits: {', '.join(map(code, node.exits))}"
    if node.sends:
        yield "- **reaches customers**: whoever starts the workflow sends"
    if node.gives_web_context:
        yield "- the contact has a page open behind it"
    if node.needs_web_context:
        yield "- only where a page is open on every way to it"
    if node.waits:
        yield "- whatever page was open is gone behind it"
    for name, datum in node.exports.items():
        about = str(datum.get("description", datum["title"]))
        yield f"- gives {code(name)} ({datum['type']}, {datum['evidence']}): {about}"
    yield f"- source: {data['source']} ({data['evidence']})"
    yield ""
    schema = {"properties": node.settings, "required": sorted(node.required)}
    yield from settings(schema, root, 3, (_LIVE, _EVIDENCE))


def _node_file(name: str) -> Mapping[str, Any]:
    text = (schemas.FOLDER / "nodes" / f"{name}.json").read_text(encoding="utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data


def _operators() -> Iterator[str]:
    yield from ("# Operators", "")
    yield "How a node `check-value` and a filter of a segment compare."
    yield from ("", "| operator | in the console | for fields of type | compares with | evidence |")
    yield "|---|---|---|---|---|"
    operands = {
        "none": "nothing",
        "value": "one value",
        "values": "1 to 10 values",
        "range": "`from` and `to`",
        "days": "a number of days",
    }
    for name, operator in operators().items():
        cells = (
            code(name),
            operator["title"],
            ", ".join(operator["types"]),
            operands[operator["operand"]],
            operator["evidence"],
        )
        yield f"| {' | '.join(map(cell, cells))} |"


def _built_in() -> Iterator[str]:
    yield from ("# Connectif's own contact fields", "")
    yield "They stand in every store; a definition names one by its id, without `ref`."
    yield from ("", "| id | in the console | type | options | evidence |", "|---|---|---|---|---|")
    for name, field in built_in_fields().items():
        options = ", ".join(map(code, field.get("options", ())))
        cells = (code(name), field["title"], field["type"], options, field["evidence"])
        yield f"| {' | '.join(map(cell, cells))} |"


def _pack() -> Iterator[str]:
    root = schemas.schema("pack")
    yield from ("# A pack: `resources/<pack>/pack.yaml`", "")
    yield from settings(root, root, 2)
    for part in PARTS:
        inside = schemas.schema(part)
        yield from ("", f"## `{part}`", "", prose(str(inside["description"])), "")
        yield from settings(inside, inside, 3)


def _stack() -> Iterator[str]:
    root = schemas.schema("stack")
    config = root["properties"]["config"]
    yield from ("# A store: `stacks/Pulumi.<stack>.yaml`", "", prose(str(root["description"])), "")
    yield (
        "Beside the settings below, `config` takes `<pack>:<parameter>` for every parameter of the "
        "packs that the store uses (`connectif schema stack` has them all, and so has an editor). "
        "A group, `stacks/groups/<group>.yaml`, has `config` with such values only, and no secrets."
    )
    yield from ("", "## Settings of `config`", "")
    yield from settings(config, root, 3)
    yield from ("", "## Written by Pulumi", "")
    others = {name: value for name, value in root["properties"].items() if name != "config"}
    yield from settings({"properties": others}, root, 3)


def _first_sentence(text: str) -> str:
    return f"{text.partition('. ')[0].rstrip('.')}."
