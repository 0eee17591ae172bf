from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.database import Database
from sandbox.journal import HIDDEN, Entry, Journal, hide_headers

CANARY = "canary-9f3b"


@pytest.mark.parametrize(
    "headers",
    [
        [{"name": "x-api-key", "value": CANARY}],
        [{"name": "x-api-key", "value": CANARY, "note": CANARY}],
        [{"name": "x-api-key", "value": {"deep": [CANARY]}}],
        {"x-api-key": CANARY},
        [[CANARY]],
        [CANARY],
        CANARY,
    ],
)
def test_no_header_value_is_kept_whatever_its_shape(headers: Any) -> None:
    database = Database()
    journal = Journal(database)
    body = [{"fields": [{"webhookHeaders": headers}], "webhookHeaders": headers, "name": "Push"}]
    journal.record(Entry("POST", "/x/", "", None, 201, "key", True, True, body=body, answered=True))
    (entry,) = journal.requests()
    assert CANARY not in json.dumps(entry)
    assert entry["body"][0]["name"] == "Push"
    database.close()


def test_names_of_headers_are_kept() -> None:
    hidden = hide_headers({"webhookHeaders": [{"name": "x-api-key", "value": CANARY}]})
    assert hidden == {"webhookHeaders": [{"name": "x-api-key", "value": HIDDEN}]}


def test_the_numbering_goes_on_after_a_clearing() -> None:
    database = Database()
    journal = Journal(database)
    entry = Entry("GET", "/store/", "", "getStore", 200, "key", False, False, None, True)
    journal.record(entry)
    journal.clear()
    journal.record(entry)
    assert [request["seq"] for request in journal.requests()] == [2]
    database.close()
