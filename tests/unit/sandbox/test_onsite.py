"""The on-site script and its endpoint over real HTTP, from pages of every kind of origin."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.sandbox_process import SandboxProcess

PAGE = {"browserInfo": {"url": "http://127.0.0.1/"}}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess() as process:
        yield process


def paths(sandbox: SandboxProcess) -> tuple[str, str]:
    token = sandbox.objects("store")[0]["scriptToken"]
    notification = f"{sandbox.url}/integration-type/system/scrippet-notification/{token}"
    return f"{sandbox.url}/sandbox/client-script/{token}", notification


def post(sandbox: SandboxProcess, content: Any, **more: Any) -> requests.Response:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"Content-Type": "text/plain", "Origin": "http://127.0.0.1:1"}
    return requests.post(paths(sandbox)[1], data=data, headers=headers, timeout=10, **more)


def test_the_script_carries_its_configuration_and_any_page_may_load_it(
    sandbox: SandboxProcess,
) -> None:
    answer = requests.get(paths(sandbox)[0], timeout=10)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert paths(sandbox)[1] in answer.text
    sandbox.switches(clientSkipCallback="never")
    assert requests.get(paths(sandbox)[0], timeout=10).text != answer.text
    sandbox.switches(clientSkipCallback="timer")


def test_a_user_agent_of_the_demo_cannot_leave_its_text(sandbox: SandboxProcess) -> None:
    hostile = '</script><script>alert(1)</script>\u2028";alert(2);//'
    query = {"userAgent": hostile}
    text = requests.get(paths(sandbox)[0], params=query, timeout=10).text
    assert "</script" not in text
    assert '";alert(2)' not in text.replace('\\"', "")
    assert "\u2028" not in text


def test_another_token_is_no_store(sandbox: SandboxProcess) -> None:
    for path in paths(sandbox):
        other = path.rpartition("/")[0] + "/00000000-0000-4000-8000-000000000000"
        assert requests.get(other, timeout=10).status_code == 404
    assert requests.get(paths(sandbox)[1], timeout=10).status_code == 405
    assert requests.delete(paths(sandbox)[0], timeout=10).status_code == 405


def test_a_page_may_ask_whether_it_may_ask(sandbox: SandboxProcess) -> None:
    answer = requests.options(paths(sandbox)[1], timeout=10)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b'{"browserInfo":{"url":"http://127.0.0.1/"},"entityInfo":{"a":"\\ud800"}}', 400),
        (b"[" * 100_000, 400),
        ({}, 400),
        ({"browserInfo": {"url": "javascript:alert(1)"}}, 400),
        (PAGE | {"events": [{"type": "nothing"}]}, 400),
        (PAGE | {"events": [{"type": "page-visit"}] * 51}, 400),
        (PAGE | {"entityInfo": {"trackerId": 7}}, 400),
        (PAGE | {"entityInfo": [1]}, 400),
        (PAGE | {"pageInfo": {"title": "x" * 600_000}}, 413),
        ({"browserInfo": {"url": "https://elsewhere.example/"}}, 403),
        ({"browserInfo": {"url": "http://127.0.0.1.elsewhere.example/"}}, 403),
        ({"browserInfo": {"url": "http://[::1/"}}, 403),
        (PAGE, 200),
    ],
)
def test_garbage_is_refused_and_changes_nothing(
    sandbox: SandboxProcess, content: Any, status: int
) -> None:
    before = len(sandbox.contacts())
    answer = post(sandbox, content)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(sandbox.contacts()) == before + (status == 200)


def test_a_body_that_is_cut_off_changes_nothing(sandbox: SandboxProcess) -> None:
    before = len(sandbox.contacts())
    place = urlsplit(paths(sandbox)[1])
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        request = f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 500\r\n"
        connection.sendall(request.encode() + b'\r\n{"browserInfo":{"url":"http://127.0.0.1/"}}')
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass
    assert len(sandbox.contacts()) == before


def test_the_shop_s_origin_reaches_no_control_operation(sandbox: SandboxProcess) -> None:
    shop = sandbox.addresses()["shop"]
    assert requests.get(f"{shop}/_sandbox/contacts", timeout=10).status_code == 404
    for headers in ({"Origin": shop}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}):
        for method in ("GET", "POST", "DELETE"):
            answer = requests.request(
                method, f"{sandbox.url}/_sandbox/journal", headers=headers, json={}, timeout=10
            )
            assert answer.status_code == 403
    own = {"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"}
    answer = requests.get(f"{sandbox.url}/_sandbox/clock", headers=own, timeout=10)
    assert answer.status_code == 200


@pytest.mark.parametrize("answers", [1, 7, 40])
def test_visits_survive_a_kill_and_none_is_doubled(tmp_path: Path, answers: int) -> None:
    """Killed while visits come in: what was answered is kept, and each visit once at most."""
    data = str(tmp_path / "store.sqlite")
    with SandboxProcess(data=data) as store:
        acknowledged = visit_until_it_dies(store, kill_after=answers)
    with sqlite3.connect(data) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    with SandboxProcess(data=data) as store:
        seen = [
            activity["detail"]["url"]
            for contact in store.contacts()
            for activity in store.activities(contact["id"])
        ]
    assert len(seen) == len(set(seen))
    assert acknowledged <= set(seen)
    assert len(acknowledged) >= answers


def visit_until_it_dies(store: SandboxProcess, kill_after: int) -> set[str]:
    """Send visits from four threads; kill the store once so many were answered."""
    address, acknowledged = paths(store)[1], set[str]()
    enough = threading.Event()

    def send(thread: int) -> None:
        for number in range(1000):
            url = f"http://127.0.0.1/{thread}/{number}"
            content = {"browserInfo": {"url": url}, "events": [{"type": "page-visit"}]}
            try:
                answer = requests.post(address, data=json.dumps(content), timeout=10)
            except requests.RequestException:
                break
            if answer.ok:
                acknowledged.add(url)
            if len(acknowledged) >= kill_after:
                enough.set()
        enough.set()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    assert enough.wait(30)
    store.kill()
    for thread in threads:
        thread.join(30)
    return acknowledged
