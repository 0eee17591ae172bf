"""Tasks for a person: how long each takes, and what begins once it is done."""

from typing import Any

import pytest

from provider.engine.rehearsal import rehearse
from provider.plan import Operation, Plan
from provider.review.report.model import Work
from provider.review.report.naming import Names
from provider.review.report.work import added_up, in_order, starts, work
from tests.sandbox_process import SandboxProcess
from tests.unit.commands.stores import project_of, put_what_the_api_makes, put_workflow
from tests.unit.review.report.reported import NO_DEFINITIONS, planned

NODES = {"push": {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {}}}
VISIT = {"visit": {"type": "page-visit", "after": ["start"], "pages": "any"}}


def workflow(run: str, nodes: dict[str, Any] = NODES, **after: Any) -> Any:
    """Give a workflow that a person makes."""
    start = {"audience": "all-contacts", "source": "existing"}
    form = {"name": "W", "run": run, "start": start, "nodes": nodes, **after}
    return planned("Workflow", Operation.CREATE, after=form)


@pytest.mark.parametrize(
    ("item", "task", "begins", "sends"),
    [
        (workflow("once: x"), 'make the workflow "W"; then activate it', True, True),
        (workflow("continuous"), 'resume the workflow "W"', True, True),
        (workflow("continuous", VISIT), 'activate the workflow "W"', True, False),
        (workflow("draft"), 'make the workflow "activate"; then leave it as a draft', False, False),
        (workflow("continuous"), 'rename the workflow "A" to "resume"', False, False),
        (workflow("continuous", absent=True), 'finish "activate"', False, False),
    ],
)
def test_a_task_tells_whether_something_begins_with_it_and_whether_that_sends(
    item: Any, task: str, begins: bool, sends: bool
) -> None:
    assert starts(item, task) is begins
    assert work(item, task).sends is sends


@pytest.mark.parametrize("rest", ["", ', then delete the segment "T"'])
def test_the_filters_of_a_segment_are_told_in_the_words_of_the_console(rest: str) -> None:
    filters = {
        "a": {"field": "t", "operator": "not-empty"},
        "b": {"field": "_email", "operator": "contains", "value": "@shop.example"},
    }
    form = {"name": "S, T", "type": "dynamic", "match": "any", "filters": filters}
    item = planned("Segment", Operation.CREATE, after=form)
    task = (
        'make the Dynamic segment "S, T": any of: Textly device not-empty; _email contains '
        f"@shop.example{rest}"
    )
    names = {"t": 'contact field "Textly device" (device)'}
    assert work(item, task, lambda known: names.get(known, known)).summary == (
        'make the Dynamic segment "S, T": any of these: contact field "Textly device" (device) is '
        f'not empty; Email contains "@shop.example"{rest}'
    )


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ('contact field "F": change its name to "G"', 'change its name to "G"'),
        ('in the contact field "F": Name "F" -> "G"', 'Name "F" -> "G"'),
        (
            'look whether it is there, then contact field "F": change its name',
            "look whether it is there, then change its name",
        ),
        ('make the contact field "F"', 'make the contact field "F"'),
        ('contact field "Other": change its name', 'contact field "Other": change its name'),
    ],
)
def test_a_task_does_not_begin_with_the_name_that_stands_above_it(task: str, said: str) -> None:
    form = {"fieldId": "F", "name": "F", "type": "text"}
    item = planned("ContactField", before=form, after=form)
    assert work(item, task).summary == said


def test_what_is_no_workflow_begins_nothing() -> None:
    assert not starts(planned("InlineContent", after={"name": "C"}), "activate it")


def test_minutes_are_made_to_add_up_by_the_longest_task() -> None:
    found = {"a": Work("a", 4), "b": Work("b", 9, sends=True)}
    assert added_up(found, 15) == {"a": Work("a", 4), "b": Work("b", 11, sends=True)}
    assert added_up(found, 13) == found
    assert added_up(found, None) == found
    assert added_up({}, 4) == {}


def test_no_task_takes_less_than_a_minute() -> None:
    assert added_up({"a": Work("a", 3)}, 1) == {"a": Work("a", 1)}
    assert added_up({"a": Work("a", 3), "b": Work("b", 4)}, 1)["b"].minutes == 1


def _segment(field: str) -> dict[str, Any]:
    has = {"field": field, "operator": "not-empty"}
    return {"name": "S", "type": "dynamic", "match": "all", "filters": {"has": has}}


