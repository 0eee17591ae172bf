"""Page views that the sandbox takes in a second, while workflows act on each of them."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.sandbox_process import SandboxProcess

CLIENTS, WORKFLOWS, VISITORS = 4, 10, 200
ANSWER_SECONDS = 10
APP = "Mozilla/5.0 (Linux; Android 15) rktwebview"
FIELD = {"id": "reskyt-token", "name": "reskyt-token", "type": "text"}
CONTENT = {"name": "Script", "type": "inline", "html": "<script>collect()</script>"}
HEALTH = "/_sandbox/health"

Request = Callable[[http.client.HTTPConnection, int], int]


@dataclass
class Load:
    """What some clients have got done: answers, errors, and the seconds that it took."""

    seconds: float = 0.0
    answers: int = 0
    errors: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    def add(self, answers: int, errors: int) -> None:
        """Count what one client has got done."""
        with self._lock:
            self.answers += answers
            self.errors += errors


def loads(seconds: float) -> tuple[Load, Load]:
    """Give the load of page views, and beside it the load of requests that do nothing."""
    with SandboxProcess() as store:
        fill(store)
        token = store.objects("store")[0]["scriptToken"]
        path = f"/integration-type/system/scrippet-notification/{token}"
        idle = run(store.url, seconds, lambda connection, _: ask(connection, "GET", HEALTH))
        visits = run(
            store.url, seconds, lambda connection, number: ask(connection, "POST", path, number)
        )
        if len(store.contacts()) > VISITORS:
            raise AssertionError("visitors were not recognised")
        return visits, idle


def fill(store: SandboxProcess) -> None:
    """Put in workflows that look at every visit, as the recipe's does."""
    store.act("createContactField", FIELD)
    content = store.act("createWebContent", CONTENT)["id"]
    for number in range(WORKFLOWS):
        body = {
            "name": f"Collect {number}",
            "start": {"audience": "all-contacts", "source": "existing-and-new"},
            "nodes": nodes(content, f"#place-{number}"),
        }
        store.act("startWorkflow", id=store.act("createWorkflow", body)["id"])


def nodes(content: str, selector: str) -> list[dict[str, Any]]:
    """Give the nodes of the recipe's collecting workflow."""
    visit = {"id": "visit", "type": "page-visit", "after": ["start"], "pages": "any"}
    check = {"id": "in-app", "type": "check-value", "after": ["visit.next"]}
    check |= {"left": "visit.userAgent", "operator": "contains", "right": "rktwebview"}
    insert = {"id": "insert", "type": "send-web-content", "after": ["in-app.yes"]}
    insert |= {"content": content, "selector": selector, "position": "append", "limits": "none"}
    return [visit | {"limits": "none"}, check, insert]


def run(url: str, seconds: float, request: Request) -> Load:
    """Let some clients send requests for a while, each over one connection."""
    load = Load()
    started = time.perf_counter()
    clients = [
        threading.Thread(target=_client, args=(url, number, started + seconds, request, load))
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    load.seconds = time.perf_counter() - started
    return load


def ask(connection: http.client.HTTPConnection, method: str, path: str, number: int = 0) -> int:
    """Send one request, of one of the visitors, and give the status of its answer."""
    tracker = f"visitor{number % VISITORS:017d}"
    content = {
        "entityInfo": {"trackerId": tracker},
        "events": [{"type": "page-visit"}],
        "browserInfo": {"url": f"http://127.0.0.1/{number}", "device": "mobile"},
    }
    body = json.dumps(content) if method == "POST" else None
    connection.request(method, path, body, {"User-Agent": APP})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _client(url: str, number: int, end: float, request: Request, load: Load) -> None:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(
        address.hostname or "", address.port, timeout=ANSWER_SECONDS
    )
    answers = errors = 0
    while time.perf_counter() < end:
        try:
            status = request(connection, answers * CLIENTS + number)
        except (OSError, http.client.HTTPException):
            connection.close()
            status = 0
        answers += status == http.client.OK
        errors += status != http.client.OK
    connection.close()
    load.add(answers, errors)
