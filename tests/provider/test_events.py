"""Events wherever the store lists them, whatever it shows of them, and for a part of a stack."""

from typing import Any

import pytest

from tests.provider.process import CallFailed, ProviderProcess, Start
from tests.provider.registered import HEADER, bare, confirmed, event, integration, place, secret
from tests.sandbox_process import SandboxProcess

WITH_HEADERS = {"x-api-key": secret(), "Accept": "text/plain"}


def hand(sandbox: SandboxProcess, identifier: str, name: str = "Push service") -> None:
    """Make an integration by hand."""
    body = {"name": name, "eventsEnabled": True}
    sandbox.put_object("custom-integrations", identifier, body)


@pytest.mark.parametrize("reference", [True, False], ids=["with reference", "without reference"])
@pytest.mark.parametrize("paths", ["nested", "flat", "both"])
def test_events_live_wherever_the_store_lists_them(
    provider: ProviderProcess, sandbox: SandboxProcess, paths: str, reference: bool
) -> None:
    sandbox.switches(eventPaths=paths, integrationReference=reference)
    container = provider.made(integration())
    made = provider.made(event())
    reader = provider.again()
    if paths == "flat" and not reference:
        # Nothing tells there which integration an event belongs to: by name it cannot be found.
        assert reader.read(*made)[2] == bare(event())
        with pytest.raises(CallFailed, match="404"):
            reader.check(event("lookup"))
    else:
        assert reader.read(*made) == (*made, bare(event()))
        finder = provider.again()
        assert finder.made(event())[1]["objectId"] == made[1]["objectId"]
        assert "defined twice" in finder.refused(event("lookup"))
    # Neither needs to have been seen in the process that deletes.
    destroyer = provider.again()
    destroyer.delete(*made)
    assert sandbox.objects("custom-event-types") == []
    if paths != "flat" or reference:
        destroyer.delete(*container)
        assert sandbox.objects("custom-integrations") == []


@pytest.mark.parametrize("paths", ["nested", "flat"])
def test_a_part_of_a_stack_finds_the_integration_by_its_name(
    provider: ProviderProcess, sandbox: SandboxProcess, paths: str
) -> None:
    """With --target the integration is neither read nor checked in the process."""
    sandbox.switches(eventPaths=paths)
    hand(sandbox, "a" * 24, "Another service")
    _, container = provider.made(integration())
    later = provider.again()
    identifier, outs = later.made(event())
    assert identifier == "shop.event"
    assert outs["integrationObjectId"] == container["objectId"]
    (live,) = sandbox.objects("custom-event-types")
    assert live["customIntegrationId"] == container["objectId"]


@pytest.mark.parametrize("number", [0, 2], ids=["none", "two"])
def test_an_integration_that_no_name_tells_is_refused_with_words(
    provider: ProviderProcess, sandbox: SandboxProcess, number: int
) -> None:
    for letter in "ab"[:number]:
        hand(sandbox, letter * 24)
    # Where there is none yet, it may come later in the run.
    inputs, failures = provider.check(event())
    assert len(failures) == number // 2
    with pytest.raises(CallFailed) as failure:
        provider.create(inputs)
    for text in (str(failure.value), *(reason for _, reason in failures)):
        assert f"{place('event')}: shop.event: the store has " in text
        assert 'custom integration "Push service": ' in text
    assert sandbox.writes() == []


