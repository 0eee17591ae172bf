"""Starting, pausing and finishing workflows: nothing is ever started twice."""

from collections.abc import Callable
from typing import Any

import pytest

from provider.api import (
    Client,
    Conflict,
    FateUnknown,
    Forbidden,
    InvalidRequest,
    NotFound,
    RateLimited,
    ServerError,
    UnexpectedAnswer,
    UnprocessableEntity,
    Unreachable,
)
from tests.unit.api import shelf as faults
from tests.unit.api.scripted_server import Call, Reply, Reset, ScriptedServer, error, page
from tests.unit.api.shelf import Fault
from tests.unit.api.workflow_shelf import FROM, TO, WorkflowShelf

WORKFLOWS = "/workflows/"
APPLIED = [
    faults.reset_after,
    faults.failed_after,
    faults.cut_after,
    faults.stalled_after,
    faults.malformed_after,
    faults.empty_after,
]
NOT_APPLIED = [faults.reset_before, faults.failed_before, faults.stalled_before]
VERBS = [(verb, status) for verb in FROM for status in sorted(FROM[verb])]


def move(client: Client, verb: str, object_id: str) -> dict[str, Any]:
    """Start, pause or finish."""
    act: Callable[[str], dict[str, Any]] = getattr(client.workflows, verb)
    return act(object_id)


@pytest.mark.parametrize(("verb", "status"), VERBS)
def test_a_transition_is_one_call_without_a_body_and_keeps_the_list_true(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf, verb: str, status: str
) -> None:
    object_id = workflows.put(status)
    extended.workflows.list()
    assert move(extended, verb, object_id)["status"] == TO[verb]
    assert server.log == ["GET /workflows/", f"POST /workflows/{object_id}/{verb}"]
    assert server.calls[1].content == b""
    assert "content-type" not in server.calls[1].headers
    (listed,) = extended.workflows.list()
    assert listed["status"] == TO[verb]
    assert len(server.calls) == 2


@pytest.mark.parametrize("fault", APPLIED)
@pytest.mark.parametrize(("verb", "status"), VERBS)
def test_what_was_applied_without_an_answer_is_not_sent_again(
    extended: Client,
    server: ScriptedServer,
    workflows: WorkflowShelf,
    verb: str,
    status: str,
    fault: Fault,
) -> None:
    object_id = workflows.put(status)
    extended.workflows.list()
    workflows.fail(verb, fault)
    assert move(extended, verb, object_id)["status"] == TO[verb]
    assert workflows.applied == [verb]
    assert server.log[1:] == [f"POST /workflows/{object_id}/{verb}", f"GET /workflows/{object_id}"]
    assert [item["status"] for item in extended.workflows.list()] == [TO[verb]]
    assert server.count("GET", WORKFLOWS) == 1


@pytest.mark.parametrize("fault", NOT_APPLIED)
@pytest.mark.parametrize(("verb", "status"), VERBS)
def test_what_was_not_applied_is_sent_again_after_a_look(
    extended: Client,
    server: ScriptedServer,
    workflows: WorkflowShelf,
    verb: str,
    status: str,
    fault: Fault,
) -> None:
    object_id = workflows.put(status)
    extended.workflows.list()
    workflows.fail(verb, fault)
    assert move(extended, verb, object_id)["status"] == TO[verb]
    assert workflows.applied == [verb]
    sent, looked = f"POST /workflows/{object_id}/{verb}", f"GET /workflows/{object_id}"
    assert server.log[1:] == [sent, looked, sent]


@pytest.mark.parametrize("status", ["active", "finished", "scheduled", "paused"])
def test_a_draft_that_is_no_draft_any_more_was_started(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf, status: str
) -> None:
    object_id = workflows.put("draft")
    extended.workflows.list()

    def started_and_more(call: Call) -> Reply:
        workflows.objects[object_id]["status"] = status
        raise Reset

    server.on("POST", f"/workflows/{object_id}/start", started_and_more)
    assert extended.workflows.start(object_id)["status"] == status
    assert server.count("POST") == 1


@pytest.mark.parametrize("fault", [*APPLIED, *NOT_APPLIED])
def test_a_draft_is_judged_the_same_when_no_list_was_read_before(
    extended: Client, workflows: WorkflowShelf, fault: Fault
) -> None:
    object_id = workflows.put("draft")
    workflows.fail("start", fault)
    assert extended.workflows.start(object_id)["status"] == "active"
    assert workflows.applied == ["start"]


