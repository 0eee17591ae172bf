"""How the objects of each kind are reached through the client, behind one interface."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from provider.api import Client, Collection
from provider.engine.process import Process
from provider.engine.properties import Source

Body = dict[str, Any]


class Access(Protocol):
    """The objects of one kind, where they stand in the store."""

    #: Where the natural key is unique: "" for the whole store, else the id of the container.
    scope: str

    def list(self) -> tuple[Body, ...]:
        """Give all objects in this scope, from the cached list."""

    def find(self, object_id: str) -> Body | None:
        """Give one object, ``None`` only when it is really gone."""

    def create(self, body: Body, same: Callable[[Body], bool]) -> Body:
        """Create an object; ``same`` recognises it when the answer was lost."""

    def patch(self, object_id: str, body: Mapping[str, Any]) -> Body:
        """Change properties in place."""

    def delete(self, object_id: str) -> None:
        """Delete an object."""

    def outputs(self) -> dict[str, str]:
        """Give what a later process needs to reach the object without its definition."""


class PlainAccess:
    """A collection at the top of the API."""

    scope = ""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def list(self) -> tuple[Body, ...]:
        """Give all objects, from the cached list."""
        return self._collection.list()

    def find(self, object_id: str) -> Body | None:
        """Give one object, ``None`` only when it is really gone."""
        return self._collection.find(object_id)

    def create(self, body: Body, same: Callable[[Body], bool]) -> Body:
        """Create an object."""
        return self._collection.create(body, same=same)

    def patch(self, object_id: str, body: Mapping[str, Any]) -> Body:
        """Change properties in place."""
        return self._collection.patch(object_id, dict(body))

    def delete(self, object_id: str) -> None:
        """Delete an object."""
        self._collection.delete(object_id)

    def outputs(self) -> dict[str, str]:
        """Give nothing: the object's own id is enough."""
        return {}


class EventAccess:
    """The events of one integration. An event cannot be patched on the public surface."""

    def __init__(self, client: Client, integration_id: str) -> None:
        self._events = client.event_types
        self.scope = integration_id

    def list(self) -> tuple[Body, ...]:
        """Give the integration's outbound events."""
        events = self._events.list(self.scope) if self.scope else ()
        return tuple(event for event in events if event.get("category", "send") == "send")

    def find(self, object_id: str) -> Body | None:
        """Give one event, ``None`` only when it is really gone."""
        return self._events.find(self.scope, object_id)

    def create(self, body: Body, same: Callable[[Body], bool]) -> Body:
        """Create an event."""
        return self._events.create(self.scope, body, same=same)

    def patch(self, object_id: str, body: Mapping[str, Any]) -> Body:
        """Refuse: no page shows a way to change an event by API."""
        raise NotImplementedError("the public API cannot change an event")

    def delete(self, object_id: str) -> None:
        """Delete an event."""
        self._events.delete(self.scope, object_id)

    def outputs(self) -> dict[str, str]:
        """Give the integration's id: the nested path needs it."""
        return {"integrationObjectId": self.scope}


def access(process: Process, properties: Mapping[str, Any]) -> Access:
    """Give the access to the objects of a resource's kind."""
    client = process.client(str(properties.get("stack", "")))
    kind = properties["kind"]
    if kind == "ContactField":
        return PlainAccess(client.contact_fields)
    if kind == "CustomIntegration":
        return PlainAccess(client.custom_integrations)
    return EventAccess(client, integration_of(process, properties))


def integration_of(process: Process, properties: Mapping[str, Any]) -> str:
    """Give the store's id of the integration that an event refers to, "" when there is none yet.

    What this process has seen of the reference decides, then the name that the definition gives,
    and for a resource without a definition what its outputs remember.
    """
    known = process.object_id(properties.get("integration"))
    if known is not None:
        return known
    source = process.sources.get(str(properties.get("key")), Source())
    name = source.references.get("integration")
    if name is None:
        return str(properties.get("integrationObjectId", ""))
    integrations = process.client(str(properties.get("stack", ""))).custom_integrations.list()
    matches = [str(body["id"]) for body in integrations if body.get("name") == name]
    return matches[0] if len(matches) == 1 else ""
