"""What a plan is stopped for."""

from dataclasses import replace

import pytest

from provider.plan import Live, Message, Operation, Plan, Stop, judge
from provider.plan.judging import ending, stale, starting, stopped
from tests.unit.plan.previews import (
    extended,
    plan,
    public,
    resource,
    secret_announced,
    workflow,
)


def reasons(found: Plan, live: Live) -> dict[str, str]:
    return {stop.resource: "; ".join(stop.reasons) for stop in judge(found, live)}


def altered(found: Plan, name: str, **changes: object) -> Plan:
    """Give a plan in which one resource is otherwise."""
    items = tuple(
        replace(item, **changes) if item.name == name else item  # type: ignore[arg-type]
        for item in found.resources
    )
    return replace(found, resources=items)


@pytest.mark.parametrize("name", ["first-run", "nothing-to-do", "few-removed", "public-first-run"])
def test_what_can_be_taken_back_is_not_stopped(name: str) -> None:
    assert judge(plan(name), extended()) == ()


def test_a_start_of_sending_is_stopped_with_the_audience() -> None:
    found = plan("sent")
    assert starting(found) == ("shop.push",)
    said = reasons(found, extended())
    assert set(said) == {"shop.push"}
    assert 'STARTS SENDING to segment "Token holders"' in said["shop.push"]


@pytest.mark.parametrize("words", ["RESUMES SENDING to all contacts", "MAY START SENDING: unknown"])
def test_every_way_to_start_is_stopped(words: str) -> None:
    said = replace(plan("sent"), messages=(Message("warning", f"shop.push: {words}", "shop.push"),))
    assert reasons(said, extended()) == {"shop.push": words}


def test_a_start_is_seen_in_the_definition_where_the_preview_is_silent() -> None:
    silent = replace(plan("sent"), messages=())
    assert reasons(silent, extended()).keys() == {"shop.push"}
    assert "MAY START SENDING" in reasons(silent, extended())["shop.push"]


@pytest.mark.parametrize(
    "words",
    [
        'workflow "Send a push" is in the store already and equal: it is taken over',
        "already sent with the label black-friday: nothing is sent",
    ],
)
def test_what_was_sent_before_is_no_start(words: str) -> None:
    message = Message("info", f"shop.push: {words}", "shop.push")
    assert judge(replace(plan("sent"), messages=(message,)), extended()) == ()


def test_a_workflow_that_only_collects_may_start() -> None:
    found = replace(plan("first-run"), messages=())
    assert starting(found) == ()


def test_a_start_that_is_said_of_an_unknown_resource_is_stopped_all_the_same() -> None:
    message = Message("warning", "own.sender: STARTS SENDING to all contacts")
    found = replace(plan("nothing-to-do"), messages=(message,))
    assert [stop.resource for stop in judge(found, extended())] == ["own.sender"]


def test_an_edit_that_finishes_a_workflow_is_stopped() -> None:
    found = plan("finished-by-an-edit")
    assert "FINISHES the workflow" in reasons(found, extended())["shop.collection"]
    assert ending(found) == ("shop.collection",)


def test_of_a_deletion_the_store_and_not_the_preview_tells_what_ends() -> None:
    words = 'shop.push: where this stack has started it, `up` FINISHES the workflow "Send a push"'
    found = replace(plan("pack-emptied"), messages=(Message("warning", words, "shop.push"),))
    assert "shop.push" not in reasons(found, extended(workflow(found, "shop.push", "draft")))


@pytest.mark.parametrize("status", ["active", "paused", "scheduled", "Active"])
def test_the_end_of_a_workflow_that_may_act_is_stopped(status: str) -> None:
    found = plan("pack-emptied")
    live = extended(workflow(found, "shop.collection", status))
    said = reasons(found, live)["shop.collection"]
    assert f'"Collect tokens", which is {status.lower()}' in said


@pytest.mark.parametrize("status", ["draft", "finished"])
def test_a_draft_and_what_has_finished_may_go(status: str) -> None:
    found = plan("pack-emptied")
    live = extended(workflow(found, "shop.collection", status))
    assert "shop.collection" not in reasons(found, live)


