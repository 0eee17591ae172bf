from collections.abc import Callable
from typing import Any

import pytest

from provider import api
from provider.api import (
    Client,
    Conflict,
    ConnectifError,
    Forbidden,
    InvalidRequest,
    NotFound,
    RateLimited,
    ServerError,
    StatusError,
    Unauthorized,
    UnexpectedAnswer,
    UnprocessableEntity,
    Unreachable,
    Violation,
)
from tests.unit.api.fake_clock import FakeClock
from tests.unit.api.scripted_server import Reply, ScriptedServer, error, page

FIELDS = "/contact-fields/"


def create(client: Client, **body: Any) -> Any:
    return client.contact_fields.create({"id": "token"} | body, same=lambda item: False)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequest),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (413, InvalidRequest),
        (415, InvalidRequest),
        (418, InvalidRequest),
        (422, UnprocessableEntity),
    ],
)
def test_every_status_has_its_error_with_what_was_tried_why_and_what_to_do(
    client: Client, server: ScriptedServer, status: int, kind: type[StatusError]
) -> None:
    server.on("POST", FIELDS, error(status, detail="The reason."))
    with pytest.raises(StatusError) as caught:
        create(client)
    failure = caught.value
    assert type(failure) is kind
    assert failure.status == status
    assert (failure.title, failure.detail) == ("A title", "The reason.")
    assert str(failure).startswith(
        "Cannot create the contact field token (POST /contact-fields/): "
    )
    assert f"the store answers {status} (A title: The reason.)" in str(failure)
    assert failure.advice
    assert str(failure).endswith(failure.advice)
    assert len(server.calls) == 1


def test_a_401_without_body_says_where_the_key_may_stand(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", "/store/", Reply(401))
    with pytest.raises(Unauthorized, match="compare CONNECTIF_API_KEY_<STACK>, ") as caught:
        client.store()
    assert "PULUMI_RUN_PROGRAM" not in str(caught.value)


@pytest.mark.parametrize(
    ("act", "right"),
    [
        (lambda fields: fields.list(), "Read for Contact fields"),
        (lambda fields: fields.create({"id": "a"}, same=bool), "Write for Contact fields"),
        (lambda fields: fields.patch("a", {}), "Write for Contact fields"),
        (lambda fields: fields.delete("a"), "Delete for Contact fields"),
    ],
)
def test_a_403_says_which_scope_to_tick_and_where(
    extended: Client, server: ScriptedServer, act: Callable[[Any], Any], right: str
) -> None:
    for method, target in (("GET", ""), ("POST", ""), ("PATCH", "a"), ("DELETE", "a")):
        server.on(method, FIELDS + target, error(403))
    with pytest.raises(Forbidden, match="API and IP access > API Keys") as caught:
        act(extended.contact_fields)
    assert right in str(caught.value)


def test_a_422_gives_every_violation(client: Client, server: ScriptedServer) -> None:
    errors = [
        {"name": "options", "path": "/options", "reason": "Value is not valid"},
        {"name": "type", "path": "/type", "reason": "Unknown"},
        "nonsense",
    ]
    server.on("POST", FIELDS, error(422, validationErrors=errors))
    with pytest.raises(UnprocessableEntity) as caught:
        create(client)
    assert caught.value.violations == (
        Violation("/options", "options", "Value is not valid"),
        Violation("/type", "type", "Unknown"),
    )
    assert "/options: Value is not valid; /type: Unknown" in str(caught.value)


@pytest.mark.parametrize("errors", [None, "text", {"a": 1}, [None], []])
def test_a_422_with_other_violations_is_still_one(
    client: Client, server: ScriptedServer, errors: Any
) -> None:
    server.on("POST", FIELDS, error(422, validationErrors=errors))
    with pytest.raises(UnprocessableEntity) as caught:
        create(client)
    assert caught.value.violations == ()


def test_a_business_rule_gives_its_code(client: Client, server: ScriptedServer) -> None:
    server.on("POST", FIELDS, error(400, code="E0401"))
    with pytest.raises(InvalidRequest, match="E0401: A title") as caught:
        create(client)
    assert caught.value.code == "E0401"


def test_what_the_store_says_is_bounded_and_on_one_line(
    client: Client, server: ScriptedServer
) -> None:
    long = error(400, title="a\nb\x1b[31m\u202ec", detail="x" * 5000, other="canary")
    server.on("POST", FIELDS, long)
    with pytest.raises(InvalidRequest) as caught:
        create(client)
    text = str(caught.value)
    assert len(text) < 700
    assert all(letter.isprintable() for letter in text)
    assert "canary" not in text


@pytest.mark.parametrize(
    "body", [b"canary", b"[]", b'"canary"', b'{"title": 7, "detail": ["canary"]}', b"{"]
)
def test_an_error_without_the_documented_body_is_still_its_status(
    client: Client, server: ScriptedServer, body: bytes
) -> None:
    server.on("POST", FIELDS, Reply(400, body))
    with pytest.raises(InvalidRequest, match="the store answers 400"):
        create(client)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_is_an_error_and_the_key_goes_nowhere_else(
    client: Client, server: ScriptedServer, status: int, method: str
) -> None:
    headers = {"Location": f"{server.url}/elsewhere"}
    server.on("GET", FIELDS, Reply(status, headers=headers))
    server.on("POST", FIELDS, Reply(status, headers=headers))
    with pytest.raises(UnexpectedAnswer, match="redirect"):
        client.contact_fields.list() if method == "GET" else create(client)
    assert len(server.calls) == 1


def test_a_429_is_waited_out_as_the_store_asks(
    client: Client, server: ScriptedServer, clock: FakeClock
) -> None:
    server.on("GET", FIELDS, Reply(429, headers={"Retry-After": "17"}), page())
    assert client.contact_fields.list() == ()
    assert clock.slept == [17.0]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"RateLimit-Reset": "9"}, 9.0),
        ({"Retry-After": "5", "RateLimit-Reset": "9"}, 5.0),
        ({"Retry-After": "3600"}, 60.0),
        ({"X-RateLimit-Reset": "4000000000"}, 60.0),
        ({"X-RateLimit-Reset": "1600000000"}, None),
        ({}, 2.0),
    ],
)
def test_a_429_with_other_headers(
    client: Client,
    server: ScriptedServer,
    clock: FakeClock,
    headers: dict[str, str],
    wait: float | None,
) -> None:
    server.on("GET", FIELDS, Reply(429, headers=headers), page())
    client.contact_fields.list()
    assert clock.slept == ([] if wait is None else [wait])


