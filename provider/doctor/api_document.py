"""What is known of the API's answers: ``schemas/openapi.yaml``, read for comparing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from provider.definitions.schemas import FOLDER
from provider.doctor.vocabulary import Vocabulary

Node = Mapping[str, Any]
NOTHING: Node = {}
_FILE = "openapi.yaml"
_JSON = "application/json"


@dataclass(frozen=True)
class ApiDocument:
    """The document as data; ``digest`` tells one version of it from another."""

    content: Node
    digest: str

    def operation(self, path: str) -> tuple[str, Node]:
        """Give the path of an operation with its placeholders, and the schema of its answer."""
        for known, item in self.content["paths"].items():
            if _fits(known, path) and "get" in item:
                schema = item["get"]["responses"]["200"]["content"][_JSON]["schema"]
                return known, schema
        raise ValueError(f"{path} is not the path of a known operation")

    def resolved(self, node: Node, value: Any = None) -> Node:
        """Follow references, and choose among alternatives the one that a value is meant as."""
        while "$ref" in node:
            target: Any = self.content
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = {**target, **{key: node[key] for key in node if key != "$ref"}}
        if "oneOf" in node:
            return self.resolved({**_without(node, "oneOf"), **self._chosen(node, value)}, value)
        if "if" in node and isinstance(value, dict | list | str | int | float | bool):
            branch = node.get("then" if _holds(node["if"], value) else "else", NOTHING)
            merged = {**_without(node, "if", "then", "else"), **self.resolved(branch, value)}
            return self.resolved(merged, value)
        return node

    def _chosen(self, node: Node, value: Any) -> Node:
        """Choose by the discriminator; a word that it does not know leaves all of them."""
        discriminator = node.get("discriminator", NOTHING)
        named = discriminator.get("propertyName", "")
        mapping = discriminator.get("mapping", NOTHING)
        word = value.get(named) if isinstance(value, dict) else None
        if isinstance(word, str) and word in mapping:
            return {"$ref": mapping[word]}
        found = [self.resolved(item) for item in node["oneOf"]]
        properties: dict[str, Node] = {}
        for item in found:
            properties = {**item.get("properties", NOTHING), **properties}
        if mapping:
            properties[named] = {"type": "string", "enum": sorted(mapping)}
        required = set.intersection(*(set(item.get("required", ())) for item in found))
        return {"type": "object", "properties": properties, "required": sorted(required)}


@cache
def api_document() -> ApiDocument:
    """Read the document."""
    content = (FOLDER / _FILE).read_bytes()
    return ApiDocument(yaml.safe_load(content), hashlib.sha256(content).hexdigest()[:12])


@cache
def vocabulary() -> Vocabulary:
    """Give the words that a report may show, with those of the document."""
    schemas = api_document().content["components"]["schemas"]
    return Vocabulary(_names(schemas), _words(schemas))


def _names(node: Any) -> Iterator[str]:
    for item in _mappings(node):
        if isinstance(item.get("properties"), dict):
            yield from item["properties"]


def _words(node: Any) -> Iterator[str]:
    for item in _mappings(node):
        listed = item["enum"] if isinstance(item.get("enum"), list) else [item.get("const")]
        yield from (word for word in listed if isinstance(word, str) and word.isalpha())


def _mappings(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    for item in node if isinstance(node, list) else ():
        yield from _mappings(item)


def _fits(known: str, path: str) -> bool:
    """Whether a path is one of an operation, whose placeholders stand in braces."""
    parts, others = known.split("/"), path.split("/")
    return len(parts) == len(others) and all(
        part == other or part.startswith("{") for part, other in zip(parts, others, strict=True)
    )


def _holds(condition: Node, value: Any) -> bool:
    """Whether a condition of the document holds: it asks for an object, or for properties."""
    if not isinstance(value, dict):
        return False
    return all(name in value for name in condition.get("required", ()))


def _without(node: Node, *names: str) -> Node:
    return {key: item for key, item in node.items() if key not in names}
