from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from provider.api import (
    Client,
    ContradictoryAnswer,
    ServerError,
    UnexpectedAnswer,
    Unreachable,
)
from tests.unit.api.fake_clock import FakeClock
from tests.unit.api.scripted_server import Reply, Reset, ScriptedServer, error, page
from tests.unit.api.shelf import Shelf

FIELDS = "/contact-fields/"


def test_many_readers_in_many_threads_cost_one_list_call(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    for number in range(5):
        fields.add(id=f"field-{number}", name="x")
    with ThreadPoolExecutor(8) as pool:
        lists = list(pool.map(lambda _: client.contact_fields.list(), range(40)))
    assert {len(found) for found in lists} == {5}
    assert server.log == ["GET /contact-fields/"]


def test_pages_are_followed_relative_and_absolute(client: Client, server: ScriptedServer) -> None:
    server.on("GET", FIELDS, page({"id": "a"}, following="/contact-fields/?cursor=2"))
    third = f"{server.url}/contact-fields/?cursor=3"
    server.on("GET", "/contact-fields/?cursor=2", page({"id": "b"}, following=third))
    server.on("GET", "/contact-fields/?cursor=3", page({"id": "c"}))
    assert [item["id"] for item in client.contact_fields.list()] == ["a", "b", "c"]
    assert len(server.calls) == 3


@pytest.mark.parametrize("following", ["/contact-fields/", "?cursor=2"])
def test_pages_in_a_circle_are_an_error(
    client: Client, server: ScriptedServer, following: str
) -> None:
    server.on("GET", FIELDS, page({"id": "a"}, following="?cursor=2"))
    server.on("GET", "/contact-fields/?cursor=2", page({"id": "b"}, following=following))
    with pytest.raises(UnexpectedAnswer, match="circle"):
        client.contact_fields.list()
    assert len(server.calls) == 2


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/contact-fields/?p=2",
        "//elsewhere.example/contact-fields/",
        "https://127.0.0.1/contact-fields/",
        "http://user:password@127.0.0.1:{port}/contact-fields/?p=2",
        "http://[",
    ],
)
def test_a_link_to_another_origin_is_not_followed(
    client: Client, server: ScriptedServer, link: str
) -> None:
    port = server.url.rsplit(":", 1)[1]
    server.on("GET", FIELDS, page({"id": "a"}, following=link.replace("{port}", port)))
    with pytest.raises(UnexpectedAnswer, match="another host"):
        client.contact_fields.list()
    assert len(server.calls) == 1


def test_an_object_on_two_pages_is_given_once(client: Client, server: ScriptedServer) -> None:
    server.on("GET", FIELDS, page({"id": "a"}, {"id": "b"}, following="?p=2"))
    server.on("GET", "/contact-fields/?p=2", page({"id": "b"}, {"id": "c"}))
    assert [item["id"] for item in client.contact_fields.list()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<html>canary</html>", content_type="text/html"),
        Reply(200, []),
        Reply(200, {"results": {"id": "a"}}),
        Reply(200, {"results": [{"name": "canary"}]}),
        Reply(200, {"results": [{"id": 7}]}),
        Reply(200, {"results": ["canary"]}),
        Reply(200, {"results": [], "links": "canary"}),
        Reply(200, {"results": [], "links": {"next": 2}}),
        Reply(200, {"items": []}),
        Reply(200, "canary"),
        Reply(204),
        Reply(206, {"results": []}),
        Reply(404, b"canary", content_type="text/plain"),
        Reply(404, {"message": "canary"}),
    ],
)
def test_a_list_of_a_shape_not_understood_is_an_error_that_shows_nothing_of_it(
    client: Client, server: ScriptedServer, reply: Reply
) -> None:
    server.on("GET", FIELDS, reply)
    with pytest.raises(UnexpectedAnswer) as caught:
        client.contact_fields.list()
    assert "canary" not in str(caught.value)
    assert f"status {reply.status}" in str(caught.value)
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "failure",
    [Reset, Reply(200, {"results": []}, cut=True), Reply(200, b'{"results": ['), error(500)],
)
def test_a_read_that_fails_is_tried_again(
    client: Client, server: ScriptedServer, clock: FakeClock, failure: Any
) -> None:
    server.on("GET", FIELDS, failure, failure, page({"id": "a"}))
    assert [item["id"] for item in client.contact_fields.list()] == ["a"]
    assert len(server.calls) == 3
    assert clock.slept == [0.5, 1.0]


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Reset, Unreachable),
        (Reply(200, {"results": []}, cut=True), Unreachable),
        (Reply(200, b'{"results": ['), UnexpectedAnswer),
        (error(500), ServerError),
    ],
)
def test_a_read_that_goes_on_failing_ends_with_the_reason(
    client: Client, server: ScriptedServer, failure: Any, kind: type[Exception]
) -> None:
    server.on("GET", FIELDS, failure)
    with pytest.raises(kind):
        client.contact_fields.list()
    assert len(server.calls) == 5


def test_a_failed_list_is_read_anew_by_the_next_who_asks(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", FIELDS, error(403), page({"id": "a"}))
    with pytest.raises(Exception, match="Contact fields"):
        client.contact_fields.list()
    assert len(client.contact_fields.list()) == 1


def test_find_costs_nothing_beyond_the_list(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    fields.add(id="a", name="x")
    found = client.contact_fields.find("a")
    assert found == {"id": "a", "name": "x"}
    assert server.log == ["GET /contact-fields/"]


def test_find_believes_an_absence_only_when_the_object_answers_the_documented_404(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    server.on("GET", FIELDS + "a", error(404))
    assert client.contact_fields.find("a") is None
    assert server.log == ["GET /contact-fields/", "GET /contact-fields/a"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(404, b"gone", content_type="text/html"),
        Reply(404, {"status": 404, "title": "Not Found"}),
        Reply(404, {"status": 400, "title": "t", "detail": "d"}),
        Reply(404),
    ],
)
def test_find_does_not_believe_another_404(
    client: Client, server: ScriptedServer, fields: Shelf, reply: Reply
) -> None:
    server.on("GET", FIELDS + "a", reply)
    with pytest.raises(UnexpectedAnswer):
        client.contact_fields.find("a")


def test_find_refuses_a_list_that_contradicts_the_object(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    server.on("GET", FIELDS + "a", Reply(200, {"id": "a"}))
    with pytest.raises(ContradictoryAnswer):
        client.contact_fields.find("a")


def test_find_sees_what_another_process_made_after_the_list_was_read(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    client.contact_fields.list()
    fields.add(id="a", name="x")
    assert client.contact_fields.find("a") == {"id": "a", "name": "x"}


def test_ids_are_percent_encoded(client: Client, server: ScriptedServer, fields: Shelf) -> None:
    server.on("GET", "/contact-fields/a%5B0%5D%2Fb%3Fc%20%C3%A9", Reply(200, {"id": "yes"}))
    assert client.contact_fields.get("a[0]/b?c é") == {"id": "yes"}


@pytest.mark.parametrize("object_id", ["", ".", ".."])
def test_an_id_that_leads_elsewhere_is_refused(
    client: Client, server: ScriptedServer, object_id: str
) -> None:
    with pytest.raises(ValueError, match="not the id"):
        client.contact_fields.delete(object_id)
    assert server.calls == []