def test_a_429_that_names_no_time_is_waited_out_for_more_than_the_minute_of_the_limit(
    client: Client, server: ScriptedServer, clock: FakeClock
) -> None:
    server.on("GET", FIELDS, Reply(429))
    with pytest.raises(RateLimited, match="8 times in a row"):
        client.contact_fields.list()
    assert clock.slept == [2.0, 4.0, 8.0, 16.0, 20.0, 20.0, 20.0]


def test_a_429_without_end_says_what_was_asked_and_what_we_wait_at_most(
    client: Client, server: ScriptedServer, clock: FakeClock
) -> None:
    server.on("GET", FIELDS, Reply(429, headers={"Retry-After": "3600"}))
    with pytest.raises(RateLimited, match="asks to wait 3600 s, and we wait 60 s") as caught:
        client.contact_fields.list()
    assert caught.value.retry_after == 3600.0
    assert len(server.calls) == 8
    assert clock.slept == [60.0] * 7


def test_a_503_with_retry_after_is_waited_out(
    client: Client, server: ScriptedServer, clock: FakeClock
) -> None:
    server.on("GET", FIELDS, Reply(503, headers={"Retry-After": "20"}), page())
    client.contact_fields.list()
    assert sum(clock.slept) == pytest.approx(20.0)


def test_the_next_request_waits_when_the_store_said_that_nothing_is_left(
    client: Client, server: ScriptedServer, clock: FakeClock, make_client: Callable[..., Client]
) -> None:
    limited = make_client(limiter=api.Limiter(clock=clock))
    headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": "33"}
    server.on("GET", "/store/", Reply(200, {"id": "s"}, headers=headers))
    server.on("GET", FIELDS, page())
    limited.store()
    assert clock.slept == []
    limited.contact_fields.list()
    assert clock.slept == [33.0]


def test_server_errors_end_after_five_reads_with_growing_waits(
    client: Client, server: ScriptedServer, clock: FakeClock
) -> None:
    server.on("GET", FIELDS, error(502))
    with pytest.raises(ServerError):
        client.contact_fields.list()
    assert clock.slept == [0.5, 1.0, 2.0, 4.0]


def test_one_operation_ends_in_time_whatever_the_retries(
    server: ScriptedServer, clock: FakeClock, make_client: Callable[..., Client]
) -> None:
    client = make_client(
        timeout=api.Timeouts(connect=2.0, read=0.3, total=10.0),
        retries=api.Retries(reads=100, jitter=lambda: 1.0),
    )
    server.on("GET", FIELDS, error(500))
    with pytest.raises(ServerError):
        client.contact_fields.list()
    assert sum(clock.slept) <= 10.0


def test_waits_for_the_limit_do_not_count_against_the_operation(
    server: ScriptedServer, clock: FakeClock, make_client: Callable[..., Client]
) -> None:
    client = make_client(timeout=api.Timeouts(connect=2.0, read=0.3, total=10.0))
    busy = Reply(429, headers={"Retry-After": "50"})
    server.on("GET", FIELDS, busy, busy, page())
    assert client.contact_fields.list() == ()
    assert clock.slept == [50.0, 50.0]


def test_a_local_store_that_is_not_running_is_an_error_at_once_that_names_the_command(
    clock: FakeClock, server: ScriptedServer, make_client: Callable[..., Client]
) -> None:
    client = make_client()
    server.__exit__()
    for act in (lambda: client.contact_fields.list(), lambda: create(client)):
        with pytest.raises(Unreachable, match="connection refused") as caught:
            act()
        assert "connectif sandbox serve" in str(caught.value)
        assert not caught.value.sent
    assert clock.slept == []


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn: dict[str, int] = {}
    for line in str(api.__doc__).splitlines():
        name = line.strip("│├└─ ").split(" ")[0]
        if "──" in line or name == "ConnectifError":
            drawn[name] = line.index(name)
    errors = [
        kind
        for kind in vars(api).values()
        if isinstance(kind, type) and issubclass(kind, ConnectifError)
    ]
    # Each step down the tree is four columns to the right; the root stands at column four.
    assert drawn == {kind.__name__: 4 * (len(kind.__mro__) - 3) for kind in errors}
