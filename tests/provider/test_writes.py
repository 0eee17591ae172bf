"""Create, update and delete: what reaches the store, and what is remembered of it."""

import pytest

from tests.provider.process import CallFailed, ProviderProcess, Start
from tests.provider.registered import bare, event, field, integration, place, secret, store
from tests.sandbox_process import SandboxProcess


def written(sandbox: SandboxProcess) -> list[str]:
    """Give method and collection of every write."""
    return [
        f"{item['method']} {item['path'].split('/')[-2 if item['method'] == 'POST' else 1]}"
        for item in sandbox.writes()
    ]


def test_create_gives_an_id_and_every_output(provider: ProviderProcess) -> None:
    assert provider.made(store())[0]
    identifier, outs = provider.made(field(maxLength=40))
    assert identifier == "reskyt-token"
    expected = {"objectId": "reskyt-token", "status": "applied"}
    assert outs == bare(field(maxLength=40)) | expected
    identifier, container = provider.made(integration())
    assert identifier == "shop.integration"
    assert outs["status"] == "applied"
    headers = {"x-api-key": secret()}
    identifier, outs = provider.made(event(headers=headers))
    assert identifier == "shop.event"
    assert outs == bare(event(headers=headers)) | {
        "objectId": outs["objectId"],
        "integrationObjectId": container["objectId"],
        "status": "applied",
        "confirmed": {"headers": headers},
    }


