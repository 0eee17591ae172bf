import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import urllib3

from provider.api import (
    Client,
    Credentials,
    InvalidAddress,
    Timeouts,
    UnexpectedAnswer,
    Unreachable,
    transport,
)
from provider.api.address import Address
from provider.api.timing import Deadline
from provider.api.transport import Interrupted, Transport
from tests.unit.api.fake_clock import FakeClock
from tests.unit.api.scripted_server import Call, Reply, ScriptedServer, error, page


def test_the_store_is_read_once_by_however_many_threads(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", "/store/", Reply(200, {"id": "s1"}))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: client.store(), range(16)))
    assert found == [{"id": "s1"}] * 16
    assert server.log == ["GET /store/"]


def test_a_store_that_answers_the_documented_404_is_none_once_and_for_all(
    client: Client, server: ScriptedServer
) -> None:
    server.on("GET", "/store/", error(404))
    assert client.store() is None
    assert client.store() is None
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "reply",
    [Reply(404), Reply(200, []), Reply(200, b"<html>", content_type="text/html"), Reply(204)],
)
def test_another_answer_about_the_store_is_an_error_and_asked_again(
    client: Client, server: ScriptedServer, reply: Reply
) -> None:
    server.on("GET", "/store/", reply)
    with pytest.raises(UnexpectedAnswer):
        client.store()
    server.on("GET", "/store/", Reply(200, {"id": "s1"}))
    assert client.store() == {"id": "s1"}


def test_connections_are_kept_and_reused(client: Client, server: ScriptedServer) -> None:
    ports = set()

    def remember(call: Call) -> Reply:
        ports.add(threading.get_ident())
        return page()

    server.on("GET", "/contact-fields/", remember)
    server.on("GET", "/custom-integrations/", remember)
    server.on("GET", "/store/", remember)
    client.store()
    client.contact_fields.list()
    client.custom_integrations.list()
    # The server has one thread per connection.
    assert len(ports) == 1


def test_the_key_is_never_sent_in_plain_text_to_another_machine() -> None:
    with pytest.raises(InvalidAddress, match="https"):
        Client("http://api.connectif.cloud", Credentials("a", "b"))


def test_a_prefix_of_the_base_address_is_kept(server: ScriptedServer, clock: FakeClock) -> None:
    server.on("GET", "/prefix/store/", Reply(200, {"id": "s1"}))
    client = Client(f"{server.url}/prefix/", Credentials("a", "b"), clock=clock)
    assert client.store() == {"id": "s1"}
    client.close()


def test_an_answer_that_drips_ends_with_the_deadline(
    server: ScriptedServer, clock: FakeClock
) -> None:
    def drip(call: Call) -> Reply:
        # The answer comes at once, but by then the time of the whole operation is over.
        clock.pass_time(500.0)
        return page()

    server.on("GET", "/contact-fields/", drip)
    timeouts = Timeouts(connect=2.0, read=2.0, total=100.0)
    client = Client(server.url, Credentials("a", "b"), timeout=timeouts, clock=clock)
    with pytest.raises(Unreachable, match="no answer within 100 s in all"):
        client.contact_fields.list()
    assert len(server.calls) == 1
    client.close()


def test_an_answer_that_does_not_come_is_given_up_after_the_time_limit(
    server: ScriptedServer, make_client: Callable[..., Client]
) -> None:
    server.on("GET", "/store/", Reply(stall=True))
    with pytest.raises(Unreachable, match=r"no answer within 0\.05 s") as caught:
        make_client(timeout=Timeouts(connect=2.0, read=0.05)).store()
    assert caught.value.sent
    assert len(server.calls) == 5


def test_an_answer_without_end_is_given_up(
    server: ScriptedServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_LARGEST_BODY", 100_000)
    server.on("GET", "/store/", Reply(200, b"[" + b"1," * 100_000))
    with pytest.raises(Unreachable, match="larger than"):
        client.store()


def failure_of(error: Exception) -> Interrupted:
    """Let the session fail with an error and give what the transport makes of it."""
    sender = Transport(Address.parse("https://a.example"), Credentials("a", "b"), Timeouts())
    try:
        return sender._interrupted(error, Deadline(FakeClock(), 100.0))
    finally:
        sender.close()


def wrapped(reason: Exception) -> Exception:
    """Wrap a reason as the libraries do."""
    pool = urllib3.HTTPSConnectionPool("a.example")
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(pool, "/", reason))


POOL = urllib3.HTTPSConnectionPool("a.example")
CONNECTION = urllib3.connection.HTTPSConnection("a.example")
UNTRUSTED = ssl.SSLCertVerificationError(1, "x")
UNTRUSTED.verify_message = "self-signed certificate"


@pytest.mark.parametrize(
    ("error", "reason", "sent"),
    [
        (
            wrapped(urllib3.exceptions.NameResolutionError("a", CONNECTION, socket.gaierror(-2))),
            "its name cannot be resolved",
            False,
        ),
        (
            wrapped(urllib3.exceptions.ConnectTimeoutError(CONNECTION, "x")),
            "no connection within 10 s",
            False,
        ),
        (
            requests.exceptions.SSLError(urllib3.exceptions.SSLError(UNTRUSTED)),
            "its certificate is not trusted (self-signed certificate)",
            False,
        ),
        (
            requests.exceptions.ProxyError(
                urllib3.exceptions.ProxyError("canary", ConnectionRefusedError(111, "canary"))
            ),
            "connection refused",
            False,
        ),
        (
            requests.exceptions.SSLError(ssl.SSLEOFError(8, "canary")),
            "the encrypted connection broke",
            True,
        ),
        (
            requests.ConnectionError(
                urllib3.exceptions.ProtocolError("canary", ConnectionResetError(104, "canary"))
            ),
            "connection reset by peer",
            True,
        ),
        (
            requests.ConnectionError(urllib3.exceptions.ProtocolError("canary")),
            "the connection was closed before the answer was complete",
            True,
        ),
        (
            urllib3.exceptions.ReadTimeoutError(POOL, "/", "canary"),
            "no answer within 30 s",
            True,
        ),
        (
            urllib3.exceptions.DecodeError("canary"),
            "the body of its answer cannot be unpacked",
            True,
        ),
    ],
)
def test_what_goes_wrong_on_the_way_is_said_in_our_own_words(
    error: Exception, reason: str, sent: bool
) -> None:
    failure = failure_of(error)
    assert (failure.reason, failure.sent) == (reason, sent)
