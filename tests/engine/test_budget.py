"""API calls, counted in the store's journal: they are what a rate limit makes dear."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.engine.definitions import (
    COLLECTION,
    EVENT,
    FIELD,
    HOLDERS,
    INTEGRATION,
    PUSH,
    SCRIPT,
    changed,
    field,
    node,
)
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

PAGE_SIZE = 25
FIELDS, INTEGRATIONS, EVENTS_EACH = 120, 20, 2
OF_EACH = 60


@pytest.fixture
def sandbox() -> Iterator[SandboxProcess]:
    """Start a store with pages of 25 and without contact fields of its own."""
    with SandboxProcess(requests_per_minute=0, page_size=PAGE_SIZE) as process:
        process.switches(systemFields=False)
        yield process


@pytest.fixture
def project(project: Project) -> Project:
    """Let the engine write the state at the end only, which takes no part in what is counted."""
    project.environment["PULUMI_SKIP_CHECKPOINTS"] = "true"
    return project


def many(description: str = "") -> dict[str, dict[str, Any]]:
    """Give 120 contact fields and 20 integrations with 2 events each."""
    definitions = {f"field-{number}": field(number) for number in range(FIELDS)}
    for number in range(INTEGRATIONS):
        key = f"integration-{number}"
        definitions[key] = changed(INTEGRATION, name=f"Integration {number}")
        for event in range(EVENTS_EACH):
            place = {"integration": {"ref": key}, "name": f"Event {event}"}
            definitions[f"event-{number}-{event}"] = changed(EVENT, **place)
    definitions["integration-0"] = changed(
        INTEGRATION, name="Integration 0", description=description or "first"
    )
    return definitions


def calls(sandbox: SandboxProcess) -> Counter[str]:
    """Count the journal's requests by method and collection."""
    found: Counter[str] = Counter()
    for item in sandbox.journal():
        parts = item["path"].strip("/").split("/")
        nested = len(parts) == 3
        found[f"{item['method']} {'nested' if nested else parts[0]}"] += 1
    return found


def pages(count: int) -> int:
    """Give the number of pages that a list of so many items takes."""
    return -(-count // PAGE_SIZE)


@pytest.mark.timeout(400)
def test_a_preview_reads_every_list_once_and_a_change_costs_one_write(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", many())
    project.configure(["shop"])
    project.up()

    per_process = Counter(
        {
            "GET store": 1,
            "GET contact-fields": pages(FIELDS),
            "GET custom-integrations": pages(INTEGRATIONS),
            "GET custom-event-types": pages(INTEGRATIONS * EVENTS_EACH),
        }
    )
    sandbox.clear_journal()
    project.settled()
    assert calls(sandbox) == per_process

    sandbox.clear_journal()
    project.pack("shop", many("changed"))
    project.up()
    assert calls(sandbox) == per_process + Counter({"PATCH custom-integrations": 1})

    # Where the flat list of events is not there, it is one 404 and one list per integration.
    sandbox.switches(eventPaths="nested")
    sandbox.clear_journal()
    project.settled()
    nested = per_process - Counter({"GET custom-event-types": pages(INTEGRATIONS * EVENTS_EACH)})
    nested += Counter({"GET custom-event-types": 1, "GET nested": INTEGRATIONS})
    assert calls(sandbox) == nested


def workflows(**edited: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give 60 each of segments, contents and workflows; half of the workflows would send."""
    definitions = {"token": FIELD, "integration": INTEGRATION, "event": EVENT}
    for number in range(OF_EACH):
        holders, script = f"holders-{number}", f"script-{number}"
        definitions[holders] = changed(HOLDERS, name=f"Holders {number}")
        definitions[script] = changed(SCRIPT, name=f"Script {number}")
        key, name = f"workflow-{number}", f"Workflow {number}"
        if number % 2:
            collecting = node(COLLECTION, "collect", content={"ref": script})
            definitions[key] = changed(collecting, name=name)
        else:
            audience = {"audience": {"segment": {"ref": holders}}, "source": "existing"}
            definitions[key] = changed(PUSH, name=name, start=audience)
    return definitions | edited


@pytest.mark.timeout(400)
def test_sixty_workflows_cost_a_list_and_what_a_change_needs(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", workflows())
    project.configure(["shop"], connectif__surface="extended")
    project.up()
    assert len(sandbox.objects("workflows")) == OF_EACH
    # The store itself, and one list of each kind with its pages.
    names = ("contact-fields", "custom-integrations", "custom-event-types")
    per_process = Counter({f"GET {name}": 1 for name in ("store", *names)})
    lists = ("segments", "web-contents", "workflows")
    per_process += Counter({f"GET {name}": pages(OF_EACH) for name in lists})
    sandbox.clear_journal()
    project.settled()
    assert calls(sandbox) == per_process

    setting = changed(node(workflows()["workflow-1"], "in-app", right="my-app"), tags=["a"])
    structure = node(workflows()["workflow-3"], "in-app", operator="equals")
    edited = {
        "script-1": changed(workflows()["script-1"], html="<b></b>"),
        "holders-0": changed(workflows()["holders-0"], match="any", name="Other holders"),
        "workflow-1": setting,
        "workflow-3": structure,
        "workflow-2": changed(workflows()["workflow-2"], run={"once": "a"}),
        "workflow-more": changed(structure, name="One more"),
    }
    sandbox.clear_journal()
    project.pack("shop", workflows(**edited))
    project.up()
    writes = Counter({"PATCH web-contents": 1, "PATCH segments": 1})
    # A setting; a label in a draft's place; a version of a running one; one that is new.
    writes += Counter({"PATCH workflows": 1, "DELETE workflows": 1})
    writes += Counter({"POST workflows": 3, "POST nested": 4})
    # What sends is looked for once more before its start.
    before_sending = Counter({"GET workflows": pages(OF_EACH + 3)})
    assert calls(sandbox) == per_process + writes + before_sending
    verbs = Counter(item["path"].split("/")[-1] for item in sandbox.writes())
    assert (verbs["start"], verbs["finish"]) == (3, 1)