def test_create_looks_first_even_without_a_check(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    provider.made(field(name="Token"))
    later = provider.again()
    assert later.create(bare(field(name="Token")))[1]["status"] == "applied"
    with pytest.raises(CallFailed, match="Nothing is overwritten"):
        later.create(bare(field("other", name="Other")))
    assert written(sandbox) == ["POST contact-fields"]


@pytest.mark.parametrize("kind", ["unanswered", "cut", "reset", "refused-before"])
def test_a_write_without_an_answer_makes_one_object(
    provider: ProviderProcess, sandbox: SandboxProcess, kind: str
) -> None:
    inputs = [provider.checked(item) for item in (field(), integration())]
    inputs.append(provider.checked(event(headers={"x-api-key": secret()})))
    for item in inputs:
        sandbox.fault(method="POST", kind=kind)
        identifier, outs = provider.create(item)
        assert identifier
        assert outs["status"] == "applied"
    custom = [item for item in sandbox.objects("contact-fields") if item["custom"]]
    assert [item["id"] for item in custom] == ["reskyt-token"]
    assert len(sandbox.objects("custom-integrations")) == 1
    assert len(sandbox.objects("custom-event-types")) == 1
    assert sandbox.faults() == [] or all(fault["times"] == 0 for fault in sandbox.faults())


def test_a_create_that_was_killed_after_the_write_is_repeatable(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = [provider.made(item) for item in (field(), integration(), event())]
    later = provider.again()
    again = [later.made(item) for item in (field(), integration(), event())]
    assert again == made
    assert len(written(sandbox)) == 3


def test_update_sends_what_differs_and_gives_every_output(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    old = integration(description="Words", color="#00ff00")
    identifier, outs = provider.made(old)
    new = provider.checked(integration(description="Other", color="#00ff00"), bare(old))
    sandbox.clear_journal()
    updated = provider.update(identifier, outs, new)
    assert updated == outs | {"description": "Other"}
    (patch,) = sandbox.writes()
    assert patch["body"] == {"description": "Other"}
    # The same once more has nothing left to do.
    assert provider.again().update(identifier, updated, new) == updated
    assert len(sandbox.writes()) == 1


def test_update_of_what_the_api_cannot_change_stays_pending_and_writes_nothing(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    provider.made(integration())
    old, new = event(), event(url="https://push.shop.example/v2")
    identifier, outs = provider.made(old)
    inputs = provider.checked(new, bare(old))
    sandbox.clear_journal()
    updated = provider.update(identifier, outs, inputs)
    assert updated["status"] == "pending"
    assert updated["task"] == inputs["task"]
    assert updated["desired"]["url"] == "https://push.shop.example/v2"
    assert updated["shown"]["url"] == old["url"]
    remembered = {name: updated[name] for name in ("desired", "shown")}
    assert updated == outs | inputs | {"status": "pending"} | remembered
    assert sandbox.writes() == []


def test_update_of_what_left_the_store_says_what_to_do(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    identifier, outs = provider.made(integration())
    sandbox.delete_object("custom-integrations", outs["objectId"])
    with pytest.raises(CallFailed, match="no longer in the store: run the command once more"):
        provider.again().update(identifier, outs, integration(description="New"))


def test_update_refuses_what_is_for_life(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    identifier, outs = provider.made(field())
    sandbox.clear_journal()
    with pytest.raises(CallFailed, match="can never be changed"):
        provider.update(identifier, outs, bare(field(type="integer")))
    assert sandbox.writes() == []


def test_delete_takes_the_object_away_and_is_repeatable(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = [provider.made(item) for item in (field(), integration(), event())]
    sandbox.clear_journal()
    # In the process that made them, a delete is that of a definition under another name.
    destroyer = provider.again()
    for identifier, outs in reversed(made):
        destroyer.delete(identifier, outs)
    assert written(sandbox) == [
        "DELETE custom-event-types",
        "DELETE custom-integrations",
        "DELETE contact-fields",
    ]
    later = provider.again()
    for identifier, outs in reversed(made):
        later.delete(identifier, outs)
    assert sandbox.objects("custom-integrations") == sandbox.objects("custom-event-types") == []


def test_delete_leaves_what_another_definition_has_taken_over(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = [provider.made(item) for item in (field(), integration(), event())]
    later = provider.again()
    renamed = [
        field("other-token"),
        integration("other-integration"),
        event("other-event", integration="shop.other-integration"),
    ]
    for (identifier, outs), program in zip(made, renamed, strict=True):
        later.read(identifier, outs)
        assert later.made(program)[1]["objectId"] == outs["objectId"]
    sandbox.clear_journal()
    for identifier, outs in reversed(made):
        later.delete(identifier, outs)
    assert sandbox.writes() == []
    # A process that has checked nothing, such as that of a destroy, deletes.
    later.again().delete(*made[2])
    assert len(sandbox.writes()) == 1


def test_delete_of_an_integration_with_foreign_events_is_refused(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = provider.made(integration())
    provider.made(event())
    sandbox.clear_journal()
    with pytest.raises(CallFailed, match=r'still holds events .*"Send push"'):
        provider.again().delete(*made)
    assert sandbox.writes() == []


def test_a_secret_that_is_not_at_hand_is_named_when_it_is_needed(
    start: Start, sandbox: SandboxProcess
) -> None:
    without = start(environment={"CONNECTIF_SECRET_SHOP_APIKEY": ""})
    without.made(integration())
    inputs = without.checked(event(headers={"x-api-key": secret()}))
    with pytest.raises(CallFailed) as failure:
        without.create(inputs)
    text = str(failure.value)
    assert f"{place('event')}: shop.event: the secret shop.apiKey is not at hand" in text
    assert "CONNECTIF_SECRET_SHOP_APIKEY" in text
    assert sandbox.objects("custom-event-types") == []


def test_whole_numbers_go_out_as_whole_numbers(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """Everything that travels over gRPC is a float."""
    fields = {
        "text": field("text", id="text", maxLength=40),
        "integer": field(
            "integer", id="integer", type="integer", defaultValue=5, minValue=-1, maxValue=9
        ),
        "decimal": field("decimal", id="decimal", type="decimal", defaultValue=2.5, maxValue=3),
    }
    for program in fields.values():
        identifier, outs = provider.made(program)
        # The answer of the store makes no difference to what was sent.
        assert outs["status"] == "applied"
        assert provider.again().read(identifier, outs)[2] == bare(program)
    bodies = {item["body"]["id"]: item["body"] for item in sandbox.writes()}
    sent = {
        (name, key): value
        for name, body in bodies.items()
        for key, value in body.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    assert {place: (type(value), value) for place, value in sent.items()} == {
        ("text", "maxLength"): (int, 40),
        ("integer", "defaultValue"): (int, 5),
        ("integer", "minValue"): (int, -1),
        ("integer", "maxValue"): (int, 9),
        ("decimal", "defaultValue"): (float, 2.5),
        ("decimal", "maxValue"): (int, 3),
    }


def test_the_version_of_a_secret_is_no_difference_as_a_float(provider: ProviderProcess) -> None:
    provider.made(integration())
    program = event(headers={"x-api-key": secret(1)})
    identifier, outs = provider.made(program)
    inputs = provider.again().read(identifier, outs)[2]
    assert provider.again().checked(program, inputs) == bare(program)
    assert provider.diff(outs, inputs).replaces == []
