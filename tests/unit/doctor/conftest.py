"""Every test gets a project folder of its own, and an empty store that serves the public API."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox_process import SandboxProcess
from tests.unit.doctor.folder import KEY, STORE, Folder


@pytest.fixture(autouse=True)
def _own_runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the shared windows of the person who runs the tests out of them."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture(scope="session")
def running_store() -> Iterator[SandboxProcess]:
    with SandboxProcess(environment={"CONNECTIF_SANDBOX_KEY": KEY}, surface="public") as process:
        yield process


@pytest.fixture
def store(running_store: SandboxProcess) -> SandboxProcess:
    """Empty the store."""
    running_store.reset(STORE)
    running_store.clear_journal()
    return running_store


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Make a project whose store is nowhere."""
    return Folder(tmp_path / "project").prepare()


@pytest.fixture
def shop(tmp_path: Path, store: SandboxProcess) -> Folder:
    """Make a project that has a key to the store, and defines a contact field."""
    made = Folder(tmp_path / "project").prepare(store.url)
    made.environment["CONNECTIF_API_KEY"] = KEY
    return made
