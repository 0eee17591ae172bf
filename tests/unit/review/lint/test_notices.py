"""Hazards that nobody can see, said only where they can happen and nobody has said them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provider.definitions import Configuration
from tests.unit.review.lint.staged import GONE, Edits, edited, found, recipe, silent_pack

NAMES = ("selector-unseen", "token-lost-at-login", "domain-unseen", "sends-once", "token-shared")
PROVEN: Mapping[str, Any] = {"pack": "reskyt", "proven": True, "links": []}
SENDS = {"push": {("run",): {"once": "spring"}}}
FOOTER = {"token-collection": {("nodes", "collect", "selector"): "#footer"}}


def said(configuration: Configuration, *probes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the notices, each with where it stands."""
    findings = found(configuration, None, probes or None, names=NAMES)
    return [(item.rule.name, f"{item.resource}:{item.path}") for item in findings]


def test_what_the_pack_says_itself_is_not_said_again() -> None:
    assert said(edited(SENDS)) == []


def test_a_pack_that_says_nothing_leaves_it_to_lint() -> None:
    assert said(edited(SENDS, **silent_pack())) == [
        ("sends-once", "reskyt.push:spec.run"),
        ("token-shared", "reskyt.push:spec.nodes.push.fields.tokens"),
        ("domain-unseen", "reskyt.token-collection:spec"),
    ]


def test_a_proof_of_the_page_says_more_than_a_notice() -> None:
    pack = silent_pack()
    assert ("domain-unseen", "reskyt.token-collection:spec") not in said(edited({}, **pack), PROVEN)
    assert said(edited(FOOTER)) == [
        ("selector-unseen", "reskyt.token-collection:spec.nodes.collect.selector")
    ]
    assert said(edited(FOOTER), PROVEN) == []


def test_an_element_that_every_page_has_needs_no_notice() -> None:
    assert said(edited({"token-collection": {("nodes", "collect", "selector"): "body"}})) == []


def test_a_draft_and_a_workflow_that_goes_on_are_not_said_to_send_once() -> None:
    pack = silent_pack()
    for run in ("draft", "continuous"):
        names = [name for name, _ in said(edited({"push": {("run",): run}}, **pack))]
        assert "sends-once" not in names


def test_a_message_without_a_token_reaches_nobody_twice() -> None:
    without = {"push": {("nodes", "push", "fields", "tokens"): {"contactField": "_email"}}}
    names = [name for name, _ in said(edited(without, **silent_pack()))]
    assert "token-shared" not in names


def test_a_script_that_forgets_for_whom_it_sent_is_told_of() -> None:
    forgetful = """<script>
    if (sessionStorage.getItem('sent') !== token) {
      connectif.managed.sendEvents([], {entityInfo: {'reskyt-token': token}});
    }
    </script>"""
    careful = forgetful.replace("'sent'", "'sent' + localStorage.getItem('cn_tracker')")
    told = [("token-lost-at-login", "reskyt.token-script:spec.html")]

    assert said(edited({"token-script": {("html",): forgetful}})) == told
    assert said(edited({"token-script": {("html",): careful}})) == []


def test_a_pack_that_collects_nothing_and_sends_nothing_gets_no_notice() -> None:
    quiet: Edits = {
        "token-collection": {("nodes", "collect"): GONE},
        "token-script": {("html",): "<p>Hello</p>"},
        "push": {("nodes", "push", "fields", "tokens"): {"literal": "a"}},
    }
    assert said(edited(quiet, probe=None, **silent_pack())) == []
    assert recipe().packs[0].probe is not None