def test_a_paused_workflow_of_an_unknown_past_is_not_resumed_on_a_doubt(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf
) -> None:
    object_id = workflows.put("paused")
    workflows.fail("start", faults.reset_before)
    with pytest.raises(FateUnknown, match="no status from which to tell"):
        extended.workflows.start(object_id)
    assert server.count("POST") == 1


@pytest.mark.parametrize(
    "live",
    [
        {"name": "Push"},
        {"name": "Push", "status": None},
        {"name": "Push", "status": "archived"},
        {"name": "Push", "status": ["active"]},
        {"name": "Push", "status": {"name": "draft"}},
    ],
)
@pytest.mark.parametrize("verb", list(FROM))
def test_without_a_status_to_judge_by_nothing_is_sent_again(
    extended: Client,
    server: ScriptedServer,
    workflows: WorkflowShelf,
    live: dict[str, Any],
    verb: str,
) -> None:
    object_id = workflows.put("active")
    workflows.objects[object_id] = {"id": object_id} | live
    workflows.fail(verb, faults.reset_before)
    with pytest.raises(FateUnknown, match="Look at the workflow"):
        move(extended, verb, object_id)
    assert server.count("POST") == 1


@pytest.mark.parametrize("answer", [error(403), error(500), Reset, Reply(200, []), Reply(404)])
def test_when_the_look_fails_too_nobody_knows_and_nothing_is_sent_again(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf, answer: Any
) -> None:
    object_id = workflows.put("draft")
    workflows.fail("start", faults.reset_after)
    server.on("GET", f"/workflows/{object_id}", answer)
    with pytest.raises(FateUnknown, match="looks first"):
        extended.workflows.start(object_id)
    assert workflows.applied == ["start"]
    assert server.count("POST") == 1


def test_a_workflow_that_is_gone_after_a_doubt_is_not_started_again(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf
) -> None:
    object_id = workflows.put("draft")
    workflows.fail("start", faults.reset_before)
    server.on("GET", f"/workflows/{object_id}", error(404))
    with pytest.raises(FateUnknown, match="the workflow is gone"):
        extended.workflows.start(object_id)
    assert server.count("POST") == 1


@pytest.mark.parametrize(
    ("status", "kind"), [(400, InvalidRequest), (409, Conflict), (422, UnprocessableEntity)]
)
def test_a_refusal_after_a_doubt_may_mean_that_the_first_came_late(
    extended: Client,
    server: ScriptedServer,
    workflows: WorkflowShelf,
    status: int,
    kind: type[Exception],
) -> None:
    object_id = workflows.put("draft")
    extended.workflows.list()

    def applied_late(call: Call) -> Reply:
        workflows.objects[object_id]["status"] = "active"
        return error(status)

    server.on("POST", f"/workflows/{object_id}/start", Reset, applied_late)
    assert extended.workflows.start(object_id)["status"] == "active"
    assert server.count("POST") == 2

    server.on("POST", f"/workflows/{object_id}/start", error(status))
    with pytest.raises(kind):
        extended.workflows.start(object_id)
    assert server.count("POST") == 3


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (error(409, detail="The workflow is finished."), Conflict),
        (error(422, validationErrors=[{"path": "/nodes", "reason": "x"}]), UnprocessableEntity),
        (error(403), Forbidden),
        (error(404), NotFound),
        (error(400), InvalidRequest),
    ],
)
def test_a_refusal_ends_it_and_the_list_is_read_anew(
    extended: Client,
    server: ScriptedServer,
    workflows: WorkflowShelf,
    reply: Reply,
    kind: type[Exception],
) -> None:
    object_id = workflows.put("draft")
    extended.workflows.list()
    server.on("POST", f"/workflows/{object_id}/start", reply)
    with pytest.raises(kind, match=f"Cannot start the workflow {object_id} ") as caught:
        extended.workflows.start(object_id)
    assert f"(POST /workflows/{object_id}/start)" in str(caught.value)
    workflows.objects[object_id]["status"] = "finished"
    assert extended.workflows.list()[0]["status"] == "finished"
    assert server.log == [
        "GET /workflows/",
        f"POST /workflows/{object_id}/start",
        "GET /workflows/",
    ]


