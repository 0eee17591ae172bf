"""The demo shop: what its pages tell Connectif, and that they take nothing at its word."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from sandbox.outside.goods import GOODS, Product
from sandbox.outside.rendering import shop_policy
from tests.unit.sandbox.outside_world import APP, STORE, Element, OutsideWorld, Visitor, read

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{7*7}}"
PAGES = ("/", "/product/cala-bottle", "/cart", "/login", "/nothing-here")
LOGIN = {"email": "marta@example.com", "name": "Marta"}


@pytest.fixture(scope="module")
def world() -> Iterator[OutsideWorld]:
    with OutsideWorld() as running:
        yield running


@pytest.fixture
def visitor(world: OutsideWorld) -> Iterator[Visitor]:
    with world.visitor() as somebody:
        yield somebody


@pytest.fixture
def app(world: OutsideWorld) -> Iterator[Visitor]:
    with world.visitor(APP) as somebody:
        yield somebody


def script(page: Element) -> str:
    return page.one("body").elements[0]["src"]


def buy(visitor: Visitor) -> Element:
    visitor.page("/cart/add", {"product": "mestral-backpack", "quantity": "2"})
    visitor.page("/cart/add", {"product": "cala-bottle"})
    return visitor.page("/checkout", LOGIN)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_begins_with_the_script(
    world: OutsideWorld, visitor: Visitor, path: str
) -> None:
    page = visitor.page(path, status=404 if path == "/nothing-here" else 200)
    token = world.sandbox.store()["scriptToken"]
    first = page.one("body").elements[0]
    assert first.attributes == {
        "async": None,
        "id": f"__cn_client_script_{token}",
        "src": f"{STORE}/sandbox/client-script/{token}",
    }
    page.one("#connectif-slot")
    page.one(".cn_cart")


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_of_the_pages(visitor: Visitor, path: str) -> None:
    answer = visitor.ask(path)
    policy = answer.headers["content-security-policy"]
    assert f"script-src 'self' 'unsafe-inline' {STORE};" in policy
    assert "object-src 'none'; base-uri 'none'; form-action 'self'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    # Contents bring inline scripts; the shop has neither those nor inline handlers.
    assert not re.search(r"<[^>]* on[a-z]+=", answer.text)
    assert [element.children for element in read(answer.text).all("script")] == [[]]


def test_a_store_at_an_ipv6_address() -> None:
    # A policy cannot name it, and would let nothing in.
    assert "script-src 'self' 'unsafe-inline' http:;" in shop_policy("http://[::1]:8790")


def test_an_empty_cart_is_told(visitor: Visitor) -> None:
    first = visitor.page("/").one(".cn_cart").properties()
    assert first[1:] == [("total_quantity", "0"), ("total_price", "0.00")]
    assert first == visitor.page("/login").one(".cn_cart").properties()


def test_what_a_cart_tells(world: OutsideWorld, visitor: Visitor) -> None:
    before = dict(visitor.page("/").one(".cn_cart").properties())["cart_id"]
    visitor.page("/cart/add", {"product": "mestral-backpack", "quantity": "2"})
    cart = visitor.page("/cart/add", {"product": "cala-bottle", "quantity": "1"}).one(".cn_cart")
    assert cart.properties() == [
        ("cart_id", before),
        ("total_quantity", "3"),
        ("total_price", "262.50"),
    ]
    items = [dict(item.properties()) for item in cart.all(".product_basket_item")]
    assert [(item["quantity"], item["price"], item["unit_price"]) for item in items] == [
        ("2", "238.00", "119.00"),
        ("1", "24.50", "24.50"),
    ]
    assert items[0] == {
        "quantity": "2",
        "price": "238.00",
        "url": f"{world.url}/product/mestral-backpack",
        "product_id": "mestral-backpack",
        "name": "Mestral 35 l",
        "description": "A backpack for two days out, light on the hips.",
        "image_url": f"{world.url}/assets/products/mestral-backpack.svg",
        "unit_price": "119.00",
        "availability": "InStock",
        "category": "/Equipment/Backpacks",
        "tag": "bestseller",
        "brand": "Tramuntana",
    }


def test_a_cart_can_be_changed(visitor: Visitor) -> None:
    visitor.page("/cart/add", {"product": "cala-bottle", "quantity": "19"})
    page = visitor.page("/cart/add", {"product": "cala-bottle", "quantity": "5"})
    assert dict(page.one(".cn_cart").properties())["total_quantity"] == "20"
    page = visitor.page("/cart", {"product": "cala-bottle", "quantity": "1"})
    assert dict(page.one(".cn_cart").properties())["total_quantity"] == "1"
    page = visitor.page("/cart", {"product": "cala-bottle", "quantity": "0"})
    assert page.one(".cn_cart").all(".product_basket_item") == []
    assert "nothing in it" in page.one(".empty").text


def test_what_a_product_page_tells(world: OutsideWorld, visitor: Visitor) -> None:
    page = visitor.page("/product/serra-jacket")
    seen = page.one(".cn_product_visited").properties()
    assert dict(seen)["url"] == f"{world.url}/product/serra-jacket"
    assert [text for name, text in seen if name == "tag"] == ["windproof", "all seasons"]
    assert [item.text for item in page.all(".cn_page_category")] == ["Clothing", "Jackets"]
    assert [item.text for item in page.all(".cn_page_tag")] == ["windproof", "all seasons"]


@pytest.mark.parametrize("product", GOODS, ids=lambda product: product.id)
def test_tags_are_as_short_as_connectif_takes_them(visitor: Visitor, product: Product) -> None:
    page = visitor.page(product.path)
    for name in (".cn_page_category", ".cn_page_tag"):
        assert 0 < len(page.all(name)) <= 10
        assert all(len(item.text) <= 25 for item in page.all(name))
    assert len(page.one("title").text) <= 50


def test_who_is_logged_in_is_told(visitor: Visitor) -> None:
    assert visitor.page("/").all(".cn_client_info") == []
    page = visitor.page("/login", LOGIN)
    assert page.one(".cn_client_info").properties() == [
        ("primary_key", "marta@example.com"),
        ("_name", "Marta"),
    ]
    page.one(".cn_login")
    again = visitor.page("/")
    again.one(".cn_client_info")
    assert again.all(".cn_login") == []
    assert visitor.page("/logout", {"sure": "yes"}).all(".cn_client_info") == []


def test_names_are_escaped(visitor: Visitor) -> None:
    page = visitor.page("/login", {"email": "a'&b@example.com", "name": HOSTILE})
    assert page.one(".cn_client_info").properties() == [
        ("primary_key", "a'&b@example.com"),
        ("_name", HOSTILE),
    ]
    assert all("onerror" not in element.attributes for element in page.walk())
    assert HOSTILE in visitor.page("/login").one("h1").text


@pytest.mark.parametrize(
    ("email", "name", "wrong"),
    [
        ("", "", {"email-problem", "name-problem"}),
        ("marta", "Marta", {"email-problem"}),
        ("marta@example.com", "   ", {"name-problem"}),
        (f"{'m' * 120}@example.com", "x" * 81, {"email-problem", "name-problem"}),
        ("marta@exam\x00ple.com", "Mar\x07ta", {"email-problem", "name-problem"}),
        (HOSTILE, HOSTILE, {"email-problem"}),
    ],
)
def test_a_login_that_is_none(visitor: Visitor, email: str, name: str, wrong: set[str]) -> None:
    page = visitor.page("/login", {"email": email, "name": name}, status=422)
    assert {item["id"] for item in page.all(".problem")} == wrong
    assert page.one("#email")["value"] == " ".join(email.split())
    assert page.all(".cn_client_info") == []


def test_what_a_purchase_tells(visitor: Visitor) -> None:
    page = buy(visitor)
    purchase = page.one(".cn_purchase")
    told = dict(purchase.properties())
    assert re.fullmatch(r"prc-[0-9a-f]{12}", told.pop("purchase_id"))
    bought = told.pop("cart_id")
    assert told == {
        "purchase_date": "2026-11-25T10:00:00Z",
        "payment_method": "None (demo)",
        "total_quantity": "3",
        "total_price": "262.50",
    }
    assert len(purchase.all(".product_basket_item")) == 2
    # The visitor is known from now on, and has a new and empty cart.
    assert page.one(".cn_client_info").properties()[0][1] == "marta@example.com"
    cart = dict(page.one(".cn_cart").properties())
    assert cart.pop("cart_id") != bought
    assert cart == {"total_quantity": "0", "total_price": "0.00"}
    again = visitor.page("/thank-you").one(".cn_purchase")
    assert again.properties() == purchase.properties()


def test_there_is_no_order_without_a_cart(visitor: Visitor) -> None:
    assert visitor.ask("/checkout").headers["location"] == "/cart"
    assert visitor.ask("/checkout", LOGIN).headers["location"] == "/cart"
    assert visitor.ask("/thank-you").headers["location"] == "/"


def test_a_checkout_needs_a_name(visitor: Visitor) -> None:
    visitor.page("/cart/add", {"product": "cala-bottle"})
    page = visitor.page("/checkout", {"email": "marta@example.com"}, status=422)
    assert [item["id"] for item in page.all(".problem")] == ["name-problem"]


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/cart/add", {"product": "nothing"}, 404),
        ("/cart/add", {"product": "cala-bottle", "quantity": "-1"}, 400),
        ("/cart/add", {"product": "cala-bottle", "quantity": "٣"}, 400),
        ("/cart/add", {"product": "cala-bottle", "quantity": "9" * 50}, 400),
        ("/cart", {"product": "cala-bottle"}, 400),
        ("/login", {f"field{number}": "" for number in range(30)}, 400),
        ("/login", {"email": "x" * 20_000}, 413),
    ],
)
def test_forms_that_are_refused(
    visitor: Visitor, path: str, form: dict[str, str], status: int
) -> None:
    assert visitor.ask(path, form).status_code == status


def test_forms_of_other_pages_are_refused(world: OutsideWorld, visitor: Visitor) -> None:
    for origin in ("http://elsewhere.example", STORE, "null"):
        answer = visitor.ask("/login", LOGIN, headers={"origin": origin})
        assert answer.status_code == 403
    assert visitor.ask("/login", LOGIN, headers={"origin": world.url}).status_code == 303
    plain = {"content-type": "text/plain"}
    assert visitor.ask("/logout", {"a": "b"}, headers=plain).status_code == 415


def packed(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("shop_cart", HOSTILE.replace(";", "")),
        ("shop_cart", "crt-00!cala-bottle:1"),
        ("shop_cart", "crt-0123456789ab!cala-bottle:999"),
        ("shop_customer", "***"),
        ("shop_customer", "A"),
        ("shop_customer", packed({"email": 1})),
        ("shop_customer", packed(["no-email", "Marta"])),
        ("shop_customer", packed([1, 2])),
        ("shop_customer", packed(["a@b.example", "\ud800"])),
        ("shop_customer", packed(["a@b.example", None])),
        ("shop_order", "prc-0123456789ab!20261399T000000Z!crt-0123456789ab!cala-bottle:1"),
        ("shop_order", "prc-0123456789ab!20261125T000000Z!crt-0123456789ab"),
    ],
)
def test_cookies_that_are_none(visitor: Visitor, name: str, value: str) -> None:
    visitor.set_cookie(name, quote(value, safe="!:-=*"))
    page = visitor.page("/")
    assert dict(page.one(".cn_cart").properties())["total_quantity"] == "0"
    assert page.all(".cn_client_info") == []
    assert visitor.ask("/thank-you").status_code == 303


def test_a_cart_of_things_that_are_no_more(visitor: Visitor) -> None:
    visitor.set_cookie("shop_cart", "crt-0123456789ab!sold-out:1!cala-bottle:99!cala-bottle:2")
    told = dict(visitor.page("/").one(".cn_cart").properties())
    assert told == {"cart_id": "crt-0123456789ab", "total_quantity": "2", "total_price": "49.00"}


def test_the_app_is_known_by_its_user_agent(app: Visitor, visitor: Visitor) -> None:
    page = app.page("/")
    assert page.one("body")["class"] == "as-app"
    assert page.all(".web-header") == page.all(".web-footer") == []
    assert len(page.one(".tab-bar").all("a")) == 3
    # It sends its own User Agent, and its token is none of the shop's business.
    assert "userAgent" not in script(page)
    assert "token_md5" not in app.cookies
    web = visitor.page("/")
    assert web.one("body")["class"] == "as-web"
    assert web.all(".tab-bar") == []
    web.one(".web-header")


def test_a_browser_plays_the_app(visitor: Visitor) -> None:
    answer = visitor.ask("/app?token=9f86d081884c7d65&to=/product/cala-bottle")
    assert answer.headers["location"] == "/product/cala-bottle"
    assert (visitor.cookies["token_md5"], visitor.cookies["demo_app"]) == ("9f86d081884c7d65", "1")
    # The token is for a script to read, as in the app.
    assert "token_md5=9f86d081884c7d65; Path=/; SameSite=lax" in answer.headers["set-cookie"]
    page = visitor.page("/")
    assert page.one("body")["class"] == "as-app"
    assert script(page).endswith(
        f"?userAgent={quote('Mozilla/5.0 (X11) Firefox/140 rktwebview', safe='')}"
    )
    assert "device 9f86d081…" in page.one(".demo-mode").text
    assert visitor.ask("/web?to=/cart").headers["location"] == "/cart"
    assert "token_md5" not in visitor.cookies
    assert "demo_app" not in visitor.cookies
    web = visitor.page("/")
    assert web.one("body")["class"] == "as-web"
    assert "userAgent" not in script(web)


def test_a_device_keeps_its_token(visitor: Visitor) -> None:
    visitor.ask("/app")
    first = visitor.cookies["token_md5"]
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    visitor.ask("/web")
    visitor.ask("/app")
    assert visitor.cookies["token_md5"] == first


def test_an_app_without_a_token(visitor: Visitor) -> None:
    visitor.ask("/app?token=one")
    visitor.ask("/app?token=")
    assert "token_md5" not in visitor.cookies
    page = visitor.page("/")
    assert page.one("body")["class"] == "as-app"
    assert "without a push token" in page.one(".demo-mode").text


def test_tokens_of_any_text(visitor: Visitor) -> None:
    token = 'a;b=c "d" <e>, ñ'
    visitor.ask(f"/app?token={quote(token)}")
    # As a script reads it, decoded.
    assert visitor.cookies["token_md5"] == quote(token, safe="")
    page = visitor.page("/")
    assert page.one(".demo-token")["title"] == token
    links = [link["href"] for link in page.one(".demo-bar").all("a")]
    assert f"/phone?token={quote(token)}" in links
    assert visitor.ask(f"/app?token={'x' * 501}").status_code == 400
    assert visitor.ask("/app?token=a%0d%0ab").status_code == 400


@pytest.mark.parametrize(
    "to",
    ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "cart", "/a?b", "/\n"],
)
def test_the_way_back_is_in_the_shop(visitor: Visitor, to: str) -> None:
    for path in ("/app", "/web"):
        assert visitor.ask(f"{path}?to={quote(to)}").headers["location"] == "/"


@pytest.mark.parametrize("path", ["/app?token=planted", "/web"])
def test_a_picture_cannot_switch_the_mode(visitor: Visitor, path: str) -> None:
    # A page may show any address as a picture, and the browser would take the cookies.
    answer = visitor.ask(path, headers={"sec-fetch-dest": "image"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert visitor.ask(path, headers={"sec-fetch-dest": "document"}).status_code == 303


@pytest.mark.parametrize("agent", ["Mozilla/5.0 (X11) Firefox/140", APP])
def test_every_link_leads_somewhere(world: OutsideWorld, agent: str) -> None:
    with world.visitor(agent) as visitor:
        buy(visitor)
        visitor.page("/cart/add", {"product": "faro-lantern"})
        seen: set[str] = set()
        ahead = ["/", "/thank-you", "/checkout"]
        while ahead:
            path = ahead.pop().partition("#")[0]
            if path in seen or not path.startswith("/") or path.startswith(("/app", "/web")):
                continue
            seen.add(path)
            answer = visitor.ask(path)
            assert answer.status_code == 200, path
            if answer.headers["content-type"].startswith("text/html"):
                page = read(answer.text)
                ahead += [link["href"] for link in page.all("a") if "href" in link.attributes]
                ahead += [item["src"] for item in page.all("img") if "src" in item.attributes]
                ahead += [item["href"] for item in page.all("link")]
        assert {product.path for product in GOODS} < seen
        assert {"/cart", "/login", "/phone", "/assets/shop.css", "/assets/phone.css"} < seen
