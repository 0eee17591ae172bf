"""What the public API does not have is called only where the client was told to."""

from collections.abc import Callable
from typing import Any

import pytest

from provider.api import Client, Credentials, InvalidAddress, NotOnSurface
from tests.unit.api.scripted_server import Reply, ScriptedServer, page
from tests.unit.api.workflow_shelf import WorkflowShelf

Act = Callable[[Client], Any]
BEYOND: dict[str, Act] = {
    "list the segments": lambda client: client.segments.list(),
    "list the segments, freshly": lambda client: client.segments.fresh(),
    "read the segment a": lambda client: client.segments.get("a"),
    "list the segments, to find": lambda client: client.segments.find("a"),
    "create the segment x": lambda client: client.segments.create({"name": "x"}, same=bool),
    "change the segment a": lambda client: client.segments.patch("a", {}),
    "delete the segment a": lambda client: client.segments.delete("a"),
    "list the web contents": lambda client: client.web_contents.list(),
    "create the web content x": lambda client: client.web_contents.create({"name": "x"}, same=bool),
    "delete the web content a": lambda client: client.web_contents.delete("a"),
    "create the workflow x": lambda client: client.workflows.create({"name": "x"}, same=bool),
    "change the workflow a": lambda client: client.workflows.patch("a", {}),
    "delete the workflow a": lambda client: client.workflows.delete("a"),
    "start the workflow a": lambda client: client.workflows.start("a"),
    "pause the workflow a": lambda client: client.workflows.pause("a"),
    "finish the workflow a": lambda client: client.workflows.finish("a"),
    "change the contact field a": lambda client: client.contact_fields.patch("a", {}),
}


@pytest.mark.parametrize("words", BEYOND)
def test_on_the_public_surface_it_is_refused_before_anything_is_sent(
    client: Client, server: ScriptedServer, words: str
) -> None:
    with pytest.raises(NotOnSurface, match=r"no such operation\. Nothing was sent") as caught:
        BEYOND[words](client)
    assert str(caught.value).startswith(f"Cannot {words.split(',')[0]} (")
    assert server.calls == []


@pytest.mark.parametrize("words", BEYOND)
def test_on_the_extended_surface_it_is_sent(
    extended: Client, server: ScriptedServer, words: str
) -> None:
    answer = Reply(200, {"id": "a", "name": "x"})
    for path in ("segments", "web-contents", "workflows", "contact-fields"):
        server.on("GET", f"/{path}/", page({"id": "a", "name": "x"}))
        server.on("POST", f"/{path}/", answer)
        for method in ("GET", "PATCH", "DELETE"):
            server.on(method, f"/{path}/a", answer)
    for verb in ("start", "pause", "finish"):
        server.on("POST", f"/workflows/a/{verb}", answer)
    BEYOND[words](extended)
    assert len(server.calls) == 1


def test_workflows_are_read_on_the_public_surface(
    client: Client, server: ScriptedServer, workflows: WorkflowShelf
) -> None:
    object_id = workflows.put("active")
    assert client.workflows.find(object_id) == client.workflows.get(object_id)
    assert server.log == ["GET /workflows/", f"GET /workflows/{object_id}"]


@pytest.mark.parametrize(
    "address",
    [
        "https://api.connectif.cloud",
        "https://API.Connectif.Cloud/",
        "https://api.connectif.cloud.",
        "https://connectif.cloud:8443/prefix",
        "https://staging.api.connectif.cloud",
    ],
)
def test_extended_operations_are_never_sent_to_connectif(address: str) -> None:
    with pytest.raises(InvalidAddress, match="never sent to Connectif"):
        Client(address, Credentials("a", "b"), extended=True)
    Client(address, Credentials("a", "b")).close()


@pytest.mark.parametrize(
    "address",
    ["https://connectif.cloud.example", "https://notconnectif.cloud", "http://127.0.0.1:8100"],
)
def test_other_stores_may_serve_them(address: str) -> None:
    Client(address, Credentials("a", "b"), extended=True).close()
