"""Access keys and their scopes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.database import Database

SCHEME = "apiKey "


@dataclass(frozen=True)
class AccessKey:
    """A key as the store knows it: the digest of its secret, and its scopes (None for all).

    The areas of scopes are known (guides/authentication); the machine names such as
    `contact-fields:read` are assumed.
    """

    id: str
    digest: str
    scopes: frozenset[str] | None = None

    def allows(self, scope: str) -> bool:
        """Tell whether the key has the scope."""
        return self.scopes is None or scope in self.scopes


class Keys:
    """The keys of the store: the default one, kept in memory, and added ones."""

    def __init__(self, database: Database, default: str) -> None:
        identifier, _, secret = default.partition(":")
        self._default = AccessKey(identifier, _digest(secret))
        self._database = database
        self._keys: dict[str, AccessKey] = {}
        self.load()

    def load(self) -> None:
        """Read the added keys from the database, and bring the default one back."""
        self._keys = {self._default.id: self._default}
        for identifier, digest, scopes in self._database.access_keys():
            known = None if scopes is None else frozenset(scopes)
            self._keys[identifier] = AccessKey(identifier, digest, known)

    def add(self, identifier: str, secret: str, scopes: Sequence[str] | None) -> None:
        """Add a key, or replace the one with this id."""
        self._database.put_key(identifier, _digest(secret), scopes)
        known = None if scopes is None else frozenset(scopes)
        self._keys[identifier] = AccessKey(identifier, _digest(secret), known)

    def remove(self, identifier: str) -> bool:
        """Remove a key; tell whether there was one."""
        self._database.delete_key(identifier)
        return self._keys.pop(identifier, None) is not None

    def names(self) -> list[dict[str, object]]:
        """Give the id and the scopes of every key."""
        return [
            {"id": key.id, "scopes": None if key.scopes is None else sorted(key.scopes)}
            for key in self._keys.values()
        ]

    def identify(self, authorization: str | None) -> AccessKey | None:
        """Find the key that a header `Authorization: apiKey ID:SECRET` stands for."""
        if not authorization or not authorization.startswith(SCHEME):
            return None
        identifier, _, secret = authorization[len(SCHEME) :].strip().partition(":")
        key = self._keys.get(identifier)
        if key is None or not hmac.compare_digest(key.digest, _digest(secret)):
            return None
        return key


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
