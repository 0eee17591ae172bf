"""The operations of schemas/openapi.yaml: which request means which, and what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from sandbox.errors import ApiError, ValidationProblem, bad_request, not_found
from sandbox.validation import Schemas, problems

OPENAPI = Path(__file__).resolve().parent.parent / "schemas" / "openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
PUBLIC = "public"


@dataclass(frozen=True)
class Operation:
    """One operation of the document.

    `surface` is `public` or, where the operation is our own assumption, `extended`; `scope` is the
    scope that the key needs, `body` the validator of the request body (None where
    the operation takes none), `properties` every property that its body may have.
    """

    id: str
    method: str
    surface: str
    scope: str
    parameters: Mapping[str, Any]
    body: Any
    properties: frozenset[str] | None


@dataclass(frozen=True)
class Match:
    """What a path means: the operations of its methods, and the values in its place-holders."""

    operations: Mapping[str, Operation]
    values: Mapping[str, str]

    def operation(self, method: str) -> Operation:
        """Choose by method; raises ApiError 405 when the path has no such method."""
        if method not in self.operations:
            allowed = ", ".join(sorted(self.operations))
            raise ApiError(405, f"Only {allowed} here.", headers={"Allow": allowed})
        return self.operations[method]


class Contract:
    """The operations of one surface."""

    def __init__(self, document: Mapping[str, Any], surface: str) -> None:
        self._document = document
        self._surface = surface
        self._schemas = Schemas(document)
        self._routes = [
            (tuple(_segments(template)), self._operations(item))
            for template, item in document["paths"].items()
        ]

    def match(self, raw_path: str) -> Match:
        """Find what a path means; raises ApiError 404 when it means nothing.

        A trailing slash makes no difference: the pages write collections with it, public samples
        call them without.
        """
        for match in self._matches(raw_path):
            served = {
                method: operation
                for method, operation in match.operations.items()
                if operation.surface in (PUBLIC, self._surface)
            }
            if served:
                return Match(served, match.values)
        raise not_found("There is nothing at this path.")

    def recognise(self, raw_path: str, method: str) -> Operation | None:
        """Find the operation that a request means, on whatever surface; None when it means none."""
        for match in self._matches(raw_path):
            if method in match.operations:
                return match.operations[method]
        return None

    def operation(self, identifier: str) -> Operation | None:
        """Find an operation by its operationId, on whatever surface."""
        every = (item for _, operations in self._routes for item in operations.values())
        return next((item for item in every if item.id == identifier), None)

    def check_path(self, operation: Operation, values: Mapping[str, str]) -> None:
        """Check the ids in a path; raises ApiError 400."""
        for name, value in values.items():
            if problems(operation.parameters[name], value):
                raise bad_request(f"The {name} in the path is not valid.")

    def check_body(self, operation: Operation, body: Any) -> list[ValidationProblem]:
        """Give every rule of the body's schema that it breaks."""
        return problems(operation.body, body)

    def _matches(self, raw_path: str) -> Iterator[Match]:
        parts = [unquote(part) for part in _segments(raw_path)]
        for segments, operations in self._routes:
            values = _values(segments, parts)
            if values is not None:
                yield Match(operations, values)

    def _operations(self, item: Mapping[str, Any]) -> dict[str, Operation]:
        return {
            method.upper(): self._operation(method, item) for method in METHODS if method in item
        }

    def _operation(self, method: str, item: Mapping[str, Any]) -> Operation:
        content = item[method]
        schema = _body_schema(content)
        return Operation(
            id=content["operationId"],
            method=method.upper(),
            surface=content["x-surface"],
            scope=content["x-scope"],
            parameters=self._path_parameters(item.get("parameters", [])),
            body=self._schemas.validator(schema.removeprefix("#")) if schema else None,
            properties=self._known_properties(schema),
        )

    def _path_parameters(self, references: list[Mapping[str, str]]) -> dict[str, Any]:
        pointers = [reference["$ref"].removeprefix("#") for reference in references]
        return {
            self._at(pointer)["name"]: self._schemas.validator(f"{pointer}/schema")
            for pointer in pointers
        }

    def _known_properties(self, schema: str | None) -> frozenset[str] | None:
        """Collect the properties of a closed body, over all its branches; None for an open one."""
        if schema is None:
            return None
        content = self._at(schema.removeprefix("#"))
        branches = [
            self._at(branch["$ref"].removeprefix("#")) for branch in content.get("oneOf", ())
        ]
        closed = [
            part for part in branches or [content] if part.get("additionalProperties") is False
        ]
        return frozenset(name for part in closed for name in part["properties"]) or None

    def _at(self, pointer: str) -> Any:
        value: Any = self._document
        for part in pointer.strip("/").split("/"):
            value = value[part]
        return value


@cache
def load_contract(surface: str) -> Contract:
    """Read schemas/openapi.yaml, once for a process."""
    return Contract(_document(), surface)


@cache
def _document() -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with OPENAPI.open(encoding="utf-8") as stream:
        document: Mapping[str, Any] = yaml.load(stream, Loader=loader)
        return document


def _body_schema(operation: Mapping[str, Any]) -> str | None:
    if "requestBody" not in operation:
        return None
    reference: str = operation["requestBody"]["content"][JSON]["schema"]["$ref"]
    return reference


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/")


def _values(segments: tuple[str, ...], parts: list[str]) -> dict[str, str] | None:
    if len(segments) != len(parts):
        return None
    values = {}
    for segment, part in zip(segments, parts, strict=True):
        if segment.startswith("{"):
            values[segment.strip("{}")] = part
        elif segment != part:
            return None
    return values
