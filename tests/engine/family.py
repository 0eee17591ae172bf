"""The processes of one project's engine, and runs that are killed at a chosen call to the store."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

from tests.engine.project import Outcome, Project
from tests.sandbox_process import SandboxProcess

Victim = Literal["engine", "provider"]

#: How long the store takes to answer the write in whose middle the engine is killed; seconds.
SLOW = 10.0
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


def killed_at(
    project: Project,
    sandbox: SandboxProcess,
    family: Family,
    *,
    method: str,
    path: str,
    victim: Victim = "engine",
    skip: int = 0,
    seconds: float = SLOW,
) -> Outcome:
    """Run `up`, and kill a process while the store works on the call; the store still does it."""
    sandbox.fault(method=method, path=path, kind="delay", seconds=seconds, skip=skip)
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(project.up, code=None)
        until(lambda: run.done() or sandbox.faults()[0]["times"] == 0)
        assert not run.done(), run.result().text
        found = [family.engine()] if victim == "engine" else family.ids(PROVIDER)
        assert found
        for process in found:
            os.kill(process, signal.SIGKILL)
        return run.result(TIME_LIMIT)


def unlocked(project: Project) -> None:
    """Take away the lock that a killed engine leaves."""
    project.run("cancel", "--yes", project.stack, code=None)
