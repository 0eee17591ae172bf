"""What may be shown depends on where a value comes from, never on what it looks like."""

from __future__ import annotations

from typing import Any

import pytest

from provider.kinds import DIFFERENT
from provider.review.differences.masking import address
from tests.unit.review.differences.planned import form, lines, told

MARK = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hunter2"}
EVENT: dict[str, Any] = {
    "integration": "int-1",
    "name": "Push",
    "url": "https://push.shop.example/send",
    "fields": {"title": {"type": "text"}},
}


def event(**headers: Any) -> dict[str, Any]:
    return form("OutboundEvent", EVENT | {"headers": headers})


def secret(version: int = 1) -> dict[str, Any]:
    return {"secret": "shop.apiKey", "version": version}


OTHER, SO_FAR = "another value in the store (not shown)", "the value so far (not shown)"
HIDDEN, FIRST = "a secret (not shown)", "secret shop.apiKey, version 1"


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        (secret(), secret(2), FIRST, "secret shop.apiKey, version 2"),
        (DIFFERENT, secret(), OTHER, FIRST),
        ("hunter2", secret(), SO_FAR, FIRST),
        ("hunter2", "public", SO_FAR, '"public"'),
        (DIFFERENT, "public", OTHER, '"public"'),
        ("[secret]", "public", HIDDEN, '"public"'),
        (MARK, secret(), HIDDEN, FIRST),
    ],
)
def test_a_header(before: Any, after: Any, old: str, new: str) -> None:
    sides = event() | {"headers": {"x-key": before}}, event() | {"headers": {"x-key": after}}
    found = lines(told("OutboundEvent", *sides))
    assert found == [f'header "x-key": changed: {old} -> {new}']


def test_headers_that_come_go_and_stay() -> None:
    before = event(stays="hunter2", goes="hunter2", secret=secret())
    after = event(stays="hunter2", comes="json")
    assert lines(told("OutboundEvent", before, after)) == [
        'header "comes": added: - -> "json"',
        'header "goes": removed: the value so far (not shown) -> -',
        'header "secret": removed: secret shop.apiKey, version 1 -> -',
    ]


def test_nothing_of_an_event_that_goes_is_given_away() -> None:
    before = event(plain="hunter2") | {"url": "https://ana:hunter2@push.shop.example/s?key=hunter2"}
    found = told("OutboundEvent", before, {})
    assert "hunter2" not in repr(found)
    assert 'URL: removed: "https://(not shown)@push.shop.example/s?key=(not shown)" -> -' in lines(
        found
    )


def test_two_values_that_the_engine_hides_differ_where_it_says_so() -> None:
    before = event() | {"icon": "[secret]"}
    assert lines(told("OutboundEvent", before, before)) == []
    assert lines(told("OutboundEvent", before, before, changed=("icon",))) == [
        "Icon: changed: a secret (not shown) -> another secret (not shown)"
    ]


def test_a_mark_of_the_engine_is_masked_wherever_it_stands() -> None:
    spec = {"name": "W", "run": "draft", "start": {"audience": "all-contacts", "source": "new"}}
    nodes = {"visit": {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"}}
    before = form("Workflow", spec | {"nodes": nodes})
    after = form("Workflow", spec | {"nodes": nodes}) | {"description": MARK, "tags": ["[secret]"]}
    found = told("Workflow", before, after)
    assert lines(found) == [
        "Description: added: - -> a secret (not shown)",
        "Tags: added: - -> a secret (not shown)",
    ]
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("live", "shown"),
    [
        ("https://a.example/path/to", "https://a.example/path/to"),
        ("https://u:p@a.example:8443/x", "https://(not shown)@a.example:8443/x"),
        ("https://a.example/x?a=1&b=&c", "https://a.example/x?a={0}&b={0}&{0}"),
        ("https://a.example/x#token", "https://a.example/x#(not shown)"),
        ("https://u:p@a.example/@b?c@d=e", "https://(not shown)@a.example/@b?c@d=(not shown)"),
        ("http://[bad", "an address that cannot be read (not shown)"),
    ],
)  # fmt: skip
def test_a_live_address_keeps_its_path(live: str, shown: str) -> None:
    assert address(live) == shown.format("(not shown)")


def test_an_address_of_a_definition_is_shown_whole() -> None:
    before, after = event(), event() | {"url": "https://push.shop.example/send?shop=7"}
    assert lines(told("OutboundEvent", before, after)) == [
        'URL: changed: "https://push.shop.example/send" -> "https://push.shop.example/send?shop=7"'
    ]


def test_a_shop_named_secret_and_its_html_are_unharmed() -> None:
    spec = {"name": "secret", "html": "<p>The [secret] shop: hunter2</p>"}
    after = spec | {"name": "secret different", "html": "<p>The [secret] shop: x-api-key</p>"}
    found = told("InlineContent", form("InlineContent", spec), form("InlineContent", after))
    assert lines(found)[0] == 'Name: changed: "secret" -> "secret different"'
    (change,) = found.texts
    assert change.lines[1:] == (
        "-<p>The [secret] shop: hunter2</p>",
        "+<p>The [secret] shop: x-api-key</p>",
    )
