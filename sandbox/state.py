"""Everything that one sandbox holds while it runs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from sandbox.catalogue import Catalogue, load_catalogue
from sandbox.contract import Contract, load_contract
from sandbox.database import Database, Document
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.keys import Keys
from sandbox.limits import SlidingWindow
from sandbox.options import Options, Switches

COLLECTIONS = (
    "store",
    "contact-fields",
    "custom-integrations",
    "custom-event-types",
    "workflows",
    "segments",
    "web-contents",
    "contacts",
)
STORE = "store"
# Which built-in fields the list shows, and under which names, is assumed; their ids are those of
# the contact's properties (resources/contact).
SYSTEM_FIELDS = (
    ("_email", "Email", "email", True),
    ("_name", "Name", "text", False),
    ("_surname", "Surname", "text", False),
    ("_birthdate", "Birthdate", "date", False),
    ("_mobilePhone", "Mobile phone", "text", False),
    ("_points", "Points", "integer", False),
    ("_createdAt", "Created at", "date", True),
    ("_totalPurchases", "Total purchases", "integer", True),
)


@dataclass
class Sandbox:
    """The parts of one sandbox; it is handed to every operation."""

    options: Options
    database: Database
    keys: Keys
    contract: Contract
    catalogue: Catalogue
    limiter: SlidingWindow
    journal: Journal
    faults: Faults = field(default_factory=Faults)
    switches: Switches = field(default_factory=Switches)

    def store(self) -> Document:
        """Give the store's own object."""
        return self.database.all(STORE)[0]

    def reset(self, store_id: str | None = None) -> None:
        """Make the store empty, with every setting at its default; its id stays unless given."""
        identity = store_id or self.store()["id"]
        self.database.clear()
        seed(self.database, identity)
        self.keys.load()
        self.limiter.reset()
        self.faults.clear()
        self.switches.reset()


def open_sandbox(options: Options, default_key: str) -> Sandbox:
    """Open the store's file, or make a new store in it."""
    database = Database(options.data)
    if not database.all(STORE):
        seed(database, new_object_id())
    return Sandbox(
        options=options,
        database=database,
        keys=Keys(database, default_key),
        contract=load_contract(options.surface),
        catalogue=load_catalogue(),
        limiter=SlidingWindow(options.requests_per_minute),
        journal=Journal(database),
    )


def seed(database: Database, store_id: str) -> None:
    """Put in what every store has from its first day."""
    with database.transaction():
        database.put(STORE, store_id, {"id": store_id, "name": "Sandbox store"})
        for identifier, name, kind, read_only in SYSTEM_FIELDS:
            body = _system_field(identifier, name, kind, read_only)
            database.put("contact-fields", identifier, body, system=True)


def _system_field(identifier: str, name: str, kind: str, read_only: bool) -> dict[str, Any]:
    return {
        "id": identifier,
        "name": name,
        "type": kind,
        "custom": False,
        "readOnly": read_only,
        "required": False,
        "status": "active",
    }


def new_object_id() -> str:
    """Make an id of 24 hexadecimal digits."""
    return secrets.token_hex(12)
