"""The client of one store."""

import threading

from provider.api.address import Address
from provider.api.calls import Calls
from provider.api.collection import Collection
from provider.api.credentials import Credentials
from provider.api.errors import InvalidAddress
from provider.api.event_types import EventTypes
from provider.api.limiter import Limiter, limiter_for
from provider.api.looking import Look, look
from provider.api.messages import Json, Method, Resource
from provider.api.timing import Clock, Retries, Timeouts
from provider.api.transport import Transport
from provider.api.verdicts import Judge
from provider.api.workflows import Workflows

_NOTHING: frozenset[Method] = frozenset()
_READING: frozenset[Method] = frozenset({"GET"})
_NO_PATCH: frozenset[Method] = frozenset({"GET", "POST", "DELETE"})

_STORE = Resource("/store/", "store", "stores", "Store", _READING)
_CONTACT_FIELDS = Resource(
    "/contact-fields/", "contact field", "contact fields", "Contact fields", _NO_PATCH
)
# The names of the next two scopes were never seen; the endpoints are documented (assumed).
_INTEGRATIONS = Resource(
    "/custom-integrations/", "custom integration", "custom integrations", "Custom integrations"
)
_EVENT_TYPES = Resource(
    "/custom-event-types/",
    "custom event type",
    "custom event types",
    "Custom event types",
    _NO_PATCH,
)
# Segments, web contents and all writing of workflows: assumed, with paths and scopes.
_SEGMENTS = Resource("/segments/", "segment", "segments", "Segments", _NOTHING, named=True)
_WEB_CONTENTS = Resource(
    "/web-contents/", "web content", "web contents", "Web contents", _NOTHING, named=True
)
_WORKFLOWS = Resource("/workflows/", "workflow", "workflows", "Workflows", _READING)
_RESOURCES = (
    _STORE,
    _CONTACT_FIELDS,
    _INTEGRATIONS,
    _EVENT_TYPES,
    _SEGMENTS,
    _WEB_CONTENTS,
    _WORKFLOWS,
)


class Client:
    """Reads and writes the configuration of one Connectif store.

    One per process: it holds the session and the lists. All methods may be called by several
    threads at once.

    Attributes:
        contact_fields: the contact fields.
        custom_integrations: the custom integrations.
        event_types: the inbound and outbound events of the integrations.
        segments: the dynamic segments; extended surface only (assumed).
        web_contents: the web contents; extended surface only (assumed).
        workflows: the workflows; all but reading them is of the extended surface (assumed).
    """

    contact_fields: Collection
    custom_integrations: Collection
    event_types: EventTypes
    segments: Collection
    web_contents: Collection
    workflows: Workflows

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        timeout: Timeouts | None = None,
        limiter: Limiter | None = None,
        retries: Retries | None = None,
        clock: Clock | None = None,
        extended: bool = False,
    ) -> None:
        """Prepare the session; nothing is sent yet.

        Args:
            base_url: ``https://api.connectif.cloud``, or a local store's address.
            credentials: the API key.
            timeout: time limits.
            limiter: defaults to the one that all processes of this machine share.
            retries: how often what failed is tried again.
            clock: measures and waits; defaults to the machine's.
            extended: whether to call operations that the public API does not have. Without it
                they raise NotOnSurface, and nothing is sent.

        Raises:
            InvalidAddress: when the key must not be sent to that address, or when it is
                Connectif's own and ``extended`` is set.
            InvalidSetting: when CONNECTIF_REQUESTS_PER_MINUTE is not a number.
        """
        address, clock, timeouts = Address.parse(base_url), clock or Clock(), timeout or Timeouts()
        if extended and address.is_connectif:
            raise InvalidAddress(
                "connectif:surface is extended, and the API address is Connectif's own: extended "
                "operations are assumptions and are never sent to Connectif. Set "
                "connectif:surface: public, or the address of a store that serves them."
            )
        self._transport = Transport(address, credentials, timeouts)
        self._calls = Calls(
            address,
            self._transport,
            limiter or limiter_for(base_url, credentials, clock=clock),
            Judge(credentials),
            retries or Retries(),
            timeouts,
            clock,
            extended,
        )
        self._store_lock = threading.Lock()
        self._store: tuple[Json | None] | None = None
        self.contact_fields = Collection(self._calls, _CONTACT_FIELDS)
        self.custom_integrations = Collection(self._calls, _INTEGRATIONS)
        self.event_types = EventTypes(self._calls, _EVENT_TYPES, self.custom_integrations)
        self.segments = Collection(self._calls, _SEGMENTS)
        self.web_contents = Collection(self._calls, _WEB_CONTENTS)
        self.workflows = Workflows(self._calls, _WORKFLOWS)

    def __repr__(self) -> str:
        """Name the address only."""
        return f"Client({self._calls.address.base!r})"

    def store(self) -> Json | None:
        """Read who the key belongs to, once per process (GET /store/: observed, shape not seen).

        Returns:
            The store's object as it comes, or None when the store answers the documented 404.

        Raises:
            ConnectifError: for every other answer; the next call asks again.
        """
        with self._store_lock:
            if self._store is None:
                request = self._calls.request("read the store", "GET", _STORE.path, _STORE)
                self._store = (self._calls.get(request, self._calls.judge.object),)
            return self._store[0]

    def look(self, path: str, most_pages: int = 1) -> Look:
        """Read what stands at the path of a list, or of the store, as it comes; nothing is kept.

        Args:
            path: such as ``/workflows/``, or the events below an integration.
            most_pages: how many pages are read at most, following ``links.next``.

        Raises:
            ValueError: for a path of nothing that this client knows.
            NotOnSurface: when the public API has no such operation.
            CallError: when it cannot be read.
        """
        resource = next((item for item in _RESOURCES if path.endswith(item.path)), None)
        if resource is None:
            raise ValueError(f"{path} is not the path of a list")
        return look(self._calls, resource, path, most_pages)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._transport.close()
