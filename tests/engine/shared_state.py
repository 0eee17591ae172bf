"""A project whose state stands in PostgreSQL, and a run on it that is held open."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from tests.engine.family import until
from tests.engine.project import Outcome, Project, custom
from tests.sandbox_process import SandboxProcess

HOLD = "HOLD"
#: The program ends when somebody has opened the pipe for writing, and the run with it.
HELD_PROGRAM = f"""
import asyncio, os, pulumi
if "{HOLD}" in os.environ:
    released = asyncio.to_thread(Path(os.environ["{HOLD}"]).read_text)
    pulumi.Output.from_input(released).apply(lambda _: None)
"""


class SharedProject(Project):
    """A project with its state in the database that ``PULUMI_BACKEND_URL`` names."""

    def make_stack(self) -> None:
        """Make the stack in the database."""
        self.run("stack", "init", self.stack)

    def resources(self) -> dict[str, dict[str, Any]]:
        """Give the resources of the state by name, components and the stack left out."""
        exported = self.run("stack", "export", "--stack", self.stack)
        return custom(json.loads(exported.text)["deployment"])


@contextmanager
def held_open(project: Project, sandbox: SandboxProcess) -> Iterator[Future[Outcome]]:
    """Run `up`, and hold it open once it has written to the store, until this ends."""
    main, pipe = project.folder / "__main__.py", project.folder / "hold"
    main.write_text(main.read_text(encoding="utf-8") + HELD_PROGRAM, encoding="utf-8")
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(project.up, code=None, environment={HOLD: str(pipe)})
        try:
            until(lambda: run.done() or bool(sandbox.writes()))
            assert not run.done(), run.result().text
            yield run
        finally:
            # Nobody waits at the pipe where the run has ended before.
            with suppress(OSError):
                os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
