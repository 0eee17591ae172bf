from __future__ import annotations

import pytest

from sandbox.database import Database
from sandbox.keys import Keys


@pytest.fixture
def keys() -> Keys:
    return Keys(Database(), "first:se:cret")


def test_the_secret_begins_after_the_first_colon(keys: Keys) -> None:
    key = keys.identify("apiKey first:se:cret")
    assert key is not None
    assert key.allows("contacts:write")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "apiKey",
        "apiKey first",
        "apiKey first:",
        "apiKey first:secret",
        "apiKey other:se:cret",
        "apikey first:se:cret",
        "Bearer first:se:cret",
        "first:se:cret",
    ],
)
def test_anything_else_is_unknown(keys: Keys, header: str | None) -> None:
    assert keys.identify(header) is None


def test_scopes_limit_a_key(keys: Keys) -> None:
    keys.add("second", "secret", ["store:read"])
    key = keys.identify("apiKey second:secret")
    assert key is not None
    assert key.allows("store:read")
    assert not key.allows("contacts:write")


def test_a_removed_key_is_unknown(keys: Keys) -> None:
    assert keys.remove("first")
    assert not keys.remove("first")
    assert keys.identify("apiKey first:se:cret") is None


def test_no_secret_is_stored() -> None:
    database = Database()
    Keys(database, "first:secret").add("second", "canary-9f3b", None)
    assert "canary-9f3b" not in repr(database.access_keys())
