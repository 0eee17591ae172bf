"""The base address of a store's API, and what may be reached from it with the key."""

import ipaddress
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, urljoin, urlsplit

from provider.api.errors import InvalidAddress

_PORTS = {"https": 443, "http": 80}
_CONNECTIF = "connectif.cloud"


@dataclass(frozen=True)
class Address:
    """A checked base address.

    Attributes:
        base: the address without a slash at its end.
        loopback: whether it is this machine, which alone may be spoken to in plain http.
    """

    base: str
    loopback: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Check a base address such as ``https://api.connectif.cloud``.

        Raises:
            InvalidAddress: when it is no address, holds a user, query or fragment, or would carry
                the key in plain text to another machine.
        """
        parts = _split(text.strip())
        _refuse_extras(parts)
        loopback = _is_loopback(parts.hostname or "")
        if parts.scheme != "https" and not loopback:
            raise InvalidAddress(
                f"The API address must begin with https:// (found {parts.scheme}://): the key must "
                "not travel unencrypted. Plain http is for this machine only (http://127.0.0.1)."
            )
        return cls(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", loopback)

    @property
    def is_connectif(self) -> bool:
        """Whether it leads to Connectif itself: connectif.cloud, or a host below it."""
        host = (urlsplit(self.base).hostname or "").rstrip(".")
        return host == _CONNECTIF or host.endswith(f".{_CONNECTIF}")

    def url(self, path: str) -> str:
        """Give the full address of a path that begins with a slash."""
        return self.base + path

    def follow(self, current: str, link: str) -> str | None:
        """Resolve a link found in an answer; None when it leads to another origin."""
        try:
            target = urljoin(current, link)
            same = _origin(urlsplit(target)) == _origin(urlsplit(self.base))
        except ValueError:
            return None
        return target if same and not urlsplit(target).username else None


def _split(text: str) -> SplitResult:
    """Split an address, or say that it is none."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InvalidAddress(
            "The API address is not an http(s) address. Use https://api.connectif.cloud, or the "
            "address that the sandbox prints."
        )
    return parts


def _refuse_extras(parts: SplitResult) -> None:
    """Refuse what has no place in a base address; a user part would be a second credential."""
    if parts.username is not None or parts.password is not None:
        raise InvalidAddress(
            "The API address must not hold a user or password; the key has its own setting."
        )
    if parts.query or parts.fragment:
        raise InvalidAddress("The API address must not hold a query (?) or fragment (#).")


def _is_loopback(host: str) -> bool:
    """Tell whether a host name is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    """Give scheme, host and port, the default port filled in."""
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)
