"""What stands in for Reskyt: what it takes, what it refuses, what it keeps."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from sandbox.outside.ending import latest_end, read_end
from sandbox.outside.receiver import KEY_VARIABLE, notifications
from tests.unit.sandbox.outside_world import ANSWER_SECONDS, KEY, NOW, SECONDS, OutsideWorld

DAY = 86400
TITLE, TOKENS = "Black Friday has begun", ["9f86d081884c7d65"]
GOOD = {"title": TITLE, "tokens": TOKENS}


@pytest.fixture(scope="module")
def running() -> Iterator[OutsideWorld]:
    with OutsideWorld() as world:
        yield world


@pytest.fixture
def world(running: OutsideWorld) -> OutsideWorld:
    running.sandbox.records.clear()
    running.sandbox.switches.reset()
    return running


def send(world: OutsideWorld, data: Any, **headers: str) -> requests.Response:
    sent = {"content-type": "application/json", **KEY, **headers}
    return requests.post(f"{world.url}/push/send", data=data, headers=sent, timeout=ANSWER_SECONDS)


def problems(answer: requests.Response) -> dict[str, str]:
    return {item["at"]: item["problem"] for item in answer.json()["errors"]}


def test_one_notification_for_each_token(world: OutsideWorld) -> None:
    more = {
        "url": "http://127.0.0.1/cart",
        "pictureUrl": "http://127.0.0.1/a.svg",
        "utmCampaign": "autumn",
        "dateEnd": str(SECONDS + DAY),
    }
    answer = world.push(title=TITLE, tokens=["first", "second"], **more)
    assert (answer.status_code, answer.json()) == (200, {"accepted": 2})
    shared = {
        "title": TITLE,
        **more,
        "at": "2026-11-25T10:00:00.000Z",
        "endsAt": "2026-11-26T10:00:00.000Z",
    }
    kept = [
        {name: value for name, value in record.items() if name != "sequence"}
        for record in world.records()
    ]
    assert kept == [{**shared, "tokens": ["first"]}, {**shared, "tokens": ["second"]}]


def test_the_newest_come_first(world: OutsideWorld) -> None:
    for title in ("one", "two", "three"):
        assert world.push(title=title, tokens=TOKENS).ok
    assert [item["title"] for item in notifications(world.sandbox)] == ["three", "two", "one"]


@pytest.mark.parametrize("key", [None, "", "sandbox-push-ke", "sandbox-push-key ", "schlüssel"])
def test_the_key(world: OutsideWorld, key: str | None) -> None:
    headers = {} if key is None else {"x-api-key": key.strip().encode()}
    if key == "sandbox-push-key ":
        headers = {"x-api-key": b"sandbox-push-key-and-more"}
    answer = requests.post(
        f"{world.url}/push/send", json=GOOD, headers=headers, timeout=ANSWER_SECONDS
    )
    assert answer.status_code == 401
    assert problems(answer) == {"": "the header x-api-key is missing or wrong"}
    assert world.records() == []


def test_a_key_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "another")
    with OutsideWorld() as world:
        assert world.push(**GOOD).status_code == 401
        assert send(world, json.dumps(GOOD), **{"x-api-key": "another"}).status_code == 200
        assert "another" not in json.dumps(world.records())


def test_all_problems_at_once(world: OutsideWorld) -> None:
    body = {
        "tokens": ["good", "", 7, " "],
        "url": None,
        "pictureUrl": 1,
        "dateEnd": "tomorrow",
        "to/ken~s": [],
    }
    answer = world.push(**body)
    assert answer.status_code == 400
    assert problems(answer) == {
        "/tokens/1": "must be a text that is not empty",
        "/tokens/2": "must be a text that is not empty",
        "/tokens/3": "must be a text that is not empty",
        "/title": "must be a text that is not empty",
        "/url": "must be a text",
        "/pictureUrl": "must be a text",
        "/dateEnd": "must be a timestamp: digits, in a text",
        "/to~1ken~0s": "is not known",
    }
    assert world.records() == []


@pytest.mark.parametrize("tokens", [[], "token", {"0": "token"}, None])
def test_tokens_are_a_list(world: OutsideWorld, tokens: Any) -> None:
    answer = world.push(title=TITLE, tokens=tokens)
    assert problems(answer) == {"/tokens": "must be a list of at least one token"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"title": "Black Friday has beg',
        b"title=a&tokens=b",
        b"\xff\xfe{}",
        b'{"title": NaN}',
        b"[" * 30_000,
        b'{"title": ' + b"9" * 5000 + b"}",
        b"[]",
        b'"text"',
        b"null",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_bodies_that_are_none(world: OutsideWorld, body: bytes) -> None:
    answer = send(world, body)
    assert answer.status_code == 400
    assert list(problems(answer)) == [""]
    assert world.records() == []


def test_half_letters(world: OutsideWorld) -> None:
    answer = send(world, b'{"title": "\\ud83d", "tokens": ["\\ude00"], "\\udead": 1}')
    assert answer.status_code == 400
    assert problems(answer) == {
        "/title": "holds half a letter (a lone surrogate)",
        "/tokens/0": "holds half a letter (a lone surrogate)",
        "/\udead": "is not known",
    }


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_other_kinds_of_body(world: OutsideWorld, media_type: str) -> None:
    answer = send(world, json.dumps(GOOD), **{"content-type": media_type})
    assert answer.status_code == 415
    assert world.records() == []


def test_a_body_of_the_largest_size(world: OutsideWorld) -> None:
    empty = len(json.dumps({"title": "", "tokens": TOKENS}))
    title = "x" * (64 * 1024 - empty)
    assert send(world, json.dumps({"title": title, "tokens": TOKENS})).status_code == 200
    longer = json.dumps({"title": f"{title}x", "tokens": TOKENS})
    assert send(world, longer).status_code == 413
    # In pieces, a body does not say how long it is.
    assert send(world, iter([longer[:9].encode(), longer[9:].encode()])).status_code == 413
    assert len(world.records()) == 1


def test_a_body_that_is_cut_off(world: OutsideWorld) -> None:
    where = urlsplit(world.url)
    body = json.dumps(GOOD).encode()
    with socket.create_connection((where.hostname, where.port), ANSWER_SECONDS) as connection:
        head = (
            f"POST /push/send HTTP/1.1\r\nhost: {where.netloc}\r\ncontent-length: 500\r\n"
            f"content-type: application/json\r\nx-api-key: {KEY['x-api-key']}\r\n\r\n"
        )
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1024)
    assert world.push(**GOOD).ok
    assert len(world.records()) == 1


def test_nothing_but_post(world: OutsideWorld) -> None:
    answer = requests.get(f"{world.url}/push/send", headers=KEY, timeout=ANSWER_SECONDS)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("unit", "text", "ends"),
    [
        ("seconds", str(SECONDS + 1), "2026-11-25T10:00:01.000Z"),
        ("seconds", f"000{SECONDS + DAY}", "2026-11-26T10:00:00.000Z"),
        ("seconds", str(SECONDS + 400 * DAY), "2027-01-25T10:00:00.000Z"),
        ("seconds", str((SECONDS + DAY) * 1000), "2027-01-25T10:00:00.000Z"),
        ("milliseconds", str((SECONDS + DAY) * 1000), "2026-11-26T10:00:00.000Z"),
        ("milliseconds", "9" * 17, "2027-01-25T10:00:00.000Z"),
    ],
)
def test_when_it_ends(world: OutsideWorld, unit: str, text: str, ends: str) -> None:
    world.sandbox.switches.set({"pushDateEndUnit": unit})
    assert world.push(**GOOD, dateEnd=text).ok
    assert world.records()[0]["endsAt"] == ends


def test_without_a_date_it_ends_after_two_months(world: OutsideWorld) -> None:
    assert world.push(**GOOD).ok
    assert world.records()[0]["endsAt"] == "2027-01-25T10:00:00.000Z"


@pytest.mark.parametrize(
    ("unit", "text", "problem"),
    [
        ("seconds", str(SECONDS), "lies in the past (read as seconds since 1970)"),
        ("seconds", "0", "lies in the past (read as seconds since 1970)"),
        # Seconds where milliseconds are wanted lie in January 1970.
        (
            "milliseconds",
            str(SECONDS + DAY),
            "lies in the past (read as milliseconds since 1970)",
        ),
        ("seconds", "", "must be a timestamp: digits, in a text"),
        ("seconds", "-1", "must be a timestamp: digits, in a text"),
        ("seconds", "1.5", "must be a timestamp: digits, in a text"),
        ("seconds", "١٢٣", "must be a timestamp: digits, in a text"),
        ("seconds", "9" * 5000, "must be a timestamp: digits, in a text"),
        ("seconds", "2026-11-30", "must be a timestamp: digits, in a text"),
    ],
)
def test_ends_that_are_none(world: OutsideWorld, unit: str, text: str, problem: str) -> None:
    world.sandbox.switches.set({"pushDateEndUnit": unit})
    assert problems(world.push(**GOOD, dateEnd=text)) == {"/dateEnd": problem}


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        ((2026, 11, 25), (2027, 1, 25)),
        ((2026, 12, 31), (2027, 2, 28)),
        ((2027, 12, 31), (2028, 2, 29)),
        ((2026, 10, 31), (2026, 12, 31)),
        ((2026, 7, 31), (2026, 9, 30)),
    ],
)
def test_two_months(now: tuple[int, int, int], latest: tuple[int, int, int]) -> None:
    assert latest_end(datetime(*now, tzinfo=UTC)) == datetime(*latest, tzinfo=UTC)


def test_the_last_moment_before_the_cut() -> None:
    latest = latest_end(NOW)
    assert read_end(str(int(latest.timestamp()) - 1), "seconds", NOW) < latest
    assert read_end(str(int(latest.timestamp()) + 1), "seconds", NOW) == latest
