"""The pack's token script in a real browser, put into the page by the client of the local store.

What is unknown about Connectif's client is tried in every pair of answers; all combinations are
tried without a browser, in tests/script.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.browser import APP, Browsing
from tests.browser.shop_pages import TRACKER, ShopPages, content, types
from tests.script.shop import FIELD, KEY, rendered

SHOWN = '<i class="shown"></i>'
SCRIPT = content(rendered() + SHOWN)
EMAIL = "ana@example.com"
LOGGED_IN = f'<div class="cn_client_info"><span class="primary_key">{EMAIL}</span></div>'
REFUSALS: list[dict[str, Any]] = [{"domains": []}, {"excludedPages": ["http://127.0.0.1"]}]

UNKNOWN: dict[str, tuple[Any, ...]] = {
    "skipCallback": ("timer", "at-once", "never"),
    "isInitialized": (True, False),
    "isAllowedDomain": (True, False),
    "entityInfo": ("replace", "merge"),
    "skipsEqual": (True, False),
    "trackerForm": ("bare", "json"),
}


def every_pair() -> list[dict[str, Any]]:
    """Give some combinations in which every two switches have every two answers."""

    def pairs(chosen: tuple[Any, ...]) -> set[Any]:
        return set(itertools.combinations(enumerate(chosen), 2))

    candidates = list(itertools.product(*UNKNOWN.values()))
    missing = set().union(*map(pairs, candidates))
    found: list[dict[str, Any]] = []
    while missing:
        best = max(candidates, key=lambda chosen: len(pairs(chosen) & missing))
        missing -= pairs(best)
        found.append(dict(zip(UNKNOWN, best, strict=True)))
    return found


@pytest.fixture
def app(browsing: Browsing) -> Page:
    return browsing.page(APP)


def set_token(shop: ShopPages, context: BrowserContext, token: str) -> None:
    context.add_cookies([{"name": "token_md5", "value": token, "url": shop.url}])


def collected(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Check that a page sent its visit first, and give what it said of the contact after that."""
    assert types(sent[0]) == ["page-visit"]
    assert FIELD not in sent[0]["entityInfo"]
    assert [item["events"] for item in sent[1:]] == [[]] * (len(sent) - 1)
    return [item["entityInfo"] for item in sent[1:]]


def remembered(page: Page) -> str | None:
    token: str | None = page.evaluate("key => sessionStorage.getItem(key)", KEY)
    return token


@pytest.mark.parametrize(
    "switches", every_pair(), ids=lambda chosen: ",".join(map(str, chosen.values()))
)
def test_each_token_is_sent_once_for_each_identity(
    shop: ShopPages, app: Page, switches: dict[str, Any]
) -> None:
    shop.switches, shop.contents = switches, [SCRIPT]
    anonymous = {"trackerId": TRACKER}
    known = {"primaryKey": EMAIL, "trackerId": TRACKER}

    assert collected(shop.visit(app)) == []  # there is no cookie
    set_token(shop, app.context, "first")
    shop.settle(app)  # too late for this page
    assert collected(shop.visit(app)) == [{FIELD: "first", **anonymous}]
    assert collected(shop.visit(app)) == []
    set_token(shop, app.context, "second")
    assert collected(shop.visit(app)) == [{FIELD: "second", **anonymous}]
    assert collected(shop.visit(app, LOGGED_IN)) == [{FIELD: "second", **known}]
    assert collected(shop.visit(app, LOGGED_IN)) == []
    # Nothing came between the visits.
    assert [FIELD in item["entityInfo"] for item in shop.received].count(True) == 3


@pytest.mark.parametrize("callback", UNKNOWN["skipCallback"])
@pytest.mark.parametrize("tells", [True, False], ids=["tells", "silent"])
def test_what_the_client_refused_to_send_is_sent_as_soon_as_it_does_not(
    shop: ShopPages, app: Page, callback: str, tells: bool
) -> None:
    usual = {"skipCallback": callback, "isAllowedDomain": tells}
    set_token(shop, app.context, "first")
    body = rendered() + SHOWN

    for refusal in REFUSALS:
        shop.switches = usual | refusal
        shop.open(app, body)
        shop.turn(app)
        assert (shop.received, remembered(app)) == ([], None)

    # A script that stands in the page itself sends beside the visit: which arrives first is open.
    shop.switches = usual
    sent = [item["entityInfo"] for item in shop.visit(app, body)]
    assert sorted(sent, key=len) == [{}, {FIELD: "first"}]
    assert remembered(app) == "first"
    assert collected(shop.visit(app, body)) == []


@pytest.mark.parametrize("callback", UNKNOWN["skipCallback"])
def test_a_page_that_tells_the_token_itself_makes_the_script_send_nothing(
    shop: ShopPages, app: Page, callback: str
) -> None:
    shop.switches = {"entityInfo": "merge", "skipCallback": callback}
    shop.contents = [SCRIPT]
    set_token(shop, app.context, "first")
    tag = f'<div class="cn_client_info"><span class="{FIELD}">first</span></div>'
    shop.visit(app)

    sent = shop.visit(app, tag)

    assert [(types(item), item["entityInfo"][FIELD]) for item in sent] == [
        (["page-visit"], "first")
    ]


@pytest.mark.parametrize("loading", ["async", ""], ids=["async", "blocking"])
@pytest.mark.parametrize("tells", [True, False], ids=["tells", "silent"])
def test_a_script_of_the_page_itself_waits_for_the_client(
    shop: ShopPages, app: Page, loading: str, tells: bool
) -> None:
    shop.switches, shop.loading = {"isInitialized": tells}, loading
    set_token(shop, app.context, "first")

    sent = shop.visit(app, rendered() + SHOWN)

    assert sorted(FIELD in item["entityInfo"] for item in sent) == [False, True]


def test_without_storage_a_page_sends_its_token_once(shop: ShopPages, app: Page) -> None:
    shop.contents = [SCRIPT, SCRIPT]
    for storage in ("localStorage", "sessionStorage"):
        app.add_init_script(
            f"Object.defineProperty(window, '{storage}', {{get() {{ throw Error('refused'); }}}})"
        )
    set_token(shop, app.context, "first")

    for _ in range(2):
        assert collected(shop.visit(app)) == [{FIELD: "first", "trackerId": TRACKER}]
