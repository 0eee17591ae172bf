"""What has moved since a review, in words."""

import pytest

from provider.plan import Expectation, read_plan
from provider.plan.digest import Fingerprint, fingerprint, fingerprints
from tests.unit.plan.edited import defined, said, store_shows
from tests.unit.plan.previews import plan, recorded

SEEN = plan("nothing-to-do")
WHOLE = Expectation(fingerprint(SEEN))
EACH = Expectation(fingerprint(SEEN), fingerprints(SEEN))
STARTS = 'shop.push: STARTS SENDING to segment "Token holders": workflow "Send a push"'

DEFINED = defined("nothing-to-do", "shop.script", html="<b></b>")
SHOWN = store_shows("nothing-to-do", "shop.script", html="<b></b>")


@pytest.mark.parametrize("expected", [WHOLE, EACH], ids=["the digest", "the report"])
def test_nothing_has_moved(expected: Expectation) -> None:
    assert expected.moved(plan("nothing-to-do")) == ()


@pytest.mark.parametrize(
    ("text", "whole", "each"),
    [
        (
            DEFINED,
            "the definitions have changed, the store has not",
            "its definition, or what it refers to, has changed",
        ),
        (
            SHOWN,
            "the store has changed, the definitions have not",
            "somebody has changed it in the store",
        ),
    ],
    ids=["a definition", "the store"],
)
def test_the_side_that_has_moved_is_named_and_with_a_report_the_object(
    text: str, whole: str, each: str
) -> None:
    now = read_plan(text)
    assert WHOLE.moved(now) == (whole,)
    assert EACH.moved(now) == (f'inline content "Token script" (shop.script): {each}',)


def test_both_sides_may_have_moved() -> None:
    before = read_plan(DEFINED)
    (whole,) = Expectation(fingerprint(before)).moved(read_plan(SHOWN))
    assert whole == "both the definitions and the store have changed"
    (each,) = Expectation(fingerprint(before), fingerprints(before)).moved(read_plan(SHOWN))
    assert each.endswith("has changed; somebody has changed it in the store")


def test_a_start_that_nobody_has_reviewed_is_named() -> None:
    now = read_plan(said("nothing-to-do", STARTS))
    said_of_it = "what the run starts, lets go on or finishes is no longer what it was"
    assert WHOLE.moved(now) == (said_of_it,)
    assert EACH.moved(now) == (f'workflow "Send a push" (shop.push): {said_of_it}',)


def test_what_is_new_and_what_is_gone_is_named() -> None:
    first, gone = plan("first-run"), plan("event-removed")
    (script,) = [
        line
        for line in Expectation(fingerprint(first), fingerprints(first)).moved(SEEN)
        if "(shop.script)" in line
    ]
    assert script.endswith("the store did not have it at the review")
    lines = EACH.moved(gone)
    assert 'outbound event "Send push" (shop.event): it is no longer defined' in lines
    back = Expectation(fingerprint(gone), fingerprints(gone)).moved(SEEN)
    assert 'outbound event "Send push" (shop.event): it was not defined at the review' in back
    lost = Expectation(fingerprint(SEEN), fingerprints(SEEN)).moved(first)
    assert any(line.endswith("the store has it no longer") for line in lost)


def test_what_is_out_of_the_stack_altogether_has_the_title_of_the_report() -> None:
    known = fingerprints(SEEN) | {"shop.more": Fingerprint("0" * 12, "1" * 12)}
    titles = {"shop.more": 'segment "More"'}
    expected = Expectation(Fingerprint("2" * 12, "3" * 12), known, titles)
    (line,) = expected.moved(SEEN)
    assert line == 'segment "More" (shop.more): it is no longer defined; the store has it no longer'


def test_another_store_is_named_as_such() -> None:
    text = recorded("nothing-to-do")
    (store,) = [item for item in SEEN.resources if item.name == "store"]
    now = read_plan(text.replace(store.pulumi_id, "f" * 24))
    assert "the key opens another store" in EACH.moved(now)[0]
