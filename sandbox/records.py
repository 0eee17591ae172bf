"""What happens while the store runs: activities, deliveries, who went where, who waits where.

These tables stand in the same SQLite file as the objects, so that one transaction holds both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.database import Database, Document

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS record_subject ON record (stream, subject, sequence);
CREATE INDEX IF NOT EXISTS record_status ON record (stream, json_extract(body, '$.status'))
    WHERE stream = 'delivery';
CREATE TABLE IF NOT EXISTS tally (
    workflow TEXT NOT NULL,
    node TEXT NOT NULL,
    leaves TEXT NOT NULL,
    contact TEXT NOT NULL,
    count INTEGER NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (workflow, node, leaves, contact)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    workflow TEXT NOT NULL,
    node TEXT NOT NULL,
    contact TEXT NOT NULL,
    due TEXT,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS waiting_due ON waiting (due);
CREATE INDEX IF NOT EXISTS waiting_contact ON waiting (contact);
CREATE TABLE IF NOT EXISTS tracker (id TEXT PRIMARY KEY, contact TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS tracker_contact ON tracker (contact);
CREATE TABLE IF NOT EXISTS member (
    segment TEXT NOT NULL, contact TEXT NOT NULL, PRIMARY KEY (segment, contact)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
# Within the class, `list` is a method.
Documents = list[Document]
Texts = list[str]
TABLES = ("record", "tally", "waiting", "tracker", "member", "setting")
#: The contact of the tallies that count all contacts.
EVERYBODY = ""


@dataclass(frozen=True)
class Tally:
    """How often, and when last (ISO 8601)."""

    count: int = 0
    last: str = ""


@dataclass(frozen=True)
class Waiting:
    """A contact that stands at a node: until `due`, or until the node's trigger fires."""

    sequence: int
    workflow: str
    node: str
    contact: str
    due: str | None
    data: Document


