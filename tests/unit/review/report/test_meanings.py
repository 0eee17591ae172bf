"""What an edit means to customers, where the preview does not say it."""

from typing import Any

import pytest

from provider.plan import Message, Operation, Plan, PlannedResource
from provider.review.report.model import Danger, Effect
from tests.unit.review.report.reported import change, dangers, effects, planned, report_of

FEWER, MORE, OTHERS = (
    f"{words} contacts belong to it than before" for words in ("fewer", "more", "other")
)
EVENT: dict[str, Any] = {
    "name": "Push",
    "url": "https://push.shop.example/send",
    "headers": {"x-key": {"secret": "shop.key", "version": 1}},
    "fields": {},
    "fieldOrder": [],
}
PENDING = "a person must do this in the console, the API cannot: change it"


def segment(match: str, *filters: str, **others: Any) -> dict[str, Any]:
    """Give a segment's form with filters by their ids."""
    found = {name: {"field": "_email", "operator": "not-empty"} for name in filters}
    return {"name": "S", "type": "dynamic", "match": match, "filters": found | others}


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (segment("all", "a"), segment("all", "a", "b"), FEWER),
        (segment("all", "a", "b"), segment("all", "a"), MORE),
        (segment("any", "a"), segment("any", "a", "b"), MORE),
        (segment("any", "a", "b"), segment("any", "a"), FEWER),
        (segment("all", "a"), segment("all", "b"), OTHERS),
        (segment("all", "a", "b"), segment("any", "a", "b"), OTHERS),
        (segment("all", "a"), segment("all", a={"field": "_name", "operator": "empty"}), OTHERS),
    ],
)
def test_a_segment_is_narrowed_widened_or_another_one(
    before: dict[str, Any], after: dict[str, Any], text: str
) -> None:
    assert dangers(effects(planned("Segment", before=before, after=after))) == {text: Danger.NOTICE}


def test_a_segment_that_only_has_another_name_holds_the_same_contacts() -> None:
    after = segment("any", "a") | {"name": "Other"}
    assert effects(planned("Segment", before=segment("all", "a"), after=after)) == ()


def test_a_narrowed_segment_names_who_uses_it_and_who_of_these_sends() -> None:
    item = planned(
        "Segment", pulumi_id="s", before=segment("all", "a"), after=segment("all", "a", "b")
    )
    nodes = {"push": {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {}}}
    start = {"audience": {"segment": "s"}, "source": "existing"}
    form = {"name": "W", "run": "draft", "start": start, "nodes": nodes}
    user = planned("Workflow", Operation.KEEP, "shop.w", before=form, after=form)
    found = effects(item, others=(user,))
    assert dangers(found) == {f'{FEWER}; used by the workflow "W" (it sends)': Danger.CAUTION}


def test_where_the_preview_names_the_users_they_are_not_named_again() -> None:
    item = planned("Segment", before=segment("all", "a"), after=segment("all", "a", "b"))
    told = 'the change reaches active workflows at once: "W"'
    assert dangers(effects(item, told)) == {told: Danger.CAUTION, FEWER: Danger.NOTICE}


CONTENT: dict[str, Any] = {
    "before": {"name": "C", "html": "a"},
    "after": {"name": "C", "html": "b"},
}


@pytest.mark.parametrize(
    ("told", "text", "danger"),
    [
        (
            'the change reaches active workflows at once: "W"',
            'visitors get the edited content at once, through the active workflow "W"',
            Danger.CAUTION,
        ),
        (
            'the change reaches active workflows at once: "V", "W"',
            'visitors get the edited content at once, through the active workflows "V", "W"',
            Danger.CAUTION,
        ),
    ],
)
def test_an_edited_content_reaches_visitors(told: str, text: str, danger: Danger) -> None:
    assert dangers(effects(planned("InlineContent", **CONTENT), told)) == {text: danger}


