"""The digest: the same for the same definitions and the same store, and another one otherwise."""

import json
import random
from collections.abc import Callable

import pytest

from provider.plan import Fingerprint, digest, digests, read_plan
from provider.plan.digest import fingerprint, fingerprints
from tests.unit.plan.edited import both, defined, remembered, said, store_shows
from tests.unit.plan.previews import plan, recorded, secret_announced

STARTS = 'shop.push: STARTS SENDING to segment "Token holders": workflow "Send a push"'
SECRET = {"secret": "shop.key", "version": 1}
ROTATED = {"secret": "shop.key", "version": 2}


def parts(text: str) -> Fingerprint:
    return fingerprint(read_plan(text))


def test_it_is_two_short_parts_and_a_third_where_something_starts_or_ends() -> None:
    assert len(digest(plan("nothing-to-do")).split("-")) == 2
    assert len(digest(plan("sent")).split("-")) == 3
    assert {len(part) for part in digest(plan("sent")).split("-")} == {12}


@pytest.mark.parametrize("name", ["nothing-to-do", "sent", "first-run", "pack-emptied"])
def test_what_is_written_is_read_again(name: str) -> None:
    assert Fingerprint.of(digest(plan(name))) == fingerprint(plan(name))
    assert all(Fingerprint.of(text) for text in digests(plan(name)).values())


@pytest.mark.parametrize("text", ["", "0123456789ab", "report.json", "0123456789ab-xyz", "none"])
def test_anything_else_is_no_digest(text: str) -> None:
    assert Fingerprint.of(text) is None


@pytest.mark.parametrize("name", ["nothing-to-do", "sent", "first-run"])
def test_the_order_in_which_the_engine_works_makes_no_difference(name: str) -> None:
    document = json.loads(recorded(name))
    shuffled = random.Random(7)
    for part in ("steps", "diagnostics"):
        shuffled.shuffle(document[part])
    assert digest(read_plan(json.dumps(document))) == digest(plan(name))


def test_an_object_that_stays_as_it_is_counts_as_well() -> None:
    untouched = "shop.integration"
    assert untouched in digests(plan("sent"))
    seen, edited = parts(recorded("sent")), parts(store_shows("sent", untouched, name="By hand"))
    assert (seen.desired, seen.course) == (edited.desired, edited.course)
    assert seen.live != edited.live


def test_an_edited_definition_moves_the_desired_part_alone() -> None:
    seen = parts(recorded("nothing-to-do"))
    edited = parts(defined("nothing-to-do", "shop.script", html="<b></b>"))
    assert seen.desired != edited.desired
    assert (seen.live, seen.course) == (edited.live, edited.course)


def test_a_start_moves_the_third_part_alone() -> None:
    seen, starts = parts(recorded("nothing-to-do")), parts(said("nothing-to-do", STARTS))
    assert (seen.desired, seen.live) == (starts.desired, starts.live)
    assert seen.course != starts.course


def test_a_draft_that_somebody_has_started_by_hand_is_no_longer_what_was_reviewed() -> None:
    by_hand = 'shop.push: the workflow "Send a push" is active: somebody started it by hand'
    seen, started = parts(said("nothing-to-do")), parts(said("nothing-to-do", by_hand))
    assert seen.course != started.course


def test_what_is_said_of_the_store_itself_counts_though_no_resource_has_the_name() -> None:
    one, other = (
        parts(said("first-run", f'the key opens the store "{name}": write `connectif:store`'))
        for name in ("madrid", "lisboa")
    )
    assert one.course != other.course


@pytest.mark.parametrize(
    ("name", "resource", "outputs"),
    [
        ("nothing-to-do", "shop.push", {"sent": ["black-friday"]}),
        ("nothing-to-do", "shop.event", {"objectId": "another"}),
        ("public-labelled", "shop.push", {"status": "read"}),
    ],
    ids=["labels that were sent", "another object", "what a person has done"],
)
def test_what_the_state_remembers_of_the_store_counts(
    name: str, resource: str, outputs: dict[str, object]
) -> None:
    assert parts(remembered(name, resource, **outputs)).live != parts(recorded(name)).live


@pytest.mark.parametrize(
    "edit",
    [
        lambda: said("sent", STARTS, *secret_announced("shop.event", "shop.key", "test")),
        lambda: said("sent", STARTS, "1 task for a person, about 2 minutes: connectif guide"),
    ],
    ids=["a secret that is not at hand", "the sum of tasks"],
)
def test_what_is_said_beside_that_makes_no_difference(edit: Callable[[], str]) -> None:
    assert parts(edit()) == parts(said("sent", STARTS))


@pytest.mark.parametrize("desired", [SECRET, ROTATED], ids=["as it was", "rotated"])
def test_a_secret_header_counts_the_same_with_and_without_the_secret(
    desired: dict[str, object],
) -> None:
    after = {"x-api-key": desired, "Content-Type": "application/json"}
    shown = [SECRET, ROTATED, "different"]
    found = {
        digest(both("nothing-to-do", "shop.event", after | {"x-api-key": value}, after))
        for value in shown
    }
    assert len(found) == 1


def test_a_secret_header_that_goes_from_the_store_and_one_that_comes_count() -> None:
    after = {"x-api-key": SECRET}
    there = both("nothing-to-do", "shop.event", after, after)
    gone = both("nothing-to-do", "shop.event", {}, after)
    rotated = both("nothing-to-do", "shop.event", after, {"x-api-key": ROTATED})
    assert fingerprint(there).live != fingerprint(gone).live
    assert fingerprint(there).desired != fingerprint(rotated).desired


def test_a_header_in_plain_text_counts_as_the_store_shows_it() -> None:
    after = {"Content-Type": "application/json"}
    same, other = (
        both("nothing-to-do", "shop.event", {"Content-Type": value}, after)
        for value in ("application/json", "different")
    )
    assert fingerprint(same).live != fingerprint(other).live


def test_a_version_that_the_store_makes_another_one_is_no_edit_of_a_definition() -> None:
    second, third = (
        fingerprints(read_plan(defined("sent", "shop.push", version=number)))["shop.push"]
        for number in (2, 3)
    )
    assert (second.desired, second.live) == (third.desired, third.live)
    assert second.course != third.course


def test_a_new_object_is_not_live_and_one_that_goes_is_not_desired() -> None:
    assert digests(plan("first-run"))["shop.event"].endswith("-none")
    assert digests(plan("event-removed"))["shop.event"].startswith("none-")
    assert not digests(plan("event-removed"))["shop.event"].endswith("-none")
    assert "tasks" not in digests(plan("first-run"))


def test_a_replacement_is_not_the_same_as_a_change() -> None:
    document = json.loads(recorded("replaced"))
    for step in document["steps"]:
        step["op"] = "update" if step["op"] == "replace" else step["op"]
    changed = fingerprint(read_plan(json.dumps(document)))
    assert changed.desired != fingerprint(plan("replaced")).desired
