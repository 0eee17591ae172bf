"""Record previews of the real engine for the tests: python -P -m tests.unit.plan.recording.

What the tests do not look at is left out, so that the files stay small and name no machine.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.engine.definitions import (
    ALL,
    COLLECTION,
    EVENT,
    FIELD,
    HOLDERS,
    INTEGRATION,
    PUSH,
    RECIPE,
    changed,
)
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

FOLDER = Path(__file__).parent / "examples"
_STATE = ("custom", "type", "id", "inputs", "outputs", "retainOnDelete")
_STEP = ("op", "urn", "diffReasons", "replaceReasons", "detailedDiff")
_NOISE = ("__provider", "__source")
_LABELLED = changed(PUSH, run={"once": "black-friday"})


def slimmed(text: str) -> dict[str, Any]:
    """Give a preview without what the tests do not look at."""
    document = json.loads(text)
    steps = [_step(item) for item in document["steps"]]
    # Where a resource was only read, nothing is told that the next step of it does not tell.
    kept = [item for item in steps if item["op"] != "refresh" or item["urn"].endswith("::store")]
    return {"steps": kept, "diagnostics": document.get("diagnostics", [])}


def _step(step: dict[str, Any]) -> dict[str, Any]:
    found = {name: step[name] for name in _STEP if step.get(name)}
    for name in ("oldState", "newState"):
        if step.get(name):
            found[name] = _state(step[name])
    return found


def _state(state: dict[str, Any]) -> dict[str, Any]:
    found = {name: state[name] for name in _STATE if name in state}
    for side in ("inputs", "outputs"):
        if side in found:
            bare = {key: value for key, value in found[side].items() if key not in _NOISE}
            found[side] = bare
    return found


@contextmanager
def _project(surface: str) -> Iterator[tuple[Project, SandboxProcess]]:
    with SandboxProcess(surface=surface) as store, tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder) / "project", store.url).prepare()
        project.configure(["shop"], connectif__surface=surface)
        yield project, store


def _record(name: str, project: Project) -> None:
    options = ("--json", "--show-sames", "--stack", project.stack)
    found = slimmed(project.run("preview", *options, code=None).text)
    place = FOLDER / f"{name}.json"
    place.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def _life(project: Project, store: SandboxProcess) -> None:
    project.pack("shop", RECIPE)
    _record("first-run", project)
    project.up()
    _record("nothing-to-do", project)
    event = changed(EVENT, onChange="replace", name="Send push 2")
    project.pack("shop", RECIPE | {"event": event})
    _record("replaced", project)
    project.pack("shop", RECIPE | {"push": _LABELLED})
    _record("sent", project)
    project.pack("shop", RECIPE | {"collection": changed(COLLECTION, run="draft")})
    _record("finished-by-an-edit", project)
    project.pack("shop", {"token": changed(FIELD, type="integer")})
    _record("failed", project)
    project.pack("shop", {"integration": INTEGRATION})
    _record("pack-emptied", project)
    project.pack("shop", {"token": FIELD, "integration": INTEGRATION, "holders": HOLDERS})
    _record("event-removed", project)
    project.pack("shop", RECIPE | {"token": changed(FIELD, allowDataLoss=True)})
    project.up()
    project.pack("shop", {"integration": INTEGRATION})
    _record("field-lost", project)


def _many(project: Project, store: SandboxProcess) -> None:
    names = [f"service-{number:02}" for number in range(12)]
    definitions = {name: changed(INTEGRATION, name=name) for name in names}
    project.pack("shop", definitions)
    project.up()
    project.pack("shop", {name: definitions[name] for name in names[4:]})
    _record("many-removed", project)
    project.pack("shop", {name: definitions[name] for name in names[3:]})
    _record("few-removed", project)


def _public(project: Project, store: SandboxProcess) -> None:
    project.pack("shop", RECIPE)
    _record("public-first-run", project)
    project.up()
    project.pack("shop", {"token": FIELD, "integration": INTEGRATION, "holders": HOLDERS})
    _record("public-removed", project)
    project.pack("shop", {**ALL, "holders": HOLDERS, "push": _LABELLED})
    _record("public-labelled", project)


_STORIES: tuple[tuple[str, Callable[[Project, SandboxProcess], None]], ...] = (
    ("extended", _life),
    ("extended", _many),
    ("public", _public),
)


def main() -> int:
    """Record all of them."""
    FOLDER.mkdir(exist_ok=True)
    for surface, story in _STORIES:
        with _project(surface) as (project, store):
            story(project, store)
    return 0


if __name__ == "__main__":
    sys.exit(main())
