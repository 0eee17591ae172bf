"""Requests and answers written by hand from the public pages, replayed against the sandbox.

They are not made from openapi.yaml: each is also held against that document, so that a mistake in
the one shows in the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.contract.openapi_document import OpenApiDocument
from tests.sandbox_process import SandboxProcess

EXAMPLES = Path(__file__).parent / "examples"
ALL_SCOPES = "apiKey sandbox:sandbox"
PROPERTIES = {
    "name", "source", "surface", "given", "switches", "scopes", "authorization", "request",
    "schema", "expect",
}  # fmt: skip
EXPECTATIONS = {"status", "body", "errors", "absent", "empty"}


def load() -> list[Any]:
    return [
        pytest.param(example, id=f"{file.stem}: {example['name']}")
        for file in sorted(EXAMPLES.glob("*.json"))
        for example in json.loads(file.read_text(encoding="utf-8"))["examples"]
    ]


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[dict[str, SandboxProcess]]:
    with (
        SandboxProcess.start(surface="public") as public,
        SandboxProcess.start(surface="extended") as extended,
    ):
        yield {"public": public, "extended": extended}


@pytest.fixture(scope="module")
def document() -> OpenApiDocument:
    return OpenApiDocument()


@pytest.mark.parametrize("example", load())
def test_example(
    example: dict[str, Any], sandboxes: dict[str, SandboxProcess], document: OpenApiDocument
) -> None:
    sandbox = sandboxes[example.get("surface", "extended")]
    assert example.keys() <= PROPERTIES
    assert example["expect"].keys() <= EXPECTATIONS
    prepare(example, sandbox)
    answer = send(example, sandbox)
    body = answer.json() if answer.content else None
    assert answer.status_code == example["expect"]["status"], answer.text
    check_body(example["expect"], body)
    check_document(example, document, answer.status_code, body)


def test_every_operation_has_an_example(document: OpenApiDocument) -> None:
    seen = set()
    for parameter in load():
        example = parameter.values[0]
        operation = document.operation(example["request"]["method"], example["request"]["path"])
        if operation and example["expect"]["status"] < 300:
            seen.add(operation["operationId"])
    every = {
        item[method]["operationId"]
        for item in document.content["paths"].values()
        for method in item
        if method != "parameters"
    }
    assert every - seen == {
        # Twins of operations that have one, at the paths that only a client shows.
        "patchContactByEmail",
        "deleteContactByEmail",
        "getContactByExternalId",
        "deleteContactByExternalId",
    }


def prepare(example: dict[str, Any], sandbox: SandboxProcess) -> None:
    sandbox.reset()
    sandbox.switches(**example.get("switches", {}))
    for given in example.get("given", ()):
        sandbox.put_object(given["collection"], given["id"], given["body"])
    if "scopes" in example:
        sandbox.add_key("limited", "secret", example["scopes"])


def send(example: dict[str, Any], sandbox: SandboxProcess) -> requests.Response:
    request = example["request"]
    headers = {"Authorization": example.get("authorization", ALL_SCOPES)}
    if "scopes" in example:
        headers["Authorization"] = "apiKey limited:secret"
    if "text" in request:
        headers["Content-Type"] = request["type"]
    return requests.request(
        request["method"],
        sandbox.url + request["path"],
        headers={name: value for name, value in headers.items() if value},
        json=request.get("body"),
        data=request.get("text"),
        timeout=10,
    )


def check_body(expect: dict[str, Any], body: Any) -> None:
    if "body" in expect:
        assert_part(expect["body"], body, "")
    if "errors" in expect:
        assert sorted(error["path"] for error in body["validationErrors"]) == expect["errors"]
        for error in body["validationErrors"]:
            assert error["reason"]
    for pointer in expect.get("absent", ()):
        assert pointer.lstrip("/") not in body
    if expect.get("empty"):
        assert body is None


def assert_part(expected: Any, actual: Any, where: str) -> None:
    """Compare what is expected; an answer may hold more."""
    if isinstance(expected, dict) and "$pattern" in expected:
        assert re.search(expected["$pattern"], actual), where
    elif isinstance(expected, dict):
        for name, value in expected.items():
            assert name in actual, f"{where}/{name}"
            assert_part(value, actual[name], f"{where}/{name}")
    elif isinstance(expected, list):
        assert len(actual) == len(expected), where
        for index, value in enumerate(expected):
            assert_part(value, actual[index], f"{where}/{index}")
    else:
        assert actual == expected, where
        assert type(actual) is type(expected), where


def check_document(
    example: dict[str, Any], document: OpenApiDocument, status: int, body: Any
) -> None:
    request = example["request"]
    operation = document.operation(request["method"], request["path"])
    served = ("public", example.get("surface", "extended"))
    if operation is None or operation["x-surface"] not in served:
        assert status in (404, 405)
        return
    assert document.answer_errors(operation, status, body) == []
    if "body" in request:
        fits = example.get("schema", "accepts") == "accepts"
        assert document.accepts_body(operation, request["body"]) == fits
    if status == 422:
        assert "schema" in example, "an example of a 422 says whether the schema refuses it too"