def test_a_content_that_nothing_shows_reaches_nobody() -> None:
    assert dangers(effects(planned("InlineContent", **CONTENT))) == {
        "no active workflow shows it, so no visitor notices yet": Danger.NONE
    }


@pytest.mark.parametrize(
    ("operation", "run", "reaches"),
    [
        (Operation.UPDATE, "continuous", True),
        (Operation.UPDATE, "draft", False),
        (Operation.KEEP, "once: a", False),
    ],
    ids=["one that the run resumes", "a draft", "one that has ended"],
)
def test_a_content_reaches_visitors_through_a_workflow_that_the_same_run_starts(
    operation: Operation, run: str, reaches: bool
) -> None:
    show = {"type": "send-web-content", "after": "start", "content": "c", "selector": "body"}
    form = {"name": "W", "start": {"audience": "all-contacts"}, "nodes": {"show": show}}
    user = planned("Workflow", operation, "shop.w", before=form, after={**form, "run": run})
    item = planned("InlineContent", pulumi_id="c", **CONTENT)
    (said,) = effects(item, others=(user,))
    through = 'visitors get the edited content through the workflow "W", which starts or is resumed'
    quiet = "no active workflow shows it, so no visitor notices yet"
    assert said == (Effect(through, Danger.CAUTION) if reaches else Effect(quiet))


def of_a_task(item: Any) -> dict[str, Danger]:
    """Give the effects of a change that a person makes."""
    message = Message("warning", f"{item.name} (status: pending): {PENDING}", item.name)
    return dangers(change(report_of(Plan((item,), (message,))), item.name).effects)


def test_what_a_person_edits_reaches_visitors_once_it_is_done() -> None:
    assert of_a_task(planned("InlineContent", **CONTENT)) == {
        (
            "every visitor whom a workflow shows it to gets the edited content once a person has "
            "done the task"
        ): Danger.CAUTION
    }


def test_a_new_version_of_a_secret_is_named_without_any_value() -> None:
    headers = {"x-key": {"secret": "shop.key", "version": 2}}
    item = planned("OutboundEvent", before=EVENT, after=EVENT | {"headers": headers})
    assert of_a_task(item) == {
        (
            "the secret shop.key is changed (version 1 -> 2): until a person has entered the new "
            "value, the event calls with the old one"
        ): Danger.CAUTION
    }


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("https://other.example/send?key=hidden", "to other.example instead of push.shop.example"),
        ("https://push.shop.example/v2?key=hidden", "elsewhere"),
    ],
)
def test_calls_that_go_elsewhere_are_said_without_the_address(url: str, where: str) -> None:
    item = planned("OutboundEvent", before=EVENT | {"url": url}, after=EVENT)
    back = "to push.shop.example instead of other.example" if "other" in where else where
    assert of_a_task(item) == {
        f"its calls go {back} once a person has done the task": Danger.CAUTION
    }


def test_a_field_that_becomes_mandatory_stops_workflows_that_give_none() -> None:
    field = {"name": "Title", "type": "text", "required": True}
    after = EVENT | {"fields": {"title": field}, "fieldOrder": ["title"]}
    (text,) = of_a_task(planned("OutboundEvent", before=EVENT, after=after))
    assert text.startswith('a value for "Title" becomes mandatory')


def test_switching_an_integration_off_ends_its_calls() -> None:
    sides = [{"name": "I", "eventsEnabled": on} for on in (True, False)]
    found = effects(planned("CustomIntegration", before=sides[0], after=sides[1]))
    assert dangers(found) == {
        "its events are switched off: no workflow calls the other system any more": Danger.CAUTION
    }


