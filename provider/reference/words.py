"""What a setting takes, in words and in Markdown, from its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "mapping",
}
_FORMATS = {
    "contact-field-id": "id of a contact field",
    "country-code": "country code in digits",
    "date-or-date-time": "day or moment in UTC",
    "date-time": "moment in UTC",
    "day": "day",
    "header-name": "header name",
    "header-value": "header value",
    "json-pointer": "JSON Pointer",
    "name": "text on one line",
    "regex": "regular expression",
    "uri": "web address",
    "webhook-url": "https address (http on this machine only)",
}
_BOUNDS = (
    ("minimum", "at least {}"),
    ("maximum", "at most {}"),
    ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"),
    ("minItems", "at least {} entries"),
    ("maxItems", "at most {} entries"),
    ("minProperties", "at least {} entries"),
    ("maxProperties", "at most {} entries"),
)
#: Bounds that say no more than that something stands there.
_EMPTY = frozenset({"minLength", "minItems", "minProperties"})

Schema = Mapping[str, Any]


def resolved(schema: Any, root: Schema) -> Schema:
    """Follow references; what stands beside one wins over what it leads to."""
    if not isinstance(schema, Mapping):
        return {}
    if "$ref" not in schema:
        return schema
    target = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    own = {word: value for word, value in schema.items() if word != "$ref"}
    return {**resolved(target, root), **own}


def takes(schema: Any, root: Schema) -> str:
    """Say what may stand at a setting."""
    found = resolved(schema, root)
    words = _choices(found, root) or _plain(found, root)
    bounds = [text.format(found[word]) for word, text in _BOUNDS if _counts(found, word)]
    return ", ".join([words, *bounds])


def _counts(schema: Schema, word: str) -> bool:
    one_of = {"minProperties", "maxProperties"} <= schema.keys() and schema["maxProperties"] == 1
    trivial = word in _EMPTY and schema.get(word) == 1
    return word in schema and not trivial and not (one_of and word.endswith("Properties"))


def _choices(schema: Schema, root: Schema) -> str | None:
    """Give the words to choose from, with the mapping that may stand in their place."""
    if "const" in schema:
        return code(schema["const"])
    words = schema.get("enum") or schema.get("then", {}).get("enum")
    if not words:
        return None
    found = ", ".join(map(code, words))
    inside = _shape(schema, root)
    return f"{found} or {inside}" if inside else found


def _plain(schema: Schema, root: Schema) -> str:
    """Give the types, a reference or a secret by its form."""
    if "x-ref" in schema:
        built_in = ", or the id of a built-in field" if "string" in _names(schema) else ""
        return f"`{{ref: KEY}}` of kind {code(schema['x-ref'])}{built_in}"
    names = _names(schema)
    if not names:
        return "any value"
    return " or ".join(dict.fromkeys(_type(name, schema, root) for name in names))


def _names(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _type(name: str, schema: Schema, root: Schema) -> str:
    if name == "string":
        return _FORMATS.get(str(schema.get("format")), _TYPES[name])
    if name == "array" and "items" in schema:
        return f"list of: {takes(schema['items'], root)}"
    if name == "object":
        return _shape(schema, root) or _TYPES[name]
    return _TYPES[name]


def _shape(schema: Schema, root: Schema) -> str:
    """Give the form of a mapping: its keys, or what stands at each key of one's own."""
    if "object" not in _names(schema):
        return ""
    if schema.get("x-secret"):
        return "`{secret: NAME, version: 1}`"
    if is_map(schema):
        inside = resolved(schema.get("additionalProperties"), root)
        return "mapping by id" if "properties" in inside else _map_of(schema, root)
    keys = list(schema.get("properties") or schema.get("then", {}).get("properties", ()))
    if len(keys) == 1 or schema.get("maxProperties") == 1:
        return " or ".join(f"`{{{key}: ...}}`" for key in keys)
    if set(keys) == set(schema.get("required", ())):
        return f"`{{{', '.join(f'{key}: ...' for key in keys)}}}`" if keys else ""
    return f"mapping of {', '.join(map(code, keys))}"


def is_map(schema: Schema) -> bool:
    """Whether a mapping has keys of one's own, which all hold the same."""
    free = isinstance(schema.get("additionalProperties"), Mapping)
    return bool(schema.get("x-map")) or (free and "properties" not in schema)


def _map_of(schema: Schema, root: Schema) -> str:
    value = schema.get("additionalProperties")
    inside = f" to {takes(value, root)}" if isinstance(value, Mapping) else ""
    return f"mapping, name{inside}"


def code(value: Any) -> str:
    """Write a value as it stands in YAML."""
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value)}`"


def cell(text: str) -> str:
    """Give a text as the cell of a Markdown table."""
    return prose(" ".join(text.split()).replace("|", "\\|"))


def prose(text: str) -> str:
    """Give a text as Markdown in which what looks like HTML is none, code left alone."""
    parts = text.split("`")
    parts[::2] = [part.replace("<", "&lt;") for part in parts[::2]]
    return "`".join(parts)
