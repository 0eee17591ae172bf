"""Outbound events over real HTTP: one request each, and a record of what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.push_receiver import PushReceiver
from tests.sandbox_process import SandboxProcess

FIELD = {"id": "reskyt-token", "name": "reskyt-token", "type": "text"}
SECRET = "a-key-that-stands-nowhere"
TOKENS = {
    "id": "tokens", "name": "tokens", "type": "text", "required": True,
    "jsonPointerPath": "/tokens/0",
}  # fmt: skip
TITLE = {"id": "title", "name": "title", "type": "text"}
PAGE = "http://127.0.0.1/"


@pytest.fixture
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess() as process:
        yield process


def prepare(store: SandboxProcess, url: str, *headers: dict[str, str]) -> str:
    """Make what a push needs, give the workflow's id."""
    store.act("createContactField", FIELD)
    owner = store.act("createCustomIntegration", {"name": "Push", "eventsEnabled": True})
    event = {
        "name": "Push",
        "category": "send",
        "webhookUrl": url,
        "webhookHeaders": list(headers),
        "fields": [TOKENS, TITLE],
    }
    identifier = store.act("createCustomEventType", event, id=owner["id"])["id"]
    values = {"tokens": {"contactField": "reskyt-token"}, "title": "Héllo"}
    node = {
        "id": "push", "type": "outbound-event", "after": ["start"], "event": identifier,
        "fields": values, "limits": "none",
    }  # fmt: skip
    start = {"audience": "all-contacts", "source": "existing"}
    body = {"name": "Push", "start": start, "nodes": [node]}
    return str(store.act("createWorkflow", body)["id"])


def visitors(store: SandboxProcess, count: int) -> None:
    for number in range(count):
        store.visit(PAGE, **{"reskyt-token": f"t{number}"})


def test_a_push_leaves_once_with_its_headers_and_its_body(sandbox: SandboxProcess) -> None:
    with PushReceiver() as receiver:
        header = {"name": "x-api-key", "value": SECRET}
        workflow = prepare(sandbox, receiver.url, header)
        visitors(sandbox, 3)
        sandbox.act("startWorkflow", id=workflow)
        deliveries = sandbox.delivered()
        sandbox.advance(86400)
        sandbox.delivered()
        bodies = sorted(receiver.bodies, key=str)
        headers = receiver.requests[0]["headers"]
    assert bodies == [{"tokens": [f"t{number}"], "title": "Héllo"} for number in range(3)]
    assert headers["x-api-key"] == SECRET
    assert headers["Content-Type"] == "application/json"
    assert [(item["status"], item["httpStatus"]) for item in deliveries] == [("delivered", 200)] * 3
    assert SECRET not in str(deliveries)
    assert sandbox.objects("workflows")[0]["status"] == "finished"


def test_a_header_of_the_event_overrides_the_content_type(sandbox: SandboxProcess) -> None:
    header = {"name": "content-type", "value": "application/vnd.push+json"}
    with PushReceiver(status=500) as receiver:
        workflow = prepare(sandbox, receiver.url, header)
        visitors(sandbox, 1)
        sandbox.act("startWorkflow", id=workflow)
        (delivery,) = sandbox.delivered()
        (request,) = receiver.requests
    kinds = {name.lower(): value for name, value in request["headers"].items()}
    assert kinds["content-type"] == "application/vnd.push+json"
    assert (delivery["status"], delivery["httpStatus"]) == ("refused", 500)


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("https://push.api.example/push/send", "refused", "not an address of this machine"),
        ("http://127.0.0.1:9/push", "failed", "no connection"),
    ],
)
def test_what_cannot_be_delivered_is_said(
    sandbox: SandboxProcess, url: str, status: str, words: str
) -> None:
    workflow = prepare(sandbox, url)
    visitors(sandbox, 1)
    sandbox.act("startWorkflow", id=workflow)
    (delivery,) = sandbox.delivered()
    assert delivery["status"] == status
    assert words in delivery["error"]


def test_a_store_that_is_killed_sends_nothing_twice(tmp_path: Path) -> None:
    """Killed with requests under way: they are never sent again, and the rest is sent once."""
    data = str(tmp_path / "store.sqlite")
    with PushReceiver(holds=True) as receiver:
        with SandboxProcess(data=data) as store:
            workflow = prepare(store, receiver.url)
            visitors(store, 10)
            store.act("startWorkflow", id=workflow)
            receiver.wait()
            store.kill()
        receiver.release()
        assert sound(data)
        with SandboxProcess(data=data) as store:
            deliveries = store.delivered()
            assert store.objects("workflows")[0]["status"] == "finished"
        sent = [body["tokens"][0] for body in receiver.bodies]
    assert len(sent) == len(set(sent))
    states = [item["status"] for item in deliveries]
    assert len(states) == 10
    assert set(states) == {"delivered", "unknown"}
    # Nothing that the store says was delivered is missing at the other side.
    assert states.count("delivered") <= len(sent) <= 10


def sound(data: str) -> bool:
    with sqlite3.connect(data) as connection:
        found: Any = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    return bool(found[0] == "ok")
