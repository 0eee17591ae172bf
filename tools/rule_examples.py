"""Examples of the rules of lint, as the tests run them and docs/rules/ shows them.

``tests/unit/review/lint/examples`` holds a small good project in ``base``, and ``cases``: each lays
the files of its ``hazard`` over the pack of that project, and those of its ``sound`` for the same
thing done well. Without ``sound``, the project itself does it well. ``case.yaml`` names the rule
and what it finds.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "tests/unit/review/lint/examples"
BASE = FOLDER / "base"
STACK = "shop"
PACK = "resources/app"
#: The day on which all examples are looked at.
TODAY = date(2026, 11, 26)
HAZARD, SOUND = "hazard", "sound"


@dataclass(frozen=True)
class Example:
    """A hazard, and how the same is done well.

    ``finds`` are the findings: the Pulumi name of a definition, and a path in it.
    """

    name: str
    rule: str
    title: str
    finds: frozenset[tuple[str, str]]

    @property
    def folder(self) -> Path:
        """Give where its files are."""
        return FOLDER / "cases" / self.name

    def files(self, side: str) -> dict[str, str]:
        """Give the files that show one side, by name; of the base, what the hazard replaces."""
        own = {file.name: _text(file) for file in sorted((self.folder / side).glob("*"))}
        if own or side == HAZARD:
            return own
        names = (file.name for file in sorted((self.folder / HAZARD).glob("*")))
        return {name: _text(BASE / PACK / name) for name in names}

    def write(self, side: str, to: Path) -> None:
        """Write the project with one side of the example into a folder."""
        lay_out(to)
        for name, text in self.files(side).items():
            (to / PACK / name).write_text(text, encoding="utf-8")


def lay_out(to: Path) -> None:
    """Write the good project into a folder."""
    shutil.copytree(BASE, to, dirs_exist_ok=True)


@cache
def examples() -> tuple[Example, ...]:
    """Give every example, sorted by name."""
    folders = sorted(folder for folder in (FOLDER / "cases").iterdir() if folder.is_dir())
    return tuple(_example(folder) for folder in folders)


def _example(folder: Path) -> Example:
    data = yaml.safe_load(_text(folder / "case.yaml"))
    finds = frozenset((item["resource"], item["path"]) for item in data["finds"])
    return Example(folder.name, data["rule"], data["title"], finds)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
