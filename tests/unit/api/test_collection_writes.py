import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from provider.api import (
    Client,
    FateUnknown,
    InvalidRequest,
    NotFound,
    ServerError,
    UnexpectedAnswer,
    UnprocessableEntity,
    Unreachable,
)
from tests.unit.api import shelf as faults
from tests.unit.api.scripted_server import Call, Reply, Reset, ScriptedServer, error
from tests.unit.api.shelf import Fault, Shelf, named

FIELDS = "/contact-fields/"


def test_own_writes_keep_the_list_true_without_reading_it_again(
    extended: Client, server: ScriptedServer, fields: Shelf
) -> None:
    fields.add(id="old", name="old")
    fields.add(id="doomed", name="doomed")
    extended.contact_fields.list()
    extended.contact_fields.create({"id": "new", "name": "new"}, same=named("new"))
    extended.contact_fields.patch("old", {"name": "renamed"})
    extended.contact_fields.delete("doomed")
    assert list(extended.contact_fields.list()) == [
        {"id": "old", "name": "renamed"},
        {"id": "new", "name": "new"},
    ]
    assert server.count("GET") == 1


def test_a_create_is_one_call(client: Client, server: ScriptedServer, fields: Shelf) -> None:
    made = client.contact_fields.create({"id": "a", "name": "x"}, same=named("x"))
    assert made == {"id": "a", "name": "x"}
    assert server.log == ["POST /contact-fields/"]
    assert server.calls[0].headers["content-type"] == "application/json"
    assert server.calls[0].body == {"id": "a", "name": "x"}


APPLIED = [
    faults.reset_after,
    faults.failed_after,
    faults.cut_after,
    faults.stalled_after,
    faults.malformed_after,
    faults.empty_after,
]


@pytest.mark.parametrize("fault", APPLIED)
def test_a_create_without_an_answer_that_was_applied_is_not_sent_again(
    client: Client, server: ScriptedServer, fields: Shelf, fault: Fault
) -> None:
    client.contact_fields.list()
    fields.fail("POST", fault)
    made = client.contact_fields.create({"name": "x"}, same=named("x"))
    assert made == {"id": "made-1", "name": "x"}
    assert server.count("POST") == 1
    assert client.contact_fields.list() == (made,)


@pytest.mark.parametrize(
    "fault", [faults.reset_before, faults.failed_before, faults.stalled_before]
)
def test_a_create_that_was_not_applied_is_sent_again_after_a_look(
    client: Client, server: ScriptedServer, fields: Shelf, fault: Fault
) -> None:
    fields.fail("POST", fault)
    client.contact_fields.create({"name": "x"}, same=named("x"))
    assert len(fields.objects) == 1
    assert server.log == ["POST /contact-fields/", "GET /contact-fields/", "POST /contact-fields/"]


@pytest.mark.parametrize("fault", [faults.reset_before, faults.failed_before])
def test_a_create_that_never_succeeds_ends_after_three_with_the_reason(
    client: Client, server: ScriptedServer, fields: Shelf, fault: Fault
) -> None:
    fields.fail("POST", *[fault] * 9)
    with pytest.raises((Unreachable, ServerError)):
        client.contact_fields.create({"name": "x"}, same=named("x"))
    assert server.log == ["POST /contact-fields/", "GET /contact-fields/"] * 3


