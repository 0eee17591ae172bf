"""What a store holds, as its API shows it: every list is read once, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.api import Client, Forbidden, NotFound
from provider.engine.process import Process
from provider.engine.properties import EXTENDED
from provider.kinds import KINDS
from provider.kinds.nodes import built_in_fields

Body = Mapping[str, Any]
PUBLIC = "public"
#: An event that Connectif takes in; there is no kind for it yet.
INBOUND = "InboundEvent"
WORDS: Mapping[str, str] = {INBOUND: "inbound event"} | {
    name: kind.words for name, kind in KINDS.items()
}


class UnknownStoreError(Exception):
    """It cannot be told whose store the key opens, or it is another one; the text says more."""


@dataclass(frozen=True)
class Found:
    """One object of the store.

    Attributes:
        kind: the name of its kind, or ``InboundEvent``.
        id: the store's own id; of a contact field the id that everybody uses.
        name: what the console calls it.
        body: the answer of the API.
        container: the integration that an event belongs to, else None.
    """

    kind: str
    id: str
    name: str
    body: Body
    container: Found | None = None

    @property
    def words(self) -> str:
        """Give the object in a sentence: ``outbound event "Send push"``."""
        return f'{WORDS[self.kind]} "{printable(self.title)}"'

    @property
    def title(self) -> str:
        """Give its name, of an event with that of its integration: ``Push service/Send push``."""
        return f"{self.container.name}/{self.name}" if self.container else self.name


@dataclass(frozen=True)
class Unread:
    """A list that the API does not give: what of, and why."""

    kind: str
    reason: str


@dataclass(frozen=True)
class Inventory:
    """All objects of a store that its API shows.

    Attributes:
        store: the identity of the store.
        surface: ``public`` or ``extended``.
        objects: by kind and id, without Connectif's own contact fields.
        built_in: how many contact fields are Connectif's own.
        unread: the lists that could not be had.
    """

    store: str
    surface: str
    objects: tuple[Found, ...]
    built_in: int = 0
    unread: tuple[Unread, ...] = field(default=())

    def of(self, kind: str) -> tuple[Found, ...]:
        """Give the objects of one kind."""
        return tuple(item for item in self.objects if item.kind == kind)

    def find(self, kind: str, object_id: str) -> Found | None:
        """Give one object by its id."""
        return next((item for item in self.of(kind) if item.id == object_id), None)


def printable(text: str) -> str:
    """Give a text of the store on one line, without what could move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def read_inventory(process: Process, stack: str) -> Inventory:
    """Read everything that the store's API shows.

    Raises:
        ConnectifError: when a list cannot be read.
        UnknownStoreError: when the key opens another store than the stack file names, or nobody
            says whose store it is.
    """
    client, store = process.client(stack), _identity(process, stack)
    fields = [body for body in client.contact_fields.list() if not _is_built_in(body)]
    unread: list[Unread] = []
    objects = [_found("ContactField", body) for body in fields]
    for body in client.custom_integrations.list():
        integration = _found("CustomIntegration", body)
        objects += [integration, *_events(client, integration)]
    if process.extended:
        objects += [_found("Segment", body) for body in client.segments.list()]
        objects += [_found("InlineContent", body) for body in client.web_contents.list()]
    objects += _workflows(client, unread)
    order = (*KINDS, INBOUND)
    ordered = sorted(objects, key=lambda item: (order.index(item.kind), item.id))
    built_in = len(client.contact_fields.list()) - len(fields)
    surface = EXTENDED if process.extended else PUBLIC
    return Inventory(store, surface, tuple(ordered), built_in, tuple(unread))


def _identity(process: Process, stack: str) -> str:
    live, expected = process.live_identity(stack), process.configuration.get("connectif:store")
    if live and expected and live != str(expected):
        raise UnknownStoreError(
            f'connectif:store says "{expected}", but the key opens the store "{live}": nothing '
            "was done. Use the key of the right store, or correct the stack file"
        )
    if not live and not expected:
        raise UnknownStoreError(
            "the store does not show who it is: write `connectif:store: NAME`, with a name of "
            "your choice, into the stack file"
        )
    return str(live or expected)


def _found(kind: str, body: Body, container: Found | None = None) -> Found:
    name = body.get("name")
    object_id = str(body["id"])
    return Found(kind, object_id, name if isinstance(name, str) else object_id, body, container)


def _events(client: Client, integration: Found) -> Iterator[Found]:
    for body in client.event_types.list(integration.id):
        outbound = body.get("category", "send") == "send"
        yield _found("OutboundEvent" if outbound else INBOUND, body, integration)


def _workflows(client: Client, unread: list[Unread]) -> list[Found]:
    try:
        return [_found("Workflow", body) for body in client.workflows.list()]
    except NotFound:
        unread.append(Unread("Workflow", "the store has no list of workflows"))
    except Forbidden:
        unread.append(Unread("Workflow", "the key may not read workflows"))
    return []


def _is_built_in(body: Body) -> bool:
    """Whether a contact field is Connectif's own; without ``custom``, its id tells (assumed)."""
    custom, known = body.get("custom"), str(body.get("id"))
    if isinstance(custom, bool):
        return not custom
    return known.startswith("_") or known in built_in_fields()