@pytest.mark.parametrize(
    ("node", "order"),
    [
        (
            {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {}},
            "the old version ends first, so that nobody gets the same twice",
        ),
        (
            {"type": "page-visit", "after": ["start"], "pages": "any"},
            "it starts before the old version ends, so that nothing is missed in between",
        ),
    ],
)
def test_a_new_version_says_which_of_the_two_comes_first(node: dict[str, Any], order: str) -> None:
    form = {
        "name": "W",
        "run": "continuous",
        "start": {"audience": "all-contacts", "source": "new"},
        "nodes": {"one": node},
        "surface": "extended",
    }
    item = planned("Workflow", before=form, after=form | {"version": 2.0})
    assert f'it becomes a new version, "W v2": {order}' in dangers(effects(item))


def test_a_new_version_that_a_person_makes_forgets_as_well() -> None:
    push = {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {}}
    start = {"audience": "all-contacts", "source": "new"}
    form = {"name": "W", "run": "continuous", "start": start, "nodes": {"one": push}}
    (text,) = of_a_task(planned("Workflow", before=form, after=form | {"version": 2.0}))
    assert text.startswith("the new version forgets whom the old one reached")


def test_what_shall_go_from_now_on_is_a_change() -> None:
    form = {"name": "C", "html": "a"}
    item = planned("InlineContent", before=form, after=form | {"absent": True})
    assert of_a_task(item) == {
        "it goes from the store as soon as a person does the task": Danger.ENDS
    }


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            "PENDING: make it",
            "done: confirmed by ana@shop.example on 2026-11-26",
            (
                "its task is done (confirmed by ana@shop.example on 2026-11-26): nothing is "
                "written to the store"
            ),
        ),
        ("PENDING: make it", "", "no task is left: the store shows it done"),
        ("", "", "nothing of the object changes, only what is remembered of it"),
    ],
)
def test_an_update_that_changes_nothing_of_the_object_says_why(
    before: str, after: str, text: str
) -> None:
    sides = {"before": before, "after": after}
    forms: dict[str, Any] = {side: {"name": "C", "task": task} for side, task in sides.items()}
    assert dangers(effects(planned("InlineContent", **forms))) == {text: Danger.NONE}


def test_turning_on_the_loss_of_data_is_a_change_and_leaving_it_on_is_a_warning() -> None:
    said = "allowDataLoss is on: when its definition goes, it is deleted"
    form = {"fieldId": "token", "name": "token", "type": "text"}
    turned = planned(
        "ContactField",
        before=form,
        after=form | {"allowDataLoss": True},
        changed=("allowDataLoss",),
    )
    assert dangers(effects(turned, said))[said] is Danger.CAUTION
    renamed = planned("ContactField", before=form, after=form | {"name": "x"}, changed=("name",))
    assert dangers(effects(renamed, said))[said] is Danger.NOTICE


def test_what_a_person_has_removed_already_is_only_noted() -> None:
    item = planned("Segment", Operation.DELETE, before={"name": "S"}, outputs={"status": "absent"})
    assert dangers(effects(item)) == {"a person has removed it from the store already": Danger.NONE}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("CustomIntegration", "the connection to the other system is gone"),
        ("OutboundEvent", "no workflow can call the other system by it any more"),
        ("InlineContent", "no workflow can show it to visitors any more"),
        ("Segment", "no workflow can have it as its audience any more"),
        ("Workflow", "it was never started, so no customer notices"),
    ],
)
def test_what_is_deleted_says_what_is_no_longer_possible(kind: str, text: str) -> None:
    start = {"audience": "all-contacts", "source": "new"}
    forms = {
        "Segment": segment("all", "a"),
        "Workflow": {"name": "W", "run": "draft", "start": start, "nodes": {}},
    }
    before = {**forms.get(kind, {"name": "Old"}), "surface": "extended"}
    assert dangers(effects(planned(kind, Operation.DELETE, before=before))) == {text: Danger.ENDS}


def test_the_end_of_what_another_program_has_made_is_said_as_well() -> None:
    item = PlannedResource("urn::shop.one", "other:index:Thing", Operation.DELETE)
    assert dangers(effects(item)) == {"an object of another program is deleted": Danger.ENDS}