def test_a_workflow_whose_state_the_store_hides_is_taken_for_one_that_acts() -> None:
    found = plan("pack-emptied")
    live = extended(workflow(found, "shop.collection", "") | {"status": None})
    assert "a state that the store does not show" in reasons(found, live)["shop.collection"]


def test_a_draft_that_somebody_started_by_hand_is_stopped() -> None:
    found = plan("pack-emptied")
    live = extended(workflow(found, "shop.push", "active"))
    assert "started it by hand" in reasons(found, live)["shop.push"]


def test_another_workflow_of_the_name_is_not_the_one_that_ends() -> None:
    found = plan("pack-emptied")
    stray = workflow(found, "shop.collection", "active") | {"id": "f" * 24}
    assert "shop.collection" not in reasons(found, extended(stray))


def test_no_permission_helps_where_only_a_person_can_end_a_workflow() -> None:
    found = plan("public-removed")
    live = public({"id": "a" * 24, "name": "Collect tokens v2", "status": "active"})
    (stop,) = judge(found, live)
    assert stop.resource == "shop.collection"
    assert not stop.allowable
    assert "finish it in the console" in stop.reasons[0]
    assert stopped([stop], ["shop.collection"]) == (stop,)


def test_an_event_that_a_workflow_of_the_store_uses_is_stopped() -> None:
    found = altered(plan("event-removed"), "shop.push", operation=Operation.KEEP)
    live = extended(workflow(found, "shop.push", "draft"))
    assert reasons(found, live)["shop.event"] == (
        'deletes the outbound event "Send push", which is in use: workflow "Send a push" (draft)'
    )


def test_what_is_used_only_by_what_goes_too_is_not_in_use() -> None:
    found = plan("event-removed")
    live = extended(workflow(found, "shop.push", "draft"))
    assert "shop.event" not in reasons(found, live)


def test_a_finished_workflow_uses_nothing() -> None:
    found = altered(plan("event-removed"), "shop.push", operation=Operation.KEEP)
    assert "shop.event" not in reasons(found, extended(workflow(found, "shop.push", "finished")))


def test_a_workflow_that_a_person_made_beside_the_stack_counts() -> None:
    found = plan("event-removed")
    stray = workflow(found, "shop.push", "paused", name="By hand") | {"id": "f" * 24}
    assert '"By hand" (paused)' in reasons(found, extended(stray))["shop.event"]


def test_a_replaced_event_is_in_use_while_its_users_are_only_told_of_the_new_one() -> None:
    found = plan("replaced")
    live = extended(workflow(found, "shop.push", "draft"))
    assert "replaces the outbound event" in reasons(found, live)["shop.event"]


def test_a_user_that_moves_on_to_something_else_in_the_same_run_is_none() -> None:
    found = plan("replaced")
    push = resource(found, "shop.push")
    nodes = {"push": push.after["nodes"]["push"] | {"event": "shop.other"}}
    moved = altered(found, "shop.push", after={**push.after, "nodes": nodes})
    assert "shop.event" not in reasons(moved, extended(workflow(found, "shop.push", "draft")))


def test_an_integration_with_events_of_others_is_in_use() -> None:
    found = altered(plan("event-removed"), "shop.integration", operation=Operation.DELETE)
    own = {"id": resource(found, "shop.event").object_id, "name": "Send push"}
    foreign = {"id": "f" * 24, "name": "Made by hand"}
    live = extended(events=(own, foreign))
    assert reasons(found, live)["shop.integration"].endswith('outbound event "Made by hand"')


def test_a_segment_that_uses_a_released_contact_field_is_named() -> None:
    found = plan("field-lost")
    filters = [{"id": "one", "field": "reskyt-token", "operator": "not-empty"}]
    segment = {"id": "5" * 24, "name": "Others", "type": "dynamic", "filters": filters}
    said = reasons(found, extended(segments=(segment,)))["shop.token"]
    assert "with the value of every contact" in said
    assert 'segment "Others"' in said


def test_what_a_person_made_keeps_an_event_in_use_until_a_person_changes_it() -> None:
    found = plan("public-removed")
    live = public({"id": "a" * 24, "name": "Send a push", "status": "draft"})
    assert 'workflow "Send a push" (only a person' in reasons(found, live)["shop.event"]


