"""A project of the recipe on a public store, for commands that run in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from provider import cli
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

ACTIVE_ID, SEGMENT_ID = "5f0000000000000000000001", "5f0000000000000000000002"


def project_of(folder: Path, store: SandboxProcess, **values: Any) -> Project:
    """Lay out a project with the recipe's pack and one stack, of which nothing is deployed yet."""
    made = Project(folder / "project", store.url)
    made.lay_out()
    made.install("reskyt")
    made.configure(["reskyt"], connectif__surface="public", **values)
    return made


def connectif(project: Project, command: str, *arguments: str) -> int:
    """Run a command of ``connectif`` in a project; give its exit code."""
    return cli.main([command, *arguments, "--root", str(project.folder)])


def put_workflow(store: SandboxProcess, identifier: str, name: str, status: str) -> None:
    """Make a workflow by hand; only name and status are ever read of it."""
    store.put_object(
        "workflows",
        identifier,
        {"name": name, "status": status, "start": {"audience": "all-contacts"}, "nodes": []},
    )
