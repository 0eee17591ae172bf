"""What a person is told for a change: the difference, in the console's words, and nothing else."""

from __future__ import annotations

import copy

import pytest

from provider.tasks import Action, Step, steps
from tests.unit.tasks.recipe import FORMS, SCRIPT
from tests.unit.tasks.varied_forms import NODES, WORKFLOW, Form, check, form_of

_, COLLECTION = FORMS["collection"]
_, CONTENT = FORMS["content"]
_, EVENT = FORMS["event"]
_, SEGMENT = FORMS["segment"]
PLACE = "Workflows > Token collection"


def test_a_changed_literal_is_said_at_its_node() -> None:
    after = copy.deepcopy(COLLECTION)
    after["nodes"]["in-app"]["right"] = "myapp"

    assert steps.changing("Workflow", COLLECTION, after) == (
        Step("Workflows", Action.OPEN, "Workflows"),
        Step("Workflows", Action.PRESS, "Token collection"),
        Step(PLACE, Action.PRESS, "Edit"),
        Step(PLACE, Action.PRESS, "Edit node settings", "", "Check value"),
        Step(PLACE, Action.FILL, "Literal", "myapp", "Check value"),
        Step(PLACE, Action.PRESS, "Update", "", "Check value"),
        Step(PLACE, Action.PRESS, "Save"),
    )
    assert steps.changes("Workflow", COLLECTION, after) == (
        'Check value "in-app": Literal "rktwebview" -> "myapp"',
    )


def test_a_new_node_is_added_where_it_hangs() -> None:
    after = copy.deepcopy(COLLECTION)
    after["nodes"]["later"] = {"type": "wait", "after": ["in-app.no"], "seconds": 5400}
    followed = steps.changing("Workflow", COLLECTION, after)

    assert [(step.action, step.control, step.value, step.part) for step in followed[3:-1]] == [
        (Action.UNTICK, "Autoconnect mode", "", ""),
        (Action.ADD, "Wait", "Wait", "Node selection menu"),
        (Action.ENTER, "After", "Check value > No", "Wait"),
        (Action.PRESS, "Edit node settings", "", "Wait"),
        (Action.FILL, "Hours", "1", "Wait"),
        (Action.FILL, "Minutes", "30", "Wait"),
        (Action.PRESS, "Update", "", "Wait"),
    ]
    assert steps.changes("Workflow", COLLECTION, after) == (
        'Wait "later": new (After "Check value > No", Hours "1", Minutes "30")',
    )


def test_a_node_is_removed_after_what_hung_from_it_hangs_elsewhere() -> None:
    after = copy.deepcopy(COLLECTION)
    del after["nodes"]["in-app"]
    after["nodes"]["collect"]["after"] = ["visit.next"]
    followed = steps.changing("Workflow", COLLECTION, after)

    assert [(step.action, step.value, step.part) for step in followed[3:-1]] == [
        (Action.TAKE_OUT, "Check value > Yes", "Send web content"),
        (Action.ENTER, "On page visit", "Send web content"),
        (Action.PRESS, "", "Check value"),
    ]
    assert steps.changes("Workflow", COLLECTION, after)[-1] == 'Check value "in-app": removed'


def test_an_edit_of_a_script_is_its_new_text_and_a_count_of_lines() -> None:
    after = CONTENT | {"html": SCRIPT.replace("reads", "sends") + "\n"}
    followed = steps.changing("InlineContent", CONTENT, after)

    pasted = [step for step in followed if step.action is Action.PASTE]
    assert [(step.control, step.value) for step in pasted] == [("HTML", after["html"])]
    assert steps.changes("InlineContent", CONTENT, after) == (
        "HTML component: HTML: 1 line changed",
    )


