"""What Connectif's script sends is recognised by path or shape, and read whatever its form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from provider.probe.notifications import contents, emptied, is_script, notification

ENDPOINT = (
    "https://eu9-api.shop.example/integration-type/system/scrippet-notification/"
    "6996821b-a8fd-4b13-9527-f190cd1a7196"
)
BODY: dict[str, Any] = {
    "entityInfo": {"trackerId": "5f0c", "device": "abc"},
    "cart": None,
    "events": [{"type": "page-visit"}, {"type": "login"}],
    "browserInfo": {"url": "https://shop.example/"},
}


def read(body: Any, url: str = ENDPOINT, method: str = "POST") -> Any:
    content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    return notification(method, url, content)


@pytest.mark.parametrize(
    "url", [ENDPOINT, f"{ENDPOINT}/", f"{ENDPOINT}?v=2", "https://t.example/x"]
)
def test_a_notification_is_recognised(url: str) -> None:
    found = read(BODY, url)

    assert found.events == ("page-visit", "login")
    assert found.value("device") == "abc"
    assert found.fields_with("abc") == ("device",)
    assert found.says("device")
    assert not found.says("another")
    assert found.value("another") is None


@pytest.mark.parametrize(
    "body",
    [
        [BODY],
        {"notifications": {"0": BODY}},
        {"batch": [{"payload": BODY}]},
    ],
)
def test_it_is_read_where_it_is_nested(body: Any) -> None:
    assert read(body, "https://t.example/x").value("device") == "abc"


def test_an_empty_value_is_something_that_is_said() -> None:
    found = read({"entityInfo": {"device": ""}, "events": []})

    assert found.says("device")
    assert found.value("device") == ""


@pytest.mark.parametrize(
    "body", [None, b"", b"no json", b"[" * 100_000, {"entityInfo": None}, [], 5]
)
def test_at_its_address_it_may_say_nothing(body: Any) -> None:
    found = read(body)

    assert (found.entities, found.events) == ((), ())


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", ENDPOINT, BODY),
        ("OPTIONS", ENDPOINT, None),
        ("POST", "https://t.example/collect", {"events": [{"type": "page-visit"}]}),
        ("POST", "https://t.example/collect", {"entityInfo": {"device": "abc"}}),
        ("POST", "https://t.example/collect", b"no json"),
        ("POST", f"https://t.example/?to={ENDPOINT}", None),
        ("POST", "https://[", None),
    ],
)
def test_other_requests_are_none(method: str, url: str, body: Any) -> None:
    assert read(body, url, method) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://cdn.connectif.cloud/eu9/client-script/6996821b", True),
        ("http://127.0.0.1:8790/sandbox/client-script/6996821b?userAgent=x", True),
        ("https://shop.example/client-script/", False),
        ("https://shop.example/?a=/client-script/b", False),
    ],
)
def test_the_script_is_recognised(url: str, expected: bool) -> None:
    assert is_script(url) is expected


def test_contents_are_found_in_lists_and_mappings() -> None:
    first, second = {"selector": "body"}, {"selector": "#footer"}

    assert contents({"trackerId": "5f0c", "webContents": [first, second]}) == (first, second)
    assert contents({"webContents": {"a": first}}) == (first,)
    assert contents([{"data": {"webContents": [second, None]}}]) == (second,)
    assert contents({"webContents": None}) == contents(None) == contents("x") == ()


def test_an_emptied_answer_keeps_its_shape() -> None:
    answer = {
        "trackerId": "5f0c",
        "webContents": [{"selector": "body"}],
        "webModals": {"immediate": [1], "onScroll": []},
    }

    assert emptied(answer) == {
        "trackerId": "5f0c",
        "webContents": [],
        "webModals": {"immediate": [], "onScroll": []},
    }
    assert emptied([1]) == []
