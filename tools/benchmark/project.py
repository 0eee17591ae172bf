"""A store and two projects with the same definitions: one with our provider, one with an idle one.

Projects and sandbox are those of the engine tests, so that what is timed is what is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.engine.definitions import EVENT, INTEGRATION, changed, field
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

PAGE_SIZE = 25
#: Of ten resources six are contact fields (a store takes 140), one is an integration, three events.
EVENTS_EACH = 3
IDLE_PROGRAM = """\
from pathlib import Path

from tools.benchmark.idle_provider import run

run(Path(__file__).parent)
"""


def definitions(count: int, description: str = "first") -> dict[str, dict[str, Any]]:
    """Give ``count`` definitions of mixed kinds; ``description`` is that of the first integration.

    At least four, so that each kind is there.
    """
    integrations = max(1, count // 10)
    events = EVENTS_EACH * integrations if count > EVENTS_EACH + 1 else 1
    made = {f"field-{n}": field(n) for n in range(count - integrations - events)}
    for n in range(integrations):
        name = f"Integration {n}"
        made[f"integration-{n}"] = changed(INTEGRATION, name=name, description=description)
        description = "first"
    for n in range(events):
        place = {"integration": {"ref": f"integration-{n % integrations}"}, "name": f"Event {n}"}
        made[f"event-{n}"] = changed(EVENT, **place)
    return made


@dataclass(frozen=True)
class Pair:
    """Two projects with the same definitions, both deployed, and the store of the real one."""

    real: Project
    idle: Project
    store: SandboxProcess

    def writes(self) -> int:
        """Give the number of writes since the calls were last asked for."""
        return len(self.store.writes())

    def calls(self) -> int:
        """Give the number of API calls since the last time that this was asked."""
        count = len(self.store.journal())
        self.store.clear_journal()
        return count


@contextmanager
def pair(count: int) -> Iterator[Pair]:
    """Deploy ``count`` resources of mixed kinds twice, on a store without a limit of requests."""
    with (
        TemporaryDirectory() as name,
        SandboxProcess(requests_per_minute=0, page_size=PAGE_SIZE) as store,
    ):
        made = Pair(
            Project(Path(name) / "real", store.url).prepare(),
            Project(Path(name) / "idle", store.url).prepare(),
            store,
        )
        made.idle.write("__main__.py", IDLE_PROGRAM)
        for project in (made.real, made.idle):
            project.pack("shop", definitions(count))
            project.configure(["shop"])
            project.up()
        store.clear_journal()
        yield made
