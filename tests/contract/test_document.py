"""The OpenAPI document says of everything how it is known, and the page made of it is fresh."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sandbox.operations import HANDLERS
from sandbox.options import SWITCHES
from tests.contract.openapi_document import METHODS, ROOT, OpenApiDocument

EVIDENCE = {"documented", "observed", "assumed"}
CONSTRAINTS = ("if", "then", "else", "contains", "not")


@pytest.fixture(scope="module")
def document() -> OpenApiDocument:
    return OpenApiDocument()


def operations(document: OpenApiDocument) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document.content["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def properties(schema: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every declared property; keywords that only constrain declare none."""
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from properties(item, f"{where}/{index}")
    elif isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield f"{where}/{name}", value
        for keyword, value in schema.items():
            if keyword not in CONSTRAINTS:
                yield from properties(value, f"{where}/{keyword}")


def test_every_operation_says_how_it_is_known(document: OpenApiDocument) -> None:
    found = list(operations(document))
    assert found
    for name, operation in found:
        assert operation.get("x-evidence") in EVIDENCE, name
        assert operation.get("x-source"), name
        assert operation.get("x-surface") in {"public", "extended"}, name
        assert operation.get("x-scope"), name


def test_every_property_says_how_it_is_known(document: OpenApiDocument) -> None:
    found = list(properties(document.content["components"]["schemas"], ""))
    assert len(found) > 100
    for name, schema in found:
        known = {**document.resolve(schema), **schema}
        assert known.get("x-evidence") in EVIDENCE, name
        assert known.get("x-source"), name


def test_nothing_of_the_extended_surface_is_said_to_be_known(document: OpenApiDocument) -> None:
    kinds = ("segments", "web-contents", "workflows")
    for name, operation in operations(document):
        if operation["x-surface"] == "extended":
            assert operation["x-evidence"] == "assumed", name
            assert name.split("/")[1] in kinds, name
    schemas = document.content["components"]["schemas"]
    extended = {n: schema for n, schema in schemas.items() if schema.get("x-surface") == "extended"}
    assert len(extended) > 15
    for name, schema in properties(extended, ""):
        known = {**document.resolve(schema), **schema}
        assert known["x-evidence"] == "assumed", name


def test_every_parameter_says_how_it_is_known(document: OpenApiDocument) -> None:
    for name, parameter in document.content["components"]["parameters"].items():
        assert parameter.get("x-evidence") in EVIDENCE, name
        assert parameter.get("x-source"), name


def test_every_schema_is_a_schema(document: OpenApiDocument) -> None:
    for schema in document.content["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_sandbox_does_every_operation_and_no_other(document: OpenApiDocument) -> None:
    assert {operation["operationId"] for _, operation in operations(document)} == set(HANDLERS)


def test_every_switch_that_the_document_names_exists(document: OpenApiDocument) -> None:
    named = {operation.get("x-switch") for _, operation in operations(document)}
    schemas = document.content["components"]["schemas"]
    named |= {schema.get("x-switch") for _, schema in properties(schemas, "")}
    named |= {schema.get("x-switch") for schema in schemas.values()}
    assert named - {None} <= set(SWITCHES)


def test_the_fidelity_page_is_fresh() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "tools.fidelity", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
