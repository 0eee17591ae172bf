"""A flowchart says what each node does, what leads where, and what differs: in words and colour."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings

from provider.review.graphs import Drawing, drawn
from provider.review.graphs.drawing import MOST_CONNECTIONS, MOST_NODES
from tests.unit.review.differences.planned import form
from tests.unit.tasks.drawn_forms import workflows

Form = dict[str, Any]
VISIT: Form = {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"}
CHECK: Form = {
    "type": "check-value",
    "after": "visit",
    "left": "visit.userAgent",
    "operator": "contains",
    "right": "app",
}
SHOW: Form = {
    "type": "send-web-content",
    "after": "check.yes",
    "content": "Script",
    "selector": "#footer",
    "position": "append",
    "limits": {"total": 5},
}
NODES: Form = {"visit": VISIT, "check": CHECK, "show": SHOW}


def workflow(nodes: Form, **more: Any) -> Form:
    start = {"audience": "all-contacts", "source": "existing"}
    return form("Workflow", {"name": "W", "run": "draft", "start": start, "nodes": nodes, **more})


def charts(before: Form, after: Form) -> tuple[list[str], list[str]]:
    graph = drawn(before, after).graph
    assert graph is not None
    return (graph.before or "").split("\n"), (graph.after or "").split("\n")


def test_a_new_workflow_is_drawn_without_marks() -> None:
    before, after = charts({}, workflow(NODES))
    assert before == [""]
    assert after == [
        "flowchart TD",
        '  start(["Start<br/>All contacts from my list<br/>All existing"])',
        '  n1(["On page visit - visit<br/>Any page"])',
        ('  n2{{"Check value - check<br/>'
        'User Agent of node #quot;visit#quot; contains #quot;app#quot;"}}'),
        ('  n3["Send web content - show<br/>#quot;Script#quot;<br/>'
        'Inside #quot;#35;footer#quot;<br/>Max total triggers#58; 5"]'),
        "  start --> n1",
        "  n1 --> n2",
        '  n2 -->|"Yes"| n3',
    ]  # fmt: skip


def test_what_differs_is_marked_by_a_word_and_a_class() -> None:
    nodes = {
        "visit": VISIT | {"pages": {"exactly": ["https://a.example/"]}},
        "check": CHECK | {"after": "start", "left": {"contactField": "_email"}},
        "push": {"type": "wait", "after": "visit", "seconds": 60},
    }
    before, after = charts(workflow(NODES), workflow(nodes))
    assert [line.partition("<br/>")[0] for line in before if ":::" in line] == [
        '  n1{{"CHANGED, MOVED',
        '  n2(["CHANGED',
        '  n3["REMOVED',
    ]
    assert [line.partition("<br/>")[0] for line in after if ":::" in line] == [
        '  n1{{"CHANGED, MOVED',
        '  n2(["CHANGED',
        '  n3["NEW',
    ]
    assert before[-2].startswith("  classDef removed ")
    assert before[-1].startswith("  classDef changed ")
    assert [line.split()[1] for line in after if "classDef" in line] == ["added", "changed"]


def test_a_node_inserted_before_another_marks_the_new_one_only() -> None:
    nodes = NODES | {
        "first": CHECK | {"left": "visit.url"},
        "check": CHECK | {"after": "first.yes"},
    }
    before, after = charts(workflow(NODES), workflow(nodes))
    assert not any(":::" in line for line in before)
    assert [line.partition("<br/>")[0] for line in after if ":::" in line] == ['  n2{{"NEW']


def test_another_audience_marks_the_start() -> None:
    start = {"audience": {"segment": "Buyers"}, "source": "existing"}
    _, after = charts(workflow(NODES), workflow(NODES, start=start))
    facts = "Start<br/>Belonging to #quot;Buyers#quot;<br/>All existing"
    assert after[1] == f'  start(["CHANGED<br/>{facts}"]):::changed'


def test_nothing_is_drawn_where_only_words_about_the_workflow_differ() -> None:
    assert drawn(workflow(NODES), workflow(NODES, description="New", tags=["a"])) == Drawing()


def test_where_only_one_more_connection_leads_to_a_node_it_has_moved() -> None:
    nodes = NODES | {"show": SHOW | {"after": ["check.yes", "check.no"]}}
    _, after = charts(workflow(NODES), workflow(nodes))
    assert after[-3:-1] == ['  n2 -->|"No"| n3', '  n2 -->|"Yes"| n3']
    assert [line.partition("<br/>")[0] for line in after if ":::" in line] == ['  n3["MOVED']


def test_a_connection_from_what_is_not_there_is_drawn() -> None:
    live = workflow(NODES)
    live["nodes"]["visit"]["after"] = ["gone.next", "start"]
    del live["nodes"]["check"]["after"]
    chart, _ = charts(live, workflow(NODES))
    assert '  m1["no node gone"]' in chart
    assert any(line.startswith("  m1 -->") for line in chart)


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        (MOST_NODES, ""),
        (MOST_NODES + 1, "not drawn: 41 nodes are more than can be read (40)"),
    ],
)
def test_a_large_graph_is_left_out_and_the_reason_is_said(count: int, reason: str) -> None:
    nodes = {f"n{number}": VISIT for number in range(count)}
    drawing = drawn({}, workflow(nodes))
    assert (drawing.graph is None) == bool(reason)
    assert (drawing.instead.after if drawing.instead else "") == reason


def test_so_is_one_with_very_many_connections() -> None:
    names = [f"n{number}" for number in range(20)]
    nodes = {
        name: {"type": "wait", "after": names[:place] or "start", "seconds": 1}
        for place, name in enumerate(names)
    }
    drawing = drawn(workflow(nodes), workflow(NODES))
    assert drawing.graph is None
    assert drawing.instead is not None
    assert f"more than can be read ({MOST_CONNECTIONS})" in (drawing.instead.after or "")


@settings(max_examples=40)
@given(workflows(), workflows())
def test_the_same_workflows_are_drawn_the_same_whatever_the_order_of_their_keys(
    before: Form, after: Form
) -> None:
    expected = drawn(before, after)
    assert drawn(_shuffled(before), _shuffled(after)) == expected
    if expected.graph:
        marks = [
            text.count(":::") for text in (expected.graph.before, expected.graph.after) if text
        ]
        assert sum(marks) > 0


def _shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random.Random(1).shuffle(keys)
        return {key: _shuffled(value[key]) for key in keys}
    return value
