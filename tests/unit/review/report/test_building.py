"""Reports of previews that the real engine has made."""

import json
import random
import re
from dataclasses import replace

import pytest

from provider.plan import Message, Operation, Plan, PlannedResource, read_plan
from provider.review.rendering import markdown, text
from provider.review.report.building import build
from provider.review.report.model import Danger, Remark, Verb
from tests.unit.plan import previews
from tests.unit.plan.previews import extended, plan, public, workflow
from tests.unit.review.report.reported import (
    FOLDER,
    NO_DEFINITIONS,
    change,
    planned,
    recorded,
    report,
    report_of,
    texts,
)

ALL = sorted(path.stem for path in FOLDER.glob("*.json"))
LEFT = (
    "it stays in Connectif as it is, if it was made: only its definition is gone, so nothing here "
    "looks after it any more"
)
RECORDED = sorted({*ALL, *(path.stem for path in previews.FOLDER.glob("*.json"))} - {"failed"})


def test_what_starts_to_send_comes_first_and_says_to_whom() -> None:
    found = report("sent")
    first = found.changes[0]
    assert (first.resource, first.danger, first.verb) == ("shop.push", Danger.SENDS, Verb.CHANGE)
    assert texts(first)[0].startswith('STARTS SENDING to segment "Token holders" (existing')
    assert found.allowed_by_name == ("shop.push",)


def test_on_a_real_store_it_is_the_person_who_starts_it() -> None:
    push = change(report("public-labelled"), "shop.push")
    assert push.danger is Danger.SENDS
    assert texts(push)[0] == (
        'STARTS SENDING to segment "Token holders" (existing contacts) once, for the label '
        "black-friday, as soon as a person does the task"
    )
    assert push.work is not None
    assert push.work.sends


@pytest.mark.parametrize(
    ("name", "minutes"), [("public-labelled", [10, 4]), ("public-first-run", [16, 4, 8, 4])]
)
def test_tasks_take_as_long_as_the_preview_says_of_all_of_them(
    name: str, minutes: list[int]
) -> None:
    assert [work.minutes for work in report(name).tasks] == minutes


def test_a_task_from_before_is_shown_though_nothing_changes_there() -> None:
    holders = change(report("public-labelled"), "shop.holders")
    assert (holders.verb, holders.danger, holders.details) == (Verb.NOTE, Danger.NOTICE, ())
    assert holders.work is not None
    assert holders.work.summary.startswith('make the Dynamic Segment Plus "Token holders"')


def test_a_contact_field_that_leaves_the_stack_keeps_what_it_holds() -> None:
    token = change(report("pack-emptied"), "shop.token")
    assert (token.verb, token.danger) == (Verb.LEAVE, Danger.NOTICE)
    assert texts(token) == [
        (
            "it stays in Connectif as it is, with what it holds of every contact: only its "
            "definition is gone, so nothing here looks after it any more; a contact field stays "
            "unless its definition said allowDataLoss"
        )
    ]


def test_a_contact_field_that_is_deleted_loses_data_and_says_it_once() -> None:
    token = change(report("field-lost"), "shop.token")
    assert (token.verb, token.danger) == (Verb.DELETE, Danger.DATA_LOSS)
    assert texts(token) == [
        (
            "the value of every contact is lost, and nobody can restore it: whoever needs the "
            "values exports the contacts before"
        ),
        "Connectif refuses that while a workflow or a dynamic segment uses the field",
    ]


def test_a_workflow_that_goes_finishes_and_stays_in_the_store() -> None:
    body = workflow(plan("pack-emptied"), "shop.collection", "active")
    finished = change(report("pack-emptied", extended(body)), "shop.collection")
    assert (finished.verb, finished.danger) == (Verb.FINISH, Danger.ENDS)
    assert texts(finished) == [
        "it ENDS for good, and no new version replaces it: it is active now",
        (
            "who is waiting in it now gets nothing more of it; it stays in the list of Connectif, "
            "finished"
        ),
        ('nobody gets any more what it does: it shows inline content "Token script" inside "body"'),
    ]
    assert not any("connectif up FINISHES" in text for text in texts(finished))