def test_a_create_answered_by_something_strange_is_not_sent_again(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    server.on("POST", FIELDS, Reply(200, b"<html></html>", content_type="text/html"))
    with pytest.raises(UnexpectedAnswer):
        client.contact_fields.create({"name": "x"}, same=named("x"))
    assert server.log == ["POST /contact-fields/", "GET /contact-fields/"]


@pytest.mark.parametrize("answer", [error(403), error(404), error(500), Reset, Reply(200, [])])
def test_when_the_look_fails_too_nobody_knows_and_the_error_says_so(
    client: Client, server: ScriptedServer, answer: Any
) -> None:
    server.on("POST", FIELDS, Reset)
    server.on("GET", FIELDS, answer)
    with pytest.raises(FateUnknown, match="Run again"):
        client.contact_fields.create({"name": "x"}, same=named("x"))
    assert server.count("POST") == 1


def test_a_refusal_after_a_doubt_means_that_the_first_was_applied_late(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    def applied_late(call: Call) -> Reply:
        fields.add(id="a", name="x")
        return error(422, validationErrors=[{"path": "/id", "name": "id", "reason": "taken"}])

    server.on("POST", FIELDS, Reset, applied_late)
    made = client.contact_fields.create({"id": "a", "name": "x"}, same=named("x"))
    assert made == {"id": "a", "name": "x"}


def test_a_refused_create_is_not_sent_again(client: Client, server: ScriptedServer) -> None:
    server.on("POST", FIELDS, error(422))
    with pytest.raises(UnprocessableEntity):
        client.contact_fields.create({"name": "x"}, same=named("x"))
    assert len(server.calls) == 1


def test_a_write_refused_with_429_is_sent_again_without_a_look(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    fields.fail("POST", faults.refused, faults.refused)
    client.contact_fields.create({"name": "x"}, same=named("x"))
    assert server.log == ["POST /contact-fields/"] * 3


@pytest.mark.parametrize("fault", [*APPLIED, faults.reset_before, faults.failed_before])
def test_a_patch_of_unknown_fate_is_looked_up_and_converges(
    extended: Client, server: ScriptedServer, fields: Shelf, fault: Fault
) -> None:
    fields.add(id="a", name="old", other=1)
    extended.contact_fields.list()
    fields.fail("PATCH", fault)
    assert extended.contact_fields.patch("a", {"name": "new"})["name"] == "new"
    assert server.count("PATCH") == (1 if fault in APPLIED else 2)
    assert server.count("GET", FIELDS + "a") == 1
    assert extended.contact_fields.list() == ({"id": "a", "name": "new", "other": 1},)


def test_a_patch_of_what_is_gone_says_so(
    extended: Client, server: ScriptedServer, fields: Shelf
) -> None:
    fields.add(id="a", name="old")
    extended.contact_fields.list()
    fields.objects.clear()
    with pytest.raises(NotFound):
        extended.contact_fields.patch("a", {"name": "new"})
    assert extended.contact_fields.list() == ()


@pytest.mark.parametrize("fault", [*APPLIED[:4], faults.reset_before, faults.failed_before])
def test_a_delete_of_unknown_fate_is_looked_up_and_converges(
    client: Client, server: ScriptedServer, fields: Shelf, fault: Fault
) -> None:
    fields.add(id="a")
    client.contact_fields.list()
    fields.fail("DELETE", fault)
    client.contact_fields.delete("a")
    assert fields.objects == {}
    assert server.count("DELETE") == (1 if fault in APPLIED else 2)
    assert client.contact_fields.list() == ()


def test_deleting_what_is_gone_is_fine_only_with_the_documented_404(
    client: Client, server: ScriptedServer
) -> None:
    server.on("DELETE", FIELDS + "a", error(404))
    client.contact_fields.delete("a")
    server.on("DELETE", FIELDS + "a", Reply(404, b"", content_type="text/html"))
    with pytest.raises(UnexpectedAnswer):
        client.contact_fields.delete("a")


def test_a_delete_refused_because_in_use_is_an_error(
    client: Client, server: ScriptedServer
) -> None:
    server.on("DELETE", FIELDS + "a", error(400, code="E0999"))
    with pytest.raises(InvalidRequest) as caught:
        client.contact_fields.delete("a")
    assert caught.value.code == "E0999"


def test_a_list_read_while_others_write_holds_every_write(
    client: Client, server: ScriptedServer, fields: Shelf
) -> None:
    numbers = range(24)
    start = threading.Barrier(4)

    def create_and_list(worker: int) -> None:
        start.wait(10)
        for number in numbers[worker::4]:
            client.contact_fields.create({"name": f"n{number}"}, same=named(f"n{number}"))
            if number % 3 == 0:
                client.contact_fields._cache.fresh()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(create_and_list, range(4)))
    names = {item["name"] for item in client.contact_fields.list()}
    assert names == {f"n{number}" for number in numbers}
