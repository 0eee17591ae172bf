"""What a probe has shown of the shop's page, as findings of definitions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from provider.probe.causes import CAUSES
from provider.probe.links import Link, Status, chain, returning, web, without_token
from provider.probe.observation import Observation
from provider.probe.proving import Proof
from provider.probe.report import as_data
from provider.review.lint.model import Need
from provider.review.lint.registry import CODES, RULES
from tests.unit.probe.observed import (
    CONTENT,
    FIELD,
    NO_CLIENT,
    PROVEN,
    SHOP,
    SILENT,
    TARGET,
    TOKEN,
    UNUSED,
    held,
    observed,
    visited,
)
from tests.unit.review.lint.staged import edited, found, recipe

NAMES = tuple(rule.name for rule in RULES if rule.need is Need.PROBE)
APP = replace(TARGET, pack="reskyt")
WORKFLOW = "reskyt.token-collection:spec"
SCRIPT = "reskyt.token-script:spec.html"
OTHER = {**CONTENT, "webContent": {"sections": [{"html": "<p>Sale</p>"}]}}


def proof(*links: Link) -> Mapping[str, Any]:
    """Give a proof as ``connectif probe --json`` prints it."""
    printed = as_data(Proof(APP, SHOP, links, visits=1, visitors=1, sent=None, refused=()))
    read: Mapping[str, Any] = json.loads(json.dumps(printed))
    return read


def said(*links: Link) -> list[tuple[str, str]]:
    """Give the codes of what is found, each with where it stands."""
    findings = found(recipe(), None, [proof(*links)], names=NAMES)
    return [(item.rule.code, f"{item.resource}:{item.path}") for item in findings]


def further(seen: Observation = PROVEN) -> list[Link]:
    """Give the links of visits that hold."""
    quiet = observed(told=(visited(),))
    return [returning(APP, seen), web(APP, quiet), without_token(APP, quiet)]


def test_a_page_that_is_proven_has_no_finding() -> None:
    links = [*chain(APP, PROVEN), *further()]

    assert proof(*links)["proven"] is True
    assert said(*links) == []


CHAINS: list[tuple[str, Observation, tuple[str, str]]] = [
    (
        "no element",
        observed({"matches": 0, **UNUSED}, told=(visited(),)),
        ("L8", f"{WORKFLOW}.nodes.collect.selector"),
    ),
    (
        "domain",
        observed({"is_allowed": False, **UNUSED}, told=(), scripts=(200,)),
        ("L13", WORKFLOW),
    ),
    ("nothing told", observed(UNUSED, told=(), scripts=(200,)), ("L13", WORKFLOW)),
    (
        "other content",
        observed(UNUSED, told=(visited({"trackerId": "5f0c", "webContents": [OTHER]}),)),
        ("L9", f"{WORKFLOW}.nodes.collect.selector"),
    ),
    (
        "another field",
        observed(told=(visited(), held(**{"other-field": TOKEN}))),
        ("L5", SCRIPT),
    ),
    ("not sent", observed(told=(visited(),)), ("L12", SCRIPT)),
    # Hazards of the page, or of a workflow that cannot be seen.
    ("no page", observed(status=404, **SILENT), ("L32", WORKFLOW)),
    ("no script", observed(NO_CLIENT, **SILENT), ("L32", WORKFLOW)),
    (
        "no content",
        observed(UNUSED, told=(visited({"trackerId": "5f0c", "webContents": []}),)),
        ("L32", WORKFLOW),
    ),
]


@pytest.mark.parametrize(
    ("seen", "expected"), [item[1:] for item in CHAINS], ids=[item[0] for item in CHAINS]
)
def test_a_broken_link_is_a_finding_of_its_likeliest_cause(
    seen: Observation, expected: tuple[str, str]
) -> None:
    assert said(*chain(APP, seen)) == [expected]


def test_a_visitor_who_comes_back_is_a_finding_of_the_limits() -> None:
    nothing = observed(UNUSED, told=(visited({"trackerId": "5f0c", "webContents": []}),))
    links = [*chain(APP, PROVEN), returning(APP, nothing)]

    assert said(*links) == [("L2", f"{WORKFLOW}.nodes.visit.limits")]


def test_a_value_without_a_token_is_a_finding_of_the_script() -> None:
    empty = observed(told=(visited(), held(**{FIELD: ""})))
    assert said(*chain(APP, PROVEN), without_token(APP, empty)) == [("L10", SCRIPT)]


def test_a_token_of_the_web_is_a_finding_of_the_page() -> None:
    assert said(*chain(APP, PROVEN), web(APP, PROVEN)) == [("L32", WORKFLOW)]


def test_a_finding_says_what_was_seen_where_and_what_may_be_the_cause() -> None:
    links = chain(APP, CHAINS[-1][1])
    (finding,) = found(recipe(), None, [proof(*links)], names=NAMES)

    assert finding.detail.startswith(f'on {SHOP}, "Token collection" sent no content for body')
    assert "(likely causes: P9, L4, L1, L3, L2); look at: in Connectif" in finding.detail


def test_what_the_probe_could_not_tell_is_a_notice() -> None:
    unknown = [
        replace(link, status=Status.UNKNOWN) if link.name in ("event", "web") else link
        for link in [*chain(APP, PROVEN), *further()]
    ]
    (finding,) = found(recipe(), None, [proof(*unknown)], names=NAMES)

    assert (finding.rule.code, str(finding.rule.severity)) == ("L33", "notice")
    assert finding.detail == f"on {SHOP}, the probe could not tell: event, web"


def test_a_proof_of_another_pack_or_without_a_report_is_no_finding() -> None:
    broken = proof(*chain(APP, CHAINS[0][1]))

    assert found(recipe(), None, [{**broken, "pack": "other"}], names=NAMES) == []
    assert found(recipe(), None, None, names=NAMES) == []
    assert found(edited({}, probe=None), None, [broken], names=NAMES) == []


def test_every_hazard_that_a_probe_names_has_a_rule() -> None:
    named = {code for code in CAUSES if code.startswith("L")}
    assert named <= set(CODES)


def test_what_a_page_says_cannot_steer_a_terminal() -> None:
    link = Link("token", Status.FAILED, 'the script found "\x1b[2J' + "a" * 5000 + '"')
    (finding,) = found(recipe(), None, [proof(link)], names=NAMES)

    assert finding.detail.isprintable()
    assert len(finding.detail) < 400
