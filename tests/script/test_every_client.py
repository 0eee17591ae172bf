"""One life of an app's user, on every client that Connectif's may turn out to be."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from tests.script.shop import FIELD, Answer, Client, Empty, Info, Known, Shop, Skip

#: What a client that sends answers about domain and page.
ASKED: tuple[tuple[Answer, Answer], ...] = (
    ("absent", "absent"),
    ("absent", "false"),
    ("true", "absent"),
    ("true", "false"),
)
CLIENTS = [
    Client(
        isInitialized=known,
        isAllowedDomain=allowed,
        isExcludedPage=excluded,
        onSkip=skip,
        entityInfo=info,
        empty=empty,
        skipsEqual=equal,
    )
    for known in get_args(Known)
    for allowed, excluded in ASKED
    for skip in get_args(Skip)
    for info in get_args(Info)
    for empty in get_args(Empty)
    for equal in (True, False)
]
#: Ways in which a client sends nothing: it says so, or it does not.
SILENT: list[dict[str, str | bool]] = [
    {"isAllowedDomain": "false"},
    {"isExcludedPage": "true"},
    {"skips": True, "isAllowedDomain": "absent", "isExcludedPage": "absent"},
    {"skips": True},
]
# What the recipe's own script does, in our words: it shows that the checks below can fail.
NAIVE = """
  var found = document.cookie.split('; ').find(function (pair) {
    return pair.indexOf('token_md5=') === 0;
  });
  var token = found ? found.slice(10) : '';
  if (window.sessionStorage.getItem('cn_reskyt_token') !== token) {
    window.connectif.managed.sendEvents([], {
      entityInfo: { 'reskyt-token': token },
      onResponded: function () { window.sessionStorage.setItem('cn_reskyt_token', token); }
    });
  }
"""


def _name(client: Client) -> str:
    return ",".join(map(str, vars(client).values()))


def sends_once_per_change(shop: Shop) -> None:
    """Go through every change of token and identity: one request each, none between."""
    shop.set_token("ana@shop.example", "older")
    steps: list[tuple[str | None, str | None, int]] = [
        (None, None, 0),
        ("first", None, 1),
        ("first", None, 0),
        (None, None, 0),
        ("first", "ana@shop.example", 1),
        ("first", "ana@shop.example", 0),
        ("second", "ana@shop.example", 1),
        ("", "ana@shop.example", 0),
        (None, "ana@shop.example", 0),
        ("second", "ana@shop.example", 0),
        ("second", "ben@shop.example", 1),
        ("second", "ben@shop.example", 0),
    ]
    made = [shop.visit(token, email) for token, email, _ in steps]
    assert made == [expected for _, _, expected in steps]
    assert shop.token("ana@shop.example") == "second"
    assert shop.token("ben@shop.example") == "second"


def stays_with_the_contact_at_logout(shop: Shop) -> None:
    """A person logs out: whoever the store takes the device for has its token, and keeps it."""
    shop.visit("first", "ana@shop.example")
    assert shop.visit("first") == 1
    assert shop.visit("first") == 0
    assert shop.token("ana@shop.example") == "first"
    assert {request[FIELD] for request in shop.requests} == {"first"}


def sends_once_it_may(shop: Shop, silent: dict[str, str | bool], client: Client) -> None:
    """A client that skipped is no reason to think that the token has arrived."""
    shop.change(**silent)
    assert [shop.visit("first", "ana@shop.example") for _ in range(3)] == [0, 0, 0]
    assert shop.kept() == {}
    shop.change(**{name: getattr(client, name) for name in silent})
    assert [shop.visit("first", "ana@shop.example") for _ in range(3)] == [1, 0, 0]
    assert shop.token("ana@shop.example") == "first"


@pytest.mark.parametrize("client", CLIENTS, ids=_name)
def test_every_client_gets_each_change_once(client: Client) -> None:
    sends_once_per_change(Shop(client))
    stays_with_the_contact_at_logout(Shop(client))
    for silent in SILENT:
        sends_once_it_may(Shop(client), silent, client)


def test_the_recipes_own_script_fails_every_one_of_these() -> None:
    client = Client(isAllowedDomain="absent", isExcludedPage="absent")
    with pytest.raises(AssertionError):
        sends_once_per_change(Shop(client, NAIVE))
    for silent in SILENT:
        with pytest.raises(AssertionError):
            sends_once_it_may(Shop(client, NAIVE), silent, client)


def test_the_recipes_own_script_has_its_three_weaknesses() -> None:
    client = Client(isAllowedDomain="absent", isExcludedPage="absent")
    shop = Shop(client, NAIVE)
    shop.visit("first", "ana@shop.example")
    shop.visit(None, "ana@shop.example")
    assert any(request[FIELD] == "" for request in shop.requests)
    shop = Shop(client, NAIVE)
    shop.set_token("ana@shop.example", "older")
    shop.visit("first")
    shop.visit("first", "ana@shop.example")
    assert shop.token("ana@shop.example") == "older"
    shop = Shop(replace(client, skips=True), NAIVE)
    shop.visit("first")
    assert shop.kept() == {"cn_reskyt_token": "first"}
