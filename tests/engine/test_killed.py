"""The engine killed in the middle of a write: nobody goes on alone, and one more `up` mends it."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.definitions import ALL
from tests.engine.project import Outcome, Project
from tests.sandbox_process import SandboxProcess

#: How long the store takes to answer the write in whose middle the engine is killed; seconds.
SLOW = 10.0
#: How long the provider process may live on; seconds. Less than the answer takes.
ALONE = 6.0
TIME_LIMIT = 60.0
PROVIDER = "pulumi.dynamic"


def until(seen: Callable[[], bool], seconds: float = TIME_LIMIT) -> None:
    """Wait until something is seen, or fail."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, f"not seen within {seconds} seconds"
        pause.wait(0.05)


class Family:
    """The processes that work on one project: engine, language host, program and provider."""

    def __init__(self, project: Project) -> None:
        # Every command of the project, and no other process, gets this variable.
        self._mark = f"XDG_RUNTIME_DIR={project.folder}".encode()

    def ids(self, word: str = "") -> list[int]:
        """Give the ids of the processes whose command holds a word."""
        return [process for process, command in self._alive() if word in command]

    def engine(self) -> int:
        """Give the id of the engine itself."""
        (found,) = [
            process
            for process, command in self._alive()
            if Path(command.split("\0")[0]).name == "pulumi"
        ]
        return found

    def _alive(self) -> Iterator[tuple[int, str]]:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self._mark in (folder / "environ").read_bytes().split(b"\0"):
                    yield int(folder.name), (folder / "cmdline").read_text(errors="replace")
            except OSError:
                continue  # it has ended, or belongs to another user


@pytest.fixture
def family(project: Project) -> Iterator[Family]:
    found = Family(project)
    yield found
    for process in found.ids():
        os.kill(process, signal.SIGKILL)


def answered(sandbox: SandboxProcess, collection: str) -> bool:
    """Whether the store has carried out a POST."""
    writes = [item["path"] for item in sandbox.writes() if item["applied"]]
    return any(path.endswith(f"/{collection}/") for path in writes)


def killed_while_writing(
    project: Project, sandbox: SandboxProcess, family: Family, collection: str
) -> Outcome:
    """Run `up`, and kill the engine while the store works on a POST."""
    sandbox.fault(method="POST", path=f"{collection}/$", kind="delay", seconds=SLOW)
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(project.up, code=None)
        until(lambda: run.done() or sandbox.faults()[0]["times"] == 0)
        assert not run.done(), run.result().text
        assert len(family.ids(PROVIDER)) >= 1
        os.kill(family.engine(), signal.SIGKILL)
        return run.result(TIME_LIMIT)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("collection", ["custom-integrations", "custom-event-types"])
def test_a_killed_engine_takes_the_provider_along_and_the_next_up_converges(
    project: Project, sandbox: SandboxProcess, family: Family, collection: str
) -> None:
    project.pack("shop", ALL)
    project.configure(["shop"])
    outcome = killed_while_writing(project, sandbox, family, collection)
    assert outcome.code == -signal.SIGKILL
    until(lambda: family.ids(PROVIDER) == [], ALONE)
    # It ended by itself, with the answer still to come.
    assert not answered(sandbox, collection)
    until(lambda: answered(sandbox, collection))
    project.run("cancel", "--yes", project.stack)
    project.up()
    assert len([item for item in sandbox.objects("contact-fields") if item["custom"]]) == 1
    assert len(sandbox.objects("custom-integrations")) == 1
    assert len(sandbox.objects("custom-event-types")) == 1
    project.settled()
    assert set(project.resources()) == {"store", "shop.token", "shop.integration", "shop.event"}