def test_a_workflow_that_ends_is_named_by_the_version_that_runs() -> None:
    form = {"name": "Banner", "run": "continuous", "version": 2.0, "start": {}, "nodes": {}}
    form |= {"surface": "extended"}
    banner = planned("Workflow", Operation.DELETE, before=form)
    content = planned(
        "InlineContent", Operation.DELETE, "shop.a", before={"name": "A", "surface": "extended"}
    )
    found = report_of(Plan((content, banner)))
    assert [item.title for item in found.changes] == [
        'workflow "Banner v2"',
        'inline content "A"',
    ]
    said = text.render([replace(found, allowed_by_name=("shop.one",))])
    assert said.startswith('test: workflow "Banner v2" ENDS for good, inline content "A" is DEL')
    assert 'shop.one is the workflow "Banner v2"' in " ".join(said.split())


def test_a_workflow_that_the_api_cannot_end_stops_the_run_until_a_person_has_ended_it() -> None:
    body = {"id": "w", "name": "Collect tokens", "status": "active"}
    left = change(report("public-removed", public(body)), "shop.collection")
    assert (left.verb, left.danger) == (Verb.LEAVE, Danger.CAUTION)
    assert "and the API cannot end it: finish it in the console" in texts(left)[0]


def test_what_is_left_in_the_store_says_so_once() -> None:
    script = change(report("public-removed"), "shop.script")
    assert script.verb is Verb.LEAVE
    assert texts(script) == [LEFT]


def test_what_the_provider_says_of_what_is_left_is_not_said_twice() -> None:
    text = 'shop.one: its definition is gone: the segment "S", if it was made, is LEFT IN THE STORE'
    form = {"name": "S", "type": "dynamic", "match": "all", "filters": {}}
    item = planned("Segment", Operation.DELETE, before=form)
    found = change(report_of(Plan((item,), (Message("warning", text, "shop.one"),))), "shop.one")
    assert texts(found) == [LEFT]


def test_a_start_that_a_person_was_asked_for_before_is_not_this_changes_doing() -> None:
    task = 'make the workflow "W" with one node; then activate it, which SENDS once, for good'
    text = (
        f"shop.one (status: pending): a person must do this in the console, the API cannot: {task}"
    )
    push = {"type": "outbound-event", "after": ["start"], "event": "e", "fields": {}}
    form = {
        "name": "W",
        "run": "once: x",
        "start": {"audience": "all-contacts", "source": "existing"},
        "nodes": {"push": push},
    }
    # The engine plans an update as long as the list of the store does not show the workflow.
    item = planned("Workflow", before=form, after=form | {"task": task})
    found = change(report_of(Plan((item,), (Message("warning", text, "shop.one"),))), "shop.one")
    assert (found.verb, found.danger) == (Verb.NOTE, Danger.NOTICE)
    assert texts(found) == [
        (
            "STARTS SENDING to all contacts (existing contacts) once, for the label x, as soon "
            "as a person does the task, which was asked for before this change"
        )
    ]


def test_of_what_goes_there_is_no_list_of_all_that_it_was() -> None:
    found = report("most-removed")
    gone = [item for item in found.changes if item.verb in (Verb.DELETE, Verb.FINISH)]
    assert len(gone) == 6
    assert [item.resource for item in gone if item.details or item.texts] == []
    assert [item.kind for item in gone if item.graph] == ["Workflow"] * 3


def test_a_sentence_does_not_name_the_object_that_stands_above_it() -> None:
    first = report("first-run")
    assert texts(change(first, "shop.collection"))[0] == "it starts"
    assert texts(change(first, "shop.push")) == ["a draft does nothing until it is started"]
    edited = report("edited")
    assert texts(change(edited, "shop.welcome"))[-1] == (
        "it is active, and connectif up changes it while it runs: what it sends changes at once"
    )


def test_very_many_that_go_at_once_are_said_in_whole_words() -> None:
    said = {text for item in report("many-removed").changes for text in texts(item)}
    assert "4 of 12 objects (33 %) are deleted or replaced at once, it is one of them" in said


