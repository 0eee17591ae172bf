"""Previews: what is not known yet crashes nothing and is given back as it came."""

from typing import Any

import pytest

from tests.provider.process import UNKNOWN, ProviderProcess
from tests.provider.registered import bare, event, field, integration, secret
from tests.sandbox_process import SandboxProcess

#: What the engine sends where the store, or an integration, is made in the same run.
UNDECIDED: dict[str, dict[str, Any]] = {
    "contact field": field() | {"store": UNKNOWN},
    "integration": integration() | {"store": UNKNOWN},
    "event": event(integration=UNKNOWN) | {"store": UNKNOWN},
    "event of a known store": event(integration=UNKNOWN, headers={"x-api-key": secret()}),
    "event without references": event(integration=UNKNOWN, of=None),
    "url": event() | {"url": UNKNOWN},
    "a header": event() | {"headers": {"x-api-key": UNKNOWN}},
    "all headers": event() | {"headers": UNKNOWN},
    "name": integration() | {"name": UNKNOWN},
    "an option": field(type="radio", options={"a": "A"}) | {"options": {"a": UNKNOWN}},
}


@pytest.mark.parametrize("name", UNDECIDED)
def test_a_new_definition_with_unknowns_is_accepted(
    provider: ProviderProcess, sandbox: SandboxProcess, name: str
) -> None:
    program = UNDECIDED[name]
    assert provider.checked(program) == bare(program)
    assert sandbox.writes() == []


def test_an_edited_definition_with_unknowns_is_accepted(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    provider.made(integration())
    identifier, outs = provider.made(event())
    provider.read(identifier, outs)
    sandbox.clear_journal()
    for unknown in ({"url": UNKNOWN}, {"integration": UNKNOWN}, {"store": UNKNOWN}):
        new = event() | unknown
        assert provider.checked(new, bare(event())) == bare(new)
        assert provider.diff(outs, bare(new)).replaces == []
    replacing = event(onChange="replace") | {"integration": UNKNOWN}
    assert provider.checked(replacing, bare(event())) == bare(replacing)
    provider.diff(outs, bare(replacing))
    assert sandbox.writes() == []


def test_an_unknown_integration_is_found_by_its_name(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """So that a conflict stands in the preview although the integration's id is not known."""
    provider.made(integration())
    provider.made(event())
    later = provider.again()
    later.checked(event(integration=UNKNOWN))
    other = event("other", integration=UNKNOWN, url="https://push.shop.example/other")
    assert "Nothing is overwritten" in provider.again().refused(other)


def test_a_replacement_is_checked_once_more_as_if_new(provider: ProviderProcess) -> None:
    old, new = event(), event(url="https://push.shop.example/v2", onChange="replace")
    provider.made(integration())
    identifier, outs = provider.made(old)
    later = provider.again()
    later.read(identifier, outs)
    inputs = later.checked(new, bare(old))
    assert inputs == bare(new)
    assert later.diff(outs, inputs).replaces == ["url"]
    assert later.diff(outs, inputs).deleteBeforeReplace
    assert later.checked(new) == bare(new)


def test_a_replacement_needs_no_refresh(provider: ProviderProcess) -> None:
    """With --refresh=false nothing was read in the process."""
    old, new = event(), event(url="https://push.shop.example/v2", onChange="replace")
    provider.made(integration())
    provider.made(old)
    later = provider.again()
    later.checked(integration(), bare(integration()))
    assert later.checked(new, bare(old)) == bare(new)
    assert later.checked(new) == bare(new)


def test_a_replacement_may_come_with_a_new_key(provider: ProviderProcess) -> None:
    old = event()
    new = event("push", url="https://push.shop.example/v2", onChange="replace")
    provider.made(integration())
    identifier, outs = provider.made(old)
    later = provider.again()
    later.read(identifier, outs)
    assert later.checked(new, bare(old)) == bare(new)
    assert later.checked(new) == bare(new)
