"""Fixtures: a scripted server, and clients of it that never really wait."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from provider.api import Client, Credentials, Limiter, Retries, Timeouts
from provider.api.window import Rule
from tests.unit.api.fake_clock import FakeClock
from tests.unit.api.scripted_server import ScriptedServer, scripted_server
from tests.unit.api.shelf import Shelf
from tests.unit.api.workflow_shelf import WorkflowShelf

KEY_ID = "canaryKeyId4711"
SECRET = "canarySecret/0815+x"


@pytest.fixture(autouse=True)
def _own_runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the shared windows of the person who runs the tests out of them."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_client(server: ScriptedServer, clock: FakeClock) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(**options: object) -> Client:
        settings: dict[str, object] = {
            "clock": clock,
            "limiter": Limiter(Rule(limit=None), clock=clock),
            "retries": Retries(jitter=lambda: 1.0),
            "timeout": Timeouts(connect=2.0, read=0.3),
        }
        client = Client(server.url, Credentials(KEY_ID, SECRET), **(settings | options))  # type: ignore[arg-type]
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    return make_client()


@pytest.fixture
def extended(make_client: Callable[..., Client]) -> Client:
    return make_client(extended=True)


@pytest.fixture
def workflows(server: ScriptedServer) -> WorkflowShelf:
    return WorkflowShelf(server)


@pytest.fixture
def fields(server: ScriptedServer) -> Shelf:
    return Shelf(server, "/contact-fields/")
