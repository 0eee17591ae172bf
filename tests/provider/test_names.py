"""Ids of resources: stable through renames and replacements, and never somebody else's."""

import pytest

from tests.provider.process import ProviderProcess
from tests.provider.registered import bare, event, integration
from tests.sandbox_process import SandboxProcess


def test_a_renamed_resource_keeps_its_id_and_its_old_name_gets_another(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    identifier, outs = provider.made(integration())
    later = provider.again()
    later.read(identifier, outs)
    renamed = later.checked(integration("push"), bare(integration()))
    kept = later.update(identifier, outs, renamed)
    new_identifier, new = later.made(integration(name="Newcomer"))
    assert new_identifier == "shop.integration#2"
    assert new["objectId"] != kept["objectId"]


def test_a_reference_leads_to_the_renamed_one_and_not_to_the_new_owner_of_its_name(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    identifier, outs = provider.made(integration())
    later = provider.again()
    later.read(identifier, outs)
    renamed = later.checked(integration("push"), bare(integration()))
    kept = later.update(identifier, outs, renamed)
    newcomer, new = later.made(integration(name="Newcomer"))
    _, first = later.made(event("first", integration=identifier))
    _, second = later.made(event("second", integration=newcomer, of="Newcomer"))
    assert first["integrationObjectId"] == kept["objectId"]
    assert second["integrationObjectId"] == new["objectId"]
    # So it does after both were read, in either order.
    for order in ([(identifier, kept), (newcomer, new)], [(newcomer, new), (identifier, kept)]):
        process = provider.again()
        for name, properties in order:
            process.read(name, properties)
        third = process.checked(event("third", integration=identifier, name="Third", of=None))
        process.delete(*process.create(third))
        written = sandbox.writes()[-2]["path"]
        assert kept["objectId"] in written


def test_the_old_name_may_be_given_to_a_definition_of_what_is_there(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """The rename of one, and the take-over of another under the name that became free."""
    identifier, outs = provider.made(integration())
    sandbox.put_object("custom-integrations", "a" * 24, {"name": "By hand", "eventsEnabled": True})
    later = provider.again()
    later.read(identifier, outs)
    newcomer = later.checked(integration(name="By hand"))
    assert later.create(newcomer)[1]["objectId"] == "a" * 24
    renamed = later.checked(integration("push"), bare(integration()))
    assert renamed == bare(integration("push"))
    assert later.update(identifier, outs, renamed)["objectId"] == outs["objectId"]


def test_a_new_definition_under_an_old_name_is_compared_with_the_store(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    identifier, outs = provider.made(integration())
    by_hand = {"name": "By hand", "eventsEnabled": False}
    sandbox.put_object("custom-integrations", "a" * 24, by_hand)
    later = provider.again()
    later.read(identifier, outs)
    later.checked(integration("push"), bare(integration()))
    assert "Nothing is overwritten" in later.refused(integration(name="By hand"))


@pytest.mark.parametrize("renamed_first", [True, False])
def test_a_name_that_is_given_up_cannot_be_taken_in_the_same_run(
    provider: ProviderProcess, sandbox: SandboxProcess, renamed_first: bool
) -> None:
    """Else two resources would stand for one object, each giving it its own name in turn."""
    identifier, outs = provider.made(integration())
    sandbox.clear_journal()
    later = provider.again()
    later.read(identifier, outs)
    renamed, newcomer = integration(name="Renamed"), integration("newcomer")
    if renamed_first:
        later.checked(renamed, bare(integration()))
        reason = later.refused(newcomer)
    else:
        later.checked(newcomer)
        reason = later.refused(renamed, bare(integration()))
    assert "the store has one object for both" in reason
    assert "shop.integration" in reason
    assert "shop.newcomer" in reason
    assert sandbox.writes() == []


def test_a_replaced_resource_has_another_id_so_that_what_refers_to_it_is_updated(
    provider: ProviderProcess,
) -> None:
    provider.made(integration())
    identifier, outs = provider.made(event())
    for version in ("v2", "v3"):
        later = provider.again()
        later.read(identifier, outs)
        new = event(url=f"https://push.shop.example/{version}", onChange="replace")
        later.checked(new, bare(event()))
        inputs = later.checked(new)
        later.delete(identifier, outs)
        again, after = later.create(inputs)
        assert again == f"shop.event#{after['objectId']}" != identifier
        assert after["objectId"] != outs["objectId"]
        identifier, outs = again, after
