"""Lists in pages: `{links: {next?, prev?}, results: [...]}` (resources/contactfieldlist).

How the service names its query parameters is not known: a client follows the links. The cursor
is a place in the order of creation, so that nothing is left out when objects go meanwhile.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import urlencode

from sandbox.database import Database, Row
from sandbox.errors import bad_request

CURSOR = re.compile(r"(after|before):(\d{1,18})")


def page(
    database: Database,
    collection: str,
    *,
    size: int,
    cursor: str | None,
    address: str,
    parent: str | None = None,
    system: bool = False,
) -> tuple[list[Row], dict[str, str]]:
    """Read one page: its rows and its links.

    `address` is the absolute address of the list without its query. Raises ApiError 400 for a
    cursor that this server did not make.
    """
    direction, place = _decode(cursor)
    read = database.after if direction == "after" else database.before
    rows = read(collection, place, size, parent, system)
    links: dict[str, Any] = {}
    if rows and database.after(collection, rows[-1].sequence, 1, parent, system):
        links["next"] = _link(address, "after", rows[-1].sequence)
    if rows and database.before(collection, rows[0].sequence, 1, parent, system):
        links["prev"] = _link(address, "before", rows[0].sequence)
    return rows, links


def _link(address: str, direction: str, sequence: int) -> str:
    token = base64.urlsafe_b64encode(f"{direction}:{sequence}".encode()).decode()
    return f"{address}?{urlencode({'cursor': token})}"


def _decode(cursor: str | None) -> tuple[str, int]:
    if cursor is None:
        return "after", 0
    try:
        text = base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, UnicodeError, ValueError):
        text = ""
    found = CURSOR.fullmatch(text)
    if not found:
        raise bad_request("The cursor is not valid.")
    return found[1], int(found[2])