@pytest.mark.parametrize("name", RECORDED)
def test_a_report_is_in_words_and_speaks_of_no_program_but_ours(name: str) -> None:
    for page in (text.render([report(name)]), markdown.render([report(name)])):
        assert not re.search(r"\{'|\['|\[\]|\{\}|\b(?:None|True|False)\b", page)
        assert not re.search(r"\bthe run\b|pulumi up|\b(?:URN|inputs|drift|destroyed)\b", page)


def test_a_replacement_says_what_it_breaks() -> None:
    event = change(report("replaced"), "shop.event")
    assert (event.verb, event.danger) == (Verb.REPLACE, Danger.ENDS)
    assert "the event's node stops working in" in texts(event)[0]


def test_what_is_in_the_store_and_equal_is_taken_over() -> None:
    holders = change(report("lost-state"), "shop.holders")
    assert (holders.verb, holders.danger) == (Verb.TAKE_OVER, Danger.NONE)
    assert texts(holders) == [
        "it is in the store already and equal: it is taken over, nothing is written"
    ]


def test_where_nothing_happens_there_is_no_change_and_a_digest_all_the_same() -> None:
    found = report("nothing-to-do")
    assert (found.changes, found.objects) == ((), 7)
    assert found.store == "c1d027705ba2850279ad96e1"
    assert found.digest
    assert set(found.digests) >= {"shop.token", "shop.push", "store"}


def test_a_store_that_no_run_has_seen_is_named_by_the_preview() -> None:
    found = report("first-run")
    assert found.store == "c1d027705ba2850279ad96e1"
    assert len(found.warnings) == 1
    assert "connectif:store:" in found.warnings[0]


def test_what_could_not_be_compared_is_said_once_for_all_that_are_alike() -> None:
    assert report("nothing-by-hand").warnings == (
        (
            "not compared with the store, since the secret shop.apiKey was not at hand: its header "
            'in outbound event "Send push"'
        ),
    )


@pytest.mark.parametrize("name", ALL)
def test_a_report_is_the_same_whatever_the_order_of_events(name: str) -> None:
    document = json.loads(recorded(name))
    expected = report_of(read_plan(json.dumps(document)))
    shuffle = random.Random(7)
    for _ in range(5):
        shuffle.shuffle(document["steps"])
        shuffle.shuffle(document["diagnostics"])
        assert report_of(read_plan(json.dumps(document))) == expected


def test_findings_are_shown_on_what_changes_only() -> None:
    remark = Remark("L3", "error", "Nobody belongs to it", "Write contains", "a.yaml:1:1")
    remarks = {key: [remark] for key in ("shop.push", "shop.holders", "shop.script")}
    found = build(plan("public-labelled"), NO_DEFINITIONS, (), remarks, ("x",))
    shown = {item.resource: item.remarks for item in found.changes if item.remarks}
    assert shown == {"shop.push": (remark,)}
    assert found.warnings == ("x",)


def test_an_error_of_lint_makes_a_calm_change_one_to_look_at() -> None:
    item = planned("CustomIntegration", Operation.CREATE, after={"name": "One"})
    remark = Remark("L3", "error", "Nobody belongs to it", "Write contains", "a.yaml:1:1")
    found = build(Plan((item,)), NO_DEFINITIONS, (), {"shop.one": [remark]})
    assert found.changes[0].danger is Danger.CAUTION


def test_what_gives_its_name_to_another_kind_of_object_takes_nothing_of_what_is_said() -> None:
    said = 'a person must do this in the console, the API cannot: make the segment "New"'
    form = {"name": "New", "type": "dynamic", "match": "all", "filters": {}}
    old = planned("CustomIntegration", Operation.DELETE, before={"name": "Old"})
    new = PlannedResource(
        "urn:other::shop.one",
        planned("Segment").type,
        Operation.CREATE,
        after={**form, "surface": "public"},
    )
    text = f"shop.one (status: pending): {said}"
    found = report_of(Plan((new, old), (Message("warning", text, "shop.one"),)))
    works = {item.verb: item.work for item in found.changes}
    assert works[Verb.DELETE] is None
    assert works[Verb.CREATE] is not None