def test_a_new_version_of_a_secret_is_typed_by_its_name() -> None:
    after = copy.deepcopy(EVENT)
    after["headers"]["x-api-key"]["version"] = 2
    followed = steps.changing("OutboundEvent", EVENT, after)

    assert [step for step in followed if step.part] == [
        Step(
            "Store Backoffice > Integrations > Custom integrations (webhooks) > Reskyt push",
            Action.SECRET,
            "Value",
            "reskyt.apiKey",
            'Header "x-api-key"',
        )
    ]
    (clause,) = steps.changes("OutboundEvent", EVENT, after)
    assert "secret reskyt.apiKey, version 1 -> the secret reskyt.apiKey, version 2" in clause


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ("none", [(Action.UNTICK, "Deactivate after trigger", "")]),
        (
            {"perContact": 2},
            [
                (Action.UNTICK, "Deactivate after trigger", ""),
                (Action.FILL, "Max triggers per contact", "2"),
            ],
        ),
        (
            {"deactivateAfterFiring": True, "pauseSeconds": 7200},
            [(Action.TICK, "Deactivate after trigger", ""), (Action.FILL, "Hours", "2")],
        ),
    ],
)
def test_what_the_console_limits_by_itself_is_said_even_where_there_is_to_be_no_limit(
    limits: Form, said: list[tuple[Action, str, str]]
) -> None:
    form = copy.deepcopy(COLLECTION)
    form["nodes"]["visit"]["limits"] = limits
    made = steps.making("Workflow", form)

    limiting = [step for step in made if step.part.startswith("On page visit > Limitations")]
    assert [(step.action, step.control, step.value) for step in limiting] == said


def test_of_several_nodes_with_one_title_it_is_said_which_one_is_meant() -> None:
    after = copy.deepcopy(WORKFLOW) | {"nodes": copy.deepcopy(NODES)}
    after["nodes"]["app"]["right"] = "x"
    before, wanted = form_of("Workflow", WORKFLOW), form_of("Workflow", after)
    found = [
        step
        for step in steps.changing("Workflow", before, wanted)
        if step.action is Action.FIND or step.action is Action.FILL
    ]

    assert [(step.action, step.control, step.value, step.part) for step in found] == [
        (Action.FIND, "After", "Start", 'On page visit "first"'),
        (Action.FIND, "After", 'On page visit "first"', 'On page visit "second"'),
        (Action.FIND, "After", 'On page visit "second"', 'Check value "app"'),
        (Action.FILL, "Literal", "x", 'Check value "app"'),
    ]


def test_a_group_is_known_by_the_filters_inside() -> None:
    groups = {
        name: {
            "match": "any",
            "exclude": False,
            "filters": {"one": {"field": field, "operator": "not-empty"}},
        }
        for name, field in (("a", "_email"), ("b", "_name"))
    }
    before = SEGMENT | {"match": "all", "filters": groups}
    after = copy.deepcopy(before)
    after["filters"]["b"]["exclude"] = True
    found = [step for step in steps.changing("Segment", before, after) if step.part]

    assert [(step.action, step.control, step.value, step.part) for step in found] == [
        (Action.FIND, "Contact field", "Name", 'Group "b" > Filter'),
        (Action.TICK, "Exclude these contacts", "", 'Group "b"'),
    ]


def test_a_name_that_only_the_definition_has_is_no_step() -> None:
    nodes = copy.deepcopy(COLLECTION["nodes"])
    nodes["app"] = nodes.pop("in-app")
    nodes["collect"]["after"] = ["app.yes"]
    after = COLLECTION | {"nodes": nodes}

    assert steps.changing("Workflow", COLLECTION, after) == ()
    assert steps.changes("Workflow", COLLECTION, after) == ("nothing that the console shows",)


def test_what_is_the_same_is_no_step_and_no_clause() -> None:
    for kind, form in FORMS.values():
        assert steps.changing(kind, form, copy.deepcopy(form)) == ()
        assert steps.changes(kind, form, copy.deepcopy(form)) == ()


def test_a_workflow_is_called_by_its_name_in_the_store() -> None:
    versioned = COLLECTION | {"version": 3}
    made = steps.making("Workflow", versioned)
    edited = steps.changing("Workflow", versioned, versioned | {"description": "New"})

    assert (
        Step("Workflows > Create blank workflow", Action.FILL, "Name", "Token collection v3")
        in made
    )
    assert edited[1] == Step("Workflows", Action.PRESS, "Token collection v3")


def test_a_condition_on_another_datum_says_the_operator_again() -> None:
    after = copy.deepcopy(COLLECTION)
    after["nodes"]["in-app"] |= check({"contactField": "_name"}, "contains", ["visit.next"])
    followed = steps.changing("Workflow", COLLECTION, after)

    said = [(step.control, step.value) for step in followed if step.action is not Action.PRESS]
    assert said[1:] == [
        ("Left column", "Name"),
        ("Operator", "contains"),
        ("Right column", "Literal"),
        ("Literal", "rktwebview"),
    ]


def test_running_asks_for_the_workflow_and_then_says_yes_to_the_question() -> None:
    followed = steps.running("activate", "Push")

    assert [(step.control, step.part) for step in followed] == [
        ("Workflows", ""),
        ("Push", ""),
        ("Activate", ""),
        ("Start now", "Question"),
    ]
