"""What may stand in a web address and in a header: RFC 3986, RFC 9110 and care for secrets."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from provider.kinds.suggestions import closest

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_UNUSABLE = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_NOT_IN_VALUE = re.compile(r"[^\t\x20-\x7e\x80-\xff]")
_CREDENTIAL_VALUE = re.compile(
    r"(?i)(bearer|basic|digest|token|apikey|negotiate|aws4-hmac-sha256)\s+\S.*|eyJ[\w-]{8,}\.[\w.-]+"
)

# The connection and its framing belong to Connectif's own client (RFC 9110 section 7.6.1).
FORBIDDEN_HEADERS = frozenset(
    {
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authenticate",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "via",
    }
)  # fmt: skip


def web_address(text: str) -> str | None:
    """Check an http or https address with a host."""
    parts = _split(text)
    if isinstance(parts, str):
        return parts
    if parts.scheme.lower() not in ("http", "https") or "://" not in text:
        return _wrong_scheme(text, parts)
    return _wrong_host(parts)


def webhook_address(text: str) -> str | None:
    """Check an address that data is sent to: https, or http on this machine; no credentials."""
    if problem := web_address(text):
        return problem
    parts = urlsplit(text)
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password; remove it and use a secret header"
    if parts.fragment:
        return "has a fragment (#...), which is never sent; remove it"
    if parts.scheme.lower() == "http" and not is_loopback(text):
        return "sends data unencrypted; use https (http is for this machine only)"
    return None


def is_loopback(address: str) -> bool:
    """Say whether an address stays on this machine."""
    try:
        return (urlsplit(address).hostname or "") in LOOPBACK
    except ValueError:
        return False


def _split(text: str) -> SplitResult | str:
    """Take an address apart, or say why that cannot be done."""
    if wrong := _UNUSABLE.search(text):
        what = "a blank" if wrong.group().isspace() else f'"{wrong.group()}"'
        return f"is not a web address: {what} cannot stand in it"
    if not text.isascii():
        return "is not a web address: write other than ASCII characters percent-encoded"
    if _BROKEN_ESCAPE.search(text):
        return "is not a web address: a % is not followed by two hexadecimal digits"
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return "is not a web address: its host or port cannot be read"
    return parts


def _wrong_scheme(text: str, parts: SplitResult) -> str:
    """Explain a missing or unusable scheme."""
    if not parts.scheme or "://" not in text:
        return (
            f'is not a web address: it does not begin with https:// (did you mean "{_with(text)}"?)'
        )
    near = closest(parts.scheme, ("http", "https"))
    hint = f' (did you mean "{near}"?)' if near else ""
    return f'is not a web address: "{parts.scheme}" is neither http nor https{hint}'


def _with(text: str) -> str:
    """Put https:// in front, whatever part of it was there."""
    return "https://" + re.sub(r"^(https?)?:?/*", "", text)


def _wrong_host(parts: SplitResult) -> str | None:
    """Check the host."""
    host = parts.hostname or ""
    if not host:
        return "is not a web address: it has no host"
    if ":" in host:
        return None
    if len(host) > 253 or not all(map(_HOST_LABEL.fullmatch, host.removesuffix(".").split("."))):
        return f'is not a web address: "{host[:60]}" is not a host name'
    return None


def header_name(text: str) -> str | None:
    """Check a header's name: a token (RFC 9110 section 5.6.2), not one of the connection's."""
    if not text:
        return "is empty; give the header a name"
    if not _TOKEN.fullmatch(text):
        return "is not a header name (letters, digits and hyphens; no blank, no colon)"
    if text.lower() in FORBIDDEN_HEADERS:
        return "belongs to the connection itself and cannot be set; remove it"
    return None


def header_value(text: str) -> str | None:
    """Check a literal value: a field value of RFC 9110 section 5.5 that is no credential."""
    if text != text.strip(" \t\r\n"):
        return "has blanks or line breaks around it; remove them"
    if _NOT_IN_VALUE.search(text):
        return "holds a character that a header cannot carry (a line break, a control character)"
    if _CREDENTIAL_VALUE.fullmatch(text):
        return "looks like a credential; write {secret: NAME, version: 1} with a secret parameter"
    return None
