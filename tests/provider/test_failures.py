"""What a failed call says: where, why and what to do, and never a secret or a traceback."""

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.provider.process import CallFailed, ProviderProcess, Start
from tests.provider.registered import (
    HEADER,
    KEY_SECRET,
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
LITERAL = "literal-header-value"
HEADERS = {"x-api-key": secret(), "Accept": LITERAL}
SECRETS = (
    KEY_SECRET,
    HEADER,
    LITERAL,
    base64.b64encode(KEY_SECRET.encode()).decode(),
    base64.b64encode(HEADER.encode()).decode(),
)


def text_of(failure: pytest.ExceptionInfo[CallFailed]) -> str:
    """Give the text of a failure after making sure that it is fit to be shown."""
    text = str(failure.value)
    assert "Traceback" not in text
    assert ", line " not in text
    for value in SECRETS:
        assert value not in text
    return text


FAULTS: dict[str, dict[str, Any]] = {
    "401": {"kind": "status", "status": 401},
    "403": {"kind": "status", "status": 403},
    "404": {"kind": "status", "status": 404},
    "409": {"kind": "status", "status": 409},
    "413": {"kind": "status", "status": 413},
    "422": {"kind": "status", "status": 422},
    "text/html": {"kind": "html"},
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_refused_write_names_the_definition_and_the_reason(
    provider: ProviderProcess, sandbox: SandboxProcess, name: str
) -> None:
    identifier, outs = provider.made(integration())
    provider.checked(event(headers=HEADERS))
    patched = provider.checked(integration(description="New"), bare(integration()))
    for method in ("POST", "PATCH", "DELETE"):
        sandbox.fault(method=method, times=None, **FAULTS[name])
    with pytest.raises(CallFailed) as failure:
        provider.create(bare(event(headers=HEADERS)))
    assert f"{place('event')}: shop.event: Cannot create the " in text_of(failure)
    assert name in text_of(failure)
    with pytest.raises(CallFailed) as failure:
        provider.update(identifier, outs, patched)
    assert f"{place('integration')}: shop.integration: " in text_of(failure)
    assert name in text_of(failure) or "no longer" in text_of(failure)
    if name == "404":
        # What is to be deleted and is not there is fine.
        provider.delete(identifier, outs)
        return
    with pytest.raises(CallFailed) as failure:
        provider.delete(identifier, outs)
    assert name in text_of(failure)


@pytest.mark.parametrize("name", ["401", "403", "text/html"])
def test_a_store_that_does_not_answer_properly_is_an_error_in_check(
    provider: ProviderProcess, sandbox: SandboxProcess, name: str
) -> None:
    sandbox.fault(method="GET", times=None, **FAULTS[name])
    for inputs in (store(), field(), integration(), event(headers=HEADERS)):
        with pytest.raises(CallFailed) as failure:
            provider.check(inputs)
        assert name in text_of(failure)
        where = (
            f"{place(inputs['key'].removeprefix('shop.'))}: " if inputs["key"] != "store" else ""
        )
        assert f"{where}{inputs['key']}: " in text_of(failure)


def test_a_wrong_key_is_named_by_its_place_and_not_shown(
    sandbox: SandboxProcess, start: Start
) -> None:
    wrong = start(environment={"CONNECTIF_API_KEY_TEST": f"wrong:{KEY_SECRET}"})
    with pytest.raises(CallFailed) as failure:
        wrong.check(field())
    assert "401" in text_of(failure)
    assert "CONNECTIF_API_KEY_TEST" in text_of(failure)
    malformed = start(config={"connectif:apiKey": KEY_SECRET})
    with pytest.raises(CallFailed) as failure:
        malformed.check(field())
    assert "not of the form id:secret" in text_of(failure)
    missing = start(config={"connectif:apiKey": ""})
    with pytest.raises(CallFailed) as failure:
        missing.check(field())
    assert "CONNECTIF_API_KEY_TEST" in text_of(failure)
    assert sandbox.writes() == []


def test_reasons_of_the_store_are_shown_at_the_lines_they_are_about(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """The definitions' own checks would have found these; here they are the store's."""
    provider.made(integration())
    wrong: dict[str, Any] = {
        "url": "ftp://push.shop.example",
        "fields": {
            "title": {"type": "text"},
            "tokens": {"type": "nonsense", "pointer": "/tokens/0"},
        },
    }
    with pytest.raises(CallFailed) as failure:
        provider.made(event(headers=HEADERS, **wrong))
    lines = text_of(failure).splitlines()
    assert lines[0].startswith(f"Exception calling application: {place('event')}: shop.event: ")
    assert any(
        line.startswith(f"{place('event', 'fields.tokens.type')}: fields.tokens.type: must be one")
        for line in lines[1:]
    )
    assert any(line.startswith(f"{place('event', 'url')}: url: ") for line in lines[1:])
    with pytest.raises(CallFailed) as failure:
        provider.create(provider.checked(field(type="radio", options={"a": "A"}, defaultValue="b")))
    assert f"{place('token', 'defaultValue')}: defaultValue: must be the id of an" in text_of(
        failure
    )
    assert sandbox.objects("custom-event-types") == []


def test_a_reason_about_a_header_leads_to_its_line_without_the_value(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    provider.made(integration())
    # A line break would end the header: the store refuses it, and so do the definitions.
    broken = event(headers=HEADERS | {"X-Broken": f"{LITERAL}\r\nX-More: 1"})
    with pytest.raises(CallFailed) as failure:
        provider.made(broken)
    assert f"{place('event', 'headers.X-Broken')}: headers.X-Broken.value: " in text_of(failure)
    assert sandbox.objects("custom-event-types") == []


@pytest.mark.parametrize("shown", ["id", "absent"])
def test_the_key_of_another_store_is_refused_in_every_call(
    provider: ProviderProcess, sandbox: SandboxProcess, start: Start, shown: str
) -> None:
    edited = {
        "token": (field(), field(name="New")),
        "integration": (integration(), integration(description="New")),
        "event": (event(), event(url="https://push.shop.example/v2")),
    }
    made = [(provider.made(old), old, new) for old, new in edited.values()]
    sandbox.patch_object("store", sandbox.objects("store")[0]["id"], {"id": OTHER_STORE})
    sandbox.switches(storeIdentity=shown)
    sandbox.clear_journal()
    # Where the store shows no identity, the stack file gives it.
    other = start(config={} if shown == "id" else {"connectif:store": OTHER_STORE})
    for (identifier, outs), old, new in made:
        calls: list[Callable[[], object]] = [
            partial(other.check, new),
            partial(other.check, new, bare(old)),
            partial(other.create, bare(new)),
            partial(other.read, identifier, outs),
            partial(other.update, identifier, outs, bare(new)),
            partial(other.delete, identifier, outs),
        ]
        for call in calls:
            with pytest.raises(CallFailed, match="this stack belongs to the store") as failure:
                call()
            assert OTHER_STORE in text_of(failure)
    assert sandbox.writes() == []
    # Not even a list was read.
    assert {item["path"] for item in sandbox.journal()} == {"/store/"}


def test_the_store_itself_is_refused_when_it_is_another(
    provider: ProviderProcess, sandbox: SandboxProcess
) -> None:
    identifier, outs = provider.made(store(None))
    sandbox.reset(OTHER_STORE)
    other = provider.again()
    calls: list[Callable[[], object]] = [
        partial(other.create, store()),
        partial(other.read, identifier, outs),
        partial(other.update, identifier, outs, store()),
    ]
    for call in calls:
        with pytest.raises(CallFailed, match=f'the store "{OTHER_STORE}"|opens "{OTHER_STORE}"'):
            call()
    assert sandbox.writes() == []
