"""The engine that started the process: it is shown messages, and the process ends with it."""

from tests.provider.process import ProviderProcess, Start
from tests.provider.registered import bare, event, field, integration
from tests.sandbox_process import SandboxProcess
from tests.unit.engine.fake_engine import FakeEngine


def test_tasks_and_losses_are_warnings_and_a_take_over_is_a_note(
    start: Start, sandbox: SandboxProcess
) -> None:
    with FakeEngine() as engine:
        provider = start(engine=engine.address)
        identifier, outs = provider.made(field())
        provider.checked(field(name="New"), bare(field()))
        provider.again().checked(field())
        sandbox.delete_object("contact-fields", "reskyt-token")
        provider.again().read(identifier, outs)
        messages = engine.messages
    (pending, taken_over, lost) = messages
    assert pending[0] == lost[0] == "WARNING"
    assert pending[1].startswith("shop.token (status: pending): a person must do this")
    assert taken_over[0] == "INFO"
    assert "is in the store already and equal: it is taken over" in taken_over[1]
    assert "no longer in the store" in lost[1]
    assert "Its values went with it" in lost[1]


def test_a_replacement_is_announced_once(start: Start) -> None:
    with FakeEngine() as engine:
        provider = start(engine=engine.address)
        provider.made(integration())
        old, new = event(), event(url="https://push.shop.example/v2", onChange="replace")
        provider.made(old)
        provider.checked(old | {"onChange": "replace"}, bare(old))
        assert engine.messages == []
        provider.checked(new, bare(old))
        provider.checked(new)
        messages = engine.messages
    ((severity, text),) = messages
    assert severity == "WARNING"
    assert 'REPLACES outbound event "Send push"' in text


def test_without_an_engine_messages_are_printed(provider: ProviderProcess) -> None:
    provider.made(field())
    provider.checked(field(name="New"), bare(field()))
    assert "warning: shop.token (status: pending)" in provider.stop()


def test_the_process_ends_with_the_engine(start: Start) -> None:
    with FakeEngine() as engine:
        provider = start(engine=engine.address)
        provider.checked(field())
        engine.stop()
        assert provider.wait() == 1
