"""What the on-site client does with an answer: contents, their scripts, and the callback."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.browser import Browsing
from tests.browser.shop_pages import TRACKER, ShopPages, content, types

SHOWN = content('<i class="shown"></i>')
WITHOUT_PLACE: list[Any] = [
    content("<b>new</b>", ".nowhere"),
    content("<b>new</b>", "p["),
    content("<b>new</b>", ""),
    content("<b>new</b>", "html", "before"),
    {**content("<b>new</b>", ".place"), "showOn": "on-leave-page"},
    {"showOn": "immediate"},
    None,
]
NO_ANSWERS = [
    (500, json.dumps({"trackerId": "x", "webContents": [SHOWN]})),
    (200, "<html>"),
    (200, "null"),
    (200, '{"trackerId": 5, "webContents": 6}'),
    (204, ""),
]

# What the page says in its callback: whether the content is there by then.
TOLD = """
new Promise(done => connectif.managed.sendEvents(
  [{type: 'login'}], {onResponded: () => done(Boolean(document.querySelector('.shown')))}))
"""


def test_a_content_goes_to_the_first_match(shop: ShopPages, page: Page) -> None:
    positions = ("before", "after", "append", "replace")
    shop.contents = [*(content("<b>new</b>!", f".{name}", name) for name in positions), SHOWN]
    twice = "".join(
        f'<div class="{name}"><i>old</i></div><div class="{name}">other</div>' for name in positions
    )

    shop.visit(page, f"<main>{twice}</main>")

    assert page.inner_html("main") == (
        '<b>new</b>!<div class="before"><i>old</i></div><div class="before">other</div>'
        '<div class="after"><i>old</i></div><b>new</b>!<div class="after">other</div>'
        '<div class="append"><i>old</i><b>new</b>!</div><div class="append">other</div>'
        '<div class="replace"><b>new</b>!</div><div class="replace">other</div>'
    )


def test_a_content_without_a_place_is_not_shown_and_the_next_one_is(
    shop: ShopPages, page: Page
) -> None:
    shop.contents = [*WITHOUT_PLACE, SHOWN]

    shop.visit(page, '<p class="place">old</p>')

    assert page.locator("b").count() == 0
    assert page.inner_text(".place") == "old"


def test_scripts_of_a_content_run_with_their_attributes(shop: ShopPages, page: Page) -> None:
    html = f"""
    <div><script id="one" data-name="first">
      window.inline = [document.currentScript.id, document.currentScript.dataset.name,
                       document.currentScript.parentElement.localName];
    </script></div>
    <script type="application/json" id="data">{{"a": 1}}</script>
    <script src="{shop.store}/external.js" data-name="out"></script>
    <script async type="text/plain" src="{shop.store}/none.js"></script>"""
    shop.contents = [content(html), SHOWN]

    shop.visit(page)
    page.wait_for_function("window.fetched")

    assert page.evaluate("[inline, fetched]") == [["one", "first", "div"], "out"]
    in_turn = "Array.from(document.querySelectorAll('body > script[src$=js]'), one => !one.async)"
    assert page.evaluate(in_turn) == [True, False]
    assert page.inner_text("#data", timeout=0) == '{"a": 1}'


def test_a_script_that_throws_does_not_stop_the_next_content(
    shop: ShopPages, browsing: Browsing, page: Page
) -> None:
    shop.contents = [content("<script>throw Error('of the content')</script>"), SHOWN]

    shop.visit(page)

    assert browsing.errors == ["of the content"]
    browsing.errors.clear()


def test_the_page_need_not_allow_eval(shop: ShopPages, page: Page) -> None:
    policy = f"script-src 'unsafe-inline' {shop.store}; connect-src {shop.store}"
    shop.head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    shop.contents = [content("<script>window.ran = 1</script>"), SHOWN]

    shop.visit(page)

    assert page.evaluate("ran") == 1


def test_the_page_is_called_back_after_the_content_is_there(shop: ShopPages, page: Page) -> None:
    shop.open(page)
    shop.settle(page)
    shop.answer = lambda _: (200, json.dumps({"trackerId": TRACKER, "webContents": [SHOWN]}))

    assert page.evaluate(TOLD) is True


def test_the_page_is_called_back_when_the_answer_is_none(shop: ShopPages, page: Page) -> None:
    def answering(answer: tuple[int, str]) -> Callable[[Any], tuple[int, str]]:
        return lambda _: answer

    shop.answer = answering(NO_ANSWERS[0])
    shop.open(page)
    for answer in NO_ANSWERS:
        shop.answer = answering(answer)
        assert page.evaluate(TOLD) is False
    assert page.evaluate("localStorage.cn_tracker") is None


def test_the_page_is_called_back_when_nobody_answers(shop: ShopPages, page: Page) -> None:
    # A port that no browser connects to.
    shop.switches = {"notification": "http://127.0.0.1:1/notification"}
    shop.open(page)

    assert page.evaluate(TOLD) is False
    assert shop.received == []


def test_what_a_visitor_does_while_leaving_arrives(shop: ShopPages, page: Page) -> None:
    shop.pages["/other"] = ""
    leave = "connectif.managed.sendEvents([{type: 'login'}]); location.href = '/other';"
    shop.open(page, f'<button onclick="{leave}">leave</button>')

    page.click("button")
    page.wait_for_url("**/other")
    shop.wait_for(3)

    assert sorted(name for item in shop.received for name in types(item)) == [
        "login",
        "page-visit",
        "page-visit",
    ]
