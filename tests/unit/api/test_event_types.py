from typing import Any

import pytest

from provider.api import Client, ContradictoryAnswer, Forbidden, UnexpectedAnswer
from tests.unit.api import shelf as faults
from tests.unit.api.scripted_server import Reply, ScriptedServer, error, page
from tests.unit.api.shelf import Shelf

FLAT = "/custom-event-types/"
INTEGRATIONS = "/custom-integrations/"


def nested(integration: str) -> str:
    return f"/custom-integrations/{integration}/custom-event-types/"


def event(object_id: str, owner: str | None = None) -> dict[str, Any]:
    return {"id": object_id, "name": object_id} | ({"customIntegrationId": owner} if owner else {})


def named(name: str) -> Any:
    return lambda item: item.get("name") == name


def ids(events: tuple[dict[str, Any], ...]) -> list[str]:
    return [item["id"] for item in events]


def test_one_flat_list_serves_every_integration(client: Client, server: ScriptedServer) -> None:
    server.on("GET", FLAT, page(event("e1", "i1"), event("e2", "i2"), event("e3", "i1")))
    assert ids(client.event_types.list("i1")) == ["e1", "e3"]
    assert ids(client.event_types.list("i2")) == ["e2"]
    assert ids(client.event_types.list("i3")) == []
    assert client.event_types.find("i2", "e2") == event("e2", "i2")
    assert server.log == [f"GET {FLAT}"]


@pytest.mark.parametrize(
    "reply",
    [
        error(404),
        Reply(404, b"Cannot GET", content_type="text/html"),
        Reply(404),
        Reply(405, {"status": 405, "title": "t", "detail": "d"}),
    ],
)
def test_without_a_flat_list_the_nested_ones_are_read_once_each_and_that_is_remembered(
    client: Client, server: ScriptedServer, reply: Reply
) -> None:
    server.on("GET", FLAT, reply)
    server.on("GET", nested("i1"), page(event("e1")))
    server.on("GET", nested("i2"), page(event("e2"), event("e3")))
    for _ in range(2):
        assert ids(client.event_types.list("i1")) == ["e1"]
        assert ids(client.event_types.list("i2")) == ["e2", "e3"]
        assert client.event_types.find("i2", "e3") == event("e3")
    assert server.log == [f"GET {FLAT}", f"GET {nested('i1')}", f"GET {nested('i2')}"]


def test_another_error_of_the_flat_list_is_an_error(client: Client, server: ScriptedServer) -> None:
    server.on("GET", FLAT, error(403))
    with pytest.raises(Forbidden):
        client.event_types.list("i1")
    server.on("GET", FLAT, Reply(200, b"<html>", content_type="text/html"))
    with pytest.raises(UnexpectedAnswer):
        client.event_types.list("i1")
    assert server.count("GET", nested("i1")) == 0


