"""What may leave the machine, and what must not."""

from __future__ import annotations

from typing import Any

import pytest

from provider.probe.gate import Rule, Verdict
from provider.probe.notifications import Notification
from provider.probe.tokens import Spotter
from tests.unit.probe.observed import FIELD, TOKEN

OTHER = "connectif-probe-2"
URL = "https://t.example/collect"


def rule(sent: str | None = None) -> Rule:
    return Rule(Spotter([TOKEN, OTHER]), FIELD, sent)


def told(**entity: Any) -> Notification:
    return Notification((entity,), ())


def visit(**entity: Any) -> Notification:
    return Notification((entity,), ("page-visit",))


@pytest.mark.parametrize(
    ("found", "parts", "expected"),
    [
        (None, (URL, None), Verdict.PASS),
        (None, (f"{URL}?t={TOKEN}", None), Verdict.REFUSE),
        (None, (URL, OTHER.encode()), Verdict.REFUSE),
        (None, (URL, b"", "text/html", f"https://shop.example/?t={TOKEN}"), Verdict.REFUSE),
        (told(), (URL, b"{}"), Verdict.PASS),
        (told(trackerId="5f0c"), (URL, b"{}"), Verdict.PASS),
        (told(other=TOKEN), (URL, TOKEN.encode()), Verdict.HOLD),
        (told(**{FIELD: TOKEN}), (URL, TOKEN.encode()), Verdict.HOLD),
        (told(**{FIELD: ""}), (URL, b"{}"), Verdict.HOLD),
        (told(**{FIELD: None}), (URL, b"{}"), Verdict.HOLD),
        (visit(**{FIELD: ""}), (URL, b"{}"), Verdict.PASS),
        (visit(**{FIELD: TOKEN}), (URL, TOKEN.encode()), Verdict.HOLD),
    ],
)
def test_nothing_with_a_token_leaves(
    found: Notification | None, parts: tuple[str | bytes | None, ...], expected: Verdict
) -> None:
    assert rule().verdict(found, *parts) is expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (told(**{FIELD: TOKEN}), Verdict.PASS),
        (told(**{FIELD: OTHER}), Verdict.HOLD),
        (told(**{FIELD: f"{TOKEN} "}), Verdict.HOLD),
        (told(**{FIELD: ""}), Verdict.HOLD),
        (told(other=TOKEN), Verdict.HOLD),
        (None, Verdict.REFUSE),
    ],
)
def test_only_the_notification_that_was_asked_for_is_sent(
    found: Notification | None, expected: Verdict
) -> None:
    assert rule(sent=TOKEN).verdict(found, URL, TOKEN.encode()) is expected
