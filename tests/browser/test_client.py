"""The on-site client of the local store in a real browser: what it says, sends and skips."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page

from sandbox.onsite.script import client_script
from tests.browser.browser import APP, Browsing
from tests.browser.shop_pages import TRACKER, ShopPages, content, types

SHOWN = content('<i class="shown"></i>')
CONTACT = """
<div class="cn_client_info" style="display:none">
  <span class="primary_key"> ana@example.com </span><span class="_name">Ana</span>
  <span class="_surname">Peña</span><span class="city first">Elx</span>
</div>"""
PRODUCT = """
<span class="url">http://127.0.0.1/boots</span><span class="product_id">p1</span>
<span class="name">Boots</span><span class="unit_price">60.25</span>
<span class="unit_price_original">a lot</span><span class="rating_value">4.5</span>
<span class="category">/Shoes</span><span class="category">/Winter</span>"""
ITEMS = f"""
<span class="cart_id">c1</span><span class="total_quantity">2</span>
<span class="total_price">120.5</span>
<div class="product_basket_item"><span class="quantity">2</span><span class="price">120.5</span>
{PRODUCT}</div>"""
TAGS = f"""{CONTACT}
<div class="cn_cart" style="display:none">{ITEMS}</div>
<div class="cn_product_visited" style="display:none">{PRODUCT}</div>
<div class="cn_search" style="display:none"><span class="search_text">rain coat</span></div>
<div class="cn_purchase" style="display:none"><span class="purchase_id">o1</span>
<span class="payment_method">Card</span>{ITEMS}</div>
<div class="cn_register" style="display:none"></div><div class="cn_login"></div>
<div class="cn_newsletter_subscribe"><span class="email">ana@example.com</span></div>
<span class="cn_page_tag">sale</span><span class="cn_page_category">/Shoes</span>"""

READ_PRODUCT = {
    "productDetailUrl": "http://127.0.0.1/boots",
    "productId": "p1",
    "name": "Boots",
    "unitPrice": 60.25,
    "ratingValue": 4.5,
    "categories": ["/Shoes", "/Winter"],
}
READ_CART = {
    "cartId": "c1",
    "totalQuantity": 2,
    "totalPrice": 120.5,
    "products": [{"quantity": 2, "price": 120.5, **READ_PRODUCT}],
}
READ_EVENTS = [
    {"type": "page-visit"},
    {"type": "product-visited", "product": READ_PRODUCT},
    {"type": "search", "searchText": "rain coat"},
    {"type": "purchase", "purchase": {"purchaseId": "o1", "paymentMethod": "Card", **READ_CART}},
    {"type": "register"},
    {"type": "login"},
    {"type": "newsletter-subscribe", "email": "ana@example.com"},
]
READ_CONTACT = {
    "primaryKey": "ana@example.com",
    "_name": "Ana",
    "_surname": "Peña",
    "city": "Elx",
}

# Calls sendEvents, and tells whether the callback has come before the end of the call.
SEND = """
([events, options]) => new Promise(done => {
  let isOver = false;
  connectif.managed.sendEvents(
    events, {...options, onResponded: () => setTimeout(done, 0, isOver ? 'later' : 'at once')});
  isOver = true;
})"""

# The same for what is skipped: nobody may call back at all.
SKIP = """
async events => {
  let isOver = false, how = null;
  connectif.managed.sendEvents(
    events, {onResponded() { how = isOver ? 'later' : 'at once'; }});
  isOver = true;
  await new Promise(done => setTimeout(() => setTimeout(done)));
  return how;
}"""


def send(page: Page, events: list[Any] | None, **options: Any) -> str:
    how: str = page.evaluate(SEND, [events, options])
    return how


def test_it_announces_itself_and_then_that_it_is_ready(shop: ShopPages, page: Page) -> None:
    shop.head = """<script>
    window.seen = [];
    for (const name of ['connectif.loaded', 'connectif.managed.initialized']) {
      document.addEventListener(name, () => seen.push([
        name, connectif.managed.isInitialized(), Boolean(document.querySelector('.last'))]));
    }</script>"""
    shop.loading = ""

    shop.open(page, '<p class="last"></p>')

    assert page.evaluate("seen") == [
        ["connectif.loaded", False, False],
        ["connectif.managed.initialized", True, True],
    ]


@pytest.mark.parametrize("is_there", [True, False])
def test_functions_that_not_every_client_has(shop: ShopPages, page: Page, is_there: bool) -> None:
    shop.switches = {"isInitialized": is_there, "isAllowedDomain": is_there}

    shop.open(page)

    names = ["sendEvents", *(["isInitialized", "isAllowedDomain", "isExcludedPage"] * is_there)]
    assert page.evaluate("Object.keys(connectif.managed)") == names


def test_it_knows_the_domains_and_pages_that_are_allowed(shop: ShopPages, page: Page) -> None:
    def is_allowed(*domains: str) -> bool:
        shop.switches = {"domains": domains}
        shop.open(page)
        return page.evaluate("connectif.managed.isAllowedDomain()") is True

    def is_excluded(*pages: str) -> bool:
        shop.switches = {"excludedPages": pages}
        shop.open(page)
        return page.evaluate("connectif.managed.isExcludedPage()") is True

    assert is_allowed("127.0.0.1")
    assert is_allowed("example.com", "0.0.1")
    assert not is_allowed("27.0.0.1", "", "[::1]")
    assert is_excluded("", "http://127.0.0.1")
    assert not is_excluded("", "https://127.0.0.1")


def test_a_visit_tells_what_the_tags_of_the_page_say(shop: ShopPages, browsing: Browsing) -> None:
    shop.head = '<title>Boots</title><meta name="keywords" content="winter, ,rain">'
    shop.contents = [SHOWN]
    page = browsing.page(APP, locale="es-ES")

    (visit,) = shop.visit(page, TAGS)

    assert visit == {
        "type": "text/plain",
        "entityInfo": READ_CONTACT,
        "cart": READ_CART,
        "events": READ_EVENTS,
        "pageInfo": {
            "title": "Boots",
            "keywords": ["winter", "rain"],
            "tags": ["sale"],
            "categories": ["/Shoes"],
        },
        "browserInfo": {
            "url": f"{shop.url}/",
            "referer": "",
            "device": "mobile",
            "language": "es-ES",
        },
    }


def test_page_data_keeps_its_limits_whoever_gives_it(shop: ShopPages, page: Page) -> None:
    shop.head = f"<title>{'á😀' * 30}</title>"
    shop.contents = [SHOWN]
    many = [f"{number:02}{'x' * 40}" for number in range(12)]
    short = [f"{number:02}{'x' * 23}" for number in range(10)]

    (visit,) = shop.visit(page, "".join(f'<i class="cn_page_tag">{word}</i>' for word in many))
    send(page, [{"type": "login"}], pageInfo={"title": "t" * 51, "categories": many})

    assert visit["pageInfo"]["title"] == "á😀" * 25
    assert visit["pageInfo"]["tags"] == short
    assert shop.received[-1]["pageInfo"] == {
        "title": "t" * 50,
        "keywords": [],
        "tags": [],
        "categories": short,
    }


def test_a_page_without_tags_names_no_contact_and_no_cart(shop: ShopPages, page: Page) -> None:
    shop.contents = [SHOWN]
    nobody = '<b class="primary_key"> </b><b class="trackerId">the client alone knows</b>'
    body = f'<div class="cn_client_info">{nobody}</div><div class="cn_cart"></div>'

    (visit,) = shop.visit(page, body)
    (second,) = shop.visit(page)

    assert (visit["entityInfo"], visit["cart"]) == ({}, {"products": []})
    assert (second["entityInfo"], second["cart"]) == ({"trackerId": TRACKER}, None)


def test_an_ordinary_browser_can_look_like_the_app(shop: ShopPages, page: Page) -> None:
    shop.contents = [SHOWN]
    (plain,) = shop.visit(page, '<a href="/other">other</a>')
    shop.pages["/other"], shop.switches = "", {"userAgent": APP}
    before = len(shop.received)
    page.click("a")
    shop.wait_for(before + 1)

    told = shop.received[-1]["browserInfo"]
    assert plain["browserInfo"]["device"] == "desktop"
    assert (told["userAgent"], told["device"]) == (APP, "mobile")
    assert (told["url"], told["referer"]) == (f"{shop.url}/other", f"{shop.url}/")


@pytest.mark.parametrize(("form", "stored"), [("bare", TRACKER), ("json", f'{{"id":"{TRACKER}"}}')])
def test_the_tracker_is_kept_and_told(shop: ShopPages, page: Page, form: str, stored: str) -> None:
    shop.switches, shop.contents = {"trackerForm": form}, [SHOWN]
    other = "json" if form == "bare" else "bare"

    shop.visit(page)
    assert page.evaluate("localStorage.cn_tracker") == stored
    shop.switches = {"trackerForm": other}
    (second,) = shop.visit(page)

    assert second["entityInfo"] == {"trackerId": TRACKER}


def test_a_tracker_has_at_most_24_characters(shop: ShopPages, page: Page) -> None:
    shop.answer = lambda _: (200, f'{{"trackerId": "{TRACKER}56"}}')
    shop.open(page)

    send(page, [{"type": "login"}])

    assert page.evaluate("localStorage.cn_tracker") == TRACKER


@pytest.mark.parametrize(
    "refusal",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw Error('refused'); }})",
        "Storage.prototype.setItem = () => { throw Error('full'); }",
    ],
)
def test_without_storage_all_works_for_as_long_as_the_page(
    shop: ShopPages, page: Page, refusal: str
) -> None:
    shop.contents = [SHOWN]
    page.add_init_script(refusal)

    (visit,) = shop.visit(page)
    send(page, [], entityInfo={"city": "Elx"})
    count = len(shop.received)
    send(page, [], entityInfo={"city": "Elx"})

    assert visit["entityInfo"] == {}
    assert shop.received[-1]["entityInfo"] == {"city": "Elx", "trackerId": TRACKER}
    assert len(shop.received) == count  # the last was equal


@pytest.mark.parametrize(
    ("callback", "expected"), [("at-once", "at once"), ("timer", "later"), ("never", None)]
)
def test_what_is_skipped_is_not_sent_and_calls_back_as_it_is_told(
    shop: ShopPages, page: Page, callback: str, expected: str | None
) -> None:
    for reason in ({"domains": ["example.com"]}, {"excludedPages": ["http://127.0.0.1"]}):
        shop.switches = {"skipCallback": callback, **reason}
        shop.open(page)
        assert page.evaluate(SKIP, [{"type": "login"}]) == expected
    assert shop.received == []


def test_what_is_equal_is_skipped(shop: ShopPages, page: Page) -> None:
    shop.contents = [SHOWN]
    shop.visit(page)

    def is_sent(events: list[Any], **options: Any) -> bool:
        before = len(shop.received)
        send(page, events, **options)
        return len(shop.received) == before + 1

    info = {"city": "Elx", "child": {"a": [1], "b": 2}}
    turned = {"child": {"b": 2, "a": [1]}, "city": "Elx"}
    cart = {"cartId": "c1", "products": []}
    assert is_sent([], entityInfo=info)
    assert not is_sent([], entityInfo=turned)
    assert is_sent([], entityInfo=info, cart=cart)
    assert not is_sent([], entityInfo=info, cart=cart)
    assert is_sent([{"type": "login"}], entityInfo=info, cart=cart)
    assert is_sent([], entityInfo={**info, "city": ""}, cart=cart)
    assert is_sent([], entityInfo={**info, "city": ""}, cart=None)


def test_a_client_may_send_what_is_equal(shop: ShopPages, page: Page) -> None:
    shop.switches, shop.contents = {"skipsEqual": False}, [SHOWN]
    shop.visit(page)
    before = len(shop.received)

    for _ in range(2):
        send(page, [], entityInfo={"city": "Elx"})

    assert [item["events"] for item in shop.received[before:]] == [[], []]


@pytest.mark.parametrize(
    ("how", "expected"),
    [("replace", {"city": "Nules"}), ("merge", {**READ_CONTACT, "city": "Nules"})],
)
def test_entity_info_replaces_the_tag_or_is_merged_over_it(
    shop: ShopPages, page: Page, how: str, expected: Mapping[str, Any]
) -> None:
    shop.switches, shop.contents = {"entityInfo": how}, [SHOWN]
    shop.visit(page, CONTACT)

    send(page, [], entityInfo={"city": "Nules", "trackerId": "another"})
    assert shop.received[-1]["entityInfo"] == {**expected, "trackerId": TRACKER}
    send(page, [{"type": "login"}])
    assert shop.received[-1]["entityInfo"] == {**READ_CONTACT, "trackerId": TRACKER}


def test_without_a_list_the_events_of_the_page_are_sent(shop: ShopPages, page: Page) -> None:
    shop.contents = [SHOWN]
    shop.visit(page, '<div class="cn_register"></div>')

    send(page, None, cart={"cartId": "c2"})

    assert types(shop.received[-1]) == ["page-visit", "register"]
    assert shop.received[-1]["cart"] == {"cartId": "c2"}


def test_what_throws_in_the_page_breaks_nothing(
    shop: ShopPages, browsing: Browsing, page: Page
) -> None:
    shop.open(page)

    page.evaluate(
        """new Promise(done => {
          connectif.managed.sendEvents(
            [{type: 'login'}],
            {onResponded() { setTimeout(done, 1); throw Error('of the page'); }});
        })"""
    )

    assert send(page, [{"type": "register"}]) == "later"
    assert browsing.errors == ["of the page"]
    browsing.errors.clear()


def test_a_page_may_begin_by_hand(shop: ShopPages, page: Page) -> None:
    shop.head = "<script>window.connectifConfiguration = {autoInitialize: false};</script>"
    shop.open(page)
    assert page.evaluate("connectif.managed.isInitialized()") is False
    page.evaluate("connectif.managed.sendEvents([{type: 'login'}], {})")
    shop.turn(page)

    page.evaluate("initializeConnectif({}); initializeConnectif({});")
    shop.settle(page)

    assert page.evaluate("connectif.managed.isInitialized()") is True
    assert sum("page-visit" in types(item) for item in shop.received) == 1
    assert not any("login" in types(item) for item in shop.received)


def test_a_page_that_loads_it_twice_tells_its_visit_once(shop: ShopPages, page: Page) -> None:
    shop.contents = [SHOWN]

    sent = shop.visit(page, f'<script src="{shop.store}/script"></script>')

    assert len(sent) == 1


def test_the_page_does_not_wait_for_the_store(shop: ShopPages, page: Page) -> None:
    go_on = threading.Event()

    def slowly(_: Mapping[str, Any]) -> tuple[int, str]:
        assert go_on.wait(30)
        return 200, "{}"

    shop.answer = slowly
    shop.open(page, '<button onclick="this.textContent = 1">0</button>')
    page.click("button")
    shown = page.inner_text("button")
    go_on.set()

    assert shown == "1"
    assert shop.received == [] or types(shop.received[0]) == ["page-visit"]


def test_no_value_of_the_configuration_can_end_the_script(shop: ShopPages, page: Page) -> None:
    agent = "</script><script>window.isBroken = 1</script><!--\u2028\u2029'\"\\"
    script = client_script({**shop.configuration(), "userAgent": agent})
    shop.loading = 'type="text/plain"'

    shop.open(page, f"<script>{script}</script>")
    shop.settle(page)

    assert shop.received[0]["browserInfo"]["userAgent"] == agent
    assert page.evaluate("window.isBroken") is None
