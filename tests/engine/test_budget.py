"""API calls, counted in the store's journal: they are what a rate limit makes dear."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.engine.definitions import EVENT, INTEGRATION, changed, field
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

PAGE_SIZE = 25
FIELDS, INTEGRATIONS, EVENTS_EACH = 120, 20, 2


@pytest.fixture
def sandbox() -> Iterator[SandboxProcess]:
    """Start a store with pages of 25 and without contact fields of its own."""
    with SandboxProcess(requests_per_minute=0, page_size=PAGE_SIZE) as process:
        process.switches(systemFields=False)
        yield process


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
