"""What the console serves: its files with the headers that guard it, events without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.console.application import MEDIA_TYPES, NEWEST, STATIC, read_files
from tests.sandbox_process import ANSWER_SECONDS, SandboxProcess

SCRIPTS = sorted(STATIC.rglob("*.js"))
MAXIMUM_LINES = 399
SECRET = "s3cret value"
EVENT = {
    "customIntegrationId": "5f0c3a1b2d4e6f7081920002",
    "name": "Push",
    "category": "send",
    "webhookUrl": "http://127.0.0.1:9/push",
    "webhookHeaders": [{"name": "x-api-key", "value": SECRET}, {"name": "x-shop", "value": "b"}],
    "fields": [{"id": "title", "name": "title", "type": "text"}],
}
ID = "5f0c3a1b2d4e6f7081920001"
EVENTS = "data/custom-event-types"
GUARDS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none';"
    " base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
CROSS = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as started:
        yield started


@pytest.fixture
def event(store: SandboxProcess) -> str:
    store.reset()
    store.put_object("custom-event-types", ID, EVENT)
    return f"{EVENTS}/{ID}"


def ask(store: SandboxProcess, path: str, method: str = "GET", **options: Any) -> requests.Response:
    url = f"{store.url}/_sandbox/console/{path}"
    return requests.request(method, url, timeout=ANSWER_SECONDS, allow_redirects=False, **options)


def guards(answer: requests.Response) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in GUARDS}


def patch(store: SandboxProcess, path: str, **changes: Any) -> dict[str, Any]:
    answer: dict[str, Any] = ask(store, path, "PATCH", json=changes).json()
    return answer


def test_the_page_and_each_of_its_files_is_served_with_every_header(store: SandboxProcess) -> None:
    for path in ("", *read_files()):
        answer = ask(store, path)

        assert answer.status_code == 200
        assert answer.headers["Content-Type"] in MEDIA_TYPES.values()
        assert guards(answer) == GUARDS
    assert ask(store, "").text == ask(store, "index.html").text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "absent.js", 404),
        ("GET", "..%2fapplication.py", 404),
        ("GET", "views%2f..%2f..%2fapplication.py", 404),
        ("GET", "views", 404),
        ("POST", "", 405),
        ("DELETE", "main.js", 405),
        ("GET", f"{EVENTS}/{ID}", 404),
        ("POST", EVENTS, 405),
    ],
)
def test_nothing_else_is_served_and_a_refusal_has_every_header_too(
    store: SandboxProcess, method: str, path: str, status: int
) -> None:
    answer = ask(store, path, method)

    assert answer.status_code == status
    assert guards(answer) == GUARDS


def test_the_address_without_its_slash_leads_to_the_page(store: SandboxProcess) -> None:
    url = f"{store.url}/_sandbox/console"
    answer = requests.get(url, timeout=ANSWER_SECONDS, allow_redirects=False)

    assert answer.headers["Location"] == f"{url}/"


def test_a_person_may_follow_a_link_and_a_page_elsewhere_may_not_ask(
    store: SandboxProcess, event: str
) -> None:
    assert ask(store, "", headers=LINK).status_code == 200
    for headers in (
        CROSS,
        LINK | {"Sec-Fetch-Dest": "iframe"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ):
        for path in ("", "main.js", EVENTS):
            assert ask(store, path, headers=headers).status_code == 403
        assert ask(store, event, "PATCH", json={"name": "x"}, headers=headers).status_code == 403
    assert store.object("custom-event-types", ID)["name"] == "Push"


def test_events_are_shown_without_the_values_of_their_headers(
    store: SandboxProcess, event: str
) -> None:
    answer = ask(store, EVENTS)

    assert SECRET not in answer.text
    names = [{"name": "x-api-key"}, {"name": "x-shop"}]
    assert answer.json()["objects"][0]["webhookHeaders"] == names


def test_an_edited_event_keeps_the_headers_that_get_no_value(
    store: SandboxProcess, event: str
) -> None:
    headers = [{"name": "x-api-key"}, {"name": "x-shop", "value": "c"}]
    answer = patch(store, event, name="Note", webhookHeaders=headers)

    assert answer["status"] == 200
    assert SECRET not in str(answer)
    kept = store.object("custom-event-types", ID)
    assert kept["name"] == "Note"
    values = [{"name": "x-api-key", "value": SECRET}, {"name": "x-shop", "value": "c"}]
    assert kept["webhookHeaders"] == values
    assert kept["customIntegrationId"] == EVENT["customIntegrationId"]


def test_an_edit_cannot_move_or_rename_the_object_itself(store: SandboxProcess, event: str) -> None:
    answer = patch(store, event, id="other", customIntegrationId="other", createdAt="never")

    assert answer["status"] == 200
    assert store.object("custom-event-types", ID)["customIntegrationId"] != "other"
    assert len(store.objects("custom-event-types")) == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": ""}, "/name"),
        ({"webhookUrl": "ftp://a"}, "/webhookUrl"),
        ({"fields": []}, "/fields"),
        ({"fields": [EVENT["fields"][0], EVENT["fields"][0]]}, "/fields/1/id"),
        ({"webhookHeaders": [{"name": "x new"}]}, "/webhookHeaders/0/name"),
        ({"webhookHeaders": [{"name": "x-new"}]}, "/webhookHeaders/0/value"),
        ({"webhookHeaders": "x"}, "/webhookHeaders"),
        ({"category": "receive"}, "/alias"),
        ({"unknown": 1}, "/unknown"),
    ],
)
def test_what_creating_refuses_is_refused_in_an_edit(
    store: SandboxProcess, event: str, changes: dict[str, Any], path: str
) -> None:
    before = store.object("custom-event-types", ID)
    answer = patch(store, event, **changes)

    assert answer["status"] == 422
    assert path in [problem["path"] for problem in answer["body"]["validationErrors"]]
    assert SECRET not in str(answer)
    assert store.object("custom-event-types", ID) == before


def test_an_edit_needs_a_json_object_and_an_event(store: SandboxProcess, event: str) -> None:
    plain = {"Content-Type": "text/plain"}
    assert ask(store, event, "PATCH", data="{}", headers=plain).status_code == 415
    assert ask(store, event, "PATCH", json=[]).status_code == 400
    assert patch(store, f"{EVENTS}/absent")["status"] == 404


def test_headers_of_any_shape_are_survived(store: SandboxProcess) -> None:
    store.reset()
    odd = {**EVENT, "webhookHeaders": ["x", {"value": SECRET}, {"name": ["y"], "value": SECRET}]}
    store.put_object("custom-event-types", ID, odd)
    answer = ask(store, EVENTS)

    assert SECRET not in answer.text
    shown = answer.json()["objects"][0]["webhookHeaders"]
    assert shown == [{"name": ""}, {"name": "['y']"}]


def test_the_newest_requests_are_shown_and_how_many_there_are(store: SandboxProcess) -> None:
    store.clear_journal()
    for number in range(NEWEST + 2):
        requests.get(f"{store.url}/absent/{number}", timeout=ANSWER_SECONDS)
    answer = ask(store, "data/requests").json()

    assert answer["total"] == NEWEST + 2
    assert len(answer["requests"]) == NEWEST
    assert answer["requests"][-1]["path"] == f"/absent/{NEWEST + 1}"
    assert answer["limit"] is None


def test_settings_say_the_surface(store: SandboxProcess) -> None:
    settings = {"surface": "extended", "contactFieldLimit": 140}

    assert ask(store, "data/settings").json() == settings


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(STATIC)))
def test_a_script_makes_no_code_of_data_and_imports_what_is_there(script: Path) -> None:
    text = script.read_text(encoding="utf-8")

    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function"
        r"|createContextualFragment|DOMParser|setHTML|postMessage|localStorage|sessionStorage",
        text,
    )
    if script.name != "dom.js":
        assert "createElementNS" not in text
        assert text.count("createElement(") == text.count('createElement("canvas")')
    for name in re.findall(r'from "([^"]+)"', text):
        assert (script.parent / name).resolve() in SCRIPTS
    assert len(text.splitlines()) <= MAXIMUM_LINES


def test_the_page_holds_nothing_inline_and_nothing_from_elsewhere() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")

    assert re.findall(r"<script[^>]*>([^<]*)", page) == [""]
    assert not re.search(r"<style|style=|\son\w+=|//", page)
    for sheet in STATIC.rglob("*.css"):
        assert not re.search(r"url\(|@import|https?:", sheet.read_text(encoding="utf-8"))
