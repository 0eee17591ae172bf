"""The Connectif client: one store's configuration over HTTP.

    client = Client("https://api.connectif.cloud", Credentials.parse("id:secret"))
    client.store()
    client.contact_fields.list()
    client.event_types.create(integration_id, body, same=recognise)

Everything that it raises on purpose::

    ConnectifError
    ├── MissingCredentials        no API key anywhere
    ├── InvalidCredentials        an API key that is not id:secret
    ├── InvalidAddress            a base address to which the key must not go
    ├── InvalidSetting            a setting without sense
    ├── NotOnSurface              an operation that the public API does not have
    └── CallError                 a call failed: .tried, .reason, .advice
        ├── Unreachable           no complete answer: no connection, reset, time limit, cut body
        ├── UnexpectedAnswer      an answer that is not understood: HTML, a redirect, a shape
        ├── ContradictoryAnswer   two answers that contradict one another
        ├── FateUnknown           a write of which nobody knows whether it was applied
        └── StatusError           the store says no: .status, .title, .detail, .code
            ├── InvalidRequest        400 (codes E0xxx), and any other 4xx
            ├── Unauthorized          401
            ├── Forbidden             403
            ├── NotFound              404 in the documented shape
            ├── Conflict              409 (assumed)
            ├── UnprocessableEntity   422: .violations
            ├── RateLimited           429 without end: .retry_after
            └── ServerError           5xx

A message never holds the API key, a webhook header's value, or the body of an answer.
"""

from provider.api.client import Client
from provider.api.collection import Collection
from provider.api.credentials import Credentials, credentials_for, named_for, variable_of
from provider.api.errors import (
    CallError,
    Conflict,
    ConnectifError,
    ContradictoryAnswer,
    FateUnknown,
    Forbidden,
    InvalidAddress,
    InvalidCredentials,
    InvalidRequest,
    InvalidSetting,
    MissingCredentials,
    NotFound,
    NotOnSurface,
    RateLimited,
    ServerError,
    StatusError,
    Unauthorized,
    UnexpectedAnswer,
    UnprocessableEntity,
    Unreachable,
    Violation,
)
from provider.api.event_types import EventTypes
from provider.api.limiter import Limiter, limiter_for
from provider.api.looking import Look
from provider.api.scopes import KEYS, Scope, forbidden, tick
from provider.api.timing import Clock, Retries, Timeouts
from provider.api.workflows import Workflows

__all__ = [
    "KEYS",
    "CallError",
    "Client",
    "Clock",
    "Collection",
    "Conflict",
    "ConnectifError",
    "ContradictoryAnswer",
    "Credentials",
    "EventTypes",
    "FateUnknown",
    "Forbidden",
    "InvalidAddress",
    "InvalidCredentials",
    "InvalidRequest",
    "InvalidSetting",
    "Limiter",
    "Look",
    "MissingCredentials",
    "NotFound",
    "NotOnSurface",
    "RateLimited",
    "Retries",
    "Scope",
    "ServerError",
    "StatusError",
    "Timeouts",
    "Unauthorized",
    "UnexpectedAnswer",
    "UnprocessableEntity",
    "Unreachable",
    "Violation",
    "Workflows",
    "credentials_for",
    "forbidden",
    "limiter_for",
    "named_for",
    "tick",
    "variable_of",
]
