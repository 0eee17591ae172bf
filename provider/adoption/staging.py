"""A project beside the project, to see what files would give before anything is written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from provider.adoption.writing import document
from provider.definitions import Configuration, load
from provider.definitions.packs import FOLDER as PACKS
from provider.definitions.stacks import FOLDER as STACKS

Files = Mapping[str, str]
#: The stack that an exported pack is read back for.
ALONE = "read-back"
_LOOPBACK = "http://127.0.0.1"


@contextmanager
def staged(root: Path, pack: str, files: Files | None, stack_files: Files) -> Iterator[Path]:
    """Give a folder that is like the project, but for some files.

    Args:
        root: the project.
        pack: the pack that other files are given for.
        files: the files of that pack by their names; None for those of the project.
        stack_files: files under ``stacks/`` by their names; the others are not there.
    """
    with tempfile.TemporaryDirectory(prefix="connectif-") as folder:
        place = Path(folder)
        _link_packs(root, place, () if files is None else (pack,))
        for name, text in (files or {}).items():
            _write(place / PACKS / pack / name, text)
        for name, text in stack_files.items():
            _write(place / STACKS / name, text)
        if (root / STACKS / "groups").is_dir():
            (place / STACKS / "groups").symlink_to((root / STACKS / "groups").resolve())
        yield place


def read_back(
    root: Path, pack: str, files: Files, surface: str, values: Mapping[str, Any]
) -> Configuration:
    """Load a pack by itself, as files give it, for a store of a surface.

    Raises ``DefinitionError`` with every problem.
    """
    config = {
        "connectif:surface": surface,
        "connectif:apiUrl": _LOOPBACK,
        "connectif:packs": [pack],
        **{f"{pack}:{name}": value for name, value in values.items()},
    }
    stack_file = {f"Pulumi.{ALONE}.yaml": document({"config": config})}
    with staged(root, pack, files, stack_file) as place:
        return load(place, ALONE)


def _link_packs(root: Path, place: Path, without: tuple[str, ...]) -> None:
    (place / PACKS).mkdir()
    (place / STACKS).mkdir()
    found = (root / PACKS).iterdir() if (root / PACKS).is_dir() else ()
    for folder in found:
        if folder.is_dir() and folder.name not in without:
            (place / PACKS / folder.name).symlink_to(folder.resolve())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
