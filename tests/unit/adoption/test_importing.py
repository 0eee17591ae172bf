"""The import file holds what the program registers and what the provider would have put out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from provider.adoption.importing import Binder, import_file
from provider.adoption.inventory import read_inventory
from provider.definitions import load
from provider.engine.link import heard
from provider.stores import State, open_store, read_state
from tests.engine.project import Project
from tests.provider.process import CONSTANT
from tests.sandbox_process import ROOT
from tests.unit.adoption.by_hand import EVENT, HEADER_SECRET, INTEGRATION, ByHand, project_on

STORE = "0123456789abcdef01234567"
STACK = "urn:pulumi:test::connectif::"
#: A Pulumi program that prints what it registers, in place of handing it to an engine.
PROGRAM = """
import json, sys
from pathlib import Path
import pulumi

seen = {}

class Recorder(pulumi.runtime.Mocks):
    def new_resource(self, args):
        seen[args.name] = {"type": args.typ, "inputs": args.inputs}
        ids = {"Store": sys.argv[3], "ContactField": args.inputs.get("fieldId")}
        return ids.get(args.inputs.get("kind"), args.name), args.inputs

    def call(self, args):
        return {}

pulumi.runtime.set_mocks(Recorder(), project="connectif", stack="test")
pulumi.runtime.set_config("connectif:surface", sys.argv[2])
from provider.definitions import load
from provider.engine.program import register

@pulumi.runtime.test
def run():
    register(load(Path(sys.argv[1]), "test"))

run()
print(json.dumps(seen))
"""


def registered(project: Project, surface: str) -> Mapping[str, Any]:
    """Give what the program registers, by name."""
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(project.folder), surface, STORE],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[str, Any] = json.loads(finished.stdout)
    for item in found.values():
        item["inputs"].pop("__source", None)
    return found


def file_of(project: Project, bindings: Mapping[str, tuple[str, str]], state: State | None) -> Any:
    """Give the import file of the recipe's pack; ``bindings`` maps names to kinds and ids."""
    process = open_store(project.folder, "test", {})
    inventory = read_inventory(process, "test")
    binder = Binder(process, load(project.folder, "test"), inventory.store, state)
    found = {name: inventory.find(kind, known) for name, (kind, known) in bindings.items()}
    bound = {name: item for name, item in found.items() if item is not None}
    assert bound.keys() == bindings.keys()
    with heard():
        return json.loads(import_file(binder.imported(bound, binder.definitions), state))


@pytest.mark.parametrize("surface", ["public", "extended"])
def test_the_inputs_are_those_of_the_program(
    tmp_path: Path, request: pytest.FixtureRequest, surface: str
) -> None:
    store: ByHand = request.getfixturevalue(surface)
    store.store.reset(STORE)
    project = project_on(tmp_path, store.store, surface, "reskyt")
    project.stack_file.write_text(project.stack_file.read_text() + "  reskyt:pushTitle: Hello\n")
    expected = dict(registered(project, surface))
    pack = expected.pop("reskyt")
    process = open_store(project.folder, "test", {})
    configuration = load(project.folder, "test")
    binder = Binder(process, configuration, STORE, None)
    for definition in configuration.definitions:
        inputs = expected[definition.name]["inputs"]
        assert binder.inputs(definition) | {"__provider": CONSTANT} == inputs
    file = file_of(project, {}, None)["resources"]
    if surface == "public":  # else nothing is there, and a pack of nothing is not imported
        assert file.pop(0) == {"type": pack["type"], "name": "reskyt", "component": True}
    found = {item["name"]: item for item in file}
    for name in ("store", "tasks"):
        assert found[name]["inputs"] == expected[name]["inputs"]
        assert found[name]["type"] == expected[name]["type"]
    for name, item in found.items():
        assert item["type"] == expected[name]["type"]
        assert item["outputs"]["__provider"] == CONSTANT


@pytest.fixture
def project(tmp_path: Path, public: ByHand) -> Project:
    made = project_on(tmp_path, public.store, "public", "reskyt")
    made.stack_file.write_text(made.stack_file.read_text() + "  reskyt:pushTitle: Hello\n")
    return made


BINDINGS = {
    "reskyt.integration": ("CustomIntegration", INTEGRATION),
    "reskyt.push-event": ("OutboundEvent", EVENT),
}


def test_what_is_bound_lands_as_the_store_has_it(project: Project, public: ByHand) -> None:
    public.push_service()
    text = json.dumps(file_of(project, BINDINGS, None))
    assert HEADER_SECRET not in text
    found = {item["name"]: item for item in json.loads(text)["resources"]}
    event = found["reskyt.push-event"]
    assert event["parent"] == "reskyt"
    assert event["inputs"]["name"] == event["outputs"]["name"] == "Send it"
    assert event["inputs"]["integration"] == "reskyt.integration"
    assert event["inputs"]["headers"] == {"x-api-key": {"secret": "reskyt.apiKey", "version": 1}}
    assert event["outputs"]["objectId"] == EVENT
    assert event["outputs"]["integrationObjectId"] == INTEGRATION
    assert event["outputs"]["status"] == "applied"
    # What is not there is made by up; what the API does not show is a task already.
    assert "reskyt.token-field" not in found
    assert found["reskyt.token-script"]["outputs"]["status"] == "pending"


def test_what_the_state_has_is_not_imported_again(project: Project, public: ByHand) -> None:
    public.push_service()
    first = file_of(project, BINDINGS, None)["resources"]
    kept = [item for item in first if item["name"] in ("store", "reskyt.integration")]
    resources = [
        {
            "urn": f"{STACK}connectif:pack:Pack${item['type']}::{item['name']}",
            **{key: item[key] for key in ("type", "id", "inputs", "outputs")},
        }
        for item in kept
    ]
    content = json.dumps({"checkpoint": {"latest": {"resources": resources}}})
    project.write(".state/.pulumi/stacks/connectif/test.json", content)
    again = file_of(project, BINDINGS, read_state(project.folder, "test"))
    urn = f"{STACK}connectif:pack:Pack::reskyt"
    assert again["nameTable"] == {"reskyt": urn}
    names = [item["name"] for item in again["resources"]]
    assert names == [
        item["name"] for item in first[1:] if item["name"] not in ("store", "reskyt.integration")
    ]
