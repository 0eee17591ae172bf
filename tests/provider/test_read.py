"""Read: live inputs, and gone only what is really gone."""

from typing import Any

import pytest

from tests.provider.process import CallFailed, ProviderProcess
from tests.provider.registered import bare, event, field, integration, secret, store
from tests.sandbox_process import SandboxProcess

#: Bad answers to one call, and a word of what is then said.
BAD_ANSWERS: dict[str, tuple[dict[str, Any], str]] = {
    "an empty list": ({"kind": "empty-list"}, "lacks it"),
    "401": ({"kind": "status", "status": 401}, "401"),
    "403": ({"kind": "status", "status": 403}, "403"),
    "404 for the list": ({"kind": "status", "status": 404, "path": "s/$"}, "404"),
    "a page of HTML": ({"kind": "html"}, "text/html"),
    "422": ({"kind": "status", "status": 422}, "422"),
}
WITH_SECRET = {"x-api-key": secret(), "Accept": "text/plain"}


def everything(provider: ProviderProcess) -> dict[str, tuple[str, dict[str, Any]]]:
    """Make one object of each kind."""
    return {
        "store": provider.made(store()),
        "token": provider.made(field(maxLength=40)),
        "integration": provider.made(integration(description="Words")),
        "event": provider.made(event(headers=WITH_SECRET)),
    }


def test_read_gives_inputs_as_they_were_registered(provider: ProviderProcess) -> None:
    made = everything(provider)
    expected = {
        "store": store(),
        "token": field(maxLength=40),
        "integration": integration(description="Words"),
        "event": event(headers=WITH_SECRET),
    }
    later = provider.again()
    for name, (identifier, outs) in made.items():
        assert later.read(identifier, outs) == (identifier, outs, bare(expected[name])), name


def test_read_gives_what_was_changed_by_hand(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(provider)
    sandbox.patch_object("contact-fields", "reskyt-token", {"name": "By hand", "maxLength": 41})
    _, outs, inputs = provider.again().read(*made["token"])
    assert inputs == bare(field(name="By hand", maxLength=41))
    assert outs["status"] == "applied"


@pytest.mark.parametrize(
    ("name", "collection"),
    [
        ("token", "contact-fields"),
        ("integration", "custom-integrations"),
        ("event", "custom-event-types"),
    ],
)
def test_gone_is_what_list_and_object_both_lack(
    provider: ProviderProcess, sandbox: SandboxProcess, name: str, collection: str
) -> None:
    identifier, outs = everything(provider)[name]
    sandbox.delete_object(collection, outs["objectId"])
    assert provider.again().read(identifier, outs)[0] == ""


def test_an_event_whose_integration_went_too_is_gone(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(provider)
    sandbox.switches(eventPaths="nested")
    sandbox.delete_object("custom-event-types", made["event"][1]["objectId"])
    sandbox.delete_object("custom-integrations", made["integration"][1]["objectId"])
    assert provider.again().read(*made["event"])[0] == ""


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_a_bad_answer_is_an_error_and_never_gone(
    provider: ProviderProcess, sandbox: SandboxProcess, name: str
) -> None:
    made = everything(provider)
    fault, word = BAD_ANSWERS[name]
    # A store without a flat list of events is no error, so there the nested one is to fail too.
    sandbox.fault(method="GET", times=None, **({"path": "^/cust|^/cont"} | fault))
    later = provider.again()
    for resource in ("token", "integration", "event"):
        with pytest.raises(CallFailed, match=word) as failure:
            later.read(*made[resource])
        assert f"shop.{resource}: " in str(failure.value)


def test_a_list_without_an_object_that_is_there_is_a_contradiction(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(provider)
    sandbox.fault(method="GET", path="^/contact-fields/$", times=None, kind="empty-list")
    with pytest.raises(CallFailed, match="can be read by its id"):
        provider.again().read(*made["token"])


def test_a_pending_task_stays_pending_until_the_store_shows_it_done(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    identifier, outs = everything(provider)["token"]
    wanted = provider.checked(field(name="Renamed", maxLength=40), bare(field(maxLength=40)))
    outs = provider.update(identifier, outs, wanted)
    assert outs["status"] == "pending"
    _, still, inputs = provider.again().read(identifier, outs)
    assert (still["status"], inputs["name"]) == ("pending", "reskyt-token")
    assert "task" not in inputs
    sandbox.patch_object("contact-fields", "reskyt-token", {"name": "Renamed"})
    _, done, inputs = provider.again().read(identifier, still)
    assert (done["status"], inputs["name"]) == ("applied", "Renamed")
    assert "desired" not in done


def test_settings_that_steer_us_are_no_difference(provider: ProviderProcess) -> None:
    made = {
        "field": (provider.made(field(allowDataLoss=True)), field(allowDataLoss=True)),
        "integration": (provider.made(integration()), integration()),
        "event": (provider.made(event(onChange="replace")), event(onChange="replace")),
    }
    for (identifier, outs), program in made.values():
        assert provider.again().read(identifier, outs)[2] == bare(program)
