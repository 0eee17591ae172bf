"""The corpus of bad input: one folder per mistake, laid over a small good project.

``cases/<class>/<name>/`` holds the files that differ from ``base/``. The place of every error is
marked inside the bad file, by a line of its own below the wrong one, whose caret stands under the
wrong column::

    pointer: tokens/0
    #        ^ error: spec.fields.tokens.pointer: is not a JSON Pointer ... did you mean "/tokens/0"

Fragments are separated by `` ... ``; all must stand in the message. Marker lines are taken out
before the file is written, so they may stand where YAML has no comments; for the first column the
line begins with the caret. ``case.yaml`` may name another stack, files to generate, and an error
whose file is not there to be marked.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
BASE = FOLDER / "base"
STACK = "sandbox"

_MARKER = re.compile(rb"^[#\s]*(\^) error: (.*?)\s*$")


@dataclass(frozen=True)
class Expected:
    """An error that a case must give: its place, and what its line must say."""

    file: str
    line: int
    column: int
    fragments: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One mistake: its class, its name, the stack that shows it, and the errors expected."""

    klass: str
    name: str
    folder: Path
    stack: str
    expected: tuple[Expected, ...]

    def write(self, to: Path) -> None:
        """Write the good project with this mistake in it into an existing folder."""
        shutil.copytree(BASE, to, dirs_exist_ok=True)
        for file in _files(self.folder):
            target = to / file.relative_to(self.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_without_markers(file.read_bytes()))
        _generate(_settings(self.folder), to)


@cache
def cases() -> list[Case]:
    """Give every case, sorted by class and name."""
    folders = sorted(folder for folder in FOLDER.glob("cases/*/*") if folder.is_dir())
    return [_case(folder) for folder in folders]


def _case(folder: Path) -> Case:
    """Read one case."""
    settings = _settings(folder)
    expected = [_expected(item) for item in settings.get("expect", ())]
    for file in _files(folder):
        expected += _marked(file.relative_to(folder).as_posix(), file.read_bytes())
    assert expected, f"{folder} marks no error"
    stack = settings.get("stack", STACK)
    return Case(folder.parent.name, folder.name, folder, stack, tuple(expected))


def _settings(folder: Path) -> dict[str, Any]:
    """Read case.yaml, which most cases do without."""
    file = folder / "case.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}


def _files(folder: Path) -> list[Path]:
    """Give the files that a case lays over the good project."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path != folder / "case.yaml")


def _lines(content: bytes) -> list[bytes]:
    """Split a file at line feeds, keeping everything else."""
    return content.split(b"\n")


def _without_markers(content: bytes) -> bytes:
    """Take the marker lines out."""
    return b"\n".join(line for line in _lines(content) if not _MARKER.match(line))


def _marked(file: str, content: bytes) -> list[Expected]:
    """Read the markers of a file; a marker speaks about the line above it."""
    found, number = [], 0
    for line in _lines(content):
        if marker := _MARKER.match(line):
            column = len(line[: marker.start(1)].decode("utf-8")) + 1
            fragments = tuple(marker[2].decode("utf-8").split(" ... "))
            found.append(Expected(file, max(number, 1), column, fragments))
        else:
            number += 1
    return found


def _expected(item: dict[str, Any]) -> Expected:
    """Read an error from case.yaml."""
    return Expected(item["file"], item["line"], item["column"], tuple(item["fragments"]))


def _generate(settings: dict[str, Any], to: Path) -> None:
    """Write the numbered files that a limit needs, and links that Git need not carry."""
    for item in settings.get("repeat", ()):
        for number in range(1, item["times"] + 1):
            file = to / item["file"].replace("NUMBER", f"{number:03}")
            file.write_text(item["text"].replace("NUMBER", str(number)), encoding="utf-8")
    for link, target in settings.get("links", {}).items():
        (to / link).symlink_to(target)
