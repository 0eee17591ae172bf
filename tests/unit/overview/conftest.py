"""Stores on different machines, and a project that describes them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox_process import SandboxProcess
from tests.unit.overview.deployed import Folder


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[SandboxProcess, ...]]:
    """Start the stores that these tests empty in turn."""
    with SandboxProcess(surface="public") as one, SandboxProcess(surface="public") as two:
        yield one, two


@pytest.fixture
def stores(running: tuple[SandboxProcess, ...]) -> tuple[SandboxProcess, ...]:
    """Give two empty stores, each with an identity of its own."""
    for number, store in enumerate(running, start=1):
        store.reset(str(number) * 24)
        store.reset_switches()
        store.clear_faults()
    return running


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a project without stacks."""
    return Folder(tmp_path / "project").lay_out()
