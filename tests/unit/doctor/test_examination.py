"""One check that fails never stops the others, and tells nothing of why."""

import pytest

from provider.doctor import examination
from provider.doctor.findings import Finding
from tests.unit.doctor.folder import STACK, Folder

#: The checks that are made one after the other; `ask` reads the store.
CHECKS = [
    "check_stack_file",
    "check_state",
    "check_passphrase",
    "check_secrets",
    "find_key",
    "ask",
    "check_store",
    "check_scopes",
    "check_limit",
    "check_shapes",
]


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_that_fails_is_one_finding(
    shop: Folder, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*_: object, **__: object) -> list[Finding]:
        raise RuntimeError("canary of the failure")

    whole = examination.examine(shop.root, STACK, shop.environment).findings
    monkeypatch.setattr(examination, name, fail)
    found = examination.examine(shop.root, STACK, shop.environment).findings
    (failed,) = (item for item in found if "could not be checked" in item.sentence)
    assert (failed.result, failed.sentence) == (
        "unknown",
        "This could not be checked (RuntimeError).",
    )
    assert "canary" not in f"{found}"
    if name in ("find_key", "ask"):
        return
    others = {item.topic for item in found}
    assert {item.topic for item in whole} == others


def test_a_machine_that_cannot_be_examined_is_one_finding(
    shop: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "check_machine", lambda *_: 1 / 0)
    (finding,) = examination.examine_machine(shop.root, shop.environment)
    assert finding.result == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "config: [",
        "- a",
        "",
        "config: 5",
        "config:\n  connectif:apiUrl: 5\n",
        "config:\n  connectif:apiKey: [1]\n  connectif:packs: 7\n",
        "encryptionsalt: 5\nconfig:\n  connectif:packs: []\n",
        "\x00",
    ],
)
def test_a_stack_file_that_is_none_keeps_no_check_from_being_made(
    folder: Folder, text: str
) -> None:
    folder.write(f"stacks/Pulumi.{STACK}.yaml", text)
    found = examination.examine(folder.root, STACK, folder.environment).findings
    assert {item.topic for item in found} >= {"Pulumi's state", "API key and store"}
    assert not any("could not be checked" in item.sentence for item in found)
