"""Custom event types: inbound and outbound events of custom integrations.

The API pages show the POST below an integration; a public client lists, gets and deletes at a flat
collection (observed). So the flat list is tried first, which costs one call for the whole store; on
a 404 the nested lists are used, one per integration, and that is remembered for the process.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from provider.api.cache import ListCache
from provider.api.calls import Calls
from provider.api.collection import Collection, find
from provider.api.errors import ContradictoryAnswer, InvalidRequest, NotFound, UnexpectedAnswer
from provider.api.messages import Json, Objects, Resource
from provider.api.writes import Write

OWNER = "customIntegrationId"
"""The property by which an event of the flat list names its integration (assumed)."""

_NO_ROUTE = {404, 405}


class _NoFlatList(Exception):  # noqa: N818  (no failure: the other list is read)
    """The store has no flat list."""


class EventTypes:
    """The custom event types of a store; objects given are the cache's: do not change them."""

    def __init__(self, calls: Calls, flat: Resource, integrations: Collection) -> None:
        """Take the calls, the flat resource, and the integrations to which events belong."""
        self._calls = calls
        self._resource = flat
        self._integrations = integrations
        self._flat = ListCache(self._load_flat)
        self._nested: dict[str, ListCache] = {}
        self._nested_only = False
        # Which integration an event belongs to that we made: needed where answers do not say it.
        self._owners: dict[str, str] = {}

    def list(self, integration_id: str) -> tuple[Json, ...]:
        """Give the events of one integration.

        From one flat list for the whole process where that works and its items name their
        integration (``customIntegrationId``, assumed); else from the nested list of this
        integration, read once each. An integration that is gone has none.

        Raises:
            ConnectifError: when the list cannot be read completely.
        """
        events = self._flat_events()
        if events is None or not all(map(self._owner, events)):
            return self._nested_cache(integration_id).read()
        return tuple(event for event in events if self._owner(event) == integration_id)

    def readable(self) -> None:
        """Read the flat list, so that a key that may not read events is found before any write.

        A store without a flat list says nothing until there is an integration.

        Raises:
            Forbidden: when the key may not.
            ConnectifError: when the list cannot be read completely.
        """
        self._flat_events()

    def get(self, integration_id: str, object_id: str) -> Json | None:
        """Read one event by its id; None only on a 404 in the documented shape.

        Raises:
            ConnectifError: for every other answer but the object.
        """
        resource = self._place(integration_id)
        words = f"read the {resource.singular} {object_id}"
        request = self._calls.request(words, "GET", resource.item(object_id), resource)
        return self._calls.get(request, self._calls.judge.identified)

    def find(self, integration_id: str, object_id: str) -> Json | None:
        """Give one event from the list; None when it is really gone.

        With the flat list the integration does not matter, also where items do not name theirs.

        Raises:
            ContradictoryAnswer: when the list lacks it, even read again, but it can be read by id.
            ConnectifError: when list or object cannot be read.
        """
        flat = self._flat_events() is not None
        cache = self._flat if flat else self._nested_cache(integration_id)
        return find(cache, object_id, self._resource, lambda: self.get(integration_id, object_id))

    def create(
        self, integration_id: str, body: Mapping[str, Any], *, same: Callable[[Json], bool]
    ) -> Json:
        """Create an event, always below its integration, as the API page shows.

        Args:
            integration_id: the integration.
            body: the JSON object to send; its webhook header values are shown nowhere.
            same: recognises, among the integration's events, the one that this would have made.

        Raises:
            ConnectifError: when it was not created, or nobody knows (FateUnknown).
        """
        resource = self._below(integration_id)
        words = f"create the {resource.singular} {body.get('name', '')}"
        request = self._calls.request(words, "POST", resource.path, resource, body)

        def keep(event: Json) -> None:
            self._owners[event["id"]] = integration_id
            self._flat.put(event)
            self._nested_cache(integration_id).put(event)

        write = Write(self._calls, request, lambda: self._writing(integration_id), keep)
        return write.create(lambda: self._fresh(integration_id), same)

    def delete(self, integration_id: str, object_id: str) -> None:
        """Delete an event; one that is already gone is fine.

        Raises:
            ConnectifError: when it was not deleted, or nobody knows.
        """
        resource = self._place(integration_id)
        words = f"delete the {resource.singular} {object_id}"
        request = self._calls.request(words, "DELETE", resource.item(object_id), resource)
        write = Write(self._calls, request, lambda: self._writing(integration_id))
        write.delete(lambda: self.get(integration_id, object_id))
        self._flat.remove(object_id)
        self._nested_cache(integration_id).remove(object_id)

    def _flat_events(self) -> tuple[Json, ...] | None:
        """Give all events of the store, or None where it has no flat list."""
        if not self._nested_only:
            try:
                return self._flat.read()
            except _NoFlatList:
                self._nested_only = True
        return None

    def _fresh(self, integration_id: str) -> tuple[Json, ...]:
        """Read the events of an integration anew."""
        self._flat.forget()
        self._nested_cache(integration_id).forget()
        return self.list(integration_id)

    def _owner(self, event: Json) -> str | None:
        """Give the integration of an event, if anything tells it."""
        named = event.get(OWNER)
        return named if isinstance(named, str) else self._owners.get(event["id"])

    def _below(self, integration_id: str) -> Resource:
        """Give the nested collection of an integration."""
        path = self._integrations.item(integration_id) + self._resource.path
        return replace(self._resource, path=path)

    def _place(self, integration_id: str) -> Resource:
        """Give the collection where items are read and deleted."""
        nested = self._flat_events() is None
        return self._below(integration_id) if nested else self._resource

    def _nested_cache(self, integration_id: str) -> ListCache:
        """Give the nested list of an integration."""
        load = ListCache(lambda: self._load_nested(integration_id))
        return self._nested.setdefault(integration_id, load)

    @contextmanager
    def _writing(self, integration_id: str) -> Iterator[None]:
        """Hold off both lists in which an event of this integration may stand."""
        with self._flat.writing(), self._nested_cache(integration_id).writing():
            yield

    def _load_flat(self) -> Objects:
        """Read the flat list, or say that there is none."""
        resource = self._resource
        words = f"list the {resource.plural}"
        request = self._calls.request(words, "GET", resource.path, resource)
        try:
            return self._calls.list(request)
        except (NotFound, UnexpectedAnswer, InvalidRequest) as error:
            if error.status not in _NO_ROUTE:
                raise
        raise _NoFlatList

    def _load_nested(self, integration_id: str) -> Objects:
        """Read the nested list; an integration that is really gone has no events."""
        resource = self._below(integration_id)
        words = f"list the {resource.plural} of the custom integration {integration_id}"
        request = self._calls.request(words, "GET", resource.path, resource)
        try:
            return self._calls.list(request)
        except NotFound:
            if self._integrations.get(integration_id) is None:
                return []
        raise ContradictoryAnswer(
            request.tried,
            "the store answers 404, but the integration is there",
            "Nothing was changed. Report it: events may be listed in another place than known.",
        )