def test_what_an_edit_uses_no_more_is_in_use_until_a_person_has_carried_it_out() -> None:
    found = plan("public-removed")
    push = resource(found, "shop.push")
    node = push.before["nodes"]["push"] | {"event": "shop.other"}
    edited = {**push.before, "nodes": {"push": node}}
    outputs = {"status": "pending", "applied": {"definition": push.before}}
    live = public({"id": "a" * 24, "name": "Send a push", "status": "active"})
    pending = altered(found, "shop.push", before=edited, outputs=outputs)
    assert "shop.event" in reasons(pending, live)
    done = altered(pending, "shop.push", outputs=outputs | {"status": "read"})
    assert "shop.event" not in reasons(done, live)


def test_what_a_person_has_never_made_uses_nothing() -> None:
    assert reasons(plan("public-removed"), public()) == {}


def test_without_a_list_of_workflows_the_state_tells_what_was_made() -> None:
    found = plan("public-removed")
    unlisted = Live(extended=False, workflows=None)
    assert reasons(found, unlisted) == {}
    confirmed = altered(found, "shop.push", outputs={"status": "confirmed"})
    assert "shop.event" in reasons(confirmed, unlisted)
    removed = altered(found, "shop.push", outputs={"status": "absent"})
    assert "shop.event" not in reasons(removed, unlisted)


def test_a_task_that_sends_once_a_person_does_it_is_not_stopped_here() -> None:
    assert judge(plan("public-labelled"), public()) == ()


def test_the_end_of_a_contact_field_is_stopped() -> None:
    assert "deletes the contact field" in reasons(plan("field-lost"), extended())["shop.token"]


def test_the_replacement_of_a_contact_field_is_stopped_though_it_is_retained() -> None:
    found = altered(plan("nothing-to-do"), "shop.token", operation=Operation.REPLACE)
    assert "replaces the contact field" in reasons(found, extended())["shop.token"]


def test_a_contact_field_that_stays_in_the_store_is_not_stopped() -> None:
    assert "shop.token" not in reasons(plan("pack-emptied"), extended())


def test_more_than_a_third_at_once_is_stopped_object_by_object() -> None:
    said = reasons(plan("many-removed"), extended())
    assert set(said) == {f"shop.service-{number:02}" for number in range(4)}
    assert set(said.values()) == {
        "one of 4 of 12 objects (33 %) that the run deletes or replaces: more than 30 % at once"
    }


def test_the_share_counts_from_ten_objects_on() -> None:
    found = plan("many-removed")
    nine = replace(found, resources=found.objects[:9])
    assert judge(nine, extended()) == ()
    assert len(judge(replace(found, resources=found.objects[:10]), extended())) == 4


def test_what_is_created_is_no_object_that_can_go() -> None:
    found = plan("many-removed")
    new = tuple(
        replace(item, operation=Operation.CREATE) if item.operation is Operation.KEEP else item
        for item in found.objects
    )
    assert judge(replace(found, resources=new), extended()) == ()


def test_permission_is_for_a_name_and_lifts_no_other_stop() -> None:
    stops = (Stop("shop.a", ("one",)), Stop("shop.b", ("two",)))
    assert stopped(stops, ["shop.a"]) == stops[1:]
    assert stopped(stops, ["shop.a", "shop.b"]) == ()


def test_permission_for_what_is_not_stopped_is_stale() -> None:
    stops = (Stop("shop.a", ("one",)),)
    assert stale(stops, ["shop.a", "shop.c", "shop.c"]) == ("shop.c",)


def test_the_run_may_end_what_the_plan_deletes_replaces_or_finishes() -> None:
    assert ending(plan("replaced")) == ("shop.event",)
    assert "shop.token" in ending(plan("pack-emptied"))


def test_a_secret_that_is_not_at_hand_stops_a_run_and_no_permission_helps() -> None:
    found = plan("first-run")
    (said,) = secret_announced("shop.event", "shop.key", "test")
    told = replace(found, messages=(Message("warning", said, "shop.event"),))
    (stop,) = judge(told, extended())
    assert (stop.resource, stop.allowable) == ("shop.event", False)
    assert stop.reasons[0].endswith("set CONNECTIF_SECRET_SHOP_KEY_TEST")
    assert judge(found, extended()) == ()