class Records:
    """The running life of one store."""

    def __init__(self, database: Database) -> None:
        self._connection = database.connection
        self._connection.executescript(SCHEMA)

    def clear(self) -> None:
        """Forget everything."""
        for table in TABLES:
            self._connection.execute(f"DELETE FROM {table}")

    # Streams

    def append(self, stream: str, body: Document, subject: str = "") -> int:
        """Append to a stream; give the record's sequence."""
        cursor = self._connection.execute(
            "INSERT INTO record (stream, subject, body) VALUES (?, ?, ?)",
            (stream, subject, json.dumps(body)),
        )
        return int(cursor.lastrowid or 0)

    def list(
        self,
        stream: str,
        subject: str | None = None,
        limit: int | None = None,
        newest: bool = False,
    ) -> Documents:
        """Read a stream (of one subject), oldest or newest first, each with its `sequence`."""
        where, values = _of_stream(stream, subject)
        order = "DESC" if newest else "ASC"
        rows = self._connection.execute(
            f"SELECT sequence, body FROM record WHERE {where} ORDER BY sequence {order} LIMIT ?",
            (*values, -1 if limit is None else limit),
        )
        return [{"sequence": row[0], **json.loads(row[1])} for row in rows]

    def record(self, sequence: int) -> Document | None:
        """Read one record."""
        row = self._connection.execute(
            "SELECT body FROM record WHERE sequence = ?", (sequence,)
        ).fetchone()
        return {"sequence": sequence, **json.loads(row[0])} if row else None

    def in_state(self, stream: str, state: str, limit: int = -1) -> Documents:
        """Read the records of a stream whose `status` is `state`, oldest first."""
        rows = self._connection.execute(
            "SELECT sequence, body FROM record"
            " WHERE stream = ? AND json_extract(body, '$.status') = ? ORDER BY sequence LIMIT ?",
            (stream, state, limit),
        )
        return [{"sequence": row[0], **json.loads(row[1])} for row in rows]

    def count(self, stream: str, subject: str | None = None) -> int:
        """Count the records of a stream."""
        where, values = _of_stream(stream, subject)
        row = self._connection.execute(f"SELECT count(*) FROM record WHERE {where}", values)
        return int(row.fetchone()[0])

    def replace(self, sequence: int, body: Document) -> None:
        """Write a record anew, in its place."""
        kept = {name: value for name, value in body.items() if name != "sequence"}
        self._connection.execute(
            "UPDATE record SET body = ? WHERE sequence = ?", (json.dumps(kept), sequence)
        )

    # Who went where

    def count_up(self, workflow: str, node: str, leaves: str, contact: str, at: str) -> None:
        """Count a contact that came to a node (no exit), or left it by one."""
        for who in (contact, EVERYBODY):
            self._connection.execute(
                "INSERT INTO tally VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET"
                " count = count + 1, last = excluded.last",
                (workflow, node, leaves, who, at),
            )

    def tally(self, workflow: str, node: str, contact: str = EVERYBODY) -> Tally:
        """Give how often a contact, or everybody, came to a node."""
        row = self._connection.execute(
            "SELECT count, last FROM tally"
            " WHERE workflow = ? AND node = ? AND leaves = '' AND contact = ?",
            (workflow, node, contact),
        ).fetchone()
        return Tally(*row) if row else Tally()

    def totals(self, workflow: str) -> Iterable[tuple[str, str, int]]:
        """Give node, exit (empty for having come there) and count, over all contacts."""
        return self._connection.execute(
            "SELECT node, leaves, count FROM tally WHERE workflow = ? AND contact = ''", (workflow,)
        ).fetchall()

    # Who waits where

    def wait(
        self, workflow: str, node: str, contact: str, data: Document, due: str | None = None
    ) -> None:
        """Let a contact stand at a node."""
        self._connection.execute(
            "INSERT INTO waiting (workflow, node, contact, due, body) VALUES (?, ?, ?, ?, ?)",
            (workflow, node, contact, due, json.dumps(data)),
        )

    def standing(self, contact: str) -> tuple[Waiting, ...]:
        """Give the triggers that a contact stands at."""
        return self._waiting("contact = ? AND due IS NULL", contact)

    def due(self, now: str) -> tuple[Waiting, ...]:
        """Give who has waited long enough, in the order of their times."""
        return self._waiting("due <= ?", now)

    def next_due(self, now: str) -> str | None:
        """Give the next moment at which somebody will have waited long enough."""
        row = self._connection.execute("SELECT min(due) FROM waiting WHERE due > ?", (now,))
        row = row.fetchone()
        return row[0] if row else None

    def release(self, sequence: int) -> None:
        """Let a contact wait no more."""
        self._connection.execute("DELETE FROM waiting WHERE sequence = ?", (sequence,))

    def _waiting(self, where: str, value: str) -> tuple[Waiting, ...]:
        rows = self._connection.execute(
            f"SELECT sequence, workflow, node, contact, due, body FROM waiting WHERE {where}"
            " ORDER BY due, sequence",
            (value,),
        )
        return tuple(
            Waiting(sequence, workflow, node, contact, due, json.loads(body))
            for sequence, workflow, node, contact, due, body in rows
        )

    # Identity

    def track(self, tracker: str, contact: str) -> None:
        """Let a tracker's visits be those of a contact."""
        self._connection.execute("INSERT OR REPLACE INTO tracker VALUES (?, ?)", (tracker, contact))

    def tracked(self, tracker: str) -> str | None:
        """Give the contact of a tracker."""
        row = self._connection.execute(
            "SELECT contact FROM tracker WHERE id = ?", (tracker,)
        ).fetchone()
        return row[0] if row else None

    def trackers(self, contact: str) -> Texts:
        """Give the trackers of a contact."""
        rows = self._connection.execute(
            "SELECT id FROM tracker WHERE contact = ? ORDER BY rowid", (contact,)
        )
        return [row[0] for row in rows]

    def move(self, old: str, new: str) -> None:
        """Give all that one contact did, and where it stands, to another."""
        execute = self._connection.execute
        execute("UPDATE tracker SET contact = ? WHERE contact = ?", (new, old))
        # Both may stand at one trigger: the one who is left stands there once.
        execute(
            "DELETE FROM waiting WHERE contact = ? AND due IS NULL AND (workflow, node) IN"
            " (SELECT workflow, node FROM waiting WHERE contact = ? AND due IS NULL)",
            (old, new),
        )
        execute("UPDATE waiting SET contact = ? WHERE contact = ?", (new, old))
        execute("UPDATE record SET subject = ? WHERE subject = ?", (new, old))
        execute(
            "INSERT INTO tally SELECT workflow, node, leaves, ?, count, last FROM tally"
            " WHERE contact = ? ON CONFLICT DO UPDATE SET count = tally.count + excluded.count,"
            " last = max(tally.last, excluded.last)",
            (new, old),
        )
        self.forget(old)

    def forget(self, contact: str) -> None:
        """Forget where a contact stands and what it counts for; what it did stays on record."""
        for table in ("tracker", "waiting", "tally", "member"):
            self._connection.execute(f"DELETE FROM {table} WHERE contact = ?", (contact,))

    # Members of computed segments

    def set_members(self, segment: str, contacts: Iterable[str]) -> None:
        """Keep who belongs to a segment."""
        self._connection.execute("DELETE FROM member WHERE segment = ?", (segment,))
        self._connection.executemany(
            "INSERT OR IGNORE INTO member VALUES (?, ?)", ((segment, item) for item in contacts)
        )

    def members(self, segment: str) -> Texts:
        """Give who belonged to a segment when it was last computed."""
        rows = self._connection.execute("SELECT contact FROM member WHERE segment = ?", (segment,))
        return [row[0] for row in rows]

    def is_member(self, segment: str, contact: str) -> bool:
        """Whether a contact belonged to a segment when it was last computed."""
        row = self._connection.execute(
            "SELECT 1 FROM member WHERE segment = ? AND contact = ?", (segment, contact)
        ).fetchone()
        return row is not None

    # Settings

    def setting(self, name: str) -> Any:
        """Read a setting, None where it was never set."""
        row = self._connection.execute(
            "SELECT value FROM setting WHERE name = ?", (name,)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""
        self._connection.execute(
            "INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(value))
        )


def _of_stream(stream: str, subject: str | None) -> tuple[str, tuple[str, ...]]:
    if subject is None:
        return "stream = ?", (stream,)
    return "stream = ? AND subject = ?", (stream, subject)