def test_a_flat_list_that_names_no_integration_still_finds_by_id(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", FLAT, page(event("e1"), event("e2")))
    server.on("GET", nested("i1"), page(event("e1")))
    assert client.event_types.find("i1", "e1") == event("e1")
    assert client.event_types.find("i2", "e2") == event("e2")
    assert server.log == [f"GET {FLAT}"]
    assert ids(client.event_types.list("i1")) == ["e1"]
    assert server.log == [f"GET {FLAT}", f"GET {nested('i1')}"]


@pytest.mark.parametrize("flat", [True, False])
def test_a_missing_event_must_answer_404_at_the_place_of_its_list(
    client: Client, server: ScriptedServer, flat: bool
) -> None:
    place = FLAT if flat else nested("i1")
    server.on("GET", FLAT, page() if flat else error(404))
    server.on("GET", place, page())
    if not flat:
        server.on("GET", FLAT, error(404))
    server.on("GET", place + "e1", error(404))
    assert client.event_types.find("i1", "e1") is None
    server.on("GET", place + "e1", Reply(200, event("e1")))
    with pytest.raises(ContradictoryAnswer):
        client.event_types.find("i1", "e1")


def test_the_events_of_an_integration_that_is_gone_are_gone(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", FLAT, error(404))
    server.on("GET", nested("i1"), error(404))
    server.on("GET", nested("i1") + "e1", error(404))
    server.on("GET", INTEGRATIONS + "i1", error(404))
    assert client.event_types.find("i1", "e1") is None


def test_a_nested_404_of_an_integration_that_is_there_is_a_contradiction(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", FLAT, error(404))
    server.on("GET", nested("i1"), error(404))
    server.on("GET", INTEGRATIONS + "i1", Reply(200, {"id": "i1"}))
    with pytest.raises(ContradictoryAnswer):
        client.event_types.list("i1")


@pytest.mark.parametrize("names_owner", [True, False])
def test_creating_posts_below_the_integration_and_keeps_the_flat_list_true(
    client: Client, server: ScriptedServer, names_owner: bool
) -> None:
    server.on("GET", FLAT, page(event("e1", "i1")))
    created = event("e2", "i1" if names_owner else None)
    server.on("POST", nested("i1"), Reply(201, created))
    client.event_types.list("i1")
    assert client.event_types.create("i1", {"name": "e2"}, same=named("e2")) == created
    assert ids(client.event_types.list("i1")) == ["e1", "e2"]
    assert client.event_types.find("i1", "e2") == created
    assert server.log == [f"GET {FLAT}", f"POST {nested('i1')}"]


def test_creating_into_an_empty_store_whose_events_name_no_integration(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", FLAT, page())
    server.on("POST", nested("i1"), Reply(201, event("e1")))
    server.on("POST", nested("i2"), Reply(201, event("e2")))
    assert client.event_types.list("i1") == ()
    client.event_types.create("i1", {"name": "e1"}, same=named("e1"))
    client.event_types.create("i2", {"name": "e2"}, same=named("e2"))
    assert ids(client.event_types.list("i1")) == ["e1"]
    assert ids(client.event_types.list("i2")) == ["e2"]
    assert server.count("GET") == 1


@pytest.mark.parametrize("flat", [True, False])
def test_a_create_of_unknown_fate_is_looked_up_among_the_events_of_that_integration(
    client: Client, server: ScriptedServer, flat: bool
) -> None:
    shelf = Shelf(server, nested("i1"))
    other = event("elsewhere", "i2") | {"name": "x"}
    server.on(
        "GET",
        FLAT,
        lambda call: (
            page(other, *({**item, "customIntegrationId": "i1"} for item in shelf.objects.values()))
            if flat
            else error(404)
        ),
    )
    client.event_types.list("i1")
    shelf.fail("POST", faults.reset_before, faults.reset_after)
    made = client.event_types.create("i1", {"name": "x"}, same=named("x"))
    assert made["id"] == "made-1"
    assert server.count("POST") == 2
    assert ids(client.event_types.list("i1")) == ["made-1"]


def test_neither_list_is_read_while_an_event_is_written(client: Client) -> None:
    events = client.event_types
    with events._writing("i1"):
        assert events._flat._writers == 1
        assert events._nested["i1"]._writers == 1
    assert events._flat._writers == events._nested["i1"]._writers == 0


@pytest.mark.parametrize("flat", [True, False])
def test_deleting_goes_to_the_place_of_the_list(
    client: Client, server: ScriptedServer, flat: bool
) -> None:
    place = FLAT if flat else nested("i1")
    server.on("GET", nested("i1"), page(event("e1")))
    server.on("GET", FLAT, page(event("e1", "i1")) if flat else error(404))
    server.on("DELETE", place + "e1", Reply(204))
    assert ids(client.event_types.list("i1")) == ["e1"]
    client.event_types.delete("i1", "e1")
    assert server.log[-1] == f"DELETE {place}e1"
    assert client.event_types.list("i1") == ()
    server.on("DELETE", place + "e1", error(404))
    client.event_types.delete("i1", "e1")


def test_a_nested_404_is_not_believed_when_the_integration_cannot_be_read(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", FLAT, error(404))
    server.on("GET", nested("i1"), error(404))
    server.on("GET", INTEGRATIONS + "i1", Reply(404, b"", content_type="text/html"))
    with pytest.raises(UnexpectedAnswer):
        client.event_types.list("i1")
