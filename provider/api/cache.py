"""One list for the life of the process, loaded once and kept true by our own writes."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from provider.api.messages import Json

Items = tuple[Json, ...]


class ListCache:
    """Loads a list once, however many threads ask for it, and keeps it true.

    A list and our writes to it exclude one another: a list that was read across a write could lack
    that write, and, with several pages, also the object that the write moved to another page.
    (Reading it again instead would never end while the other threads go on writing.)
    """

    def __init__(self, load: Callable[[], list[Json]]) -> None:
        """Take the function that reads the whole list from the store."""
        self._load = load
        self._changed = threading.Condition()
        self._items: dict[str, Json] | None = None
        self._flight: Future[Items] | None = None
        self._writers = 0

    def read(self) -> Items:
        """Give the list; the first to ask loads it, the others wait for that.

        Raises:
            ConnectifError: as the load does, for everybody who waited; the next call loads anew.
        """
        with self._changed:
            if self._items is not None:
                return tuple(self._items.values())
            flight, mine = self._flight, self._flight is None
            if flight is None:
                flight = self._flight = Future()
        return self._fly(flight) if mine else flight.result()

    def fresh(self) -> Items:
        """Give the list as it is from now on; joins a load that is under way.

        Such a load began after every write of ours that has ended, since the two exclude one
        another.
        """
        self.forget()
        return self.read()

    def find(self, object_id: str) -> Json | None:
        """Give one object of the list."""
        items = self.read()
        with self._changed:
            if self._items is not None:
                return self._items.get(object_id)
        return next((item for item in items if item["id"] == object_id), None)

    def peek(self, object_id: str) -> Json | None:
        """Give one object of the list as it was read, if it was; loads nothing."""
        with self._changed:
            return (self._items or {}).get(object_id)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold off loads while a write is under way; several writes may be at once."""
        with self._changed:
            self._changed.wait_for(lambda: self._flight is None)
            self._writers += 1
        try:
            yield
        finally:
            with self._changed:
                self._writers -= 1
                self._changed.notify_all()

    def put(self, item: Json) -> None:
        """Note an object that we made, changed, or read by its id."""
        with self._changed:
            if self._items is not None:
                self._items[item["id"]] = item

    def remove(self, object_id: str) -> None:
        """Note that an object is gone."""
        with self._changed:
            if self._items is not None:
                self._items.pop(object_id, None)

    def forget(self) -> None:
        """Load anew at the next reading."""
        with self._changed:
            self._items = None

    def _fly(self, flight: Future[Items]) -> Items:
        """Load the list for everybody who waits."""
        try:
            with self._changed:
                self._changed.wait_for(lambda: self._writers == 0)
            items = {item["id"]: item for item in self._load()}
        except BaseException as error:
            self._land(None)
            flight.set_exception(error)
            raise
        self._land(items)
        result = tuple(items.values())
        flight.set_result(result)
        return result

    def _land(self, items: dict[str, Json] | None) -> None:
        """Take in what was loaded and let the writers go on."""
        with self._changed:
            self._items = items
            self._flight = None
            self._changed.notify_all()
