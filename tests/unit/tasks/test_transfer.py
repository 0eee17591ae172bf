"""When Connectif's own export is offered, and with which conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from provider.definitions import Note
from provider.tasks import Act, Task
from provider.tasks.transfer import transfers
from tests.unit.tasks.guide_examples import COLLECTION, CONTENT, PUSH, configuration

MAKE = replace(COLLECTION, act=Act.MAKE)
OTHERS = {"reskyt": ("example-boutique",)}


def _hints(
    *tasks: Task, spec: Mapping[str, Any] | None = None, others: Any = OTHERS
) -> Mapping[str, tuple[Note, ...]]:
    known = configuration()
    changed = [
        replace(item, spec={**item.spec, **(spec or {})}) if item.name == MAKE.resource else item
        for item in known.definitions
    ]
    known = replace(known, definitions=tuple(changed))
    return transfers(known, {task.resource: task for task in tasks}, others)


def test_a_workflow_of_another_store_can_be_carried_over_with_its_contents() -> None:
    found = _hints(CONTENT, MAKE)
    text = found[MAKE.resource][0].text
    assert "another store already (example-boutique)" in text
    assert "with its contents" in text
    assert "lands as a draft: compare every value" in text
    assert str(found[MAKE.resource][0].source).endswith("/360014286359")
    assert 'import the workflow "Reskyt token collection"' in found[CONTENT.resource][0].text


def test_what_the_workflow_names_must_be_there_first() -> None:
    assert "must be here first" not in _hints(MAKE)[MAKE.resource][0].text
    audience = {"audience": {"segment": {"ref": "reskyt.token-segment"}}, "source": "existing"}
    text = _hints(MAKE, spec={"start": audience})[MAKE.resource][0].text
    assert 'must be here first, set up alike: segment "Reskyt app users".' in text


def test_a_workflow_that_sends_an_outbound_event_cannot_be_exported() -> None:
    assert _hints(replace(PUSH, act=Act.MAKE)) == {}


def test_a_node_that_nobody_knows_is_not_offered() -> None:
    assert _hints(MAKE, spec={"nodes": {"a": {"type": "novelty"}}}) == {}


def test_nothing_is_offered_without_another_store_or_for_a_change() -> None:
    assert _hints(CONTENT, MAKE, others={}) == {}
    assert _hints(CONTENT, MAKE, others={"other": ("example-boutique",)}) == {}
    assert _hints(CONTENT, COLLECTION) == {}


def test_many_stores_are_not_all_named() -> None:
    text = _hints(MAKE, others={"reskyt": tuple("abcde")})[MAKE.resource][0].text
    assert "(a, b, c and 2 more)" in text
