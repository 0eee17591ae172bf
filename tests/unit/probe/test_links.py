"""Each link is judged by what a visit showed, and the first broken one is the one that is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from provider.probe.links import (
    NOT_REACHED,
    Link,
    Status,
    broken,
    chain,
    names,
    returning,
    same_place,
    web,
    without_token,
)
from provider.probe.observation import Call, Observation, PageState, Tag
from tests.unit.probe.observed import (
    CONTENT,
    FIELD,
    NO_CLIENT,
    PROVEN,
    SILENT,
    TARGET,
    TOKEN,
    UNUSED,
    held,
    observed,
    visited,
)

BANNER = {"banners": ("OneTrust",)}
INERT = (Tag("https://cdn.shop.example/client-script/1", True),)
ELSEWHERE = replace(TARGET, match="exactly", pages=("https://shop.example/cart",))
NOTHING = {"trackerId": "5f0c", "webContents": []}
RIVAL = {"webContents": [{"selector": "body", "html": "<p>Sale</p>"}]}


def by_name(links: tuple[Link, ...]) -> dict[str, Link]:
    return {link.name: link for link in links}


def first_broken(links: tuple[Link, ...]) -> tuple[str, list[str]]:
    link = broken(links)
    assert link is not None, links
    return link.name, [cause.code for cause in link.causes]


def test_a_proven_visit_holds_at_every_link() -> None:
    links = chain(TARGET, PROVEN)

    assert [link.status for link in links] == [Status.OK] * 11
    assert "held back" in by_name(links)["event"].seen


CASES: dict[str, tuple[Observation, str, list[str]]] = {
    "not opened": (
        Observation("https://shop.example/", TOKEN, failure="net::ERR_NAME_NOT_RESOLVED"),
        "page",
        ["P1"],
    ),
    "refused by the shop": (Observation("https://shop.example/", TOKEN, 403), "page", ["P1"]),
    "no script": (observed(NO_CLIENT, **SILENT), "script", ["P3"]),
    "no script, a banner": (observed(NO_CLIENT | BANNER, **SILENT), "script", ["P2", "P3"]),
    "script waits": (observed(NO_CLIENT | {"tags": INERT}, **SILENT), "script", ["P2"]),
    "script not loaded": (
        observed(NO_CLIENT | {"tags": PROVEN.state.tags}, **SILENT),
        "script",
        ["P4"],
    ),
    "script refused": (observed(NO_CLIENT, told=(), scripts=(None, 404)), "script", ["P4"]),
    "not initialised": (
        observed({"events": (), "is_initialized": False, **UNUSED}, told=()),
        "initialised",
        ["P5"],
    ),
    "script without a client": (observed(NO_CLIENT, told=()), "initialised", ["P5"]),
    "domain": (observed({"is_allowed": False, **UNUSED}, told=()), "authorised", ["L13"]),
    "excluded": (observed({"is_excluded": True, **UNUSED}, told=()), "authorised", ["L13"]),
    "no visit": (observed(UNUSED, told=()), "visit", ["L13", "P7"]),
    "no visit, a banner": (observed(UNUSED | BANNER, told=()), "visit", ["P2", "L13", "P7"]),
    "visit refused": (observed(UNUSED, told=(visited(status=403),)), "visit", ["P8", "L13"]),
    "visit lost": (observed(UNUSED, told=(visited(status=None),)), "visit", ["P8", "L13"]),
    "no content": (
        observed(UNUSED, told=(visited(NOTHING),)),
        "content",
        ["P9", "L4", "L1", "L3", "L2"],
    ),
    "content of another workflow": (
        observed(UNUSED, told=(visited(RIVAL),)),
        "content",
        ["L9", "L5"],
    ),
    "no such element": (observed({"matches": 0, "first": None, **UNUSED}, told=(visited(),)),
        "selector", ["L8"]),
    "no selector": (observed({"matches": None, "first": None, **UNUSED}, told=(visited(),)),
        "selector", ["L8"]),
    "not inserted": (observed(UNUSED, told=(visited(),)), "token", ["P11", "L8"]),
    "nothing read": (
        observed(UNUSED | {"is_inserted": True}, told=(visited(),)),
        "token",
        ["P10", "L12"],
    ),
    "something else read": (
        observed({"calls": (Call("", ()),)}, told=(visited(), held(**{FIELD: ""}))),
        "token",
        ["P13", "P10"],
    ),
    "kept by the client": (observed(told=(visited(),)), "event", ["L12", "L13"]),
    "another field": (
        observed({"calls": (Call(None, ("other",)),)}, told=(visited(RIVAL), held(other=TOKEN))),
        "event",
        ["L5"],
    ),
    "changed on the way": (
        observed(told=(visited(), held(**{FIELD: TOKEN.upper()}))),
        "event",
        ["P13"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_first_broken_link_is_named(case: str) -> None:
    seen, name, codes = CASES[case]

    assert first_broken(chain(TARGET, seen)) == (name, codes)


@pytest.mark.parametrize("case", CASES)
def test_what_follows_a_broken_link_is_no_finding(case: str) -> None:
    seen, name, _ = CASES[case]
    links = chain(TARGET, seen)
    failed = {link.name for link in links if link.status is Status.FAILED}

    assert failed - {"selector"} <= {name}
    if name == "page":
        assert failed == {"page"}


def test_a_page_that_does_not_collect_is_named_only_where_nothing_came() -> None:
    silent = observed(UNUSED, told=(visited(NOTHING),))

    assert first_broken(chain(ELSEWHERE, silent)) == ("pages", ["P6"])
    assert by_name(chain(ELSEWHERE, silent))["content"].seen == NOT_REACHED
    assert broken(chain(ELSEWHERE, PROVEN)) is None
    assert by_name(chain(ELSEWHERE, PROVEN))["pages"].status is Status.UNKNOWN


def test_a_missing_element_is_said_beside_a_missing_content() -> None:
    seen = observed({"matches": 0, "first": None, **UNUSED}, told=(visited(NOTHING),))
    links = chain(TARGET, seen)

    assert first_broken(links)[0] == "content"
    assert by_name(links)["selector"].status is Status.FAILED


@pytest.mark.parametrize(
    "state",
    [
        {"is_initialized": False, "events": ()},
        {"is_allowed": False},
        {"matches": 0, "first": None},
        {"tags": (), "has_client": False},
        {"calls": (), "is_inserted": False},
    ],
)
def test_what_was_sent_proves_what_came_before_it(state: dict[str, Any]) -> None:
    links = chain(TARGET, observed(state, scripts=()))

    assert broken(links) is None
    assert by_name(links)["event"].status is Status.OK


def test_several_elements_are_no_mistake_but_the_first_one_counts() -> None:
    links = chain(TARGET, observed({"matches": 3, "first": "div#a"}))

    assert by_name(links)["selector"].seen == "body finds div#a, the first of 3 that match"


def test_a_client_that_does_not_tell_is_unknown() -> None:
    silent = {"is_initialized": None, "events": (), "is_allowed": None, "is_excluded": None}
    links = by_name(chain(TARGET, observed(silent)))

    assert links["initialised"].status is Status.UNKNOWN
    assert links["authorised"].status is Status.UNKNOWN
    assert broken(tuple(links.values())) is None


def test_what_the_script_takes_for_sent_is_said() -> None:
    links = by_name(chain(TARGET, observed(told=(visited(),))))

    assert "takes it for sent" in links["event"].seen


@pytest.mark.parametrize(
    ("status", "expected"), [(200, Status.OK), (500, Status.FAILED), (None, Status.FAILED)]
)
def test_a_sent_token_must_be_answered(status: int | None, expected: Status) -> None:
    sent = visited({}, status, **{FIELD: TOKEN})
    links = chain(TARGET, observed(told=(visited(), sent)))

    assert by_name(links)["event"].status is expected


def test_who_comes_back_must_get_the_content_and_be_heard() -> None:
    assert returning(TARGET, PROVEN).status is Status.OK
    limited = returning(TARGET, observed(UNUSED, told=(visited(NOTHING),)))
    assert (limited.status, [cause.code for cause in limited.causes]) == (Status.FAILED, ["L2"])
    unheard = returning(TARGET, observed(told=(visited(),)))
    assert (unheard.status, unheard.causes[0].code) == (Status.FAILED, "L12")
    assert returning(TARGET, observed(told=())).status is Status.UNKNOWN


def test_a_web_visitor_must_not_be_collected() -> None:
    assert web(TARGET, observed(told=(visited(NOTHING),))).status is Status.OK
    assert web(TARGET, PROVEN).status is Status.FAILED
    tags = visited({}, 200, **{FIELD: "the shop's own"})
    assert web(TARGET, observed(told=(tags,))).status is Status.OK
    assert web(TARGET, observed(told=())).status is Status.UNKNOWN


def test_an_app_without_a_token_must_say_nothing() -> None:
    seen = observed(token=None, told=(visited(),))
    empty = observed(token=None, told=(visited(), held(**{FIELD: ""})))

    assert without_token(TARGET, seen).status is Status.OK
    assert without_token(TARGET, empty).causes[0].code == "L10"
    silent = observed(UNUSED, token=None, told=(visited(NOTHING),))
    assert without_token(TARGET, silent).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (CONTENT, True),
        ({"html": f"entityInfo: {{'{FIELD}': t}}"}, True),
        ({"html": f"entityInfo: {{&quot;{FIELD}&quot;: t}}"}, True),
        ({"html": f"my-{FIELD}-too"}, False),
        ({"html": "<p>Sale</p>"}, False),
    ],
)
def test_a_content_names_a_field_as_a_word_of_its_own(
    content: dict[str, Any], expected: bool
) -> None:
    assert names(content, FIELD) is expected


def test_a_field_with_brackets_is_a_word_too() -> None:
    assert names({"html": "'tokens[0]'"}, "tokens[0]")
    assert not names({"html": "'tokens0'"}, "tokens[0]")


@pytest.mark.parametrize(
    ("given", "expected"), [("#footer", True), (" footer", True), ("main", False), (None, False)]
)
def test_a_place_is_the_same_without_its_sign(given: object, expected: bool) -> None:
    assert same_place(given, "#footer") is expected


def test_a_page_that_said_nothing_of_itself_is_a_page_without_a_script() -> None:
    seen = observed(told=(), scripts=())

    assert first_broken(chain(TARGET, replace(seen, state=PageState())))[0] == "script"
