"""The report says what was seen, what is broken and why, and what reached the store."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from provider.probe.causes import CAUSES
from provider.probe.links import Link, Status, chain
from provider.probe.proving import FURTHER, Proof
from provider.probe.report import WIDTH, as_data, as_text
from tests.unit.probe.observed import FIELD, PROVEN, SHOP, TARGET, TOKEN, UNUSED, observed, visited

DONE = tuple(Link(name, Status.OK, "nothing would be sent") for name in FURTHER)
SILENT = observed(UNUSED, told=(visited({"webContents": []}),))


def proof(links: tuple[Link, ...] | None = None, **changes: Any) -> Proof:
    made = Proof(TARGET, SHOP, links or chain(TARGET, PROVEN) + DONE, 4, 3, None, ())
    return replace(made, **changes)


def broken() -> Proof:
    rest = tuple(Link(name, Status.UNKNOWN, "not tried") for name in FURTHER)
    return proof(chain(TARGET, SILENT) + rest, visits=1, visitors=1)


def test_what_is_proven_is_said_with_its_limit() -> None:
    text = as_text(proof())

    assert "Proven: the page is about to tell the store exactly the token" in text
    assert "no probe can see" in text
    assert "4 page visits of 3 anonymous visitors" in text
    assert "The token did not leave this machine." in text
    assert "Broken" not in text


def test_the_broken_link_is_named_with_every_cause() -> None:
    text = " ".join(as_text(broken()).split())

    assert 'Broken: content: "Token collection" sent no content for body' in text
    for code in ("P9", "L4", "L1", "L3", "L2"):
        assert f"{code} {CAUSES[code].text}" in text
        assert f"look at: {CAUSES[code].look}" in text
    assert "1 page visit of an anonymous visitor." in text


def test_what_is_neither_proven_nor_broken_is_said() -> None:
    unknown = DONE[:1] + tuple(replace(link, status=Status.UNKNOWN) for link in DONE[1:])
    found = proof(chain(TARGET, PROVEN) + unknown)

    assert not found.is_proven
    assert "Not proven" in as_text(found)


def test_a_sent_token_is_named_with_the_way_to_remove_it() -> None:
    text = " ".join(as_text(proof(sent=TOKEN)).split())

    assert f"an anonymous contact of the store now has {TOKEN} in {FIELD}" in text
    assert "To remove it" in text
    assert "did not leave" not in text


def test_who_else_would_have_got_the_token_is_named() -> None:
    text = as_text(proof(refused=("POST stats.example", "WEBSOCKET chat.example")))

    assert "Held back" in text
    assert "POST stats.example, WEBSOCKET chat.example" in " ".join(text.split())


def test_lines_fit_into_a_terminal() -> None:
    for found in (proof(sent=TOKEN), broken()):
        assert max(len(line) for line in as_text(found).splitlines()) <= WIDTH


def test_the_same_is_given_as_data() -> None:
    data = json.loads(json.dumps(as_data(broken())))

    assert data["proven"] is False
    assert data["broken"] == "content"
    assert data["address"] == SHOP
    assert data["reached"] == {"pageVisits": 1, "anonymousVisitors": 1, "token": None}
    link = next(link for link in data["links"] if link["name"] == "content")
    assert link["status"] == "failed"
    assert link["causes"][0] == {
        "code": "P9",
        "cause": CAUSES["P9"].text,
        "look": CAUSES["P9"].look,
    }
    assert as_data(proof())["broken"] is None


def test_causes_name_no_vendor_and_are_sentences() -> None:
    for code, cause in CAUSES.items():
        assert cause.code == code
        assert cause.text.endswith(".")
        assert not cause.look.endswith(".")