def test_tasks_come_in_the_order_in_which_they_can_be_done() -> None:
    show = {"type": "send-web-content", "after": ["start"], "content": "c", "selector": "body"}
    everybody, some = "all-contacts", {"segment": "shop.a-segment"}
    forms: dict[str, Any] = {
        "shop.a-sender": (
            "Workflow",
            {**workflow("continuous").after, "start": {"audience": some}},
        ),
        "shop.b-show": (
            "Workflow",
            {**workflow("continuous", {"show": show}).after, "start": {"audience": everybody}},
        ),
        "shop.z-content": ("InlineContent", {"name": "C", "html": "a"}),
        "shop.a-segment": ("Segment", _segment("shop.field")),
        "shop.event": ("OutboundEvent", {"name": "E", "fields": {}, "integration": "known"}),
    }
    tasks = {
        name: planned(
            kind,
            Operation.CREATE,
            name,
            after=form,
            pulumi_id="c" if name.endswith("content") else "",
        )
        for name, (kind, form) in forms.items()
    }
    field = planned("ContactField", Operation.CREATE, "shop.field", after={"fieldId": "f"})
    plan = Plan((*tasks.values(), field))
    found = {
        name: Work("make it; then activate it", 1, sends=name.endswith("sender")) for name in tasks
    }
    placed = in_order(found, plan, Names(plan, NO_DEFINITIONS))
    assert sorted(placed, key=lambda name: placed[name].order) == [
        "shop.a-segment",
        "shop.z-content",
        "shop.event",
        "shop.b-show",
        "shop.a-sender",
    ]
    assert sorted(item.order for item in placed.values()) == [1, 2, 3, 4, 5]
    after_up = {name for name, item in placed.items() if item.after_up}
    assert after_up == {"shop.a-segment", "shop.a-sender", "shop.event"}


@pytest.mark.parametrize(("key", "later"), [("'token'", True), ("token", False), ('"fax"', False)])
def test_a_workflow_whose_content_names_a_new_field_comes_after_the_run(
    key: str, later: bool
) -> None:
    show = {"type": "send-web-content", "after": ["start"], "content": "shop.content"}
    form = workflow("continuous", {"show": show}).after
    items = (
        planned("Workflow", Operation.CREATE, "shop.w", after=form),
        planned(
            "InlineContent",
            Operation.CREATE,
            "shop.content",
            after={"name": "C", "html": f"<script>send({key})</script>", "surface": "public"},
        ),
        planned("ContactField", Operation.CREATE, "shop.field", after={"fieldId": "token"}),
    )
    plan = Plan(items)
    found = {name: Work("make it", 1) for name in ("shop.w", "shop.content")}
    placed = in_order(found, plan, Names(plan, NO_DEFINITIONS))
    assert {name: item.after_up for name, item in placed.items()} == {
        "shop.w": later,
        "shop.content": False,
    }


def test_tasks_that_need_each_other_are_placed_all_the_same() -> None:
    sides = [planned("Segment", name=f"shop.{key}", after=_segment("f")) for key in "ba"]
    plan = Plan(tuple(sides))
    found = {item.name: Work("change it", 1) for item in sides}
    placed = in_order(found, plan, Names(plan, NO_DEFINITIONS))
    assert {name: item.order for name, item in placed.items()} == {"shop.a": 1, "shop.b": 2}


def test_a_task_takes_as_long_as_the_guide_says(tmp_path: Any) -> None:
    with SandboxProcess(surface="public") as store:
        project = project_of(tmp_path, store, reskyt__pushTitle="Hello")
        put_what_the_api_makes(store)
        # A draft that is there: somebody must look at it, and then activate it.
        put_workflow(store, "5f0000000000000000000001", "Reskyt token collection", "draft")
        rehearsal = rehearse(project.folder, project.stack, project.variables())
    wanted = {
        definition.name: planned(
            definition.kind, name=definition.name, after=_form(rehearsal, definition.name)
        )
        for definition in rehearsal.configuration.definitions
        if definition.name in rehearsal.tasks
    }
    assert len(wanted) >= 4
    for name, item in wanted.items():
        task = rehearsal.tasks[name]
        found = work(item, task.summary)
        assert (found.minutes, found.sends) == (task.minutes, task.sends), name
        assert found.summary == task.summary or item.kind == "Segment"


def _form(rehearsal: Any, name: str) -> dict[str, Any]:
    from provider.engine.inputs import inputs_of

    (definition,) = [item for item in rehearsal.configuration.definitions if item.name == name]
    return inputs_of(definition, rehearsal.configuration.stack, None, lambda other: other)
