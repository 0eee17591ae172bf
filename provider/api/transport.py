"""One HTTP exchange: the session, its time limits, and what went wrong on the way."""

import errno
import os
import socket
import ssl
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from provider.api.address import Address
from provider.api.credentials import Credentials, KeyAuthentication
from provider.api.messages import Answer, Request
from provider.api.timing import Deadline, Timeouts

_CONNECTIONS = 8
_PART = 65_536
_LARGEST_BODY = 64 * 1024 * 1024
_SHORTEST_TIMEOUT = 0.001
_NETWORK_ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


class Interrupted(Exception):  # noqa: N818  (caught in this package)
    """No complete answer came.

    Attributes:
        reason: why, in words and without secrets.
        sent: whether the request may have reached the store.
    """

    def __init__(self, reason: str, *, sent: bool) -> None:
        """Keep the reason."""
        self.reason = reason
        self.sent = sent
        super().__init__(reason)


class Transport:
    """Sends requests over one pooled session; may be used by several threads at once.

    Redirects are not followed, cookies not kept, .netrc not read: the key goes to the base address
    and nowhere else. Proxies and certificate authorities of the environment hold for https; an
    address on this machine is never reached through a proxy.
    """

    def __init__(self, address: Address, credentials: Credentials, timeouts: Timeouts) -> None:
        """Make the session; nothing is sent yet."""
        self._timeouts = timeouts
        self._session = _session(address, credentials)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def send(self, request: Request, deadline: Deadline) -> Answer:
        """Send a request once and read its whole answer.

        Raises:
            Interrupted: when no complete answer comes within the time limits.
        """
        failure: Interrupted | None = None
        try:
            return self._exchange(request, deadline)
        except _NETWORK_ERRORS as error:
            failure = self._interrupted(error, deadline)
        # Raised outside of the handler: the library's error carries the request with its headers.
        raise failure

    def _exchange(self, request: Request, deadline: Deadline) -> Answer:
        """Send and read."""
        response = self._session.request(
            request.method,
            request.url,
            data=request.payload(),
            headers={"Content-Type": "application/json"} if request.body is not None else None,
            timeout=self._limits(deadline),
            allow_redirects=False,
            stream=True,
        )
        try:
            content = b"".join(_parts(response.raw, deadline))
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, content)

    def _limits(self, deadline: Deadline) -> tuple[float, float]:
        """Give the time limits for connecting and for each read."""
        left = max(deadline.left(), _SHORTEST_TIMEOUT)
        return min(self._timeouts.connect, left), min(self._timeouts.read, left)

    def _interrupted(self, error: Exception, deadline: Deadline) -> Interrupted:
        """Say in our own words what went wrong, and whether the request may have arrived."""
        causes = list(_causes(error))
        sent = not any(isinstance(cause, _NOT_SENT) for cause in causes)
        if deadline.left() <= 0.0:
            reason = f"no answer within {deadline.seconds:g} s in all"
        else:
            reason = next((text for cause in causes if (text := self._words(cause))), _BROKEN)
        return Interrupted(reason, sent=sent)

    def _words(self, error: BaseException) -> str:
        """Describe one error of the chain, or give "" when another may say more."""
        # NewConnectionError counts as a ConnectTimeoutError, but is none: its cause says more.
        if type(error) is urllib3.exceptions.ConnectTimeoutError:
            return f"no connection within {self._timeouts.connect:g} s"
        if isinstance(error, urllib3.exceptions.ReadTimeoutError | TimeoutError):
            return f"no answer within {self._timeouts.read:g} s"
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({error.verify_message})"
        known = next((text for kind, text in _WORDS if isinstance(error, kind)), "")
        return known or _system_words(error)


class _TooLarge(OSError):  # noqa: N818  (caught in this module)
    """A body longer than any list of a store can be."""


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (_TooLarge, "its answer is larger than any list of a store can be"),
    (urllib3.exceptions.DecodeError, "the body of its answer cannot be unpacked"),
    (urllib3.exceptions.NameResolutionError, "its name cannot be resolved"),
    (socket.gaierror, "its name cannot be resolved"),
    (ssl.SSLError, "the encrypted connection broke"),
)
_BROKEN = "the connection was closed before the answer was complete"
_NOT_SENT = (
    ssl.SSLCertVerificationError,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.ProxyError,
)


def _system_words(error: BaseException) -> str:
    """Give the operating system's own words for its errors."""
    number = error.errno if isinstance(error, OSError) else None
    return "" if number not in errno.errorcode else os.strerror(number or 0).lower()


def _session(address: Address, credentials: Credentials) -> requests.Session:
    """Make a session that gives the key to nobody else."""
    session = requests.Session()
    # An auth object on the session also keeps requests from looking into .netrc.
    session.auth = KeyAuthentication(credentials)
    session.trust_env = not address.loopback
    session.headers.update({"Accept": "application/json", "User-Agent": "connectif-provisioner"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=_CONNECTIONS, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _parts(raw: Any, deadline: Deadline) -> Iterator[bytes]:
    """Read a body part by part, so that one that drips cannot outlast the deadline."""
    size = 0
    while part := raw.read1(_PART, decode_content=True):
        size += len(part)
        if deadline.left() <= 0.0:
            raise TimeoutError
        if size > _LARGEST_BODY:
            raise _TooLarge
        yield part


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Walk an error, what it wraps and what caused it, each once."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop(0)
        if not isinstance(found, BaseException) or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        inner = getattr(found, "reason", None), getattr(found, "original_error", None)
        waiting += [*inner, *found.args, found.__cause__, found.__context__]
