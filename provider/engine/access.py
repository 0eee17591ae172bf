"""How the objects of each kind are reached through the client, behind one interface."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from provider.api import Client, Collection
from provider.engine.failures import NoContainerError
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

    def doubts(self) -> tuple[str, ...]:
        """Give the reasons why it cannot be told where new objects belong."""

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

    def doubts(self) -> tuple[str, ...]:
        """Give none: there is one place."""
        return ()

    def outputs(self) -> dict[str, str]:
        """Give nothing: the object's own id is enough."""
        return {}


class EventAccess:
    """The events of one integration. An event cannot be patched on the public surface."""

    def __init__(self, client: Client, containers: Sequence[str], name: str) -> None:
        """Take the ids of the integrations that may be meant, and the name of the one that is."""
        self._events = client.event_types
        self._containers = containers
        self._name = name
        self.scope = containers[0] if len(containers) == 1 else ""

    def list(self) -> tuple[Body, ...]:
        """Give the integration's outbound events."""
        events = self._events.list(self.scope) if self.scope else ()
        return tuple(event for event in events if event.get("category", "send") == "send")

    def find(self, object_id: str) -> Body | None:
        """Give one event, ``None`` only when it is really gone."""
        return self._events.find(self._container(), object_id)

    def create(self, body: Body, same: Callable[[Body], bool]) -> Body:
        """Create an event."""
        return self._events.create(self._container(), body, same=same)

    def patch(self, object_id: str, body: Mapping[str, Any]) -> Body:
        """Refuse: no page shows a way to change an event by API."""
        raise NotImplementedError("the public API cannot change an event")

    def delete(self, object_id: str) -> None:
        """Delete an event."""
        self._events.delete(self._container(), object_id)

    def doubts(self) -> tuple[str, ...]:
        """Give the reason when several integrations have the name; one may still be missing."""
        number = len(self._containers)
        if number < 2:
            return ()
        called = f'the store has {number} objects called custom integration "{self._name}"'
        return (f"{called}: rename all but one of them in the console, or run without --target",)

    def outputs(self) -> dict[str, str]:
        """Give the integration's id: the nested path needs it."""
        return {"integrationObjectId": self.scope}

    def _container(self) -> str:
        """Give the integration's id. Raises ``NoContainerError``."""
        missing = f'the store has no custom integration "{self._name}": run without --target'
        if not self.scope:
            raise NoContainerError("; ".join(self.doubts()) or missing)
        return self.scope


def access(process: Process, properties: Mapping[str, Any]) -> Access:
    """Give the access to the objects of a resource's kind."""
    client = process.client(str(properties.get("stack", "")))
    kind = properties["kind"]
    if kind == "ContactField":
        return PlainAccess(client.contact_fields)
    if kind == "CustomIntegration":
        return PlainAccess(client.custom_integrations)
    if kind == "Segment":
        return PlainAccess(client.segments)
    if kind == "InlineContent":
        return PlainAccess(client.web_contents)
    if kind == "Workflow":
        return PlainAccess(client.workflows)
    source = process.sources.get(str(properties.get("key")), Source())
    referred = source.references.get("integration")
    name = referred.natural_key if referred else ""
    known = _known_integration(process, properties)
    found = [known] if known else _integrations_called(client, name)
    return EventAccess(client, found, name or str(properties.get("integration")))


def _known_integration(process: Process, properties: Mapping[str, Any]) -> str | None:
    """Give the store's id of the integration that an event refers to, without its name.

    What this process has seen of the integration decides, then what the event's own outputs
    remember, then what they were when it was read.
    """
    reference = properties.get("integration")
    known = process.object_id(reference) or properties.get("integrationObjectId")
    return known or process.containers.get(str(reference))


def _integrations_called(client: Client, name: str) -> list[str]:
    if not name:
        return []
    return [str(body["id"]) for body in client.custom_integrations.list() if body["name"] == name]
