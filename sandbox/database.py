"""The store's state in SQLite: objects of every collection, access keys, the journal."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Document = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT,
    system INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL,
    UNIQUE (collection, id)
);
CREATE INDEX IF NOT EXISTS object_order ON object (collection, sequence);
CREATE TABLE IF NOT EXISTS access_key (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    scopes TEXT
);
CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    entry TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class Row:
    """One stored object: its place in the order of creation, and its body."""

    sequence: int
    id: str
    parent: str | None
    body: Document


class Database:
    """The SQLite file of one store."""

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = _prepare(Path(path)) if path != ":memory:" else None
        try:
            self._connection = _open(path)
        except BaseException:
            self._unlock(path)
            raise

    def _unlock(self, path: str) -> None:
        """Leave no lock beside a file that is no store."""
        if self._lock is not None:
            os.close(self._lock)
            Path(f"{Path(path).resolve()}-lock").unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
        if self._lock is not None:
            os.close(self._lock)

    @property
    def connection(self) -> sqlite3.Connection:
        """The open file, for what keeps other tables in it."""
        return self._connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do several writes, or none when one fails; within another one, be a part of it."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def put(
        self,
        collection: str,
        identifier: str,
        body: Document,
        parent: str | None = None,
        system: bool = False,
    ) -> None:
        """Create an object, or replace it in its place in the order."""
        self._connection.execute(
            "INSERT INTO object (collection, id, parent, system, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body,"
            " parent = excluded.parent",
            (collection, identifier, parent, int(system), json.dumps(body)),
        )

    def get(self, collection: str, identifier: str) -> Document | None:
        """Read one object, None when there is none."""
        found = self._connection.execute(
            "SELECT body FROM object WHERE collection = ? AND id = ?", (collection, identifier)
        ).fetchone()
        return _document(found[0]) if found else None

    def delete(self, collection: str, identifier: str) -> bool:
        """Remove one object; tell whether there was one."""
        cursor = self._connection.execute(
            "DELETE FROM object WHERE collection = ? AND id = ?", (collection, identifier)
        )
        return cursor.rowcount > 0

    def all(self, collection: str, parent: str | None = None) -> list[Document]:
        """Read every object of a collection (of one parent, when given) in order of creation."""
        where, values = _where(collection, parent, system=True)
        rows = self._connection.execute(
            f"SELECT body FROM object WHERE {where} ORDER BY sequence", values
        )
        return [_document(row[0]) for row in rows]

    def find(
        self, collection: str, name: str, value: str, parent: str | None = None
    ) -> Document | None:
        """Read the first object whose property `name` equals the text `value`."""
        where, values = _where(collection, parent, system=True)
        found = self._connection.execute(
            f"SELECT body FROM object WHERE {where} AND json_extract(body, ?) = ?"
            " ORDER BY sequence LIMIT 1",
            (*values, f'$."{name}"', value),
        ).fetchone()
        return _document(found[0]) if found else None

    def count(self, collection: str, system: bool = False) -> int:
        """Count the objects of a collection, the built-in ones or not."""
        where, values = _where(collection, None, system)
        found = self._connection.execute(f"SELECT count(*) FROM object WHERE {where}", values)
        return int(found.fetchone()[0])

    def after(
        self, collection: str, sequence: int, limit: int, parent: str | None, system: bool
    ) -> list[Row]:
        """Read up to `limit` objects created after a place in the order."""
        where, values = _where(collection, parent, system)
        rows = self._connection.execute(
            f"SELECT sequence, id, parent, body FROM object WHERE {where} AND sequence > ?"
            " ORDER BY sequence LIMIT ?",
            (*values, sequence, limit),
        )
        return [_row(row) for row in rows]

    def before(
        self, collection: str, sequence: int, limit: int, parent: str | None, system: bool
    ) -> list[Row]:
        """Read up to `limit` objects created just before a place in the order, oldest first."""
        where, values = _where(collection, parent, system)
        rows = self._connection.execute(
            f"SELECT sequence, id, parent, body FROM object WHERE {where} AND sequence < ?"
            " ORDER BY sequence DESC LIMIT ?",
            (*values, sequence, limit),
        )
        return [_row(row) for row in rows][::-1]

    def clear(self) -> None:
        """Remove everything."""
        with self.transaction():
            for table in ("object", "access_key", "journal"):
                self._connection.execute(f"DELETE FROM {table}")

    def put_key(self, identifier: str, digest: str, scopes: Sequence[str] | None) -> None:
        """Keep an access key by the digest of its secret; None stands for every scope."""
        self._connection.execute(
            "INSERT OR REPLACE INTO access_key (id, digest, scopes) VALUES (?, ?, ?)",
            (identifier, digest, None if scopes is None else json.dumps(list(scopes))),
        )

    def delete_key(self, identifier: str) -> None:
        """Forget an access key."""
        self._connection.execute("DELETE FROM access_key WHERE id = ?", (identifier,))

    def access_keys(self) -> list[tuple[str, str, list[str] | None]]:
        """Read every access key: id, digest, scopes."""
        rows = self._connection.execute("SELECT id, digest, scopes FROM access_key ORDER BY id")
        return [(row[0], row[1], None if row[2] is None else json.loads(row[2])) for row in rows]

    def add_entry(self, entry: Document) -> None:
        """Append to the journal."""
        self._connection.execute("INSERT INTO journal (entry) VALUES (?)", (json.dumps(entry),))

    def entries(self) -> list[Document]:
        """Read the journal, each entry with its `seq`."""
        rows = self._connection.execute("SELECT seq, entry FROM journal ORDER BY seq")
        return [{"seq": row[0], **json.loads(row[1])} for row in rows]

    def clear_entries(self) -> None:
        """Empty the journal; the numbering goes on."""
        self._connection.execute("DELETE FROM journal")


def _open(path: str) -> sqlite3.Connection:
    # Autocommit, and no wait for the disk: a local store may lose its last write when the
    # machine dies, never when only the process is killed.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(SCHEMA)
    return connection


def _prepare(path: Path) -> int:
    """Make the file, and keep it for this process alone; give the lock, which ends with it.

    Two stores on one file would each deliver what is pending. Raises OSError for the second.
    """
    if path.parent.name == ".sandbox":
        # Only the default's own folder: anybody else's path may be a slip of the keyboard.
        path.parent.mkdir(exist_ok=True)
    # The file holds the secret headers of outbound events, as the real store does.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    # A file of its own, since SQLite has locks of its own on the other one.
    lock = os.open(f"{path.resolve()}-lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(lock)
        raise OSError("another sandbox uses it") from problem
    return lock


def _where(collection: str, parent: str | None, system: bool) -> tuple[str, tuple[Any, ...]]:
    clauses, values = ["collection = ?"], [collection]
    if parent is not None:
        clauses.append("parent = ?")
        values.append(parent)
    if not system:
        clauses.append("system = 0")
    return " AND ".join(clauses), tuple(values)


def _document(text: str) -> Document:
    document: Document = json.loads(text)
    return document


def _row(row: tuple[int, str, str | None, str]) -> Row:
    return Row(row[0], row[1], row[2], _document(row[3]))