def test_a_start_that_never_succeeds_ends_after_three_with_the_reason(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf
) -> None:
    object_id = workflows.put("draft")
    workflows.fail("start", *[faults.failed_before] * 9)
    with pytest.raises(ServerError):
        extended.workflows.start(object_id)
    sent, looked = f"POST /workflows/{object_id}/start", f"GET /workflows/{object_id}"
    assert server.log == [sent, looked] * 3
    assert workflows.status(object_id) == "draft"


def test_a_start_that_the_limit_refuses_was_not_carried_out_and_waits(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf
) -> None:
    object_id = workflows.put("draft")
    workflows.fail("start", faults.refused, faults.refused)
    assert extended.workflows.start(object_id)["status"] == "active"
    assert workflows.applied == ["start"]
    server.on("POST", f"/workflows/{object_id}/pause", error(429))
    with pytest.raises(RateLimited):
        extended.workflows.pause(object_id)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {"id": "another", "name": "Push", "status": "active"}),
        Reply(200, {"name": "Push", "status": "active"}),
        Reply(200, {"id": "made-1", "name": "Push", "status": "draft"}),
        Reply(200, {"id": "made-1", "name": "Push", "status": "exploded"}),
        Reply(200, {"id": "made-1", "name": "Push", "status": ["active"]}),
        Reply(200, []),
        Reply(200, b"<html>", content_type="text/html"),
        Reply(204),
    ],
)
@pytest.mark.parametrize("status", ["active", "draft"])
def test_an_answer_that_does_not_say_started_is_looked_up_and_never_followed_by_a_second(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf, reply: Reply, status: str
) -> None:
    object_id = workflows.put(status)
    server.on("POST", f"/workflows/{object_id}/start", reply)
    if status == "active":
        assert extended.workflows.start(object_id)["status"] == "active"
    else:
        with pytest.raises(UnexpectedAnswer):
            extended.workflows.start(object_id)
    assert server.count("POST") == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {"id": "made-1"}),
        Reply(200, {"id": "made-1", "name": "Push"}),
        Reply(200, {"id": "made-1", "name": "Push", "status": None}),
        Reply(200, {"id": "made-1", "status": "active"}),
    ],
)
def test_an_answer_that_shows_less_than_the_list_does_not_take_its_place_there(
    extended: Client, server: ScriptedServer, workflows: WorkflowShelf, reply: Reply
) -> None:
    object_id = workflows.put("draft")
    extended.workflows.list()
    server.on("POST", f"/workflows/{object_id}/start", reply)
    assert extended.workflows.start(object_id)["id"] == object_id
    workflows.objects[object_id]["status"] = "active"
    assert extended.workflows.list() == ({"id": object_id, "name": "Push", "status": "active"},)
    assert server.count("POST") == 1


def test_a_store_that_is_not_running_is_told_at_once(
    extended: Client, server: ScriptedServer
) -> None:
    server.__exit__()
    with pytest.raises(Unreachable, match="connection refused"):
        extended.workflows.start("a")


def test_fresh_reads_the_list_anew(client: Client, workflows: WorkflowShelf) -> None:
    object_id = workflows.put("draft")
    assert client.workflows.list()[0]["status"] == "draft"
    workflows.objects[object_id] = workflows.objects[object_id] | {"status": "active"}
    assert client.workflows.list()[0]["status"] == "draft"
    assert client.workflows.fresh()[0]["status"] == "active"
    assert client.workflows.list()[0]["status"] == "active"


@pytest.mark.parametrize("kind", ["segments", "web_contents"])
@pytest.mark.parametrize("item", [{"id": "a"}, {"id": "a", "name": None}, {"id": "a", "name": 7}])
def test_a_list_without_names_is_not_understood(
    extended: Client, server: ScriptedServer, kind: str, item: dict[str, Any]
) -> None:
    server.on("GET", f"/{kind.replace('_', '-')}/", page({"id": "b", "name": "x"}, item))
    with pytest.raises(UnexpectedAnswer, match="without a name"):
        getattr(extended, kind).list()


def test_workflows_may_come_without_names_since_nobody_has_seen_their_shape(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", "/workflows/", page({"id": "a"}))
    assert client.workflows.list() == ({"id": "a"},)
