"""Steps are complete, exact and minimal: done on paper, they lead from any form to any other."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from provider.tasks import Action, Step, steps
from provider.tasks.alignment import aligned
from provider.tasks.screens import SHEETS
from provider.tasks.sheet import Part, Parts, Sheet
from tests.unit.tasks.drawn_forms import events, segments, workflows
from tests.unit.tasks.paper_console import PaperConsole, assert_shows
from tests.unit.tasks.varied_forms import Form, changed_forms, every_form

OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
#: What leads to a control or saves, and changes nothing by itself.
WAYS = (Action.OPEN, Action.PRESS, Action.FIND)


def test_every_kind_of_object_is_made_and_changed() -> None:
    for kind, form in every_form():
        assert_made(kind, form)
    for kind, before, after in changed_forms():
        assert_changed(kind, before, after)


@OFTEN
@given(workflows(), workflows())
def test_any_workflow_becomes_any_other(before: Form, after: Form) -> None:
    assert_made("Workflow", before)
    assert_changed("Workflow", before, after)


@OFTEN
@given(segments(), segments())
def test_any_segment_becomes_any_other(before: Form, after: Form) -> None:
    assert_made("Segment", before)
    assert_changed("Segment", before, after)


@OFTEN
@given(events(), events())
def test_any_event_becomes_any_other(before: Form, after: Form) -> None:
    assert_made("OutboundEvent", before)
    assert_changed("OutboundEvent", before, after)


@OFTEN
@given(workflows(), st.permutations("uvwxyz"))
def test_other_names_of_nodes_are_no_change_in_the_console(form: Form, letters: list[str]) -> None:
    # Of nodes that say the same, nobody can tell which is which.
    said = [json.dumps({**node, "after": []}, sort_keys=True) for node in form["nodes"].values()]
    assume(len(set(said)) == len(said))
    names = dict(zip(sorted(form["nodes"]), letters, strict=False))
    renamed = form | {"nodes": _renamed(form["nodes"], names)}

    assert steps.changing("Workflow", form, renamed) == ()


@OFTEN
@given(workflows(), workflows())
def test_who_looks_sees_what_is_there_and_what_is_not(form: Form, other: Form) -> None:
    console = PaperConsole(SHEETS["Workflow"](form).contents)
    console.follow(steps.verifying("Workflow", form))
    if steps.changing("Workflow", form, other):
        assert steps.verifying("Workflow", form) != steps.verifying("Workflow", other)


def assert_made(kind: str, form: Form) -> None:
    """Follow the steps from an empty page."""
    sheet = SHEETS[kind](form)
    console = PaperConsole(sheet.begin, _always(sheet))
    console.follow(_edited(steps.making(kind, form)))
    assert_shows(console.page, sheet.contents)


def assert_changed(kind: str, before: Form, after: Form) -> None:
    """Follow the steps from a page that shows the earlier form; none is too much."""
    known = aligned(kind, before, after)
    old, new = SHEETS[kind](known, after), SHEETS[kind](after, known)
    followed = steps.changing(kind, before, after)
    console = PaperConsole(old.contents)
    console.follow(_edited(followed))
    assert_shows(console.page, new.contents)
    assert bool(followed) == bool(steps.changes(kind, known, after))
    said = [step for step in followed if step.action not in WAYS]
    assert len(said) == len(set(said)), "a step is said twice"


def _edited(followed: tuple[Step, ...]) -> list[Step]:
    """Leave out the presses on the way to the editor: they are for other pages."""
    return [step for step in followed if step.action is not Action.PRESS or step.part]


def _always(sheet: Sheet) -> list[Part]:
    groups = [item for item in sheet.contents if isinstance(item, Parts)]
    return [part for group in groups for part in group.parts if not part.add]


def _renamed(nodes: Form, names: dict[str, str]) -> Form:
    def follow(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {inner: follow(inner, item) for inner, item in value.items()}
        if key == "after":
            return [follow("left", item) for item in value]
        if key in ("left", "datum") and isinstance(value, str):
            node, dot, rest = value.partition(".")
            return f"{names.get(node, node)}{dot}{rest}"
        return value

    return {names[name]: follow("", node) for name, node in nodes.items()}
