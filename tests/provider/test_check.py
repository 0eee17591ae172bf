"""Check: every reason against a definition, and nothing done to its properties."""

from typing import Any

import pytest

from tests.provider.process import ProviderProcess
from tests.provider.registered import (
    STORE,
    bare,
    event,
    field,
    integration,
    place,
    secret,
    store,
)
from tests.sandbox_process import SandboxProcess

OTHER_STORE = "f" * 24
REGISTERED: dict[str, dict[str, Any]] = {
    "store": store(),
    "contact field": field(
        type="radio", options={"b": "B", "a": "A"}, defaultValue="a", name="Token"
    ),
    "number field": field(type="decimal", minValue=1, maxValue=2.5, defaultValue=2),
    "integration": integration(description="Words", color="#00ff00", eventsEnabled=False),
    "event": event(headers={"x-api-key": secret(), "Accept": "text/plain"}, icon="bell"),
}


def written(sandbox: SandboxProcess) -> list[str]:
    return [f"{item['method']} {item['path']}" for item in sandbox.writes()]


@pytest.mark.parametrize("name", REGISTERED)
def test_check_only_takes_the_source_away(
    provider: ProviderProcess, sandbox: SandboxProcess, name: str
) -> None:
    program = REGISTERED[name]
    assert provider.checked(program) == bare(program)
    assert provider.checked(program, bare(program)) == bare(program)
    assert written(sandbox) == []


def test_check_adds_a_task_where_a_person_must_act(provider: ProviderProcess) -> None:
    old = field(name="Token")
    provider.made(old)
    new = field(name="Push token")
    inputs = provider.checked(new, bare(old))
    task = inputs.pop("task")
    assert inputs == bare(new)
    assert 'field "reskyt-token": change its name to "Push token"' in task
    # Once the definition says again what the store has, there is nothing left to do.
    assert provider.checked(old, inputs | {"task": task}) == bare(old)


def test_a_task_about_a_header_names_the_secret_and_not_what_the_store_has(
    provider: ProviderProcess,
) -> None:
    provider.made(integration())
    old = event(headers={"x-api-key": secret(), "X-Plain": "live-value"})
    provider.made(old)
    new = event(headers={"x-api-key": secret(), "X-Plain": "declared", "X-New": secret(2)})
    task = provider.checked(new, bare(old))["task"]
    assert 'set the header "X-Plain" with the value "declared"' in task
    assert 'add the header "X-New" with the secret shop.apiKey, version 2' in task
    assert "live-value" not in task


def test_a_type_for_life_is_refused_with_its_place(provider: ProviderProcess) -> None:
    provider.made(field())
    reason = provider.refused(field(type="integer"), bare(field()))
    assert reason.startswith(
        f"{place('token', 'type')}: shop.token: type of a contact field can never"
    )


def test_an_object_that_differs_is_shown_and_not_overwritten(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    by_hand = {"id": "reskyt-token", "type": "text", "name": "By hand"}
    sandbox.put_object("contact-fields", "reskyt-token", by_hand)
    reason = provider.refused(field(name="Token"))
    assert reason.startswith(f"{place('token')}: shop.token: ")
    assert 'name: store "By hand", definition "Token"' in reason
    assert written(sandbox) == []


def test_a_header_that_differs_is_named_without_any_value(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    provider.made(integration())
    provider.made(event(headers={"X-Plain": "first-value", "x-api-key": secret()}))
    (live,) = sandbox.objects("custom-event-types")
    headers = [
        {"name": "X-Plain", "value": "typed-by-hand"},
        {"name": "x-api-key", "value": "typed-too"},
        {"name": "X-More", "value": "more-by-hand"},
    ]
    sandbox.patch_object("custom-event-types", live["id"], {"webhookHeaders": headers})
    lost_state = event("again", headers={"X-Plain": "first-value", "x-api-key": secret()})
    with provider.again() as process:
        reason = process.refused(lost_state)
    assert reason.startswith(f"{place('again')}: shop.again: ")
    for name in ("headers.X-Plain", "headers.x-api-key", "headers.X-More"):
        assert name in reason
    for value in ("typed-by-hand", "typed-too", "more-by-hand", "first-value", "{"):
        assert value not in reason


def test_an_equal_object_is_taken_over(provider: ProviderProcess, sandbox: SandboxProcess) -> None:
    identifier, outs = provider.made(integration())
    with provider.again() as process:
        again = process.create(process.checked(integration()))
    assert again == (identifier, outs)
    assert written(sandbox) == ["POST /custom-integrations/"]


def test_an_object_defined_twice_is_refused(provider: ProviderProcess) -> None:
    provider.checked(field())
    reason = provider.refused(field("other"))
    assert reason.startswith(f"{place('other')}: shop.other: ")
    assert 'contact field "reskyt-token" is defined twice, by shop.token too' in reason


def test_a_name_that_another_object_has_is_refused(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    provider.made(integration())
    sandbox.put_object("custom-integrations", "a" * 24, {"name": "Taken", "eventsEnabled": True})
    with provider.again() as process:
        reason = process.refused(integration(name="Taken"), bare(integration()))
    assert 'the store has another custom integration "Taken"' in reason


def test_namesakes_in_the_store_are_refused_with_words(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    for identifier in ("a" * 24, "b" * 24):
        body = {"name": "Push service", "eventsEnabled": True}
        sandbox.put_object("custom-integrations", identifier, body)
    reason = provider.refused(integration())
    assert 'the store has 2 objects called custom integration "Push service"' in reason
    assert "rename all but one of them in the console" in reason


def test_an_event_cannot_move_to_another_integration(provider: ProviderProcess) -> None:
    provider.made(integration())
    provider.made(integration("second", name="Second"))
    identifier, outs = provider.made(event())
    provider.read(identifier, outs)
    moved = event(integration="shop.second", of="Second")
    reason = provider.refused(moved, bare(event()))
    assert reason.startswith(f"{place('event')}: shop.event: ")
    assert "cannot move to another integration" in reason
    # Where a replacement was asked for, it may.
    provider.checked(moved | {"onChange": "replace"}, bare(event()))


def test_the_store_of_the_key_is_compared_with_the_stack_file(provider: ProviderProcess) -> None:
    reason = provider.refused(store(OTHER_STORE))
    assert f'connectif:store says "{OTHER_STORE}", but the key opens the store "{STORE}"' in reason
