"""The phone and the shop in a real browser: what refreshes by itself, and what must not run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.unit.sandbox.outside_world import OutsideWorld

HOSTILE = '<img src=x onerror="window.ran = true"><script>window.ran = true</script>'
TOKEN = "9f86d081884c7d659a2feaa0c55ad015"


@pytest.fixture
def world() -> Iterator[OutsideWorld]:
    with OutsideWorld() as running:
        yield running


def test_a_notification_comes_by_itself(world: OutsideWorld, page: Page) -> None:
    page.goto(f"{world.url}/phone?token={TOKEN}")
    expect(page.get_by_text("No notifications")).to_be_visible()
    picture = f"{world.url}/assets/products/cala-bottle.svg"
    assert world.push(tokens=["of-another"], title="Not for this one").ok
    assert world.push(
        tokens=[TOKEN], title="It has begun", pictureUrl=picture, url=f"{world.url}/cart?a=1"
    ).ok
    card = page.locator("#notifications .card")
    expect(card.locator(".title")).to_have_text("It has begun")
    expect(page.get_by_text("No notifications")).to_be_hidden()
    page.wait_for_function("document.querySelector('.card .picture').naturalWidth > 0")
    card.locator("a").click()
    page.wait_for_url(f"{world.url}/cart?a=1")
    expect(page.locator("body.as-app .tab-bar")).to_be_visible()
    assert page.evaluate("document.cookie") == f"token_md5={TOKEN}"


@pytest.mark.parametrize("is_there_already", [True, False])
def test_hostile_texts_stay_texts(world: OutsideWorld, page: Page, is_there_already: bool) -> None:
    hostile = {"title": HOSTILE, "url": "javascript:window.ran = true"}
    picture = "http://elsewhere.example/x.png"
    if is_there_already:
        assert world.push(tokens=[HOSTILE], pictureUrl=picture, **hostile).ok
    page.goto(f"{world.url}/phone")
    if not is_there_already:
        expect(page.get_by_text("No notifications")).to_be_visible()
        assert world.push(tokens=[HOSTILE], pictureUrl=picture, **hostile).ok
    card = page.locator("#notifications .card")
    expect(card.locator(".title")).to_have_text(HOSTILE)
    expect(card.locator(".problem")).to_contain_text("Opens nothing.")
    expect(card.locator(".placeholder")).to_be_visible()
    expect(card.locator(".picture")).to_be_hidden()
    assert page.evaluate("window.ran") is None
    card.locator("a").click()
    expect(page.get_by_role("heading")).to_have_text("This notification opens nothing")
    assert page.evaluate("window.ran") is None


def test_a_visit_from_login_to_logout(world: OutsideWorld, page: Page) -> None:
    page.goto(f"{world.url}/product/roca-boots")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("button", name="One Roca boots more").click()
    page.get_by_role("link", name="Check out").click()
    page.get_by_label("Email").fill("marta@example.com")
    page.get_by_label("Name").fill("Marta")
    page.get_by_role("button", name="Buy for €278.00").click()
    expect(page.get_by_role("heading")).to_have_text("Thank you, Marta")
    page.get_by_role("navigation", name="Shop").get_by_role("link", name="Marta").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{world.url}/")
    expect(page.locator(".cn_client_info")).to_have_count(0)
    # Nothing of it is for scripts to read.
    assert page.evaluate("document.cookie") == ""
