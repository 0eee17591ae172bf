"""The journal: what was asked of the store and what it answered, without any secret."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.database import Database

HIDDEN = "[hidden]"


@dataclass(frozen=True)
class Entry:
    """One request.

    `write` says that its method may change the store, `applied` that it did; `answered` is false
    where a fault kept the whole answer from the client. `operation` and `surface` name what the
    request means, whether it was served or not. No header is ever kept, and of a body no value of
    a webhook header.
    """

    method: str
    path: str
    query: str
    operation: str | None
    status: int | None
    keyId: str | None  # noqa: N815 - the property's name in JSON
    write: bool
    applied: bool
    body: Any
    answered: bool
    surface: str | None = None


class Journal:
    """The requests in the order of their arrival."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, entry: Entry) -> None:
        """Append a request."""
        content = asdict(entry) | {"body": hide_headers(entry.body)}
        self._database.add_entry({"at": timestamp(), **content})

    def requests(self) -> list[dict[str, Any]]:
        """Give every request, oldest first."""
        return self._database.entries()

    def clear(self) -> None:
        """Forget every request."""
        self._database.clear_entries()


def hide_headers(value: Any) -> Any:
    """Replace every value of every webhook header, whatever shape it was sent in."""
    if isinstance(value, dict):
        return {
            name: _hidden(item) if _names_headers(name) else hide_headers(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [hide_headers(item) for item in value]
    return value


def _names_headers(name: str) -> bool:
    """Whether a property holds headers, or was meant to: its values are secret, misspelt too."""
    return "header" in name.lower()


def _hidden(headers: Any) -> Any:
    if not isinstance(headers, list):
        return HIDDEN
    return [_hidden_header(header) for header in headers]


def _hidden_header(header: Any) -> Any:
    if not isinstance(header, dict):
        return HIDDEN
    return {name: item if name == "name" else HIDDEN for name, item in header.items()}


def timestamp() -> str:
    """Give the present moment as ISO 8601 in UTC, in milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
