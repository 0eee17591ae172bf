"""Requests made by schemathesis from openapi.yaml, good and bad, against the running sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contract.openapi_document import OPENAPI
from tests.sandbox_process import SandboxProcess

KEY = {"Authorization": "apiKey sandbox:sandbox"}
# Objects with these ids exist, so that requests to the path of one object meet it.
INTEGRATION = "6566f1a2b3c4d5e6f7a8b9c0"
EVENT = "6566f1a2b3c4d5e6f7a8b9c1"
KNOWN = {"id": INTEGRATION, "eventTypeId": EVENT}
# One of each, with the same id, so that every path of one object meets it.
NODES = [
    {"id": "visit", "type": "page-visit", "after": ["start"], "pages": "any", "limits": "none"}
]
FILTER = {"id": "a", "field": "_name", "operator": "equals", "value": "A"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Why the sandbox may refuse a body that fits its schema: rules that no schema can say.
BEYOND_SCHEMA = {
    "is already in use",
    "must be unique",
    "must be the id of an option",
    "must not be less than minValue",
    "must not be less than minDate",
    "is not a day that exists",
    # Of the operator or the node's type, which are lists of their own in schemas/.
    "is not an operator",
    "is not a contact field of the store",
    "groups are for dynamic-plus segments",
    "is not in the store (segments)",
}
FEW = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

configuration = schemathesis.Config.from_dict(
    {"checks": {"positive_data_acceptance": {"enabled": False}}}
)
document = schemathesis.openapi.from_path(str(OPENAPI), config=configuration)
document.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess.start(contact_field_limit=100_000) as process:
        fill(process)
        yield process


def fill(sandbox: SandboxProcess) -> None:
    sandbox.put_object("custom-integrations", INTEGRATION, {"name": "A", "eventsEnabled": True})
    event = {
        "customIntegrationId": INTEGRATION,
        "name": "E",
        "category": "send",
        "webhookUrl": "https://shop.example/",
        "fields": [{"id": "a", "name": "A", "type": "text"}],
    }
    sandbox.put_object("custom-event-types", EVENT, event)
    sandbox.put_object("contact-fields", "a", {"name": "A", "type": "text"})
    segment = {"name": "A", "type": "dynamic", "match": "all", "filters": [FILTER]}
    sandbox.put_object("segments", INTEGRATION, segment)
    sandbox.put_object("web-contents", INTEGRATION, {"name": "A", "type": "inline", "html": "a"})
    workflow = {"name": "A", "start": {"audience": "all-contacts", "source": "new"}, "nodes": NODES}
    sandbox.put_object("workflows", INTEGRATION, workflow)


@document.parametrize()
@FEW
def test_the_sandbox_keeps_to_the_document(case: Any, sandbox: SandboxProcess) -> None:
    if mode(case, ParameterLocation.PATH) is GenerationMode.POSITIVE and case.method != "DELETE":
        case.path_parameters |= {
            name: KNOWN[name] for name in case.path_parameters if name in KNOWN
        }
        if "contact-fields" in case.path:
            case.path_parameters["id"] = "a"
    response = case.call(base_url=sandbox.url, headers=KEY)
    # Unknown query parameters and headers may be sent to this API; bad bodies may not.
    bad = mode(case, ParameterLocation.BODY) is GenerationMode.NEGATIVE
    case.validate_response(response, checks=[*CHECKS, negative_data_rejection] if bad else CHECKS)


def mode(case: Any, part: ParameterLocation) -> GenerationMode | None:
    component = case.meta.components.get(part)
    return component.mode if component else None


def keep_to_the_lists(body: Any) -> None:
    """Put in nodes and filters that are there: their types and operators are lists elsewhere."""
    for name, known in (("nodes", NODES), ("filters", [FILTER])):
        if name in body:
            body[name] = known


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/contact-fields/", "POST"),
        ("/custom-integrations/", "POST"),
        ("/custom-integrations/{id}", "PATCH"),
        ("/custom-integrations/{id}/custom-event-types/", "POST"),
        ("/segments/", "POST"),
        ("/segments/{id}", "PATCH"),
        ("/web-contents/", "POST"),
        ("/web-contents/{id}", "PATCH"),
        ("/workflows/", "POST"),
        ("/workflows/{id}", "PATCH"),
    ],
)
def test_good_bodies_are_taken(path: str, method: str, sandbox: SandboxProcess) -> None:
    # Otherwise the test above could pass on refusals alone.
    taken = 0
    fill(sandbox)

    @FEW
    @given(case=document[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def send(case: Any) -> None:
        nonlocal taken
        case.path_parameters = {"id": INTEGRATION} if "{id}" in path else {}
        keep_to_the_lists(case.body)
        response = case.call(base_url=sandbox.url, headers=KEY)
        taken += response.status_code < 300
        if response.status_code >= 300:
            assert response.status_code == 422
            reasons = {error["reason"] for error in response.json()["validationErrors"]}
            assert reasons <= BEYOND_SCHEMA

    send()
    assert taken >= 5  # else nearly all was refused, and nothing was tried
