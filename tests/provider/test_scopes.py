"""Scopes that a key lacks: found before any write where reading shows it, else by the call."""

from typing import Any

import pytest

from provider.api import Scope, forbidden, tick
from provider.api.scopes import Right
from tests.provider.process import CallFailed, ProviderProcess, Start
from tests.provider.registered import (
    ON_EXTENDED,
    PUBLIC,
    collection,
    content,
    event,
    field,
    integration,
    segment,
    store,
)
from tests.sandbox_process import SandboxProcess

KEY_ID, SECRET = "narrow", "narrow-secret"
AREAS = {
    "ContactField": "Contact fields",
    "CustomIntegration": "Custom integrations",
    "OutboundEvent": "Custom event types",
    "Workflow": "Workflows",
    "Segment": "Segments",
    "InlineContent": "Web contents",
}
PUBLIC_KINDS = ["ContactField", "CustomIntegration", "OutboundEvent", "Workflow"]
ALL = ["Store", *AREAS.values()]


def scope(area: str, right: str) -> str:
    """Give a scope as the sandbox writes it."""
    return f"{area.lower().replace(' ', '-')}:{right.lower()}"


def narrow(
    start: Start, sandbox: SandboxProcess, lacking: set[str], extended: bool = False
) -> ProviderProcess:
    """Start a process whose key has every scope but some."""
    every = {scope(area, right) for area in ALL for right in ("Read", "Write", "Delete")}
    sandbox.add_key(KEY_ID, SECRET, sorted(every - lacking))
    config = ON_EXTENDED if extended else {}
    return start(config=config | {"connectif:apiKey": f"{KEY_ID}:{SECRET}"})


def registered(kinds: list[str]) -> dict[str, Any]:
    """Give the store of a stack that defines these kinds, as the program registers it."""
    return store() | {"__source": {"kinds": kinds}}


@pytest.mark.parametrize("area", [AREAS[kind] for kind in PUBLIC_KINDS])
def test_a_right_to_read_that_is_missing_stops_the_first_check(
    start: Start, sandbox: SandboxProcess, area: str
) -> None:
    provider = narrow(start, sandbox, {scope(area, "Read")})
    reason = provider.refused(registered(PUBLIC_KINDS))
    assert reason.endswith(forbidden(Scope(area, "Read")))
    assert "the store answers 403" in reason
    assert sandbox.writes() == []


def test_without_the_right_to_read_the_store_nothing_else_is_done(
    start: Start, sandbox: SandboxProcess
) -> None:
    provider = narrow(start, sandbox, {scope("Store", "Read")})
    with pytest.raises(CallFailed) as failure:
        provider.check(registered(PUBLIC_KINDS))
    assert str(failure.value).endswith(forbidden(Scope("Store", "Read")))
    assert sandbox.writes() == []


def test_all_rights_to_read_that_are_missing_are_named_at_once(
    start: Start, sandbox: SandboxProcess
) -> None:
    lacking = {scope(area, "Read") for area in ALL}
    _, failures = narrow(start, sandbox, lacking, extended=True).check(registered([*AREAS]))
    told = [reason for _, reason in failures]
    for area in ALL:
        assert sum(tick(Scope(area, "Read")) in reason for reason in told) == 1
    assert len(told) == len(ALL)


def test_only_what_the_stack_defines_and_the_surface_has_is_asked_for(
    start: Start, sandbox: SandboxProcess
) -> None:
    provider = narrow(start, sandbox, {scope(area, "Read") for area in AREAS.values()})
    assert provider.checked(registered(["Segment", "InlineContent"])) == store()
    assert provider.again().checked(registered([])) == store()
    assert provider.again().checked(store()) == store()
    assert {entry["path"] for entry in sandbox.journal()} == {"/store/"}


def test_nothing_is_read_twice_for_it(start: Start, sandbox: SandboxProcess) -> None:
    provider = narrow(start, sandbox, set())
    provider.checked(registered(PUBLIC_KINDS))
    read = len(sandbox.journal())
    provider.checked(field())
    provider.checked(integration())
    provider.checked(event())
    provider.checked(collection(surface=PUBLIC))
    assert len(sandbox.journal()) == read == 5


def test_a_store_without_a_list_of_workflows_is_none_that_may_not_be_read(
    start: Start, sandbox: SandboxProcess
) -> None:
    sandbox.fault(path="^/workflows/$", times=None, kind="status", status=404)
    assert narrow(start, sandbox, set()).checked(registered(["Workflow"])) == store()


def test_another_failure_is_told_as_it_is(start: Start, sandbox: SandboxProcess) -> None:
    sandbox.fault(path="^/workflows/$", times=None, kind="html")
    with pytest.raises(CallFailed, match="text/html"):
        narrow(start, sandbox, set()).check(registered(["Workflow"]))


WRITES = {
    "Contact fields": field,
    "Custom integrations": integration,
    "Segments": segment,
    "Web contents": content,
}


@pytest.mark.parametrize("area", WRITES)
@pytest.mark.parametrize("right", ["Write", "Delete"])
def test_a_right_that_reading_does_not_show_is_named_by_the_call_that_needs_it(
    start: Start, sandbox: SandboxProcess, area: str, right: Right
) -> None:
    provider = narrow(start, sandbox, {scope(area, right)}, extended=True)
    provider.checked(registered([*AREAS]))
    if area == "Segments":
        sandbox.put_object("contact-fields", "reskyt-token", {"name": "Token", "type": "text"})
    inputs = provider.checked(WRITES[area]())
    with pytest.raises(CallFailed) as failure:
        provider.delete(*provider.create(inputs))
    assert str(failure.value).endswith(forbidden(Scope(area, right)))
    refused = [entry for entry in sandbox.writes() if entry["status"] == 403]
    assert len(refused) == 1
    assert not refused[0]["applied"]


@pytest.mark.parametrize("right", ["Write", "Delete"])
def test_an_event_names_the_right_that_it_lacks(
    start: Start, sandbox: SandboxProcess, right: Right
) -> None:
    provider = narrow(start, sandbox, {scope("Custom event types", right)})
    provider.made(integration())
    with pytest.raises(CallFailed) as failure:
        provider.delete(*provider.made(event()))
    assert str(failure.value).endswith(forbidden(Scope("Custom event types", right)))