def test_what_is_known_of_an_event_leads_to_it_although_its_integration_has_a_namesake(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    sandbox.switches(eventPaths="nested")
    provider.made(integration())
    made = provider.made(event())
    hand(sandbox, "a" * 24)
    later = provider.again()
    later.checked(event(), bare(event()))
    assert later.read(*made) == (*made, bare(event()))
    later.delete(*made)
    assert sandbox.objects("custom-event-types") == []


@pytest.mark.parametrize("shown", ["clear", "masked", "absent"])
def test_no_header_is_a_difference_whatever_the_store_shows(
    provider: ProviderProcess, sandbox: SandboxProcess, start: Start, shown: str
) -> None:
    provider.made(integration())
    program = event(headers=WITH_HEADERS)
    made = provider.made(program)
    sandbox.switches(maskHeaders=shown)
    without = start(environment={"CONNECTIF_SECRET_SHOP_APIKEY": ""})
    for process in (provider.again(), without):
        assert process.read(*made) == (*made, bare(program))
        assert process.checked(program, bare(program)) == bare(program)
        assert process.update(*made, bare(program)) == made[1]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("clear", "different"), ("masked", secret()), ("absent", secret())],
)
def test_a_header_changed_by_hand_shows_where_the_store_shows_it(
    provider: ProviderProcess, sandbox: SandboxProcess, shown: str, expected: Any
) -> None:
    provider.made(integration())
    made = provider.made(event(headers=WITH_HEADERS))
    headers = [
        {"name": "X-API-Key", "value": "typed-by-hand"},
        {"name": "Accept", "value": "text/plain"},
    ]
    changes = {"webhookHeaders": headers}
    sandbox.patch_object("custom-event-types", made[1]["objectId"], changes)
    sandbox.switches(maskHeaders=shown)
    _, outs, inputs = provider.again().read(*made)
    assert inputs["headers"] == {"x-api-key": expected, "Accept": "text/plain"}
    assert "typed-by-hand" not in str(outs)
    assert HEADER not in str(outs)


def test_a_new_version_is_pending_until_its_value_is_read(
    provider: ProviderProcess, sandbox: SandboxProcess, start: Start
) -> None:
    provider.made(integration())
    old = event(headers={"x-api-key": secret(1)})
    new = event(headers={"x-api-key": secret(2)})
    identifier, outs = provider.made(old)
    rotated = {"CONNECTIF_SECRET_SHOP_APIKEY": "rotated-value"}
    later = start(environment=rotated)
    later.read(identifier, outs)
    outs = later.update(identifier, outs, later.checked(new, bare(old)))
    assert outs["status"] == "pending"
    assert outs["confirmed"] == {"headers": {"x-api-key": secret(1)}}
    # Without the value at hand nobody claims that the new version has arrived.
    without = start(environment={"CONNECTIF_SECRET_SHOP_APIKEY": ""})
    assert without.read(identifier, outs)[2]["headers"] == {"x-api-key": secret(1)}
    headers = [{"name": "x-api-key", "value": "rotated-value"}]
    changes = {"webhookHeaders": headers}
    sandbox.patch_object("custom-event-types", outs["objectId"], changes)
    _, outs, inputs = start(environment=rotated).read(identifier, outs)
    assert outs["status"] == "applied"
    assert inputs["headers"] == {"x-api-key": secret(2)}
    assert "rotated-value" not in str(outs)


@pytest.mark.parametrize("shown", ["masked", "absent"])
def test_a_rotation_that_the_store_hides_is_pending_until_somebody_confirms_it(
    provider: ProviderProcess, sandbox: SandboxProcess, start: Start, shown: str
) -> None:
    provider.made(integration())
    old, new = (event(headers={"x-api-key": secret(version)}) for version in (1, 2))
    identifier, outs = provider.made(old)
    sandbox.switches(maskHeaders=shown)
    later = provider.again()
    inputs = later.read(identifier, outs)[2]
    outs = later.update(identifier, outs, later.checked(new, inputs))
    assert outs["status"] == "pending"
    sandbox.clear_journal()
    final = start(environment={"CONNECTIF_SECRET_SHOP_APIKEY": ""})
    inputs = final.read(identifier, outs)[2]
    news = final.checked(confirmed(new), inputs)
    assert "task" not in news
    outs = final.update(identifier, outs, news)
    assert outs["status"] == "applied"
    assert outs["confirmed"] == {"headers": {"x-api-key": secret(2)}}
    assert provider.again().read(identifier, outs) == (identifier, outs, news)
    assert sandbox.writes() == []


def test_a_confirmation_hides_no_difference_that_can_be_read(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    provider.made(integration())
    made = provider.made(event(headers=WITH_HEADERS))
    changes = {"webhookUrl": "https://elsewhere.example/"}
    sandbox.patch_object("custom-event-types", made[1]["objectId"], changes)
    later = provider.again()
    inputs = later.read(*made)[2]
    news = later.checked(confirmed(event(headers=WITH_HEADERS)), inputs)
    assert 'set url to "https://push.shop.example/send"' in news["task"]
