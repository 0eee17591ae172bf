"""What may be shown of a value, decided by where it comes from and never by what it looks like.

A definition's own text may be shown: it stands in the repository. A header's value that comes from
the store, or from what the state remembers, may be somebody's credential, and so may the parameters
and the user of an address. What the engine has marked as a secret is no value at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from provider.kinds.secrets import DIFFERENT, SecretReference
from provider.review.words.values import Hidden

Form = Mapping[str, Any]

#: What the engine writes for a value that it knows to be a secret: in a preview, and in a state.
_MARK = "[secret]"
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = Hidden("a secret (not shown)")
_ANOTHER_SECRET = Hidden("another secret (not shown)")
_NOT_SHOWN = "(not shown)"
_OTHER = Hidden("another value in the store (not shown)")
_EARLIER = Hidden("the value so far (not shown)")


def masked(before: Form, after: Form, changed: Sequence[str] = ()) -> tuple[Form, Form]:
    """Give both sides as they may be shown; what is the same on both stays so.

    Args:
        before: what the store, or the state, holds.
        after: what the definition says.
        changed: dotted paths at which the engine sees a difference, also between two secrets.
    """
    old, new = _marked(before), _changed(_marked(after), "", changed)
    headers = dict(old.get("headers") or {}), dict(new.get("headers") or {})
    if headers[0] or headers[1]:
        old = {**old, "headers": _live(*headers)}
        new = {**new, "headers": {name: _declared(value) for name, value in headers[1].items()}}
    if isinstance(old.get("url"), str) and old["url"] != new.get("url"):
        old = {**old, "url": address(old["url"])}
    return old, new


def address(url: str) -> str:
    """Give an address without its user and without the values of its parameters."""
    if isinstance(url, Hidden):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return Hidden("an address that cannot be read (not shown)")
    _, at, host = parts.netloc.rpartition("@")
    place = f"{_NOT_SHOWN}@{host}" if at else host
    pairs = parts.query.split("&") if parts.query else []
    query = "&".join(map(_parameter, pairs))
    fragment = _NOT_SHOWN if parts.fragment else ""
    return urlunsplit((parts.scheme, place, parts.path, query, fragment))


def _parameter(pair: str) -> str:
    name, sign, _ = pair.partition("=")
    return f"{name}={_NOT_SHOWN}" if sign else _NOT_SHOWN


def _live(before: Form, after: Form) -> dict[str, Any]:
    """Give the headers so far: secrets by name, what stays the same as it is declared."""
    return {
        name: _declared(value) if value == after.get(name) else _held(value)
        for name, value in before.items()
    }


def _held(value: Any) -> Hidden:
    if SecretReference.of(value):
        return Hidden(_declared(value))
    return _OTHER if value == DIFFERENT else value if isinstance(value, Hidden) else _EARLIER


def _declared(value: Any) -> Any:
    reference = SecretReference.of(value)
    if reference is None:
        return _OTHER if value == DIFFERENT else value
    return Hidden(f"secret {reference.name}, version {reference.version}")


def _marked(value: Any) -> Any:
    """Put words in the place of what the engine has marked as a secret."""
    if isinstance(value, Mapping):
        if _SIGNATURE in value:
            return _SECRET
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(item) for item in value]
    return _SECRET if value == _MARK else value


def _changed(value: Any, path: str, changed: Sequence[str]) -> Any:
    """Tell two secrets apart that look the same once they are masked."""
    if isinstance(value, Mapping):
        return {
            key: _changed(item, f"{path}.{key}" if path else str(key), changed)
            for key, item in value.items()
        }
    return _ANOTHER_SECRET if value is _SECRET and path in changed else value
