"""Runs of the engine on a real store, without the engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox_process import SandboxProcess
from tests.unit.engine.runs import EVENT, Runs

INTEGRATION = "1" * 24


@pytest.fixture(scope="session")
def store() -> Iterator[SandboxProcess]:
    """Start the store that these tests empty in turn."""
    with SandboxProcess() as process:
        yield process


@pytest.fixture
def runs(store: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Give a store without workflows, and a stack that has none."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("CONNECTIF_REQUESTS_PER_MINUTE", "0")
    return emptied(store)


@pytest.fixture(scope="session")
def public_store() -> Iterator[SandboxProcess]:
    """Start a store that serves the public API alone."""
    with SandboxProcess(surface="public") as process:
        yield process


@pytest.fixture
def public_runs(
    public_store: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Runs]:
    """Give such a store without workflows; nothing may be written to it."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("CONNECTIF_REQUESTS_PER_MINUTE", "0")
    public_store.reset()
    yield Runs(public_store, surface="public")
    assert public_store.writes() == []
    assert {item["surface"] for item in public_store.journal()} == {"public"}


def emptied(store: SandboxProcess) -> Runs:
    """Empty a store but for the one event that workflows may send."""
    store.reset()
    store.put_object("custom-integrations", INTEGRATION, {"name": "Push", "eventsEnabled": True})
    event = {
        "customIntegrationId": INTEGRATION,
        "name": "Send push",
        "category": "send",
        "fields": [{"id": "title", "name": "title", "type": "text", "required": True}],
    }
    store.put_object("custom-event-types", EVENT, event)
    store.clear_journal()
    return Runs(store)
