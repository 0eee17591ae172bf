"""The phone: what it shows of hostile notifications, and what a tap opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from sandbox.outside.opening import refusal, with_campaign
from sandbox.outside.phone import age, is_picture, shortened
from tests.unit.sandbox.outside_world import NOW, SECONDS, Element, OutsideWorld, Visitor

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{7*7}}</script>"
TOKEN = "9f86d081884c7d659a2feaa0c55ad015"
BAD_ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://127.0.0.1/x",
    "//elsewhere.example/x",
    "/product/cala-bottle",
    "elsewhere",
    "http:",
    "http://",
    "http:///x",
    "http://[::1",
    "http://127.0.0.1:port/",
    "http://a.example/\r\nset-cookie: a=b",
    "http://a.example\\@b.example/",
    "http://a.example/a b",
)


@pytest.fixture(scope="module")
def running() -> Iterator[OutsideWorld]:
    with OutsideWorld() as world:
        yield world


@pytest.fixture
def world(running: OutsideWorld) -> OutsideWorld:
    running.sandbox.records.clear()
    running.now = NOW
    return running


@pytest.fixture
def visitor(world: OutsideWorld) -> Iterator[Visitor]:
    with world.visitor() as somebody:
        yield somebody


def push(world: OutsideWorld, token: str = TOKEN, **body: Any) -> int:
    """Send a notification and give its sequence."""
    assert world.push(tokens=[token], **{"title": "Hello", **body}).ok
    return int(world.records()[-1]["sequence"])


def cards(page: Element) -> list[Element]:
    return page.one("#notifications").all(".card")


def shown(visitor: Visitor, token: str = "") -> list[dict[str, Any]]:
    answer = visitor.ask(f"/phone/notifications?token={quote(token)}")
    content: list[dict[str, Any]] = answer.json()["notifications"]
    return content


def test_an_empty_screen(visitor: Visitor) -> None:
    page = visitor.page("/phone")
    assert cards(page) == []
    assert "hidden" not in page.one("#none").attributes
    assert page.one("#time").text == NOW.astimezone().strftime("%H:%M")


def test_the_newest_come_first(world: OutsideWorld, visitor: Visitor) -> None:
    sequences = [push(world, title=title) for title in ("one", "two", "three")]
    page = visitor.page("/phone")
    assert [card.one(".title").text for card in cards(page)] == ["three", "two", "one"]
    links = [card.one("a")["href"] for card in cards(page)]
    assert links == [f"/phone/tap/{sequence}" for sequence in reversed(sequences)]
    assert [item["title"] for item in shown(visitor)] == ["three", "two", "one"]


def test_one_device(world: OutsideWorld, visitor: Visitor) -> None:
    push(world, title="mine")
    push(world, "an & other", title="other")
    page = visitor.page(f"/phone?token={quote('an & other')}")
    assert [card.one(".title").text for card in cards(page)] == ["other"]
    devices = page.one(".devices").all("a")
    assert [device["href"] for device in devices] == [
        "/phone",
        "/phone?token=an%20%26%20other",
        f"/phone?token={TOKEN}",
    ]
    assert [device.attributes.get("aria-current") for device in devices] == [None, "true", None]
    assert devices[2].text == "9f86d081…d0151"
    source = page.one("#notifications")["data-source"]
    assert [item["title"] for item in visitor.ask(source).json()["notifications"]] == ["other"]
    assert shown(visitor, "nobody") == []


def test_a_device_that_got_nothing(world: OutsideWorld, visitor: Visitor) -> None:
    push(world)
    page = visitor.page("/phone?token=new-device")
    assert cards(page) == []
    chosen = [d for d in page.one(".devices").all("a") if "aria-current" in d.attributes]
    assert [device.text for device in chosen] == ["new-device0"]


def test_texts_are_escaped(world: OutsideWorld, visitor: Visitor) -> None:
    push(world, HOSTILE, title=HOSTILE, url=HOSTILE, pictureUrl=HOSTILE)
    page = visitor.page(f"/phone?token={quote(HOSTILE)}")
    assert cards(page)[0].one(".title").text == HOSTILE
    assert all("onerror" not in element.attributes for element in page.walk())
    assert len(page.all("script")) == 1
    assert page.one("script")["src"] == "/assets/phone.js"


def test_the_policy_of_the_phone(visitor: Visitor) -> None:
    for path, status in (("/phone", 200), ("/phone/tap/99", 404)):
        answer = visitor.ask(path)
        assert answer.status_code == status
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_addresses_that_are_not_opened(world: OutsideWorld, visitor: Visitor, url: str) -> None:
    sequence = push(world, url=url, utmCampaign="autumn")
    page = visitor.page("/phone")
    assert cards(page)[0].one(".problem").text.startswith("Opens nothing. ")
    assert cards(page)[0].one("a")["href"] == f"/phone/tap/{sequence}"
    answer = visitor.ask(f"/phone/tap/{sequence}")
    assert answer.status_code == 422
    assert "location" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert "opens nothing" in answer.text


def test_a_tap_opens_the_address_as_the_app(world: OutsideWorld, visitor: Visitor) -> None:
    address = f"{world.url}/product/cala-bottle?size=1&utm_source=mail#top"
    sequence = push(world, url=address, utmCampaign="black friday & more")
    answer = visitor.ask(f"/phone/tap/{sequence}")
    assert answer.status_code == 302
    assert answer.headers["location"] == (
        f"{world.url}/product/cala-bottle?size=1&utm_source=mail"
        "&utm_campaign=black%20friday%20%26%20more#top"
    )
    assert (visitor.cookies["demo_app"], visitor.cookies["token_md5"]) == ("1", TOKEN)
    page = visitor.page("/")
    assert page.one("body")["class"] == "as-app"
    assert "rktwebview" in page.one("body").elements[0]["src"]


def test_a_tap_without_an_address_opens_the_app(world: OutsideWorld, visitor: Visitor) -> None:
    for url in ({}, {"url": ""}, {"url": "  "}):
        answer = visitor.ask(f"/phone/tap/{push(world, **url)}")
        assert (answer.status_code, answer.headers["location"]) == (302, "/")
    counted = visitor.ask(f"/phone/tap/{push(world, utmCampaign='autumn')}")
    assert counted.headers["location"] == "/?utm_campaign=autumn"


def test_the_tapped_device_is_the_one(world: OutsideWorld, visitor: Visitor) -> None:
    visitor.ask("/app?token=another")
    visitor.ask(f"/phone/tap/{push(world, 'of this one')}")
    assert visitor.cookies["token_md5"] == "of%20this%20one"
    # A token that no browser would keep: better none than that of another device.
    visitor.ask(f"/phone/tap/{push(world, 'x' * 5000)}")
    assert "token_md5" not in visitor.cookies


def test_a_picture_cannot_tap(world: OutsideWorld, visitor: Visitor) -> None:
    path = f"/phone/tap/{push(world)}"
    assert visitor.ask(path, headers={"sec-fetch-dest": "image"}).status_code == 403


@pytest.mark.parametrize("path", ["99", "0", "-1", "x", "9" * 5000])
def test_there_is_no_such_notification(world: OutsideWorld, visitor: Visitor, path: str) -> None:
    push(world)
    assert visitor.ask(f"/phone/tap/{path}").status_code == 404


def test_what_has_ended(world: OutsideWorld, visitor: Visitor) -> None:
    sequence = push(world, dateEnd=str(SECONDS + 60))
    assert not shown(visitor)[0]["hasEnded"]
    assert "ended" not in cards(visitor.page("/phone"))[0]["class"]
    world.now = NOW + timedelta(seconds=60)
    assert shown(visitor)[0]["hasEnded"]
    card = cards(visitor.page("/phone"))[0]
    assert "ended" in card["class"].split()
    assert "href" not in card.one("a").attributes
    assert "hidden" not in card.one(".end").attributes
    assert visitor.ask(f"/phone/tap/{sequence}").status_code == 410


@pytest.mark.parametrize(
    ("url", "is_shown"),
    [
        ("http://127.0.0.1:8800/assets/products/cala-bottle.svg", True),
        ("https://localhost/a.png", True),
        ("HTTP://LOCALHOST/a.png", True),
        ("http://elsewhere.example/a.png", False),
        ("http://127.0.0.1.elsewhere.example/a.png", False),
        ("http://127.0.0.1@elsewhere.example/a.png", False),
        ("//127.0.0.1/a.png", False),
        ("data:image/svg+xml,<svg/>", False),
        ("javascript:alert(1)", False),
        ("http://localhost\\@elsewhere.example/", False),
    ],
)
def test_pictures(world: OutsideWorld, visitor: Visitor, url: str, is_shown: bool) -> None:
    push(world, pictureUrl=url)
    card = cards(visitor.page("/phone"))[0]
    picture, placeholder = card.one(".picture"), card.one(".placeholder")
    assert (picture.attributes.get("src") == url) is is_shown is is_picture(url)
    assert ("hidden" in picture.attributes) is not is_shown
    assert ("hidden" in placeholder.attributes) is is_shown
    item = shown(visitor)[0]
    assert (item["picture"], item["isPictureLeftOut"]) == (url if is_shown else None, not is_shown)


def test_without_a_picture(world: OutsideWorld, visitor: Visitor) -> None:
    push(world)
    card = cards(visitor.page("/phone"))[0]
    assert "hidden" in card.one(".picture").attributes
    assert "hidden" in card.one(".placeholder").attributes


@pytest.mark.parametrize(
    ("url", "campaign", "opened"),
    [
        ("http://a.example", "c", "http://a.example?utm_campaign=c"),
        ("http://a.example/", None, "http://a.example/"),
        ("http://a.example/", "", "http://a.example/"),
        ("http://a.example/?", "c", "http://a.example/?utm_campaign=c"),
        ("http://a.example/#x?y=1", "c", "http://a.example/?utm_campaign=c#x?y=1"),
        ("http://a.example/?b=1&a=%20+&b=2#", "c", None),
        ("http://a.example/?utm_campaign=old&b=1", "c", "http://a.example/?utm_campaign=c&b=1"),
        (
            "http://a.example/?a=1&utm_campaign=x&b=2&utm%5Fcampaign=y#f",
            "c",
            "http://a.example/?a=1&utm_campaign=c&b=2#f",
        ),
        ("http://a.example/?utm_campaigns=1", "c", None),
        ("http://a.example/?q", "ü&=#", "http://a.example/?q&utm_campaign=%C3%BC%26%3D%23"),
    ],
)
def test_the_campaign(url: str, campaign: str | None, opened: str | None) -> None:
    if opened is None:
        address, mark, fragment = url.partition("#")
        opened = f"{address}&utm_campaign={campaign}{mark}{fragment}"
    assert with_campaign(url, campaign) == opened


@pytest.mark.parametrize(
    "url", ["http://a.example", "https://a.example:8443/x?y#z", "HTTP://[::1]:80/", "http://ñ.es/ü"]
)
def test_addresses_that_are_opened(url: str) -> None:
    assert refusal(url) is None


def test_letters_beyond_ascii_in_an_address(world: OutsideWorld, visitor: Visitor) -> None:
    answer = visitor.ask(f"/phone/tap/{push(world, url='http://127.0.0.1/camión?q=año')}")
    assert answer.headers["location"] == "http://127.0.0.1/cami%C3%B3n?q=a%C3%B1o"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "now"), (59, "now"), (60, "1 min ago"), (3599, "59 min ago"), (3600, "1 h ago"),
     (86399, "23 h ago"), (86400, "1 Nov")],
)  # fmt: skip
def test_how_long_ago(seconds: int, text: str) -> None:
    then = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
    assert age(then, then + timedelta(seconds=seconds)) == text


def test_devices_are_told_apart() -> None:
    assert shortened("ab12") == "ab12"
    assert shortened(TOKEN) == "9f86d081…d015"
