"""What one provider process knows: secrets, ids, and whose definition names what."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pulumi.output import Unknown

from provider.engine import process as module
from provider.engine.failures import MissingSecretError, WrongStoreError
from provider.engine.process import Environment, Process, secret_variable
from provider.kinds import SecretReference
from tests.sandbox_process import SandboxProcess

REFERENCE = SecretReference("reskyt.apiKey", 1)
UNKNOWN = Unknown()  # type: ignore[no-untyped-call]
VARIABLE = "CONNECTIF_SECRET_RESKYT_APIKEY"


class Given:
    """A configuration of a test."""

    def __init__(self, **values: str) -> None:
        self._values = {name.replace("__", ":", 1): value for name, value in values.items()}

    def get(self, key: str) -> Any:
        """Give a value; a double underscore in a name stands for the colon."""
        return self._values.get(key)


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("reskyt.apiKey", VARIABLE),
        ("my-pack.api-key", "CONNECTIF_SECRET_MY_PACK_API_KEY"),
        ("pack.a_b.c", "CONNECTIF_SECRET_PACK_A_B_C"),
    ],
)
def test_a_secret_has_a_variable(name: str, variable: str) -> None:
    assert secret_variable(name) == variable


@pytest.mark.parametrize(
    ("environment", "configured", "value"),
    [
        ({VARIABLE: "from environment"}, {}, "from environment"),
        ({}, {"reskyt__apiKey": "from config"}, "from config"),
        ({VARIABLE: "first"}, {"reskyt__apiKey": "second"}, "first"),
        ({VARIABLE: ""}, {"reskyt__apiKey": "second"}, "second"),
        ({VARIABLE: ""}, {"reskyt__apiKey": ""}, None),
        ({"CONNECTIF_SECRET_OTHER": "x"}, {"other__apiKey": "x"}, None),
    ],
)
def test_a_secret_comes_from_the_environment_then_from_the_configuration(
    environment: dict[str, str], configured: dict[str, str], value: str | None
) -> None:
    process = Process(Given(**configured), environment)
    assert process.secret("reskyt.apiKey") == value


def test_references_are_resolved_at_any_depth_and_nothing_else_is_touched() -> None:
    process = Process(Environment(), {VARIABLE: "value"})
    body = {
        "webhookHeaders": [{"name": "x-api-key", "value": REFERENCE}],
        "fields": [{"id": "a", "required": True, "options": []}],
        "nested": {"deep": [[REFERENCE], None, 5]},
    }
    assert process.resolve(body) == {
        "webhookHeaders": [{"name": "x-api-key", "value": "value"}],
        "fields": [{"id": "a", "required": True, "options": []}],
        "nested": {"deep": [["value"], None, 5]},
    }
    assert body["webhookHeaders"] == [{"name": "x-api-key", "value": REFERENCE}]


def test_a_missing_secret_says_where_it_may_come_from() -> None:
    process = Process(Environment(), {})
    with pytest.raises(MissingSecretError) as failure:
        process.resolve({"value": REFERENCE})
    assert "the secret reskyt.apiKey is not at hand" in str(failure.value)
    assert VARIABLE in str(failure.value)
    assert "`pulumi config set --secret reskyt:apiKey`" in str(failure.value)
    with pytest.raises(MissingSecretError, match=f"{VARIABLE}_MY_SHOP, or run"):
        process.resolve({"value": REFERENCE}, "my-shop")


def test_an_id_is_what_was_wanted_unless_it_is_somebody_elses() -> None:
    process = Process(Environment(), {})
    assert process.fresh_id("shop.event", "object-1") == "shop.event"
    process.remember("object-1", "shop.event")
    assert process.fresh_id("shop.event", "object-1") == "shop.event"
    assert process.fresh_id("shop.event", "object-2") == "shop.event#2"
    process.remember("object-2", "shop.event#2")
    assert process.fresh_id("shop.event", "object-3") == "shop.event#3"
    assert process.fresh_id("shop.event", "object-2") == "shop.event#2"


def test_a_deleted_object_gives_its_ids_free() -> None:
    process = Process(Environment(), {})
    process.remember("object-1", "shop.event")
    process.remember("object-2", "shop.other")
    process.forget("object-1")
    process.forget("object-1")
    assert process.object_id("shop.event") is None
    assert process.object_id("shop.other") == "object-2"
    assert process.fresh_id("shop.event", "object-3") == "shop.event"


@pytest.mark.parametrize("value", [None, UNKNOWN, 5])
def test_what_is_no_id_leads_nowhere(value: Any) -> None:
    assert Process(Environment(), {}).object_id(value) is None


def test_the_first_definition_owns_a_natural_key() -> None:
    process = Process(Environment(), {})
    assert process.note_checked("OutboundEvent", "i1", "Send", "shop.a") is None
    assert process.note_checked("OutboundEvent", "i1", "Send", "shop.a") is None
    assert process.note_checked("OutboundEvent", "i1", "Send", "shop.b") == "shop.a"
    # Another kind, container or name is another object.
    for key in (("Other", "i1", "Send"), ("OutboundEvent", "i2", "Send"), ("O", "i1", "send")):
        assert process.note_checked(*key, "shop.b") is None
    assert not process.checked_elsewhere("OutboundEvent", "i1", "Send", "shop.a")
    assert process.checked_elsewhere("OutboundEvent", "i1", "Send", "shop.b")
    assert not process.checked_elsewhere("OutboundEvent", "i1", "Never", "shop.b")


def test_one_of_many_threads_owns_a_natural_key() -> None:
    process, start = Process(Environment(), {}), threading.Barrier(8)
    owners: list[str | None] = []

    def claim(number: int) -> None:
        start.wait(10)
        owners.append(process.note_checked("ContactField", "", "token", f"shop.{number}"))

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert owners.count(None) == 1
    assert len(set(owners)) == 2


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess() as process:
        yield process


@pytest.fixture
def on_sandbox(
    sandbox: SandboxProcess, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Process]:
    sandbox.reset("a" * 24)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    process = Process(Given(connectif__apiUrl=sandbox.url, connectif__apiKey="sandbox:sandbox"), {})
    yield process
    process.client("test").close()


@pytest.mark.parametrize("store", [None, UNKNOWN, "a" * 24])
def test_the_store_of_the_key_is_accepted(on_sandbox: Process, store: Any) -> None:
    on_sandbox.verify_store({"store": store, "stack": "test"})


def test_another_store_is_refused(on_sandbox: Process) -> None:
    with pytest.raises(WrongStoreError, match=f'belongs to the store "{"b" * 24}".*"{"a" * 24}"'):
        on_sandbox.verify_store({"store": "b" * 24, "stack": "test"})


def test_there_is_one_client(on_sandbox: Process) -> None:
    assert on_sandbox.client("test") is on_sandbox.client("test")


def test_configuring_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_current", module.current())
    before = module.current()
    module.configure(Given(connectif__store="x"))
    after = module.current()
    assert after is not before
    assert (after.object_ids, after.checked, after.sources) == ({}, {}, {})
    assert after.configuration.get("connectif:store") == "x"
