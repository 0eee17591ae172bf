"""The answers of a store that holds one of everything, beside what is known of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from provider.api import Client, Credentials
from provider.doctor.answer_shapes import check_shapes
from provider.doctor.answers import Answers, ask
from provider.doctor.shape_report import store_shape
from tests.sandbox_process import SandboxProcess
from tests.unit.doctor.folder import Folder

EXAMPLES = Path(__file__).resolve().parents[2] / "contract" / "examples"


def examples() -> Iterator[dict[str, Any]]:
    """Yield the requests, written by hand from the public pages, that make something."""
    for file in sorted(EXAMPLES.glob("*.json")):
        for example in json.loads(file.read_text(encoding="utf-8"))["examples"]:
            made = example["expect"]["status"] == 201 and "body" in example["request"]
            if made and not {"switches", "scopes", "authorization"} & set(example):
                yield example


def fill(sandbox: SandboxProcess) -> None:
    """Make all that the examples make, in a store that is never emptied in between."""
    for example in examples():
        for given in example.get("given", ()):
            sandbox.put_object(given["collection"], given["id"], given["body"])
        request = example["request"]
        headers = {"Authorization": "apiKey sandbox:sandbox"}
        url = sandbox.url + request["path"]
        requests.post(url, json=request["body"], headers=headers, timeout=10)


def asked(sandbox: SandboxProcess, *, extended: bool) -> Answers:
    client = Client(sandbox.url, Credentials.parse("sandbox:sandbox"), extended=extended)
    try:
        return ask(client, extended=extended)
    finally:
        client.close()


@pytest.mark.parametrize(("surface", "paths"), [("public", "flat"), ("extended", "nested")])
def test_everything_that_is_known_is_no_difference(surface: str, paths: str) -> None:
    extended = surface == "extended"
    with SandboxProcess(surface=surface, page_size=7) as sandbox:
        fill(sandbox)
        sandbox.switches(eventPaths=paths)
        shape = store_shape(asked(sandbox, extended=extended), extended=extended)
    looked = {item.operation: item.objects for item in shape.operations}
    assert looked["GET /contact-fields/"] == "10 or more"
    nested = "GET /custom-integrations/{id}/custom-event-types/"
    assert looked[nested if paths == "nested" else "GET /custom-event-types/"] != "none"
    assert ("GET /workflows/" in looked, "GET /segments/" in looked) == (True, extended)
    for operation in shape.operations:
        assert operation.answer == "200"
        told = [(item.kind, item.path, item.found) for item in operation.differences]
        # Words of a property whose words nobody knows are told, and are no difference.
        others = [item for item in told if item[0] != "word"]
        assert others == [], operation.operation
        assert {item[2] for item in told} <= {"active", "api", "webhook", "web", "api, web"}
    assert shape.link_parameters == ("cursor",)


@pytest.fixture
def answers(store: SandboxProcess, shop: Folder) -> Answers:
    client = Client(store.url, Credentials.parse(shop.environment["CONNECTIF_API_KEY"]))
    try:
        return ask(client, extended=False)
    finally:
        client.close()


def changed(answers: Answers, area: str, **properties: Any) -> Answers:
    """Give the answers with other properties in the objects of an area."""
    for look in answers.by_area[area].looks.values():
        for body in look.bodies:
            body["results"] = [{**WORKFLOW, **properties}]
    return answers


WORKFLOW = {"id": "c" * 24, "name": "canary", "status": "active"}


def test_answers_as_known_are_fine(shop: Folder, answers: Answers) -> None:
    (finding,) = check_shapes(shop.subject, answers)
    assert (finding.result, finding.sentence) == ("ok", "The answers look as known.")


def test_more_than_is_known_is_fine_and_told(shop: Folder, answers: Answers) -> None:
    (finding,) = check_shapes(shop.subject, changed(answers, "Workflows", folder="canary"))
    assert finding.result == "ok"
    assert "with 1 property more" in finding.sentence
    assert "canary" not in f"{finding}"


def test_other_than_is_known_is_a_warning_with_the_report_to_share(
    shop: Folder, answers: Answers
) -> None:
    other = changed(answers, "Workflows", status="canary", name=4711)
    (finding,) = check_shapes(shop.subject, other)
    assert finding.result == "warning"
    assert "2 differences" in finding.sentence
    assert finding.advice.endswith("Run: connectif doctor --stack test --shapes")
    assert "canary" not in f"{finding}"


def test_no_answers_have_no_shape(shop: Folder) -> None:
    assert list(check_shapes(shop.subject, Answers({}))) == []
