"""Every test gets an empty store and a provider process of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.provider.process import ProviderProcess, Start
from tests.provider.registered import API_KEY, HEADER, KEY_SECRET, ON_EXTENDED, STORE
from tests.provider.warm import Warm
from tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess(environment={"CONNECTIF_SANDBOX_KEY": API_KEY}) as process:
        yield process


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    with Warm() as process:
        yield process


@pytest.fixture
def sandbox(running_sandbox: SandboxProcess) -> SandboxProcess:
    """Empty the store, and give it the id that the resources of these tests expect."""
    running_sandbox.reset(STORE)
    running_sandbox.clear_journal()
    return running_sandbox


@pytest.fixture
def start(warm: Warm, sandbox: SandboxProcess, tmp_path: Path) -> Iterator[Start]:
    """Give a function that starts a provider process, as another run of the engine would."""
    started: list[ProviderProcess] = []

    def begin(
        config: dict[str, Any] | None = None,
        environment: dict[str, str] | None = None,
        engine: str | None = None,
    ) -> ProviderProcess:
        configured = {"connectif:apiUrl": sandbox.url, "connectif:apiKey": API_KEY}
        variables = {
            "XDG_RUNTIME_DIR": str(tmp_path),
            "TMPDIR": str(tmp_path),
            "CONNECTIF_SECRET_SHOP_APIKEY": HEADER,
        }
        process = ProviderProcess(
            warm, configured | (config or {}), variables | (environment or {}), engine
        )
        started.append(process)
        return process

    yield begin
    # No test leaves a trace in what a person would be shown.
    printed = "".join([process.stop() for process in started])
    assert "Traceback" not in printed
    assert 'File "' not in printed
    assert KEY_SECRET not in printed
    assert HEADER not in printed


@pytest.fixture
def provider(start: Start) -> ProviderProcess:
    return start()


@pytest.fixture
def extended(start: Start) -> ProviderProcess:
    """Start a process of a stack whose surface is extended."""
    return start(config=ON_EXTENDED)


@pytest.fixture(scope="session")
def running_public_store() -> Iterator[SandboxProcess]:
    key = {"CONNECTIF_SANDBOX_KEY": API_KEY}
    with SandboxProcess(environment=key, surface="public") as process:
        yield process


@pytest.fixture
def shop(running_public_store: SandboxProcess) -> Iterator[SandboxProcess]:
    """Give a store that serves the public API alone, and is asked for nothing else."""
    running_public_store.reset(STORE)
    running_public_store.clear_journal()
    yield running_public_store
    assert running_public_store.writes() == []
    assert {item["surface"] for item in running_public_store.journal()} <= {"public"}


@pytest.fixture
def public(start: Start, shop: SandboxProcess) -> ProviderProcess:
    return start(config={"connectif:apiUrl": shop.url})
