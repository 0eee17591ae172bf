"""The token script on its page: what it reads, when it sends, and what it survives."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from provider.definitions import load
from tests.script.shop import (
    COOKIE,
    FIELD,
    KEY,
    ROOT,
    Client,
    Known,
    Shop,
    Skip,
    code,
    rendered,
)

ANA, BEN = "ana@shop.example", "ben@shop.example"


# --- what leaves the page


def test_the_token_goes_to_the_contact_field_without_any_event(shop: Shop) -> None:
    shop.visit("abc")
    assert shop.calls == [{"events": [], "entityInfo": {FIELD: "abc"}}]


def test_the_email_goes_along_where_the_page_shows_it(shop: Shop) -> None:
    shop.visit("abc", ANA)
    assert shop.calls == [{"events": [], "entityInfo": {FIELD: "abc", "primaryKey": ANA}}]


@pytest.mark.parametrize("token", [None, "", "  ", "undefined", "null", "NULL", '""', "%20"])
def test_what_is_no_token_is_never_sent(shop: Shop, token: str | None) -> None:
    shop.visit(token, ANA)
    assert shop.calls == []


@pytest.mark.parametrize("email", ["", "   ", "undefined", "null"])
def test_what_is_no_email_is_not_taken_for_one(shop: Shop, email: str) -> None:
    shop.visit("abc", email)
    assert shop.calls[0]["entityInfo"] == {FIELD: "abc"}


@pytest.mark.parametrize(
    ("cookies", "token"),
    [
        ("token_md5=a1b2", "a1b2"),
        ("x=1;token_md5=a1b2;y=2", "a1b2"),
        ("token_md5=YWJj==", "YWJj=="),
        ("token_md5=a%3Ab%2Fc", "a:b/c"),
        ("token_md5=100%", "100%"),
        ("token_md5=a+b", "a+b"),
        ('token_md5="a1b2"', "a1b2"),
        ("token_md5=; token_md5=a1b2", "a1b2"),
        ("old_token_md5=wrong; token_md5=a1b2", "a1b2"),
        ("token_md5x=wrong; x=token_md5=wrong; token_md5=a1b2", "a1b2"),
    ],
)
def test_the_cookie_is_read_as_it_was_written(shop: Shop, cookies: str, token: str) -> None:
    shop.cookies(cookies)
    shop.open()
    shop.insert()
    assert [call["entityInfo"][FIELD] for call in shop.calls] == [token]


@pytest.mark.parametrize("kind", ["meta", "query", "local-storage", "session-storage"])
def test_the_token_may_stand_elsewhere(kind: str) -> None:
    script = code(rendered({"kind": kind, "name": "app-token"}))
    shop = Shop(script=script)
    places: dict[str, dict[str, Any]] = {
        "meta": {"metas": [{}, {"name": "x"}, {"name": "app-token", "content": "a1"}]},
        "query": {"search": "?x=1&app-token=a%31&y"},
    }
    shop.open(**places.get(kind, {}))
    if kind.endswith("storage"):
        shop.keep("local" if kind == "local-storage" else "one", "app-token", "a1")
    shop.insert()
    shop.settle()
    shop.open()
    shop.insert()
    assert [call["entityInfo"][FIELD] for call in shop.calls][:1] == ["a1"]
    assert shop.token(ANA) is None


@pytest.mark.parametrize("kind", ["cookie", "meta", "query", "local-storage", "session-storage"])
def test_nothing_there_is_nothing_sent(kind: str) -> None:
    shop = Shop(script=code(rendered({"kind": kind, "name": "app-token"})))
    shop.visit(None, ANA)
    assert shop.calls == []


# --- what is remembered


def test_the_session_remembers_token_and_identity(shop: Shop) -> None:
    shop.visit("abc", ANA)
    assert shop.kept() == {KEY: "abc", f"{KEY}_identity": ANA}


def test_the_key_in_the_storage_is_a_parameter() -> None:
    shop = Shop(script=code(rendered(key="other_key")))
    shop.visit("abc", ANA)
    assert shop.kept()["other_key"] == "abc"


def test_what_the_recipes_script_remembered_is_sent_once_more(shop: Shop) -> None:
    shop.open()
    shop.keep("one", KEY, "abc")
    assert [shop.visit("abc", ANA), shop.visit("abc", ANA)] == [1, 0]


def test_the_sessions_storage_knows_better_than_the_page(shop: Shop) -> None:
    shop.visit("abc", ANA)
    shop.keep("one", KEY, "def")
    shop.insert()
    shop.settle()
    assert [call["entityInfo"][FIELD] for call in shop.calls] == ["abc", "abc"]


def test_each_tab_sends_for_itself_and_no_more() -> None:
    shop = Shop(Client(skipsEqual=False))
    made = [shop.visit("abc", ANA, tab=tab) for tab in ("one", "two", "one", "two")]
    assert made == [1, 1, 0, 0]
    assert shop.token(ANA) == "abc"


def test_a_token_that_changed_in_another_tab_is_sent_from_this_one_too(shop: Shop) -> None:
    shop.visit("first", ANA, tab="one")
    shop.visit("second", ANA, tab="two")
    shop.visit("second", ANA, tab="one")
    assert shop.token(ANA) == "second"
    assert shop.visit("second", ANA, tab="two") == 0


def test_a_first_visitor_is_known_by_the_answer(shop: Shop) -> None:
    assert [shop.visit("abc", visit=False), shop.visit("abc", visit=False)] == [1, 0]


def test_a_login_while_the_first_answer_is_under_way_is_another_identity(shop: Shop) -> None:
    shop.set_token(ANA, "older")
    shop.cookie("abc")
    shop.open(visit=False)
    shop.insert()
    shop.show(ANA)
    shop.settle()
    shop.visit("abc", ANA)
    assert shop.token(ANA) == "abc"


# --- answers


def test_an_answer_that_never_comes_is_tried_again_on_the_next_page(shop: Shop) -> None:
    shop.change(answers="never", skipsEqual=False)
    assert [shop.visit("abc", ANA), shop.visit("abc", ANA)] == [1, 1]
    assert shop.kept() == {}
    shop.change(answers="once")
    assert [shop.visit("abc", ANA), shop.visit("abc", ANA)] == [1, 0]


def test_an_answer_that_comes_twice_counts_once(shop: Shop) -> None:
    shop.change(answers="twice")
    assert [shop.visit("abc", ANA), shop.visit("abc", ANA)] == [1, 0]


def test_an_answer_that_comes_twice_is_not_taken_for_that_of_the_next_call(shop: Shop) -> None:
    shop.change(answers="twice")
    shop.cookie("abc")
    shop.open(ANA)
    shop.insert()
    shop.cookie("def")
    shop.insert()
    # The first answer comes after 30 milliseconds and starts the next call, its echo after 35.
    shop.settle(40)
    shop.insert()
    shop.settle()
    assert [call["entityInfo"][FIELD] for call in shop.calls] == ["abc", "def"]
    assert (shop.most_in_flight, shop.kept()[KEY]) == (1, "def")


@pytest.mark.parametrize("refusal", [{"isAllowedDomain": "false"}, {"isExcludedPage": "true"}])
def test_a_client_that_refuses_the_page_is_not_called(shop: Shop, refusal: dict[str, str]) -> None:
    shop.change(**refusal)
    shop.visit("abc", ANA)
    assert shop.calls == []


def test_a_client_that_throws_is_no_harm(shop: Shop) -> None:
    shop.change(answers="throws")
    assert shop.visit("abc", ANA) == 0
    shop.change(answers="once")
    assert shop.visit("abc", ANA) == 1


def test_after_a_client_threw_the_same_page_may_try_again(shop: Shop) -> None:
    shop.change(answers="throws")
    shop.cookie("abc")
    shop.open(ANA)
    shop.insert()
    shop.change(answers="once")
    shop.insert()
    shop.settle()
    assert (len(shop.calls), len(shop.requests)) == (2, 1)


def test_the_script_inserted_twice_makes_one_call(shop: Shop) -> None:
    shop.cookie("abc")
    shop.open(ANA)
    for _ in range(3):
        shop.insert()
    shop.settle()
    shop.insert()
    shop.settle()
    assert (len(shop.calls), shop.most_in_flight) == (1, 1)


def test_a_change_during_a_call_is_sent_after_its_answer(shop: Shop) -> None:
    shop.cookie("abc")
    shop.open(visit=False)
    shop.insert()
    shop.show(BEN)
    shop.cookie("def")
    shop.insert()
    assert len(shop.calls) == 1
    shop.settle()
    assert [call["entityInfo"] for call in shop.calls] == [
        {FIELD: "abc"},
        {FIELD: "def", "primaryKey": BEN},
    ]
    assert (shop.most_in_flight, shop.token(BEN)) == (1, "def")


def test_inserted_again_during_a_call_without_an_answer_it_waits(shop: Shop) -> None:
    shop.change(answers="never")
    shop.cookie("abc")
    shop.open(ANA)
    for _ in range(3):
        shop.insert()
        shop.settle()
    assert len(shop.calls) == 1


@pytest.mark.parametrize("called", get_args(Skip))
def test_a_skipping_client_is_not_asked_for_ever(called: Skip) -> None:
    shop = Shop(Client(skips=True, onSkip=called))
    shop.cookie("abc")
    shop.open(ANA)
    for _ in range(3):
        shop.insert()
    shop.settle()
    assert 1 <= len(shop.calls) <= 3
    assert shop.kept() == {}


# --- when the client is ready


@pytest.mark.parametrize("known", get_args(Known))
def test_a_client_that_is_not_initialised_yet_is_waited_for(known: Known) -> None:
    shop = Shop(Client(isInitialized=known))
    shop.cookie("abc")
    shop.open(ANA, visit=False, isInitialized=False)
    shop.insert()
    shop.insert()
    shop.settle()
    assert shop.requests == []
    # One that cannot tell is tried; one that says no is not.
    assert len(shop.calls) == (1 if known == "absent" else 0)
    shop.initialize()
    shop.initialize()
    shop.settle()
    assert (len(shop.requests), shop.most_in_flight, shop.token(ANA)) == (1, 1, "abc")


def test_a_call_under_way_when_the_news_of_initialisation_comes_stays_the_only_one(
    shop: Shop,
) -> None:
    shop.cookie("abc")
    shop.open(ANA, visit=False, isInitialized=False)
    shop.insert()
    shop.make_ready()
    shop.insert()
    shop.initialize()
    shop.settle()
    assert (len(shop.calls), shop.most_in_flight) == (1, 1)


def test_a_page_without_the_client_waits_for_it(shop: Shop) -> None:
    shop.cookie("abc")
    shop.open(ANA, visit=False, hasClient=False)
    shop.insert()
    shop.settle()
    assert (shop.calls, shop.errors) == ([], [])
    shop.initialize()
    shop.settle()
    assert shop.token(ANA) == "abc"


def test_a_page_that_never_gets_the_client_stays_quiet(shop: Shop) -> None:
    shop.visit("abc", ANA, visit=False, hasClient=False)
    assert shop.calls == []


# --- a hostile page


def test_cookies_that_cannot_be_read_are_no_cookies(shop: Shop) -> None:
    shop.cookies(None)
    shop.open(ANA)
    shop.insert()
    assert (shop.calls, shop.errors) == ([], [])


@pytest.mark.parametrize("broken", [("one",), ("local",), ("one", "local")])
def test_storage_that_throws_costs_one_send_for_each_page(broken: tuple[str, ...]) -> None:
    shop = Shop(Client(skipsEqual=False))
    shop.cookie("abc")
    shop.open(ANA)
    shop.break_storage(*broken)
    for _ in range(3):
        shop.insert()
        shop.settle()
    assert (len(shop.requests), shop.errors) == (1, [])


def test_an_anonymous_visitor_without_storage_is_served_too(shop: Shop) -> None:
    shop.open()
    shop.break_storage("one", "local")
    assert [shop.visit("abc") for _ in range(2)] == [1, 1]


@pytest.mark.parametrize("tracker", ["", "no json", "null", "[]", '{"id": 7}', '{"id": null}'])
def test_a_tracker_that_cannot_be_read_is_none(shop: Shop, tracker: str) -> None:
    shop.cookie("abc")
    shop.open(visit=False)
    shop.keep("local", "cn_tracker", tracker)
    shop.insert()
    assert (shop.errors, len(shop.calls)) == ([], 1)


# --- what the store's content holds


@pytest.mark.parametrize(
    "source",
    [COOKIE, {"kind": "meta", "name": "</script><b>"}, {"kind": "query", "name": "'\"\\\u2028"}],
)
def test_values_cannot_leave_their_place(source: dict[str, str]) -> None:
    html = rendered(source)
    assert html.count("<script>") == html.count("</script>") == 1
    assert "{{" not in html
    assert "\u2028" not in html
    shop = Shop(script=code(html))
    shop.visit(None)


def test_the_packs_script_is_this_one() -> None:
    definitions = {each.name: each.spec for each in load(ROOT, "sandbox").definitions}
    assert definitions["reskyt.token-script"]["html"] == rendered()
    assert definitions["reskyt.token-field"]["id"] == FIELD
