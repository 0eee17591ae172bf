# ruff: noqa: N818  (names say what happened, as httpx's do; every one of them is an error)
"""Errors of the Connectif client: one family, every message safe to show.

A message says what was tried, why it failed and what to do. It never holds the API key, a webhook
header's value or the body of an answer; of an error answer only title, detail and reasons, bounded
in length, with every secret that was sent taken out.
"""

from typing import NamedTuple


class Violation(NamedTuple):
    """One entry of the ``validationErrors`` of a 422 answer.

    Shape as a public client reads it: ``{name, path, reason}``, ``path`` a JSON Pointer into the
    request body (observed).
    """

    path: str
    name: str
    reason: str

    def __str__(self) -> str:
        """Give ``path: reason``."""
        return f"{self.path or '/'}: {self.reason}"


class ConnectifError(Exception):
    """Base of everything that this client raises on purpose."""


class MissingCredentials(ConnectifError):
    """No API key was found where one may stand."""


class InvalidCredentials(ConnectifError):
    """An API key is there, but has not the shape ``id:secret``."""


class InvalidAddress(ConnectifError):
    """The base address cannot be used: not https, or not an address at all."""


class InvalidSetting(ConnectifError):
    """A setting of the client has a value that it cannot have."""


class NotOnSurface(ConnectifError):
    """The public API has no such operation, and the client was not told to go beyond it."""


class CallError(ConnectifError):
    """A call failed.

    Attributes:
        tried: the operation in words, with method and path.
        reason: why it failed, without secrets.
        advice: what to do.
    """

    def __init__(self, tried: str, reason: str, advice: str) -> None:
        """Join the three parts to one message."""
        self.tried = tried
        self.reason = reason
        self.advice = advice
        super().__init__(f"Cannot {tried}: {reason}. {advice}")


class Unreachable(CallError):
    """No complete answer came: no connection, a reset, a time limit, a body cut short.

    Attributes:
        sent: whether the request may have reached the store.
    """

    def __init__(self, tried: str, reason: str, advice: str, *, sent: bool = True) -> None:
        """Keep beside the message whether the request may have arrived."""
        self.sent = sent
        super().__init__(tried, reason, advice)


class UnexpectedAnswer(CallError):
    """An answer came whose shape this client does not understand.

    Attributes:
        status: the HTTP status of the answer, or None where no single answer is meant.
    """

    def __init__(self, tried: str, reason: str, advice: str, status: int | None = None) -> None:
        """Keep the status beside the message."""
        self.status = status
        super().__init__(tried, reason, advice)


class ContradictoryAnswer(CallError):
    """Two answers of the store contradict one another, so neither may be acted on."""


class FateUnknown(CallError):
    """A write may or may not have been applied, and looking it up failed too."""


class StatusError(CallError):
    """The store answered with an error status.

    Attributes:
        status: the HTTP status.
        title, detail: the texts of the HttpError body (api-docs: custom-error-codes), scrubbed.
        code: the business code ``E0xxx``, or "" where there is none.
    """

    def __init__(
        self,
        tried: str,
        reason: str,
        advice: str,
        *,
        status: int,
        title: str = "",
        detail: str = "",
        code: str = "",
    ) -> None:
        """Keep the parts of the answer beside the message."""
        self.status = status
        self.title = title
        self.detail = detail
        self.code = code
        super().__init__(tried, reason, advice)


class InvalidRequest(StatusError):
    """400, or another 4xx that has no class of its own: the store refuses the request."""


class Unauthorized(StatusError):
    """401: the API key is missing or wrong."""


class Forbidden(StatusError):
    """403: the key lacks a scope, or the account is blocked."""


class NotFound(StatusError):
    """404 in the documented shape: the object is not there."""


class Conflict(StatusError):
    """409: in use, or in another way in conflict (on no API page: assumed)."""


class UnprocessableEntity(StatusError):
    """422: the store names properties with wrong values.

    Attributes:
        violations: what the store found wrong, in its order.
    """

    violations: tuple[Violation, ...] = ()


class RateLimited(StatusError):
    """429, again and again, or a wait for the limit that is longer than we are ready to wait.

    Attributes:
        retry_after: seconds that the store asked for last, or None.
    """

    retry_after: float | None = None


class ServerError(StatusError):
    """5xx: the store failed, again and again."""
