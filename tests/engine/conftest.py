"""Every engine test gets an empty store and a project that points at it."""

import os
import secrets
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.deployed import FirstUp, deploy
from tests.engine.family import Family
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="session", autouse=True)
def engine() -> str:
    """Find the engine that ``make test`` puts on PATH."""
    found = shutil.which("pulumi")
    assert found, "no pulumi on PATH: run `make test`, or `. tools/env.sh` first"
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts what it puts into the background so, and children inherit it. The engine
        # ends its providers by this signal, and waits five seconds for one that does not see it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return found


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[SandboxProcess]:
    """Start a store for the tests that may have one after the other."""
    with SandboxProcess(requests_per_minute=0) as process:
        yield process


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Iterator[SandboxProcess]:
    """Give an empty store, with an id that no other test has seen."""
    if "family" in request.fixturenames:
        # What a killed process has sent may be carried out after the test: it gets its own.
        with SandboxProcess(requests_per_minute=0) as process:
            yield process
        return
    shared: SandboxProcess = request.getfixturevalue("running_sandbox")
    shared.reset(secrets.token_hex(12))
    shared.clear_journal()
    yield shared


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


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str, worker_id: str) -> Path:
    """Give a folder that all processes of this run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / f"deployed-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def first_up(project: Project, sandbox: SandboxProcess, shelf: Path) -> FirstUp:
    """Deploy what the project defines, for a test that begins with it."""
    return lambda: deploy(project, sandbox, shelf)
