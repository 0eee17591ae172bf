"""What the event and its workflows bring, against what the pack's receiver takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from provider.definitions import Receiver
from provider.review.lint.receiving import latest
from tests.unit.review.lint.staged import GONE, Edits, edited, found, heavy, recipe

EVENT, PUSH = "push-event", "push"
MAPPED = ("nodes", "push", "fields")
NAMES = (
    "recipient-misplaced",
    "receiver-mandatory",
    "campaign-missing",
    "receiver-unknown-member",
    "receiver-header-missing",
)


def codes(edits: Edits) -> list[tuple[str, str]]:
    """Give the codes of the findings, each with the path that it points at."""
    return [(item.rule.code, item.path) for item in found(edited(edits), names=NAMES)]


def test_the_recipe_brings_what_its_receiver_takes() -> None:
    assert codes({}) == []
    assert heavy(recipe()) == []


CASES: list[tuple[Edits, list[tuple[str, str]]]] = [
    # Whom it is for.
    (
        {EVENT: {("fields", "tokens", "pointer"): "/tokens"}},
        [("L14", "spec.fields.tokens.pointer")],
    ),
    ({EVENT: {("fields", "tokens", "pointer"): GONE}}, [("L14", "spec.fields.tokens.pointer")]),
    (
        {
            EVENT: {("fields", "device"): {"type": "text"}, ("fields", "tokens"): GONE},
            PUSH: {(*MAPPED, "tokens"): GONE},
        },
        [("L14", "spec.fields"), ("L30", "spec.fields.device")],
    ),
    # What it says.
    (
        {EVENT: {("fields", "title"): GONE}, PUSH: {(*MAPPED, "title"): GONE}},
        [("L15", "spec.fields")],
    ),
    ({PUSH: {(*MAPPED, "title"): GONE}}, [("L15", "spec.nodes.push.fields")]),
    ({PUSH: {(*MAPPED, "title"): {"literal": ""}}}, [("L15", "spec.nodes.push.fields")]),
    ({PUSH: {(*MAPPED, "dateEnd"): "2026-03-29"}}, [("L15", "spec.nodes.push.fields.dateEnd")]),
    ({PUSH: {(*MAPPED, "dateEnd"): "1774742400000"}}, [("L15", "spec.nodes.push.fields.dateEnd")]),
    ({PUSH: {(*MAPPED, "dateEnd"): "1774742400"}}, []),
    ({PUSH: {(*MAPPED, "dateEnd"): {"contactField": "_birthdate"}}}, []),
    # How visits are counted.
    ({PUSH: {(*MAPPED, "utmCampaign"): ""}}, [("L16", "spec.nodes.push.fields.url")]),
    ({PUSH: {(*MAPPED, "utmCampaign"): "", (*MAPPED, "url"): ""}}, []),
    (
        {PUSH: {(*MAPPED, "utmCampaign"): "", (*MAPPED, "url"): "", ("run",): {"once": "spring"}}},
        [("L16", "spec.nodes.push.fields")],
    ),
    (
        {
            PUSH: {
                (*MAPPED, "utmCampaign"): "",
                (*MAPPED, "url"): "https://s.example/?utm_campaign=a",
            }
        },
        [],
    ),
    (
        {PUSH: {(*MAPPED, "utmCampaign"): "", (*MAPPED, "url"): {"contactField": "_name"}}},
        [],
    ),
    # What nobody asked for, and what is demanded beside the body.
    ({EVENT: {("fields", "sound"): {"type": "text"}}}, [("L30", "spec.fields.sound")]),
    (
        {EVENT: {("fields", "sound"): {"type": "text", "pointer": "/a~1b"}}},
        [("L30", "spec.fields.sound")],
    ),
    ({EVENT: {("headers", "x-api-key"): GONE}}, [("L31", "spec.headers")]),
    ({EVENT: {("headers",): {"X-API-Key": {"secret": "reskyt.apiKey", "version": 1}}}}, []),
]


@pytest.mark.parametrize(("edits", "expected"), CASES, ids=[str(at) for at in range(len(CASES))])
def test_what_differs_from_the_receiver_is_found(
    edits: Edits, expected: list[tuple[str, str]]
) -> None:
    assert codes(edits) == expected


def test_a_finding_says_where_the_token_goes_and_where_it_should_go() -> None:
    (finding,) = found(
        edited({EVENT: {("fields", "tokens", "pointer"): "/tokens"}}),
        names=["recipient-misplaced"],
    )
    assert finding.detail == (
        "the vendor's service takes whom a message is for at /tokens/0, and the field "
        '"tokens" comes to stand at /tokens'
    )
    assert finding.position.file == "resources/reskyt/push-event.yaml"


def test_of_optional_recipients_one_is_enough() -> None:
    receiver: Receiver | None = recipe().packs[0].receiver
    assert receiver
    tokens, *others = receiver.members
    guest = replace(tokens, pointer="/guestId", required=False)
    either = replace(receiver, members=(replace(tokens, required=False), guest, *others))

    assert found(edited({}, receiver=either), names=NAMES) == []
    lost = {EVENT: {("fields", "tokens", "pointer"): "/nobody"}}
    assert [item.rule.code for item in found(edited(lost, receiver=either), names=NAMES)] == ["L14"]


def test_a_pack_without_a_receiver_is_not_judged() -> None:
    wrong: Edits = {EVENT: {("fields", "tokens", "pointer"): "/tokens"}}
    assert found(edited(wrong, receiver=None), names=NAMES) == []


@pytest.mark.parametrize(
    ("longest", "today", "last"),
    [
        ("P2M", date(2026, 12, 31), date(2027, 2, 28)),
        ("P2M", date(2026, 3, 2), date(2026, 5, 2)),
        ("P1Y", date(2028, 2, 29), date(2029, 2, 28)),
        ("P14D", date(2026, 12, 25), date(2027, 1, 8)),
        ("P2W", date(2026, 12, 25), date(2027, 1, 8)),
        ("P9999Y", date(2026, 11, 26), date(9999, 11, 26)),
    ],
)
def test_the_longest_time_is_counted_by_the_calendar(longest: str, today: date, last: date) -> None:
    assert latest(longest, today) == last
