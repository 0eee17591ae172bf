"""Every engine test gets a sandbox of its own and a project that points at it."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.family import Family
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="session", autouse=True)
def engine() -> str:
    """Find the engine that ``make test`` puts on PATH."""
    found = shutil.which("pulumi")
    assert found, "no pulumi on PATH: run `make test`, or `. tools/env.sh` first"
    return found


@pytest.fixture
def sandbox() -> Iterator[SandboxProcess]:
    """Start an empty store for one test."""
    with SandboxProcess(requests_per_minute=0) as process:
        yield process


@pytest.fixture
def project(tmp_path: Path, sandbox: SandboxProcess) -> Project:
    """Make a project without definitions, on the sandbox of the test."""
    return Project(tmp_path / "project", sandbox.url).prepare()


@pytest.fixture
def family(project: Project) -> Iterator[Family]:
    """Know the processes of the project, and leave none behind."""
    found = Family(project)
    yield found
    for process in found.ids():
        os.kill(process, signal.SIGKILL)
