"""Canaries: the key and a webhook header's value must be seen nowhere but on the wire."""

import base64
import logging
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from provider.api import Client, ConnectifError
from tests.unit.api.conftest import KEY_ID, SECRET
from tests.unit.api.scripted_server import Reply, Reset, ScriptedServer, error, page

HEADER = 'canaryHeader"ü/+ 23'
EVENT = {
    "name": "push",
    "category": "send",
    "webhookUrl": "https://push.example/",
    "webhookHeaders": [{"name": "x-api-key", "value": HEADER}],
    "fields": [],
}
NESTED = "/custom-integrations/i1/custom-event-types/"
FORMS = [
    form(secret)
    for secret in (KEY_ID, SECRET, f"{KEY_ID}:{SECRET}", HEADER)
    for form in (
        lambda text: text,
        lambda text: quote(text, safe=""),
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: text.replace('"', '\\"').replace("ü", "\\u00fc"),
    )
]


def assert_clean(text: str) -> None:
    assert [form for form in FORMS if form in text] == []
    assert "canary" not in text


def echo(status: int) -> Reply:
    """Answer with an error that repeats everything that was sent."""
    text = " ".join(FORMS)
    return error(
        status,
        title=HEADER,
        detail=text,
        code=SECRET,
        webhookHeaders=EVENT["webhookHeaders"],
        validationErrors=[{"path": f"/{HEADER}", "name": KEY_ID, "reason": text}],
    )


ANSWERS: list[Any] = [
    *(echo(status) for status in (400, 401, 403, 404, 409, 422, 500)),
    Reset,
    Reply(201, dict(EVENT, id="e1"), cut=True),
    Reply(201, str(EVENT).encode()),
    Reply(200, str(EVENT).encode(), content_type=f"text/{KEY_ID}"),
    Reply(201, EVENT),
    Reply(302, headers={"Location": f"/?{SECRET}"}),
    Reply(429, headers={"Retry-After": "1"}),
    Reply(404, str(EVENT).encode(), content_type="text/html"),
    Reply(stall=True),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: getattr(answer, "status", "reset"))
def test_no_error_traceback_or_log_shows_a_secret(
    client: Client,
    server: ScriptedServer,
    caplog: pytest.LogCaptureFixture,
    answer: Any,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.on("GET", "/custom-event-types/", page())
    server.on("POST", NESTED, answer)
    with pytest.raises(ConnectifError) as caught:
        client.event_types.create("i1", EVENT, same=lambda item: False)
    failure = caught.value
    shown = [str(failure), repr(failure), repr(vars(failure)), repr(client)]
    shown += traceback.format_exception(failure)
    for linked in chain(failure):
        shown += [str(linked), repr(linked), repr(vars(linked)), *map(repr, linked.args)]
    assert_clean("\n".join(shown))
    assert "urllib3.connectionpool" in caplog.text
    assert_clean(caplog.text)


def chain(failure: BaseException | None) -> list[BaseException]:
    """Give an error with everything that hangs on it, as a crash reporter would walk it."""
    found: list[BaseException] = []
    while failure is not None and failure not in found:
        found.append(failure)
        failure = failure.__cause__ or failure.__context__
    return found


def test_the_secrets_do_go_over_the_wire(client: Client, server: ScriptedServer) -> None:
    server.on("POST", NESTED, Reply(201, dict(EVENT, id="e1")))
    client.event_types.create("i1", EVENT, same=lambda item: False)
    (call,) = server.calls
    assert call.headers["authorization"] == f"apiKey {KEY_ID}:{SECRET}"
    assert call.body == EVENT


def test_a_netrc_file_does_not_replace_the_key(
    make_client: Callable[..., Client],
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Any,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login canary password canary\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.on("GET", "/store/", Reply(200, {}))
    make_client().store()
    assert server.calls[0].headers["authorization"].startswith("apiKey ")


def test_this_machine_is_never_reached_through_a_proxy(
    make_client: Callable[..., Client], server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server.on("GET", "/store/", Reply(200, {"id": "s"}))
    assert make_client().store() == {"id": "s"}


def test_cookies_are_not_kept(client: Client, server: ScriptedServer) -> None:
    server.on("GET", "/store/", Reply(200, {}, headers={"Set-Cookie": "a=b; Path=/"}))
    server.on("GET", "/contact-fields/", page())
    client.store()
    client.contact_fields.list()
    assert "cookie" not in server.calls[1].headers
