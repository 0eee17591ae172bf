"""Stacks that are deployed when a test begins: the same definitions once in a run of the tests.

The first test that asks for them runs `up`. The others get what it has left: the state that the
engine wrote, the stack file, and the objects of the store. The journal is empty in both cases.
"""

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

#: What the fixture of this name gives.
FirstUp = Callable[[], None]
COLLECTIONS = (
    "contact-fields",
    "custom-integrations",
    "custom-event-types",
    "segments",
    "web-contents",
    "workflows",
)
#: Stands for the address of the store, which is another in every process of the tests.
ADDRESS = "http://address-of-the-store"


def deploy(project: Project, sandbox: SandboxProcess, shelf: Path) -> None:
    """Run the first `up` of a project on an empty store, or put both where it has led before."""
    place = shelf / _name(project)
    with _alone(place):
        if place.is_file():
            _put(project, sandbox, json.loads(place.read_text(encoding="utf-8")))
        else:
            project.up()
            place.write_text(json.dumps(_taken(project, sandbox)), encoding="utf-8")
    sandbox.clear_journal()


def _name(project: Project) -> str:
    """Give what is the same for the same definitions and the same stack file."""
    found = hashlib.sha256()
    for folder in ("resources", "stacks"):
        for path in sorted((project.folder / folder).rglob("*")):
            if path.is_file():
                name = str(path.relative_to(project.folder))
                found.update(f"{name}\0{_without_address(project, path)}\0".encode())
    return found.hexdigest()


def _without_address(project: Project, path: Path) -> str:
    return path.read_text(encoding="utf-8").replace(project.api_url, ADDRESS)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Let one process of the tests at a time have a place on the shelf."""
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _taken(project: Project, sandbox: SandboxProcess) -> dict[str, Any]:
    files = (project.state_file, project.stack_file)
    (store,) = sandbox.objects("store")
    return {
        "files": [_without_address(project, path) for path in files],
        "store": store["id"],
        "objects": _objects(sandbox),
    }


def _put(project: Project, sandbox: SandboxProcess, taken: dict[str, Any]) -> None:
    for path, content in zip((project.state_file, project.stack_file), taken["files"], strict=True):
        path.write_text(content.replace(ADDRESS, project.api_url), encoding="utf-8")
    sandbox.reset(taken["store"])
    for collection, objects in taken["objects"].items():
        for item in objects:
            sandbox.put_object(collection, item["id"], item)
    assert _objects(sandbox) == taken["objects"]


def _objects(sandbox: SandboxProcess) -> dict[str, list[dict[str, Any]]]:
    return {collection: sandbox.objects(collection) for collection in COLLECTIONS}
