"""Segments, web contents and workflows in the running sandbox: what takes more than one request."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.sandbox_process import ROOT, SandboxProcess

SEGMENT = {
    "name": "With name",
    "type": "dynamic",
    "match": "all",
    "filters": [{"id": "named", "field": "_name", "operator": "not-empty"}],
}
CONTENT = {"name": "Script", "type": "inline", "html": "<script></script>"}
EVENT = {
    "customIntegrationId": "6566f1a2b3c4d5e6f7a8b9c0",
    "name": "Push",
    "category": "send",
    "webhookUrl": "https://push.example/",
    "fields": [{"id": "tokens", "name": "Tokens", "type": "text", "required": True}],
}
EVENT_ID = "6566f1a2b3c4d5e6f7a8b9c1"
SENDING: dict[str, Any] = {
    "name": "Push",
    "start": {"audience": "all-contacts", "source": "existing"},
    "nodes": [
        {
            "id": "push",
            "type": "outbound-event",
            "after": ["start"],
            "event": EVENT_ID,
            "limits": "none",
            "fields": {"tokens": {"contactField": "_email"}},
        }
    ],
}
COLLECTING: dict[str, Any] = {
    "name": "Collect",
    "start": {"audience": "all-contacts", "source": "existing-and-new"},
    "nodes": [
        {"id": "visit", "type": "page-visit", "after": ["start"], "pages": "any", "limits": "none"}
    ],
}


class Client:
    def __init__(self, sandbox: SandboxProcess) -> None:
        self._url = sandbox.url

    def __call__(self, method: str, path: str, body: Any = None) -> requests.Response:
        headers = {"Authorization": "apiKey sandbox:sandbox"}
        return requests.request(method, self._url + path, json=body, headers=headers, timeout=10)

    def make(self, path: str, body: Any) -> str:
        answer = self("POST", path, body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def workflow(self, identifier: str) -> dict[str, Any]:
        found: dict[str, Any] = self("GET", f"/workflows/{identifier}").json()
        return found


@pytest.fixture(scope="module")
def running() -> Iterator[SandboxProcess]:
    with SandboxProcess.start(page_size=25) as process:
        yield process


@pytest.fixture
def sandbox(running: SandboxProcess) -> SandboxProcess:
    running.reset()
    running.put_object("custom-event-types", EVENT_ID, EVENT)
    return running


@pytest.fixture
def client(sandbox: SandboxProcess) -> Client:
    return Client(sandbox)


@pytest.fixture
def sending(client: Client) -> str:
    return client.make("/workflows/", SENDING)


def test_a_started_bulk_workflow_is_finished_from_the_next_request_on(
    client: Client, sending: str
) -> None:
    started = client("POST", f"/workflows/{sending}/start").json()
    assert started["status"] == "active"
    later = client.workflow(sending)
    assert later["status"] == "finished"
    assert started["startedAt"] == later["startedAt"] == later["finishedAt"]
    assert client("POST", f"/workflows/{sending}/start").status_code == 409


def test_a_bulk_workflow_may_stay_active(
    sandbox: SandboxProcess, client: Client, sending: str
) -> None:
    sandbox.switches(bulkRun="held")
    client("POST", f"/workflows/{sending}/start")
    assert client.workflow(sending)["status"] == "active"
    assert client("POST", f"/workflows/{sending}/finish").json()["status"] == "finished"


@pytest.mark.parametrize("workflow", [
    COLLECTING, {**SENDING, "start": {"audience": "all-contacts", "source": "new"}},
])  # fmt: skip
def test_any_other_workflow_goes_on(client: Client, workflow: dict[str, Any]) -> None:
    identifier = client.make("/workflows/", workflow)
    client("POST", f"/workflows/{identifier}/start")
    assert client.workflow(identifier)["status"] == "active"


def test_a_start_whose_answer_is_lost_has_happened(
    sandbox: SandboxProcess, client: Client, sending: str
) -> None:
    sandbox.fault(kind="unanswered", path="/start$")
    with pytest.raises(requests.RequestException):
        client("POST", f"/workflows/{sending}/start")
    assert client.workflow(sending)["status"] == "finished"
    (entry,) = [entry for entry in sandbox.journal() if entry["operation"] == "startWorkflow"]
    assert entry["applied"]


def test_a_store_killed_after_a_start_remembers_it(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    sandbox = SandboxProcess.start(data=str(file))
    sandbox.put_object("custom-event-types", EVENT_ID, EVENT)
    identifier = Client(sandbox).make("/workflows/", SENDING)
    Client(sandbox)("POST", f"/workflows/{identifier}/start")
    sandbox.kill()
    with SandboxProcess.start(data=str(file)) as again:
        assert Client(again).workflow(identifier)["status"] == "finished"


def test_a_resumed_workflow_keeps_the_moment_of_its_first_start(client: Client) -> None:
    identifier = client.make("/workflows/", COLLECTING)
    first = client("POST", f"/workflows/{identifier}/start").json()["startedAt"]
    client("POST", f"/workflows/{identifier}/pause")
    resumed = client("POST", f"/workflows/{identifier}/start").json()
    assert (resumed["status"], resumed["startedAt"]) == ("active", first)
    assert "finishedAt" not in resumed


def test_a_refused_change_changes_nothing(client: Client) -> None:
    identifier = client.make("/workflows/", COLLECTING)
    client("POST", f"/workflows/{identifier}/start")
    before = client.workflow(identifier)
    change = {"name": "New", "start": {"audience": "with-email", "source": "new"}}
    answer = client("PATCH", f"/workflows/{identifier}", change)
    assert answer.status_code == 409
    assert "/start" in answer.json()["detail"]
    assert client.workflow(identifier) == before


def test_an_edited_content_leaves_its_workflows_as_they_are(client: Client) -> None:
    content = client.make("/web-contents/", CONTENT)
    node = {"id": "send", "type": "send-web-content", "after": ["visit.next"], "content": content,
            "selector": "body", "position": "append", "limits": "none"}  # fmt: skip
    nodes = [*COLLECTING["nodes"], node]
    identifier = client.make("/workflows/", {**COLLECTING, "nodes": nodes})
    client("POST", f"/workflows/{identifier}/start")
    before = client.workflow(identifier)
    assert client("PATCH", f"/web-contents/{content}", {"html": "<b></b>"}).status_code == 200
    assert client.workflow(identifier) == before


@pytest.mark.parametrize(("path", "body"), [
    ("/segments/", SEGMENT), ("/web-contents/", CONTENT), ("/workflows/", COLLECTING),
])  # fmt: skip
def test_names_may_have_to_differ(
    path: str, body: dict[str, Any], sandbox: SandboxProcess, client: Client
) -> None:
    first, second = client.make(path, body), client.make(path, body)
    sandbox.switches(uniqueNames=True, duplicateStatus=409)
    assert client("POST", path, body).status_code == 409
    assert client("PATCH", path + first, {"name": body["name"]}).status_code == 200
    assert client("PATCH", path + second, {"name": "Another"}).status_code == 200
    assert client("PATCH", path + second, {"name": body["name"]}).status_code == 409


@pytest.mark.parametrize(("path", "body"), [
    ("/segments/", SEGMENT), ("/web-contents/", CONTENT), ("/workflows/", COLLECTING),
])  # fmt: skip
def test_lists_come_in_pages(path: str, body: dict[str, Any], client: Client) -> None:
    made = [client.make(path, {**body, "name": str(number)}) for number in range(60)]
    found, following = [], path
    while following:
        page = client("GET", following).json()
        found.append([item["id"] for item in page["results"]])
        following = page.get("links", {}).get("next", "").partition(path)[2]
        following = following and path + following
    assert [len(page) for page in found] == [25, 25, 10]
    assert [identifier for page in found for identifier in page] == made


@pytest.mark.parametrize("status", ["draft", "scheduled", "active", "paused"])
def test_a_live_workflow_holds_what_it_uses(
    status: str, sandbox: SandboxProcess, client: Client, sending: str
) -> None:
    sandbox.patch_object("workflows", sending, {"status": status})
    assert client("DELETE", f"/custom-event-types/{EVENT_ID}").status_code == 409
    sandbox.switches(deleteInUse="allow")
    assert client("DELETE", f"/custom-event-types/{EVENT_ID}").status_code == 204


def test_a_finished_workflow_holds_nothing_unless_told(
    sandbox: SandboxProcess, client: Client, sending: str
) -> None:
    sandbox.patch_object("workflows", sending, {"status": "finished"})
    sandbox.switches(inUseBy="any")
    assert client("DELETE", f"/custom-event-types/{EVENT_ID}").status_code == 409
    sandbox.switches(inUseBy="live")
    assert client("DELETE", f"/custom-event-types/{EVENT_ID}").status_code == 204


def test_hands_change_a_status_past_all_rules(
    sandbox: SandboxProcess, client: Client, sending: str
) -> None:
    for status, date in (("finished", "finishedAt"), ("active", "startedAt"), ("paused", "")):
        sandbox.patch_object("workflows", sending, {"status": status})
        shown = client.workflow(sending)
        assert shown["status"] == status
        assert not date or shown[date]
    with pytest.raises(AssertionError, match="status may be: draft, scheduled"):
        sandbox.patch_object("workflows", sending, {"status": "activ"})
    sandbox.patch_object("workflows", sending, {"status": "active"})
    sandbox.delete_object("workflows", sending)
    assert client("GET", f"/workflows/{sending}").status_code == 404


@pytest.mark.parametrize("collection", ["segments", "web-contents", "workflows"])
def test_what_hands_made_in_haste_can_be_renamed(
    collection: str, sandbox: SandboxProcess, client: Client
) -> None:
    sandbox.put_object(collection, "6566f1a2b3c4d5e6f7a8b9d0", {"name": "A"})
    path = f"/{collection}/6566f1a2b3c4d5e6f7a8b9d0"
    assert client("PATCH", path, {"name": "B"}).status_code == 200
    assert client("GET", path).json()["name"] == "B"


def test_hands_make_and_delete_what_others_use(
    sandbox: SandboxProcess, client: Client, sending: str
) -> None:
    sandbox.put_object("segments", "6566f1a2b3c4d5e6f7a8b9d0", SEGMENT)
    assert client("GET", "/segments/6566f1a2b3c4d5e6f7a8b9d0").json()["createdAt"]
    sandbox.delete_object("custom-event-types", EVENT_ID)
    answer = client("POST", f"/workflows/{sending}/start")
    assert answer.status_code == 422
    assert [error["path"] for error in answer.json()["validationErrors"]] == ["/nodes/0/event"]
    assert client.workflow(sending)["status"] == "draft"


@pytest.mark.parametrize("change", [
    {"event": ["a"]}, {"event": 5}, {"event": None}, {"fields": "all"}, {"fields": ["tokens"]},
    {"fields": {"tokens": {"contactField": ["_email"]}}}, {"fields": {"tokens": None}},
    {"fields": {"tokens": {"literal": "a"}}}, {"fields": {"tokens": {"datum": 5}}},
    {"limits": "some"}, {"limits": {"perContact": 0}}, {"limits": {"pauseSeconds": 5}},
])  # fmt: skip
def test_a_setting_of_a_wrong_shape_is_refused(change: dict[str, Any], client: Client) -> None:
    nodes = [{**SENDING["nodes"][0], **change}]
    answer = client("POST", "/workflows/", {**SENDING, "nodes": nodes})
    assert answer.status_code == 422, answer.text
    (name,) = change
    paths = [error["path"] for error in answer.json()["validationErrors"]]
    assert all(path.startswith(f"/nodes/0/{name}") for path in paths)


def test_a_content_has_a_limit_in_bytes(client: Client) -> None:
    # Two bytes a letter: half as many letters as bytes.
    fits, over = "ä" * (256 * 1024), "ä" * (256 * 1024) + "a"
    assert client("POST", "/web-contents/", {**CONTENT, "html": fits}).status_code == 201
    assert client("POST", "/web-contents/", {**CONTENT, "html": over}).status_code == 422


def test_the_journal_names_the_surface_of_every_operation(
    sandbox: SandboxProcess, client: Client, sending: str
) -> None:
    client("GET", "/workflows/")
    client("POST", f"/workflows/{sending}/start")
    client("GET", "/nowhere/")
    assert [(entry["operation"], entry["surface"]) for entry in sandbox.journal()] == [
        ("createWorkflow", "extended"),
        ("listWorkflows", "public"),
        ("startWorkflow", "extended"),
        (None, None),
    ]


def test_the_public_surface_serves_nothing_else_and_still_says_what_was_asked() -> None:
    with SandboxProcess.start(surface="public") as sandbox:
        client = Client(sandbox)
        assert client("GET", "/workflows/").status_code == 200
        for method, path in (("GET", "/segments/"), ("POST", "/web-contents/")):
            assert client(method, path, CONTENT).status_code == 404
        assert client("POST", "/workflows/", COLLECTING).status_code == 405
        sandbox.fault(kind="empty-list")
        assert client("GET", "/segments/").status_code == 404
        asked = [(entry["operation"], entry["surface"]) for entry in sandbox.journal()]
        assert not any(entry["applied"] for entry in sandbox.journal())
    assert asked == [
        ("listWorkflows", "public"),
        ("listSegments", "extended"),
        ("createWebContent", "extended"),
        ("createWorkflow", "extended"),
        ("listSegments", "extended"),
    ]


def test_the_extended_surface_is_served_unless_told(client: Client) -> None:
    assert client("GET", "/segments/").status_code == 200
    wrong = subprocess.run(
        [sys.executable, "-m", "sandbox", "serve", "--surface", "private"],
        cwd=ROOT, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert wrong.returncode == 2
    assert "extended" in wrong.stderr
