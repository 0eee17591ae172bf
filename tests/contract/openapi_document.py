"""The OpenAPI document as the tests read it, apart from how the sandbox reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).resolve().parent.parent.parent
OPENAPI = ROOT / "schemas" / "openapi.yaml"
ADDRESS = "urn:openapi-under-test"
METHODS = ("get", "post", "put", "patch", "delete")


class OpenApiDocument:
    """schemas/openapi.yaml with plain validators, without the sandbox's own keywords."""

    def __init__(self) -> None:
        self.content: dict[str, Any] = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
        resource = DRAFT202012.create_resource(self.content)
        self._registry: Registry[Any] = Registry().with_resource(ADDRESS, resource)

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """Find the operation of a request, None when the document has none."""
        for template, item in self.content["paths"].items():
            pattern = re.sub(r"\{\w+\}", "[^/]+", template.rstrip("/"))
            if method.lower() in item and re.fullmatch(pattern, path.rstrip("/")):
                found: dict[str, Any] = item[method.lower()]
                return found
        return None

    def accepts_body(self, operation: Mapping[str, Any], body: Any) -> bool:
        """Tell whether a request body fits."""
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        return bool(self.validator(schema["$ref"]).is_valid(body))

    def answer_errors(self, operation: Mapping[str, Any], status: int, body: Any) -> list[str]:
        """Give what is wrong with an answer, in the document's eyes."""
        response = operation["responses"].get(str(status))
        if response is None:
            return [f"status {status} is not in the document"]
        response = self.resolve(response)
        if "content" not in response:
            return [] if body is None else ["a body where the document has none"]
        schema = response["content"]["application/json"]["schema"]
        return [error.message for error in self.validator(schema["$ref"]).iter_errors(body)]

    def validator(self, reference: str) -> Any:
        """Make a validator of a schema of the document."""
        return Draft202012Validator(
            {"$ref": ADDRESS + reference}, registry=self._registry, format_checker=FormatChecker()
        )

    def resolve(self, content: dict[str, Any]) -> dict[str, Any]:
        """Follow a reference."""
        target: Any = content
        if "$ref" in content:
            target = self.content
            for part in content["$ref"].removeprefix("#/").split("/"):
                target = target[part]
        found: dict[str, Any] = target
        return found
