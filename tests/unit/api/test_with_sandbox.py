"""The client against the local store over real HTTP; calls are counted from its journal."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from provider.api import (
    Client,
    Conflict,
    ConnectifError,
    Credentials,
    FateUnknown,
    Forbidden,
    NotOnSurface,
    Unauthorized,
    UnprocessableEntity,
)
from tests.sandbox_process import SandboxProcess
from tests.unit.api.fake_clock import FakeClock

KEY = "sandboxKeyId:sandboxSecret"
PAGE = 3
FAULTS: list[dict[str, Any]] = [
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503, "retryAfter": 7},
    {"kind": "status", "status": 429, "retryAfter": 7},
    {"kind": "reset"},
    {"kind": "refused-before"},
    {"kind": "cut"},
    {"kind": "unanswered"},
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess.start(
        environment={"CONNECTIF_SANDBOX_KEY": KEY}, page_size=PAGE
    ) as process:
        yield process


@pytest.fixture
def connect(sandbox: SandboxProcess) -> Iterator[Callable[..., Client]]:
    sandbox.reset()
    sandbox.clear_journal()
    made: list[Client] = []

    def make(key: str = KEY, extended: bool = False) -> Client:
        credentials = Credentials.parse(key)
        made.append(Client(sandbox.url, credentials, clock=FakeClock(), extended=extended))
        return made[-1]

    yield make
    for client in made:
        client.close()


def named(name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda item: item.get("name") == name


def integration(client: Client, name: str) -> str:
    body = {"name": name, "eventsEnabled": True}
    return str(client.custom_integrations.create(body, same=named(name))["id"])


def event(client: Client, integration_id: str, name: str) -> dict[str, Any]:
    body = {
        "name": name,
        "category": "send",
        "webhookUrl": "https://push.example/",
        "webhookHeaders": [{"name": "x-api-key", "value": "value"}],
        "fields": [{"id": "title", "name": "Title", "type": "text"}],
    }
    return client.event_types.create(integration_id, body, same=named(name))


def calls(sandbox: SandboxProcess) -> list[str]:
    return [f"{entry['method']} {entry['path']}" for entry in sandbox.journal()]


@pytest.mark.parametrize("paths", ["both", "nested"])
@pytest.mark.parametrize("reference", [True, False])
def test_reading_everything_costs_one_list_for_each_kind_and_page(
    sandbox: SandboxProcess, connect: Callable[..., Client], paths: str, reference: bool
) -> None:
    writer = connect()
    integrations = [integration(writer, f"integration {number}") for number in range(4)]
    made = {owner: [event(writer, owner, f"event {n}") for n in range(2)] for owner in integrations}
    sandbox.switches(eventPaths=paths, integrationReference=reference, systemFields=False)
    sandbox.clear_journal()

    reader = connect()
    for _ in range(3):
        reader.store()
        assert reader.contact_fields.list() == ()
        for owner in integrations:
            assert reader.custom_integrations.find(owner) is not None
            for expected in made[owner]:
                found = reader.event_types.find(owner, expected["id"])
                assert found is not None
                assert found["name"] == expected["name"]
    flat_pages = -(-8 // PAGE)
    events = flat_pages if paths == "both" else 1 + len(integrations)
    assert len(calls(sandbox)) == 1 + 1 + -(-4 // PAGE) + events

    for owner in integrations:
        listed = {item["id"] for item in reader.event_types.list(owner)}
        assert listed == {item["id"] for item in made[owner]}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['kind']}")
@pytest.mark.parametrize("times", [1, 2])
def test_every_write_converges_to_one_object_whatever_befalls_it(
    sandbox: SandboxProcess, connect: Callable[..., Client], fault: dict[str, Any], times: int
) -> None:
    client = connect()
    client.contact_fields.list()
    for method in ("POST", "PATCH", "DELETE"):
        sandbox.fault(method=method, times=times, **fault)
    owner = integration(client, "Push")
    assert client.custom_integrations.patch(owner, {"name": "Pull"})["name"] == "Pull"
    kept = event(client, owner, "kept")
    doomed = event(client, owner, "doomed")
    client.event_types.delete(owner, doomed["id"])
    field = {"id": "token", "name": "Token", "type": "text"}
    client.contact_fields.create(field, same=lambda item: item["id"] == "token")

    assert [item["name"] for item in sandbox.objects("custom-integrations")] == ["Pull"]
    assert [item["id"] for item in sandbox.objects("custom-event-types")] == [kept["id"]]
    assert [item["id"] for item in client.custom_integrations.list()] == [owner]
    assert [item["id"] for item in client.event_types.list(owner)] == [kept["id"]]
    assert client.contact_fields.find("token") is not None
    assert sum(item["id"] == "token" for item in sandbox.objects("contact-fields")) == 1


@pytest.mark.parametrize(
    "fault", [*FAULTS, {"kind": "empty-list"}, {"kind": "html"}], ids=lambda f: f"{f['kind']}"
)
def test_no_failing_read_makes_an_object_look_gone(
    sandbox: SandboxProcess, connect: Callable[..., Client], fault: dict[str, Any]
) -> None:
    writer = connect()
    owner = integration(writer, "Push")
    made = event(writer, owner, "kept")
    sandbox.fault(method="GET", times=None, **fault)
    reader = connect()
    finds: list[Callable[[], object]] = [
        lambda: reader.custom_integrations.find(owner),
        lambda: reader.event_types.find(owner, made["id"]),
        lambda: reader.contact_fields.find("_email"),
    ]
    for find in finds:
        # A cut answer holds half of the list, so it can be no answer at all either.
        with pytest.raises(ConnectifError):
            find()


def test_what_is_gone_is_gone(sandbox: SandboxProcess, connect: Callable[..., Client]) -> None:
    client = connect()
    owner = integration(client, "Push")
    made = event(client, owner, "gone")
    for paths in ("both", "flat", "nested"):
        sandbox.switches(eventPaths=paths)
        reader = connect()
        assert reader.event_types.find(owner, "0" * 24) is None
        assert reader.event_types.find(owner, made["id"]) is not None
        assert reader.custom_integrations.find("0" * 24) is None
        assert reader.contact_fields.find("nowhere[1]") is None


def test_a_wrong_key_and_a_missing_scope(
    sandbox: SandboxProcess, connect: Callable[..., Client]
) -> None:
    with pytest.raises(Unauthorized):
        connect("wrongKeyId:wrongSecret").contact_fields.list()
    sandbox.add_key("readerKeyId", "readerSecret", [])
    with pytest.raises(Forbidden, match="Read for Contact fields"):
        connect("readerKeyId:readerSecret").contact_fields.list()


def test_a_refused_body_names_its_property(
    sandbox: SandboxProcess, connect: Callable[..., Client]
) -> None:
    with pytest.raises(UnprocessableEntity) as caught:
        connect().contact_fields.create(
            {"id": "1token", "name": "Token", "type": "text"}, same=lambda item: False
        )
    assert [violation.path for violation in caught.value.violations] == ["/id"]
    assert sandbox.writes() != []


def segment(client: Client, name: str) -> str:
    body = {
        "name": name,
        "type": "dynamic",
        "match": "all",
        "filters": [{"id": "known", "field": "_email", "operator": "not-empty"}],
    }
    return str(client.segments.create(body, same=named(name))["id"])


def web_content(client: Client, name: str) -> str:
    body = {"name": name, "type": "inline", "html": "<p></p>", "tags": [], "variables": []}
    return str(client.web_contents.create(body, same=named(name))["id"])


def workflow(client: Client, name: str, source: str = "new") -> str:
    """Create a draft that sends an event; it is a bulk action when its source is existing."""
    owner = integration(client, f"{name} integration")
    push = event(client, owner, f"{name} event")["id"]
    to = segment(client, f"{name} segment")
    node = {"id": "push", "type": "outbound-event", "after": ["start"], "event": push}
    body = {
        "name": name,
        "description": "",
        "tags": [],
        "start": {"audience": {"segment": to}, "source": source},
        "nodes": [node | {"limits": "none", "fields": {"title": "Hello"}}],
    }
    return str(client.workflows.create(body, same=named(name))["id"])


def applied(sandbox: SandboxProcess, verb: str) -> int:
    """Count the transitions that took effect."""
    return sum(
        entry["method"] == "POST" and entry["path"].endswith(f"/{verb}") and entry["applied"]
        for entry in sandbox.journal()
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['kind']}")
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("bulk", ["fast", "held"])
@pytest.mark.parametrize("source", ["existing", "new"])
def test_a_start_takes_effect_once_whatever_befalls_it(
    sandbox: SandboxProcess,
    connect: Callable[..., Client],
    fault: dict[str, Any],
    times: int,
    bulk: str,
    source: str,
) -> None:
    client = connect(extended=True)
    sandbox.switches(bulkRun=bulk)
    made = workflow(client, "Push", source)
    client.workflows.fresh()
    sandbox.fault(method="POST", path="/start$", times=times, **fault)
    started = client.workflows.start(made)
    assert started["status"] in {"active", "finished"}
    assert applied(sandbox, "start") == 1
    ends = source == "existing" and bulk == "fast"
    (live,) = client.workflows.fresh()
    assert live["status"] == ("finished" if ends else "active")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['kind']}")
def test_a_life_of_the_extended_kinds_converges_whatever_befalls_it(
    sandbox: SandboxProcess, connect: Callable[..., Client], fault: dict[str, Any]
) -> None:
    client = connect(extended=True)
    for collection in (client.segments, client.web_contents, client.workflows):
        assert collection.list() == ()
    for path in ("segments/$", "web-contents/$", "workflows/$", "start$", "pause$", "finish$"):
        sandbox.fault(method="POST", path=path, times=1, **fault)
    for method in ("PATCH", "DELETE"):
        for path in ("web-contents/", "workflows/"):
            sandbox.fault(method=method, path=path, times=1, **fault)
    content = web_content(client, "Script")
    made = workflow(client, "Push")
    assert client.web_contents.patch(content, {"html": "<b></b>"})["html"] == "<b></b>"
    assert client.workflows.patch(made, {"name": "Pull"})["name"] == "Pull"
    assert client.workflows.start(made)["status"] == "active"
    assert client.workflows.pause(made)["status"] == "paused"
    assert client.workflows.start(made)["status"] == "active"
    assert client.workflows.finish(made)["status"] == "finished"
    assert [item["status"] for item in client.workflows.list()] == ["finished"]
    assert client.workflows.list() == client.workflows.fresh()
    client.workflows.delete(made)
    client.web_contents.delete(content)
    assert sandbox.objects("workflows") == sandbox.objects("web-contents") == []
    assert client.workflows.list() == client.web_contents.list() == ()
    assert [applied(sandbox, verb) for verb in ("start", "pause", "finish")] == [2, 1, 1]


def test_what_a_status_or_an_incident_forbids_is_refused_in_the_words_of_the_store(
    sandbox: SandboxProcess, connect: Callable[..., Client]
) -> None:
    client = connect(extended=True)
    made = workflow(client, "Push")
    with pytest.raises(Conflict, match=f"Cannot pause the workflow {made}.*draft"):
        client.workflows.pause(made)
    (push,) = sandbox.objects("custom-event-types")
    sandbox.delete_object("custom-event-types", push["id"])
    with pytest.raises(UnprocessableEntity, match="Cannot start the workflow") as caught:
        client.workflows.start(made)
    assert caught.value.violations != ()
    assert applied(sandbox, "start") == 0


def test_without_a_status_in_the_answers_a_doubtful_start_is_not_sent_again(
    sandbox: SandboxProcess, connect: Callable[..., Client]
) -> None:
    client = connect(extended=True)
    made = workflow(client, "Push")
    sandbox.switches(workflowStatus=False)
    sandbox.fault(method="POST", path="/start$", kind="reset")
    with pytest.raises(FateUnknown):
        client.workflows.start(made)
    assert client.workflows.start(made)["id"] == made
    assert applied(sandbox, "start") == 1


def test_workflows_are_read_on_the_public_surface_and_nothing_else_is_asked_for(
    sandbox: SandboxProcess, connect: Callable[..., Client]
) -> None:
    made = workflow(connect(extended=True), "Push")
    sandbox.clear_journal()
    client = connect()
    assert client.workflows.find(made) is not None
    beyond: list[Callable[[], object]] = [
        client.segments.list,
        client.web_contents.list,
        lambda: client.workflows.start(made),
    ]
    for act in beyond:
        with pytest.raises(NotOnSurface):
            act()
    assert calls(sandbox) == ["GET /workflows/"]


def test_a_key_without_the_scope_is_told_which(
    sandbox: SandboxProcess, connect: Callable[..., Client]
) -> None:
    made = workflow(connect(extended=True), "Push")
    sandbox.add_key("readerKeyId", "readerSecret", ["workflows:read"])
    client = connect("readerKeyId:readerSecret", extended=True)
    with pytest.raises(Forbidden, match="Write for Workflows"):
        client.workflows.start(made)
    with pytest.raises(Forbidden, match="Read for Segments"):
        client.segments.list()
    with pytest.raises(Forbidden, match="Read for Web contents"):
        client.web_contents.list()


@pytest.mark.parametrize("spelling", ["x-ratelimit", "ratelimit"])
def test_the_announced_limit_is_not_overrun(spelling: str) -> None:
    clock = FakeClock()
    with SandboxProcess.start(
        environment={"CONNECTIF_SANDBOX_KEY": KEY}, requests_per_minute=10
    ) as sandbox:
        sandbox.switches(rateLimitHeaders=spelling)
        client = Client(sandbox.url, Credentials.parse(KEY), clock=clock)
        for number in range(10):
            client.custom_integrations.get(f"{number}" * 24)
        assert clock.slept == []
        assert {entry["status"] for entry in sandbox.journal()} == {404}
        # The sandbox's clock is real and ours is not: waiting for the reset would not free it,
        # so that the eleventh call shows only that we wait before it.
        sandbox.reset()
        sandbox.add_key("sandboxKeyId", "sandboxSecret")
        client.custom_integrations.get("a" * 24)
        client.close()
    assert len(clock.slept) == 1
    assert 55.0 < clock.slept[0] <= 60.0
