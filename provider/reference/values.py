"""The schemas of stack and group files: the settings of ours, and the parameters of every pack."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from provider.definitions import schemas
from provider.definitions.packs import RESERVED, PackSource
from provider.definitions.parameters import Parameter
from provider.definitions.stacks import PROJECT
from provider.reference.portable import Portable, Schema

_NEW_PACK = "is no pack of this checkout (connectif schema --write takes a new one in)"
#: Numbers and truths as ``pulumi config set`` writes them: as text.
_AS_TEXT = {
    "integer": r"^-?[0-9]{1,15}$",
    "number": r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$",
    "boolean": "^(true|false)$",
}
_ENCRYPTED: Schema = {
    "type": "object",
    "required": ["secure"],
    "additionalProperties": False,
    "properties": {"secure": {"type": "string"}},
    "errorMessage": "a secret stands here encrypted only (pulumi config set --secret KEY), or "
    "better not at all: give it by the environment",
}


def stack_schema(packs: Sequence[PackSource]) -> Schema:
    """Give the schema of stacks/Pulumi.<stack>.yaml; Pulumi's own keys are among it."""
    source = Portable(schemas.schema("stack"))
    found = source.whole()
    config: Schema = found["properties"]["config"]
    settings: Schema = config["properties"]
    named = settings[f"{PROJECT}:packs"]
    named["items"] |= {"enum": [pack.name for pack in packs], "errorMessage": _NEW_PACK}
    values = {key: schema for pack in packs for key, schema in _values(pack, secrets=True)}
    # A key without a namespace is the project's own, as for Pulumi.
    short = {
        f"^{name.removeprefix(f'{PROJECT}:')}$": {"allOf": [{"$ref": f"#/definitions/{name}"}]}
        for name in settings
    }
    definitions = {**source.definitions(), **settings}
    config["properties"] = {
        **{name: {"allOf": [{"$ref": f"#/definitions/{name}"}]} for name in settings},
        **values,
    }
    config["patternProperties"] = {**short, _others(packs, {PROJECT}): True}
    config["additionalProperties"] = False
    del config["required"], config["errorMessage"]
    config |= {"if": {"required": ["packs"]}, "else": {"required": [f"{PROJECT}:packs"]}}
    return {**found, "definitions": definitions}


def group_schema(packs: Sequence[PackSource]) -> Schema:
    """Give the schema of stacks/groups/<group>.yaml: values of packs, and no secrets."""
    values = {key: schema for pack in packs for key, schema in _values(pack, secrets=False)}
    return {
        "title": "Group",
        "description": "stacks/groups/<group>.yaml: what several stores share. A store takes it "
        "with connectif:group, and gives what differs.",
        "type": "object",
        "required": ["config"],
        "additionalProperties": False,
        "properties": {
            "config": {
                "description": "Values of packs, as <pack>:<parameter>; no secrets.",
                "type": "object",
                "properties": values,
                "patternProperties": {_others(packs, RESERVED): True},
                "additionalProperties": False,
            }
        },
    }


def _others(packs: Sequence[PackSource], also: Collection[str]) -> str:
    """Give a pattern for keys of namespaces that nothing is known of, such as a new pack's."""
    known = sorted({*also, *(pack.name for pack in packs)})
    return f"^(?!(?:{'|'.join(map(re.escape, known))}):)[^:]+:"


def _values(pack: PackSource, *, secrets: bool) -> Iterator[tuple[str, Schema]]:
    for parameter in (pack.parameters or {}).values():
        if secrets or not parameter.secret:
            yield f"{pack.name}:{parameter.name}", _value(parameter)


def _value(parameter: Parameter) -> Schema:
    """Give what a store may write for a parameter."""
    if parameter.secret:
        return {**_about(parameter), **_ENCRYPTED}
    judged = Portable({}).same({k: v for k, v in parameter.schema.items() if k not in _SAID})
    judged = _in_part(judged)
    text = _AS_TEXT.get(str(parameter.schema.get("type")))
    if text:
        judged = {"if": {"type": "string"}, "then": {"pattern": text}, "else": judged}
    return {**_about(parameter), **judged}


_SAID = frozenset({"title", "description", "default", "example", "secret"})


def _about(parameter: Parameter) -> Schema:
    """Give what an editor says about a parameter."""
    schema = parameter.schema
    found: Schema = {"title": schema["title"]} if "title" in schema else {}
    description = str(schema.get("description", ""))
    if parameter.required:
        description = f"{description} Every store must give it.".strip()
    found["description"] = description
    found |= {"default": schema["default"]} if "default" in schema else {}
    return found | ({"examples": [schema["example"]]} if "example" in schema else {})


def _in_part(schema: Mapping[str, Any]) -> Schema:
    """Let a mapping give a part only: the rest comes from the group or the pack's default."""
    found = {word: value for word, value in schema.items() if word != "required"}
    if "properties" in found:
        inside = found["properties"].items()
        found["properties"] = {n: _in_part(s) if isinstance(s, dict) else s for n, s in inside}
    return found
