"""Looking at answers as they come: every shape, page after page, never beyond the host."""

from collections.abc import Callable
from typing import Any

import pytest

from provider.api import Client, Forbidden, NotFound, NotOnSurface, Scope, UnexpectedAnswer, tick
from tests.unit.api.scripted_server import Reply, ScriptedServer, error, page

FIELDS = "/contact-fields/"
EVENTS = "/custom-event-types/"


@pytest.mark.parametrize("body", [{"results": []}, [1, 2], {"a": {"b": None}}, "text", 5, None])
def test_any_json_is_given_as_it_comes(client: Client, server: ScriptedServer, body: Any) -> None:
    server.on("GET", FIELDS, Reply(200, b"null" if body is None else body))
    found = client.look(FIELDS)
    assert (found.bodies, found.complete) == ((body,), True)


def test_pages_are_followed_as_far_as_asked(client: Client, server: ScriptedServer) -> None:
    server.on("GET", FIELDS, page({"id": "a"}, following=f"{server.url}{FIELDS}?cursor=2&x=1"))
    server.on("GET", f"{FIELDS}?cursor=2&x=1", page({"id": "b"}, following=f"{FIELDS}?cursor=3"))
    server.on("GET", f"{FIELDS}?cursor=3", page({"id": "c"}))
    found = client.look(FIELDS, most_pages=5)
    assert [body["results"][0]["id"] for body in found.bodies] == ["a", "b", "c"]
    assert (found.complete, found.link_parameters) == (True, ("cursor", "x"))
    fewer = client.look(FIELDS, most_pages=2)
    assert (len(fewer.bodies), fewer.complete) == (2, False)


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:1/contact-fields/", FIELDS, "", 5, {"href": "x"}, "http://["]
)
def test_a_link_that_leads_away_or_in_a_circle_is_not_followed(
    client: Client, server: ScriptedServer, link: Any
) -> None:
    server.on("GET", FIELDS, page({"id": "a"}, following=link))
    assert len(client.look(FIELDS, most_pages=9).bodies) == 1
    assert server.count("GET") == 1


def test_the_headers_of_the_limit_are_named_and_read(
    client: Client, server: ScriptedServer
) -> None:
    headers = {"RateLimit-Remaining": "7", "RateLimit-Reset": "30", "X-Request-Id": "secret"}
    server.on("GET", FIELDS, Reply(200, {}, headers))
    found = client.look(FIELDS)
    assert (found.said.remaining, found.said.reset) == (7, 30.0)
    assert found.limit_headers == ("ratelimit-remaining", "ratelimit-reset")


def test_what_is_no_json_or_no_answer_is_an_error(client: Client, server: ScriptedServer) -> None:
    server.on("GET", FIELDS, Reply(200, b"<html>", content_type="text/html"))
    with pytest.raises(UnexpectedAnswer, match="not JSON"):
        client.look(FIELDS)
    server.on("GET", FIELDS, error(404))
    with pytest.raises(NotFound):
        client.look(FIELDS)
    server.on("GET", "/workflows/", error(403))
    with pytest.raises(Forbidden) as caught:
        client.look("/workflows/")
    assert tick(Scope("Workflows", "Read")) in caught.value.advice
    assert str(caught.value).startswith("Cannot list the workflows (GET /workflows/)")


def test_nothing_is_asked_that_the_surface_does_not_have(
    client: Client, server: ScriptedServer, make_client: Callable[..., Client]
) -> None:
    with pytest.raises(NotOnSurface):
        client.look("/segments/")
    with pytest.raises(ValueError, match="is not the path of a list"):
        client.look("/nothing/")
    assert server.calls == []
    server.on("GET", "/segments/", page())
    assert make_client(extended=True).look("/segments/").complete


def test_what_is_looked_at_is_not_kept(client: Client, server: ScriptedServer) -> None:
    server.on("GET", FIELDS, page({"id": "a"}), page({"id": "b"}))
    client.look(FIELDS)
    assert client.contact_fields.list()[0]["id"] == "b"


def test_whether_events_may_be_read_is_found_without_an_integration(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", EVENTS, error(403), page())
    with pytest.raises(Forbidden) as caught:
        client.event_types.readable()
    assert tick(Scope("Custom event types", "Read")) in caught.value.advice
    client.event_types.readable()
    client.event_types.readable()
    assert server.count("GET", EVENTS) == 2


def test_a_store_without_a_list_of_all_events_says_nothing(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", EVENTS, error(404))
    client.event_types.readable()
    assert server.count("GET") == 1


def test_an_area_whose_name_was_never_seen_says_so() -> None:
    assert "assumed" not in tick(Scope("Contact fields", "Write"))
    assert tick(Scope("Workflows", "Read")).startswith(
        "Tick Read for Workflows (the name of this area is assumed) in this key's scopes under "
        "Store settings > API and IP access > API Keys"
    )
