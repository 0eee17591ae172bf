"""A change of very many objects: its comment stays within the limit and hides no danger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from provider.plan import Message, Operation, Plan, PlannedResource
from provider.plan.model import EXTENDED
from provider.review.rendering import markdown
from provider.review.rendering.markdown import MARKDOWN_LIMIT
from provider.review.report.model import Report
from tests.unit.review.report.reported import planned, report_of

#: What a comment on GitHub may hold.
PLATFORM = 65_536
HTML = "<p>A line of a long text, and another word {}</p>\n"
#: Segments that senders send to.
AUDIENCES = 5
EVENT = {"name": "Send push", "url": "https://push.shop.example/", "fields": {}, "fieldOrder": []}


def _named(number: int, kind: str) -> str:
    return f"{kind} {number:04} of autumn"


def _both(kind: str, number: int, before: dict[str, Any], after: dict[str, Any]) -> Any:
    common = {"name": _named(number, kind), "surface": EXTENDED}
    name = f"autumn.{kind.lower()}-{number:04}"
    return planned(
        kind,
        name=name,
        pulumi_id=name,
        before={**common, **before},
        after={**common, **after},
        changed=tuple(after),
    )


def _gone(kind: str, number: int, **inputs: Any) -> PlannedResource:
    name = f"autumn.{kind.lower()}-{number:04}"
    form = {"name": _named(number, kind), "surface": EXTENDED, **inputs}
    return planned(kind, Operation.DELETE, name, pulumi_id=name, before=form)


def _workflow(number: int, run: str, seconds: int) -> dict[str, Any]:
    nodes: dict[str, Any] = {"later": {"type": "wait", "after": "start", "seconds": seconds}}
    push = {"type": "outbound-event", "event": "autumn.event", "fields": {}, "limits": "none"}
    for place in range(12):
        nodes[f"push-{place}"] = {**push, "after": "later"}
    return {"run": run, "start": {"audience": "all-contacts", "source": "existing"}, "nodes": nodes}


def _segment(number: int) -> tuple[PlannedResource, tuple[str, ...]]:
    return _gone("Segment", number, type="dynamic", match="all", filters={}), ()


def _field(number: int) -> tuple[PlannedResource, tuple[str, ...]]:
    return _gone("ContactField", number, fieldId=f"field-{number:04}", type="text"), ()


def _content(number: int) -> tuple[PlannedResource, tuple[str, ...]]:
    long = "".join(HTML.format(place) for place in range(60))
    return _both("InlineContent", number, {"html": long}, {"html": long.replace("word", "n")}), ()


def _sender(number: int) -> tuple[PlannedResource, tuple[str, ...]]:
    item = _both(
        "Workflow", number, _workflow(number, "draft", 60), _workflow(number, "continuous", 90)
    )
    return item, (_starts(number),)


def _finished(number: int) -> tuple[PlannedResource, tuple[str, ...]]:
    before, after = _workflow(number, "continuous", 60), _workflow(number, "continuous", 90)
    ends = (
        f'FINISHES the workflow "{_named(number, "Workflow")}": a finished workflow never goes on, '
        "and contacts inside it leave it"
    )
    return _both("Workflow", number, before, {**after, "version": 2}), (_starts(number), ends)


def _starts(number: int) -> str:
    audience = f"Holders {number % AUDIENCES}"
    name = _named(number, "Workflow")
    return f'STARTS SENDING to segment "{audience}" (existing contacts): workflow "{name}"'


MAKERS: tuple[Callable[[int], tuple[PlannedResource, tuple[str, ...]]], ...] = (
    _segment,
    _field,
    _content,
    _sender,
    _finished,
)


def _report(number: int) -> Report:
    found = [MAKERS[place % len(MAKERS)](place) for place in range(number)]
    messages = [
        Message("warning", f"{item.name}: {text}", item.name)
        for item, said in found
        for text in said
    ]
    messages += [
        Message("warning", f"warning number {place:03} of the preview")
        for place in range(number // 10)
    ]
    event = planned("OutboundEvent", Operation.KEEP, "autumn.event", before=EVENT, after=EVENT)
    return report_of(Plan((event, *(item for item, _ in found)), tuple(messages)))


@pytest.mark.parametrize("number", [200, 1000])
def test_the_comment_is_within_the_limit_and_names_all_that_is_dangerous(number: int) -> None:
    report = _report(number)
    assert len(report.changes) == number
    comment = markdown.render([report])
    assert len(comment.encode("utf-16-le")) // 2 <= MARKDOWN_LIMIT < PLATFORM
    told = " ".join(comment.split())
    kinds = [MAKERS[place % len(MAKERS)] for place in range(number)]
    for place, maker in enumerate(kinds):
        if maker is _segment:
            assert _named(place, "Segment") in told
        if maker is _field:
            assert f"field-{place:04}" in told
        if maker is _sender:
            assert f"Holders {place % AUDIENCES}" in told
            assert _named(place, "Workflow") in told
        if maker is _finished:
            assert _named(place, "Workflow") in told
    for place in range(number // 10):
        assert f"warning number {place:03} of the preview" in told


def test_a_comment_that_leaves_something_out_says_so_and_where_it_stands() -> None:
    comment = markdown.render([_report(200)])
    assert "Left out here, because it is too long" in comment
    assert "See the HTML report of this run" in comment
