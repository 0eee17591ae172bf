"""Pulumi's state: where it is, what an earlier run has left in it, and never a password."""

import os
import socket
from collections.abc import Callable

import pytest

from provider.doctor.backend import address, check_state
from provider.doctor.findings import Finding
from tests.unit.doctor.folder import STACK, Folder, dead_process, recorded

PASSWORD = "canaryDatabasePassword"


def found(folder: Folder) -> dict[str, Finding]:
    """Examine the state of a folder's stack; give the findings by their checks."""
    return {item.check: item for item in check_state(folder.subject)}


def test_a_stack_that_was_made_is_fine(folder: Folder) -> None:
    results = found(folder)
    assert {check: item.result for check, item in results.items()} == {
        "backend": "ok",
        "stack": "ok",
        "lock": "ok",
    }
    assert results["stack"].sentence == "Pulumi knows the stack test: 0 resources."


def test_a_stack_that_was_applied_says_when(folder: Folder) -> None:
    folder.state(recorded("Store", "store"))
    expected = "Pulumi knows the stack test: 1 resource, last written on 2026-11-20 at 10:00 UTC."
    assert found(folder)["stack"].sentence == expected


def test_an_operation_that_was_cut_off_is_a_warning(folder: Folder) -> None:
    folder.state(pending=2)
    finding = found(folder)["pending-operations"]
    assert finding.result == "warning"
    assert "in the middle of 2 operations" in finding.sentence


PROBLEMS: dict[str, tuple[Callable[[Folder], object], str, str, str]] = {
    "no folder": (
        lambda f: f.environment.update(PULUMI_BACKEND_URL="file://./nowhere"),
        "backend",
        "is not there: nowhere",
        "Run: mkdir -p nowhere",
    ),
    "no stack": (
        lambda f: f.state_file.unlink(),
        "stack",
        "Pulumi has no stack test yet.",
        "Run: pulumi stack select --create test",
    ),
    "a broken state": (
        lambda f: f.state_file.write_text("{"),
        "stack",
        "the state of test cannot be read",
        "*.bak",
    ),
    "a killed run": (
        lambda f: f.lock(dead_process(), socket.gethostname()),
        "lock",
        "locked since 2026-11-20 at 10:00 UTC by a run that was killed.",
        "Run: pulumi cancel test",
    ),
    "a run that goes on": (
        lambda f: f.lock(os.getpid(), socket.gethostname()),
        "lock",
        f"goes on (process {os.getpid()})",
        "Wait until it has ended.",
    ),
    "a run elsewhere": (
        lambda f: f.lock(os.getpid(), "another-machine"),
        "lock",
        "by a run on another machine.",
        "If no run goes on there, run: pulumi cancel test",
    ),
    "a broken Pulumi.yaml": (
        lambda f: f.write("Pulumi.yaml", "a: ["),
        "backend",
        "Pulumi.yaml cannot be read",
        "Correct Pulumi.yaml.",
    ),
    "no login": (
        lambda f: f.write("Pulumi.yaml", {"name": "connectif"}),
        "backend",
        "not told where to keep its state",
        "pulumi login",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_would_stop_a_run_is_named(folder: Folder, case: str) -> None:
    broken, check, sentence, advice = PROBLEMS[case]
    broken(folder)
    finding = found(folder)[check]
    assert finding.result == "problem"
    assert sentence in finding.sentence
    assert advice in finding.advice


def test_a_lock_that_is_not_understood_is_still_one(folder: Folder) -> None:
    folder.locks.mkdir(parents=True)
    (folder.locks / "one.json").write_text("[]")
    assert found(folder)["lock"].result == "problem"


def test_a_folder_that_cannot_be_written_to_is_a_problem(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests may run as root, who may write everywhere.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "read-only" in found(folder)["backend"].sentence


def test_another_backend_is_asked_for_the_stack(folder: Folder) -> None:
    folder.environment["PULUMI_BACKEND_URL"] = "s3://states?region=eu"
    folder.pulumi('echo \'{"deployment": {"pending_operations": [{}]}}\'')
    results = found(folder)
    assert results["backend"].sentence == "The state stands at s3://states"
    assert results["pending-operations"].result == "warning"
    assert results["lock"].result == "unknown"
    assert f"pulumi cancel {STACK}" in results["lock"].advice


def test_another_backend_without_the_stack_says_so(folder: Folder) -> None:
    folder.environment["PULUMI_BACKEND_URL"] = "s3://states"
    folder.pulumi("echo \"error: no stack named 'test' found\" >&2; exit 255")
    assert found(folder)["stack"].sentence == "Pulumi has no stack test yet."


@pytest.mark.parametrize(
    "url",
    [
        f"postgres://somebody:{PASSWORD}@127.0.0.1:1/states",
        f"postgres://127.0.0.1:1/states?user=somebody&password={PASSWORD}",
        f"postgres://somebody:{PASSWORD}/slash@127.0.0.1:1/states",
        f"postgres://somebody:{PASSWORD}[@127.0.0.1:port/states",
    ],
)
def test_a_backend_that_does_not_answer_is_named_without_its_password(
    folder: Folder, url: str
) -> None:
    folder.environment["PULUMI_BACKEND_URL"] = url
    folder.pulumi('echo "error: cannot reach $PULUMI_BACKEND_URL" >&2; exit 1')
    (finding,) = check_state(folder.subject)
    assert finding.result == "problem"
    assert "postgres://" in finding.sentence or "is not understood" in finding.sentence
    assert PASSWORD not in f"{finding}"


def test_the_address_of_a_backend_holds_no_more_than_its_place() -> None:
    assert address("postgres://a:b@db.shop.example:5432/x?y=z") == "postgres://db.shop.example:5432"
    assert address("https://api.pulumi.com") == "https://api.pulumi.com"
    assert address("azblob://states") == "azblob://states"
    assert address("postgres://[") == "an address that is not understood"
