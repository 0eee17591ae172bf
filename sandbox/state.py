"""Everything that one sandbox holds while it runs."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from sandbox.catalogue import Catalogue, load_catalogue
from sandbox.clock import Clock
from sandbox.contract import Contract, load_contract
from sandbox.database import Database, Document
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.keys import Keys
from sandbox.limits import SlidingWindow
from sandbox.options import Options, Switches
from sandbox.records import Records

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
# Where the script works: the shop's domains, as a person enters them in the console.
DOMAINS = ("127.0.0.1", "localhost", "[::1]")
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


@dataclass(frozen=True)
class Addresses:
    """Where the store, and the shop and the phone outside of it, answer."""

    store: str = ""
    shop: str = ""

    @property
    def console(self) -> str:
        """The page of the store's user."""
        return f"{self.store}/_sandbox/console/"

    @property
    def phone(self) -> str:
        """The page that shows notifications as a phone does."""
        return f"{self.shop}/phone"

    @property
    def push(self) -> str:
        """Where notifications are sent to."""
        return f"{self.shop}/push/send"

    def as_json(self) -> dict[str, str]:
        """Give every address by its name."""
        names = ("store", "shop", "console", "phone", "push")
        return {name: getattr(self, name) for name in names}


@dataclass
class Sandbox:
    """The parts of one sandbox; it is handed to every operation.

    `wake` is set whenever something came due or is to be delivered.
    """

    options: Options
    database: Database
    records: Records
    clock: Clock
    keys: Keys
    contract: Contract
    catalogue: Catalogue
    limiter: SlidingWindow
    journal: Journal
    faults: Faults = field(default_factory=Faults)
    switches: Switches = field(default_factory=Switches)
    addresses: Addresses = field(default_factory=Addresses)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def store(self) -> Document:
        """Give the store's own object, with what a person may have left out by hand."""
        kept = self.database.all(STORE)[0]
        if "scriptToken" not in kept:
            kept = {**_new_store(kept["id"]), **kept}
            self.database.put(STORE, kept["id"], kept)
        return kept

    def reset(self, store_id: str | None = None) -> None:
        """Make the store empty, with every setting at its default; its id stays unless given."""
        identity = store_id or self.store()["id"]
        with self.database.transaction():
            self.database.clear()
            self.records.clear()
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
    records = Records(database)
    return Sandbox(
        options=options,
        database=database,
        records=records,
        clock=Clock(records),
        keys=Keys(database, default_key),
        contract=load_contract(options.surface),
        catalogue=load_catalogue(),
        limiter=SlidingWindow(options.requests_per_minute),
        journal=Journal(database),
    )


def seed(database: Database, store_id: str) -> None:
    """Put in what every store has from its first day."""
    with database.transaction():
        database.put(STORE, store_id, _new_store(store_id))
        for identifier, name, kind, read_only in SYSTEM_FIELDS:
            body = _system_field(identifier, name, kind, read_only)
            database.put("contact-fields", identifier, body, system=True)


def _new_store(store_id: str) -> Document:
    token = str(uuid.uuid4())
    return {
        "id": store_id,
        "name": "Sandbox store",
        "scriptToken": token,
        "domains": list(DOMAINS),
    }


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
