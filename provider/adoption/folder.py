"""The folder of an exported pack: what is written, and what a person has edited since.

A hidden file beside the definitions holds the digest of every file as it was written, and the key
of every object. A file that is not what was written belongs to a person.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provider.adoption.escaping import FILE

RECORD = ".exported.json"


class OccupiedError(Exception):
    """A folder holds what an export must not touch unasked.

    Attributes:
        edited: files that a person has written or edited and that would be overwritten.
        stale: files of an earlier export that this one does not write; pack.yaml would no longer
            fit them.
    """

    def __init__(self, edited: tuple[str, ...], stale: tuple[str, ...]) -> None:
        """Name the files."""
        super().__init__(", ".join((*edited, *stale)))
        self.edited, self.stale = edited, stale


@dataclass(frozen=True)
class Record:
    """What an earlier export has left.

    Attributes:
        store: whose objects they are.
        files: the digest of every file that was written, by its name.
        keys: the key of every object, by its identity.
    """

    store: str = ""
    files: Mapping[str, str] | None = None
    keys: Mapping[str, str] | None = None

    def keys_for(self, store: str) -> Mapping[str, str]:
        """Give the keys of a store's objects; those of another store say nothing."""
        return (self.keys or {}) if self.store == store else {}


@dataclass(frozen=True)
class Outcome:
    """What writing a pack has done, by the names of its files.

    ``others`` are definitions of a person's in the folder, which this export does not hold.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    deleted: tuple[str, ...]
    others: tuple[str, ...]


def read_record(folder: Path) -> Record:
    """Read what an earlier export has left in a folder; nothing of it where there is none."""
    try:
        data = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return Record(str(data["store"]), dict(data["files"]), dict(data["keys"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Record()


def edited(folder: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Give the files that would be overwritten and are not what an export has written."""
    known = read_record(folder).files or {}
    found = []
    for name, text in files.items():
        present = _content(folder / name)
        if present is None or present == text.encode():
            continue
        if known.get(name) != _digest(present):
            found.append(name)
    return tuple(found)


def write(
    folder: Path, store: str, files: Mapping[str, str], keys: Mapping[str, str], *, force: bool
) -> Outcome:
    """Write the files of a pack; what is the same already is not touched.

    Raises:
        OccupiedError: unless ``force`` is given; then nothing was written.
        OSError: when a file cannot be written.
    """
    before = read_record(folder)
    theirs = edited(folder, files)
    gone = [n for n in before.files or () if n not in files and (folder / n).is_file()]
    stale = tuple(name for name in gone if not _is_page_of(folder, name, files, before))
    if (theirs or stale) and not force:
        raise OccupiedError(theirs, stale)
    folder.mkdir(parents=True, exist_ok=True)
    changed = [name for name, text in files.items() if _content(folder / name) != text.encode()]
    for name in changed:
        _replace(folder / name, files[name])
    for name in gone:
        (folder / name).unlink()
    record = {
        "store": store,
        "files": {name: _digest(text.encode()) for name, text in files.items()},
        "keys": {**before.keys_for(store), **keys},
    }
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    write_text(folder / RECORD, text)
    there = (path.name for path in folder.iterdir() if path.suffix in (".yaml", ".j2"))
    others = sorted(name for name in there if name not in files)
    unchanged = tuple(name for name in files if name not in changed)
    return Outcome(tuple(changed), unchanged, tuple(gone), tuple(others))


def _is_page_of(folder: Path, name: str, files: Mapping[str, str], before: Record) -> bool:
    """Whether a template that nobody has edited belongs to a definition that is written anew."""
    unedited = (before.files or {}).get(name) == _digest(_content(folder / name) or b"")
    return unedited and name.endswith(FILE) and f"{name.removesuffix(FILE)}.yaml" in files


def write_text(path: Path, text: str) -> None:
    """Write a file as a whole, unless it says the same already.

    Raises ``OSError``.
    """
    if _content(path) != text.encode():
        _replace(path, text)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _replace(path: Path, text: str) -> None:
    """Write a file as a whole: a run that is cut off leaves the old one or the new one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def as_data(outcome: Outcome) -> dict[str, Any]:
    """Give an outcome as plain data."""
    return {
        "written": list(outcome.written),
        "unchanged": list(outcome.unchanged),
        "deleted": list(outcome.deleted),
        "others": list(outcome.others),
    }
