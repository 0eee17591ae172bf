"""The actions that our workflows use, as far as a step after them can tell."""

from __future__ import annotations

import fnmatch
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.engine.project import ROOT

#: What every checkout of this project holds. The definitions and stacks are those of a commit.
OURS = ("Pulumi.yaml", "__main__.py", "tools/ci", "tools/bin")
#: Set up already: what the real ones would make stands beside these tests.
SET_UP = {
    "tools/env.sh": f'export PATH="$PWD/tools/bin:{ROOT}/.venv/bin:$PATH"\n',
    "tools/python.sh": '#!/usr/bin/env bash\n[ "$*" = runtime ]\n',
}


@dataclass(frozen=True)
class Actions:
    """Where commits lie, by their names, and where the engine does."""

    commits: Mapping[str, Path]
    engine: str

    def carry_out(
        self, action: str, given: Mapping[str, str], here: Path, kept: Path, commit: str
    ) -> list[str]:
        """Do what an action does in a job's folder; give what it puts on PATH."""
        if action == "actions/checkout":
            assert given.get("persist-credentials") == "false"
            self._check_out(given.get("ref", commit), given.get("sparse-checkout", ""), here)
        elif action == "actions/upload-artifact":
            _keep(given, here, kept)
        elif action == "actions/download-artifact":
            _fetch(given, here, kept)
        else:
            assert action == "pulumi/actions", f"nothing is known of {action}"
            assert "command" not in given
            return [self.engine]
        return []

    def _check_out(self, commit: str, only: str, here: Path) -> None:
        source = self.commits[commit]
        for name in OURS:
            if not only or name == only:
                _copy(source / name, here / name)
        if only:
            return
        for name in ("stacks", "resources"):
            _copy(source / name, here / name)
        for name in ("schemas", ".venv"):
            (here / name).symlink_to(ROOT / name)
        for name, text in SET_UP.items():
            (here / name).write_text(text, "utf-8")
            (here / name).chmod(0o755)


def _keep(given: Mapping[str, str], here: Path, kept: Path) -> None:
    source = here / given["path"]
    if not source.is_dir():
        assert given.get("if-no-files-found") == "ignore", f"no files: {given['path']}"
        return
    place = kept / given["name"]
    assert not place.exists(), f"two artifacts of one name: {place.name}"
    shutil.copytree(source, place)


def _fetch(given: Mapping[str, str], here: Path, kept: Path) -> None:
    place = here / given["path"]
    place.mkdir(parents=True, exist_ok=True)
    if "name" in given:
        shutil.copytree(kept / given["name"], place, dirs_exist_ok=True)
        return
    assert given["merge-multiple"] == "true"
    for artifact in sorted(kept.glob("*")):
        if fnmatch.fnmatch(artifact.name, given["pattern"]):
            shutil.copytree(artifact, place, dirs_exist_ok=True)


def _copy(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, place)
