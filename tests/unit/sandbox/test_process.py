"""The running sandbox: what cannot be seen in one function."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.sandbox_process import ROOT, SandboxProcess

INTEGRATION = {"name": "Reskyt", "eventsEnabled": True}


class Client:
    def __init__(self, sandbox: SandboxProcess, key: str = "sandbox:sandbox") -> None:
        self.url = sandbox.url
        self.headers = {"Authorization": f"apiKey {key}"}

    def __call__(self, method: str, path: str, body: Any = None) -> requests.Response:
        address = path if path.startswith("http") else self.url + path
        return requests.request(method, address, json=body, headers=self.headers, timeout=10)


@pytest.fixture(scope="module")
def running() -> Iterator[SandboxProcess]:
    with SandboxProcess.start(page_size=3) as process:
        yield process


@pytest.fixture
def sandbox(running: SandboxProcess) -> SandboxProcess:
    running.reset()
    return running


@pytest.fixture
def client(sandbox: SandboxProcess) -> Client:
    return Client(sandbox)


def names(sandbox: SandboxProcess) -> list[str]:
    return [item["name"] for item in sandbox.objects("custom-integrations")]


@pytest.mark.parametrize(("kind", "done"), [
    ("reset", False), ("refused-before", False), ("cut", True), ("unanswered", True),
])  # fmt: skip
def test_a_broken_connection(
    kind: str, done: bool, sandbox: SandboxProcess, client: Client
) -> None:
    sandbox.fault(kind=kind, method="POST")
    with pytest.raises(requests.RequestException) as broken:
        client("POST", "/custom-integrations/", INTEGRATION)
    assert ("reset by peer" in str(broken.value)) == (kind == "reset")
    assert (names(sandbox) == ["Reskyt"]) == done
    (entry,) = sandbox.writes()
    assert entry["operation"] == "createCustomIntegration"
    assert entry["applied"] == done
    assert entry["answered"] is False
    assert entry["status"] == (201 if done else None)
    # The fault is used up: the next request goes through.
    assert client("POST", "/custom-integrations/", INTEGRATION).status_code == 201


def test_a_status_does_nothing(sandbox: SandboxProcess, client: Client) -> None:
    sandbox.fault(kind="status", status=503, retryAfter=7)
    answer = client("POST", "/custom-integrations/", INTEGRATION)
    assert answer.status_code == 503
    assert answer.json()["status"] == 503
    assert answer.headers["Retry-After"] == "7"
    assert names(sandbox) == []


def test_a_page_of_html(sandbox: SandboxProcess, client: Client) -> None:
    sandbox.fault(kind="html")
    answer = client("GET", "/custom-integrations/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


def test_an_empty_list(sandbox: SandboxProcess, client: Client) -> None:
    identifier = client("POST", "/custom-integrations/", INTEGRATION).json()["id"]
    sandbox.fault(kind="empty-list", times=None)
    assert client("GET", "/custom-integrations/").json() == {"results": []}
    assert client("GET", f"/custom-integrations/{identifier}").status_code == 200


def test_a_delay(sandbox: SandboxProcess, client: Client) -> None:
    sandbox.fault(kind="delay", seconds=0.3)
    started = time.monotonic()
    assert client("GET", "/store/").status_code == 200
    assert time.monotonic() - started >= 0.3


def test_pages_lose_nothing_when_objects_go_meanwhile(
    sandbox: SandboxProcess, client: Client
) -> None:
    for number in range(8):
        client("POST", "/custom-integrations/", {**INTEGRATION, "name": str(number)})
    first = client("GET", "/custom-integrations/").json()
    assert "prev" not in first["links"]
    for gone in first["results"]:
        client("DELETE", f"/custom-integrations/{gone['id']}")
    second = client("GET", first["links"]["next"]).json()
    third = client("GET", second["links"]["next"]).json()
    assert [item["name"] for item in second["results"]] == ["3", "4", "5"]
    assert [item["name"] for item in third["results"]] == ["6", "7"]
    assert "next" not in third["links"]
    back = client("GET", third["links"]["prev"]).json()
    assert [item["name"] for item in back["results"]] == ["3", "4", "5"]


def test_an_integration_takes_its_events_along(sandbox: SandboxProcess, client: Client) -> None:
    identifier = client("POST", "/custom-integrations/", INTEGRATION).json()["id"]
    event = {
        "name": "Push",
        "category": "send",
        "webhookUrl": "https://push.example/",
        "fields": [{"id": "a", "name": "A", "type": "text"}],
    }
    path = f"/custom-integrations/{identifier}/custom-event-types/"
    assert client("POST", path, event).status_code == 201
    assert client("DELETE", f"/custom-integrations/{identifier}").status_code == 204
    assert sandbox.objects("custom-event-types") == []


def test_a_field_takes_its_values_along(sandbox: SandboxProcess, client: Client) -> None:
    client("POST", "/contact-fields/", {"id": "token", "name": "Token", "type": "text"})
    client("PATCH", "/contacts/ana@shop.example", {"token": "t1"})
    client("DELETE", "/contact-fields/token")
    assert "token" not in client("GET", "/contacts/ana@shop.example").json()


def test_an_email_is_one_however_it_is_spelled(client: Client) -> None:
    client("PATCH", "/contacts/ana@shop.example", {"_name": "Ana"})
    assert client("GET", "/contacts/Ana@Shop.example").json()["_name"] == "Ana"
    other = client("PATCH", "/contacts/external-id/C-1", {"_email": "ANA@shop.example"})
    assert other.status_code == 422


def test_a_number_beyond_all_bounds_is_no_json(client: Client) -> None:
    client("POST", "/contact-fields/", {"id": "n", "name": "N", "type": "decimal"})
    headers = client.headers | {"Content-Type": "application/json"}
    for text in ("1e400", "NaN", "Infinity", "9" * 5000):
        answer = requests.patch(
            f"{client.url}/contacts/ana@shop.example",
            data=f'{{"n": {text}}}',
            headers=headers,
            timeout=10,
        )
        assert answer.status_code == 400, text


def test_a_required_field_is_filled_in(client: Client) -> None:
    client("PATCH", "/contacts/ana@shop.example", {"_name": "Ana"})
    field = {"id": "vip", "name": "V", "type": "boolean", "required": True, "defaultValue": False}
    assert client("POST", "/contact-fields/", field).status_code == 201
    client("PATCH", "/contacts/eva@shop.example", {"_name": "Eva"})
    for contact in ("ana", "eva"):
        assert client("GET", f"/contacts/{contact}@shop.example").json()["vip"] is False


def test_hands_do_what_the_api_cannot(sandbox: SandboxProcess, client: Client) -> None:
    client("POST", "/contact-fields/", {"id": "token", "name": "Token", "type": "text"})
    sandbox.patch_object("contact-fields", "token", {"name": "Renamed", "type": "radio"})
    field = client("GET", "/contact-fields/token").json()
    assert (field["name"], field["type"]) == ("Renamed", "radio")
    sandbox.delete_object("contact-fields", "token")
    assert client("GET", "/contact-fields/token").status_code == 404
    assert all("/_sandbox/" not in entry["path"] for entry in sandbox.journal())


def test_reset_keeps_the_store_unless_told(sandbox: SandboxProcess, client: Client) -> None:
    before = client("GET", "/store/").json()["id"]
    sandbox.switches(storeIdentity="absent")
    sandbox.reset()
    assert client("GET", "/store/").json()["id"] == before
    sandbox.reset("6566f1a2b3c4d5e6f7a8b9c0")
    assert client("GET", "/store/").json()["id"] == "6566f1a2b3c4d5e6f7a8b9c0"


def test_a_foreign_host_name_is_refused(sandbox: SandboxProcess) -> None:
    for path in ("/store/", "/_sandbox/journal"):
        answer = requests.get(sandbox.url + path, headers={"Host": "evil.example"}, timeout=10)
        assert answer.status_code == 403


def test_control_insists_on_json(sandbox: SandboxProcess) -> None:
    answer = requests.post(f"{sandbox.url}/_sandbox/reset", data="{}", timeout=10)
    assert answer.status_code == 415


@pytest.mark.parametrize("spelling", ["x-ratelimit", "ratelimit", "none"])
def test_the_rate_limit(spelling: str) -> None:
    with SandboxProcess.start(requests_per_minute=2) as sandbox:
        sandbox.switches(rateLimitHeaders=spelling, retryAfter=True)
        # The limit is the account's: another key has no more.
        sandbox.add_key("other", "secret")
        clients = [Client(sandbox), Client(sandbox, "other:secret"), Client(sandbox)]
        answers = [client("GET", "/store/") for client in clients]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[2]
    assert refused.content == b""
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert ("X-RateLimit-Remaining" in refused.headers) == (spelling == "x-ratelimit")
    assert ("RateLimit-Remaining" in refused.headers) == (spelling == "ratelimit")


def test_the_field_limit() -> None:
    with SandboxProcess.start(contact_field_limit=1) as sandbox:
        client = Client(sandbox)
        field = {"id": "a", "name": "A", "type": "text"}
        assert client("POST", "/contact-fields/", field).status_code == 201
        assert client("POST", "/contact-fields/", {**field, "id": "b"}).status_code == 422


def test_the_store_outlives_a_killed_process(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    sandbox = SandboxProcess.start(data=str(file))
    client = Client(sandbox)
    store = client("GET", "/store/").json()
    client("POST", "/custom-integrations/", INTEGRATION)
    sandbox.kill()
    assert file.stat().st_mode & 0o077 == 0
    with SandboxProcess.start(data=str(file)) as again:
        assert Client(again)("GET", "/store/").json() == store
        assert names(again) == ["Reskyt"]
        assert len(again.journal()) == 3


def test_the_key_comes_from_the_environment() -> None:
    with SandboxProcess.start(environment={"CONNECTIF_SANDBOX_KEY": "my:own"}) as sandbox:
        assert Client(sandbox, "my:own")("GET", "/store/").status_code == 200
        assert Client(sandbox)("GET", "/store/").status_code == 401


def test_a_signal_ends_it_at_once_even_while_a_request_waits() -> None:
    sandbox = SandboxProcess.start()
    sandbox.fault(kind="delay", seconds=60)
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as waiting:
        waiting.sendall(b"GET /store/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        deadline = time.monotonic() + 10
        while sandbox.faults()[0]["times"] and time.monotonic() < deadline:
            pass
        started = time.monotonic()
        assert sandbox.stop() == 0
        assert time.monotonic() - started < 3


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sandbox", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip


def test_a_port_in_use_gives_one_line(sandbox: SandboxProcess) -> None:
    port = sandbox.url.rpartition(":")[2]
    done = run("serve", "--port", port, "--data", ":memory:")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"sandbox: cannot listen on 127.0.0.1:{port}: Address already in use; try another --port"
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "evil.example", "::"])
def test_only_loopback_is_bound(host: str) -> None:
    done = run("serve", "--port", "0", "--host", host, "--data", ":memory:")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "loopback" in done.stderr


def test_a_file_that_is_no_store_gives_one_line(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, and long enough to be seen as none" * 40)
    done = run("serve", "--port", "0", "--data", str(file))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        SandboxProcess.start(data=str(tmp_path / "slip" / "store.sqlite"))
    assert not (tmp_path / "slip").exists()


def test_two_stores_on_one_file_are_refused(tmp_path: Path) -> None:
    """Both would deliver what is pending."""
    file = str(tmp_path / "store.sqlite")
    with SandboxProcess(data=file) as store:
        done = run("serve", "--port", "0", "--data", file)
        assert done.returncode == 1
        assert done.stderr == (
            f"sandbox: cannot use {file} as the store's file: another sandbox uses it\n"
        )
        store.kill()
    with SandboxProcess(data=file):
        pass


def test_a_port_of_the_shop_that_is_taken_is_named(sandbox: SandboxProcess) -> None:
    port = sandbox.url.rpartition(":")[2]
    done = run("serve", "--port", "0", "--shop-port", port, "--data", ":memory:")
    assert done.returncode == 1
    assert done.stderr.endswith("Address already in use; try another --shop-port\n")
