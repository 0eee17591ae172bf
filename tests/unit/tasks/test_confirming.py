"""Which tasks can be confirmed, by which keys, and what is said against the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from provider.definitions import Confirmation
from provider.engine.rehearsal import Rehearsal, Status
from provider.tasks.confirming import NotConfirmableError, choose
from tests.unit.tasks.guide_examples import COLLECTION, CONTENT, EVENT, PUSH, TODAY, rehearsal

SAID = Confirmation("ab", "ana@shop.example", "2026-01-01")


def _refusal(found: Rehearsal, *keys: str) -> list[str]:
    with pytest.raises(NotConfirmableError) as caught:
        choose(found, keys, TODAY)
    return str(caught.value).splitlines()


def test_a_task_is_named_in_full_or_by_its_key() -> None:
    found = rehearsal(CONTENT, EVENT)
    for keys in (["reskyt.token-script"], ["token-script"], ["token-script", CONTENT.resource]):
        digests = choose(found, keys, TODAY).digests
        assert digests == {"reskyt.token-script": found.digests["reskyt.token-script"]}


def test_all_confirms_what_can_be_confirmed_and_tells_the_rest() -> None:
    found = choose(rehearsal(CONTENT, COLLECTION, EVENT), None, TODAY)
    assert list(found.digests) == [CONTENT.resource, EVENT.resource]
    assert [name for name, _ in found.left] == [COLLECTION.resource]


def test_everything_that_stands_against_it_is_said_at_once() -> None:
    confirmed = Status("confirmed", "ana@shop.example", TODAY)
    found = rehearsal(CONTENT, PUSH, statuses={"reskyt.token-segment": confirmed})
    keys = [
        "token-scrip",
        "reskyt.tokenscript",
        "push",
        "token-segment",
        "token-field",
        "token-script",
    ]
    reason = "the store's API shows when it is done, and not yet; first activate the workflow"
    assert _refusal(found, *keys) == [
        'there is no definition "token-scrip" (did you mean "token-script"?)',
        'there is no definition "reskyt.tokenscript" (did you mean "reskyt.token-script"?)',
        f'reskyt.push: {reason} "Reskyt push (once: bf)", which SENDS once, for good',
        "reskyt.token-segment: is confirmed already, by ana@shop.example on 2026-11-26",
        "reskyt.token-field: has no task for a person: there is nothing to confirm",
        "nothing was written",
    ]


def test_a_key_of_two_packs_needs_the_pack() -> None:
    found = rehearsal(CONTENT)
    twin = replace(found.configuration.definitions[0], pack="other", key="token-script")
    known = replace(found.configuration, definitions=(*found.configuration.definitions, twin))
    assert _refusal(replace(found, configuration=known), "token-script")[0] == (
        '"token-script" is the key of several: reskyt.token-script, other.token-script'
    )


def test_without_a_key_the_tasks_are_listed() -> None:
    assert _refusal(rehearsal(CONTENT, PUSH)) == [
        "name a task, or give --all; these can be confirmed: reskyt.token-script"
    ]
    assert _refusal(rehearsal(PUSH)) == ["name a task; there is none now that can be confirmed"]


def test_a_confirmation_that_has_aged_can_be_renewed_by_its_key_alone() -> None:
    old = Status("confirmed", "ana@shop.example", TODAY - timedelta(days=91))
    found = rehearsal(statuses={CONTENT.resource: old})
    assert list(choose(found, ["token-script"], TODAY).digests) == [CONTENT.resource]
    assert choose(found, None, TODAY).digests == {}


def test_confirmations_that_no_definition_can_use_go() -> None:
    confirmed = {"reskyt.gone": SAID, "reskyt.token-field": SAID, CONTENT.resource: SAID}
    assert choose(rehearsal(CONTENT, confirmed=confirmed), None, TODAY).outdated == {"reskyt.gone"}


def test_a_confirmation_under_a_former_name_stays_until_there_is_a_new_one() -> None:
    found = rehearsal(CONTENT, EVENT, confirmed={"reskyt.script": SAID})
    renamed = tuple(
        replace(item, formerly=("reskyt.script",)) if item.name == CONTENT.resource else item
        for item in found.configuration.definitions
    )
    found = replace(found, configuration=replace(found.configuration, definitions=renamed))
    assert choose(found, ["push-event"], TODAY).outdated == frozenset()
    assert choose(found, ["token-script"], TODAY).outdated == {"reskyt.script"}
