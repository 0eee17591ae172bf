"""Whether anybody belongs yet to the segment that a workflow sends to."""

from typing import Any

import pytest

from provider.plan import Message, Operation, Plan, PlannedResource
from provider.review.report.model import Change
from tests.unit.review.report.reported import change, headlines, planned, report_of

PUSH = {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {"title": "Hello"}}
TOKEN = {"field": "shop.token", "operator": "not-empty"}
NOBODY = (
    'nobody belongs to the segment "S" yet, since it asks for a value in the new contact field '
    '"Token" (token): '
)
COMPUTED = (
    'the segment "S" is new and is computed about every 3 hours, so nobody or few belong to it '
    "yet: "
)
ONLY = 'start it only when the segment "S" shows contacts; started before that, it sends to nobody'
FOR_GOOD = ", and it is finished for good"
MAKE = "a person must do this in the console, the API cannot: make it; then activate it"
LATE = "Connectif computes who belongs to a Dynamic Segment Plus about every 3 hours: "


def field(operation: Operation = Operation.CREATE, **more: Any) -> PlannedResource:
    form = {"fieldId": "token", "name": "Token", "type": "text", **more}
    return planned("ContactField", operation, "shop.token", before={}, after=form)


def segment(
    operation: Operation = Operation.CREATE, kind: str = "dynamic-plus", **form: Any
) -> PlannedResource:
    found = {"name": "S", "type": kind, "match": "all", "filters": {"has": TOKEN}, **form}
    before = found if operation is Operation.KEEP else {}
    return planned("Segment", operation, "shop.s", before=before, after=found)


def sender(source: str = "existing", run: str = "once: x", task: str = "", **said: Any) -> Any:
    """Give the change of a workflow that starts to send to the segment, among others."""
    others = said.pop("others", (field(), segment()))
    start = {"audience": {"segment": "shop.s"}, "source": source}
    form = {"name": "W", "run": run, "start": start, "nodes": {"push": PUSH}}
    item = planned("Workflow", Operation.CREATE, "shop.w", after=form)
    text = (
        f" (status: pending): {task}" if task else ': STARTS SENDING to segment "S": workflow "W"'
    )
    messages = (Message("warning", f"shop.w{text}", "shop.w"), *said.pop("messages", ()))
    return change(report_of(Plan((item, *others), messages)), "shop.w")


def first(found: Change) -> str:
    return headlines(found.effects)[0]


def test_a_sender_to_a_segment_that_asks_for_a_new_field_has_nobody_yet() -> None:
    assert first(sender(task=MAKE)) == f"{NOBODY}{ONLY}{FOR_GOOD}"
    assert first(sender(run="continuous", task=MAKE)) == f"{NOBODY}{ONLY}"
    assert first(sender()) == f"{NOBODY}leave it a draft, and {ONLY}{FOR_GOOD}"


def test_the_task_says_when_it_may_be_done() -> None:
    work = sender(task=MAKE).work
    assert work.summary == (
        'make it; then activate it; start it only when the segment "S" shows contacts'
    )
    assert sender("new", "continuous", task=MAKE).work.summary == "make it; then activate it"


def test_who_takes_in_new_ones_waits_for_them() -> None:
    found = first(sender("new", "continuous"))
    assert found == f"{NOBODY}it sends nothing before contacts belong to it"


def test_a_new_dynamic_segment_plus_is_computed_first() -> None:
    found = first(sender(others=(field(Operation.KEEP), segment()), task=MAKE))
    assert found == f"{COMPUTED}{ONLY}{FOR_GOOD}"


@pytest.mark.parametrize(
    "others",
    [
        (field(Operation.KEEP), segment(Operation.KEEP)),
        (field(Operation.KEEP), segment(kind="dynamic")),
        (field(required=True, defaultValue="a"), segment(Operation.KEEP)),
        (field(), segment(Operation.KEEP, filters={"has": TOKEN | {"operator": "empty"}})),
        (
            field(),
            segment(
                Operation.KEEP,
                match="any",
                filters={"has": TOKEN, "other": TOKEN | {"field": "_points"}},
            ),
        ),
        (
            field(),
            segment(Operation.KEEP, filters={"g": {"filters": {"has": TOKEN}, "exclude": True}}),
        ),
    ],
    ids=["known", "real time", "with a default", "without a value", "either", "left out"],
)
def test_where_somebody_may_belong_already_nothing_is_said(others: Any) -> None:
    assert first(sender(others=others, task=MAKE)).startswith("what is sent by e: ")


def test_a_group_asks_for_what_its_filters_ask() -> None:
    group = {"match": "any", "filters": {"a": TOKEN, "b": TOKEN | {"operator": "equals"}}}
    others = (field(), segment(Operation.KEEP, filters={"g": group}))
    assert first(sender(others=others, task=MAKE)).startswith(NOBODY)


@pytest.mark.parametrize(
    "said",
    [
        'shop.token: "Token" is in the store already and equal: it is taken over, unchanged',
        "shop.token (status: unverified): a person must look whether it is there",
    ],
)
def test_what_may_be_in_the_store_already_is_not_new(said: str) -> None:
    messages = (Message("info", said, "shop.token"),)
    others = (field(), segment(Operation.KEEP))
    found = first(sender(others=others, messages=messages, task=MAKE))
    assert found.startswith("what is sent by e: ")


@pytest.mark.parametrize(
    ("source", "run", "who"),
    [
        (
            "existing",
            "once: x",
            "who comes to belong to it shortly before the start may not be reached",
        ),
        (
            "existing-and-new",
            "continuous",
            "who comes to belong to it in between is reached up to that much later",
        ),
    ],
)
def test_who_belongs_to_a_dynamic_segment_plus_is_known_late(
    source: str, run: str, who: str
) -> None:
    assert headlines(sender(source, run).effects)[-1] == f"{LATE}{who}"
    real_time = sender(source, run, others=(field(), segment(kind="dynamic")))
    assert not any(LATE in text for text in headlines(real_time.effects))
