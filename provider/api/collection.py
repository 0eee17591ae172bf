"""Collections: the objects of one kind in a store."""

from collections.abc import Callable, Mapping
from typing import Any

from provider.api.cache import ListCache
from provider.api.calls import Calls
from provider.api.errors import ContradictoryAnswer, NotFound, UnexpectedAnswer
from provider.api.messages import Json, Objects, Resource
from provider.api.writes import Write


class Collection:
    """The objects of one kind that stand directly in a store, such as its contact fields.

    The objects that are given are those of the cache: read them, do not change them.
    """

    def __init__(self, calls: Calls, resource: Resource) -> None:
        """Take the calls and what the resource is called."""
        self._calls = calls
        self._resource = resource
        self._cache = ListCache(self._load)

    def item(self, object_id: str) -> str:
        """Give the path of one object."""
        return self._resource.item(object_id)

    def list(self) -> tuple[Json, ...]:
        """Give all objects; one list call (and its pages) for the life of the process.

        Raises:
            ConnectifError: when the list cannot be read completely.
        """
        return self._cache.read()

    def fresh(self) -> tuple[Json, ...]:
        """Give all objects as the store shows them from now on; one list call (and its pages).

        Raises:
            ConnectifError: when the list cannot be read completely.
        """
        return self._cache.fresh()

    def get(self, object_id: str) -> Json | None:
        """Read one object by its id; None only on a 404 in the documented shape.

        Raises:
            ConnectifError: for every other answer but the object.
        """
        calls, resource = self._calls, self._resource
        request = calls.request(
            f"read the {resource.singular} {object_id}", "GET", resource.item(object_id), resource
        )
        return calls.get(request, calls.judge.identified)

    def find(self, object_id: str) -> Json | None:
        """Give one object from the list; None when it is really gone.

        Raises:
            ContradictoryAnswer: when the list lacks it, even read again, but it can be read by id.
            ConnectifError: when list or object cannot be read.
        """
        return find(self._cache, object_id, self._resource, lambda: self.get(object_id))

    def create(self, body: Mapping[str, Any], *, same: Callable[[Json], bool]) -> Json:
        """Create an object; when the fate of the call is unknown, look before sending again.

        Args:
            body: the JSON object to send.
            same: recognises, among the store's objects, the one that this would have made.

        Returns:
            The object as the store shows it.

        Raises:
            ConnectifError: when it was not created, or nobody knows (FateUnknown).
        """
        resource = self._resource
        request = self._calls.request(
            f"create the {resource.singular} {_title(body)}", "POST", resource.path, resource, body
        )
        write = Write(self._calls, request, self._cache.writing, self._cache.put)
        return write.create(self.fresh, same)

    def patch(self, object_id: str, body: Mapping[str, Any]) -> Json:
        """Change properties of an object.

        Args:
            object_id: which one.
            body: the properties to change.

        Returns:
            The object as the store shows it.

        Raises:
            NotFound: when the object is not there.
            ConnectifError: when it was not changed, or nobody knows.
        """
        resource, path = self._resource, self._resource.item(object_id)
        words = f"change the {resource.singular} {object_id}"
        request = self._calls.request(words, "PATCH", path, resource, body)
        write = Write(self._calls, request, self._cache.writing, self._cache.put)
        try:
            return write.patch(lambda: self.get(object_id))
        except NotFound:
            self._cache.remove(object_id)
            raise

    def delete(self, object_id: str) -> None:
        """Delete an object; one that is already gone is fine.

        Raises:
            ConnectifError: when it was not deleted, or nobody knows.
        """
        resource, path = self._resource, self._resource.item(object_id)
        words = f"delete the {resource.singular} {object_id}"
        request = self._calls.request(words, "DELETE", path, resource)
        Write(self._calls, request, self._cache.writing).delete(lambda: self.get(object_id))
        self._cache.remove(object_id)

    def _load(self) -> Objects:
        """Read the list from the store."""
        resource = self._resource
        words = f"list the {resource.plural}"
        request = self._calls.request(words, "GET", resource.path, resource)
        objects = self._calls.list(request)
        if resource.named and not all(map(_is_named, objects)):
            raise UnexpectedAnswer(
                request.tried,
                f"the list holds {resource.plural} without a name",
                "Nothing was changed. Report it: they are told apart by their names.",
            )
        return objects


def find(
    cache: ListCache, object_id: str, resource: Resource, get: Callable[[], Json | None]
) -> Json | None:
    """Find an object in a list, and believe its absence only when a GET by id agrees.

    Args:
        cache: the list.
        object_id: which object.
        resource: its kind, for the message.
        get: reads it by its id.

    Raises:
        ContradictoryAnswer: when list and GET disagree.
    """
    found = cache.find(object_id)
    if found is not None or get() is None:
        return found
    # Another process may have made it since we read the list.
    cache.forget()
    if (found := cache.find(object_id)) is not None:
        return found
    raise ContradictoryAnswer(
        f"find the {resource.singular} {object_id}",
        "the list of the store lacks it, but it can be read by its id",
        "Nothing was changed. Run again in a minute; if it stays, ask Connectif's support.",
    )


def _is_named(item: Json) -> bool:
    """Tell whether an object has a name."""
    return isinstance(item.get("name"), str)


def _title(body: Mapping[str, Any]) -> str:
    """Name what is to be created."""
    return str(body.get("id") or body.get("name") or "")
