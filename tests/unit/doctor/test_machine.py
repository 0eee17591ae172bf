"""This machine: every version and program that a run needs, and each that may be wrong."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from provider.doctor import machine, running
from provider.doctor.findings import Finding
from provider.doctor.machine import check_machine
from provider.doctor.running import Told
from tests.unit.doctor.folder import Folder


def found(folder: Folder) -> dict[str, Finding]:
    """Examine the machine of a folder; give the findings by their checks."""
    return {item.check: item for item in check_machine(folder.root, folder.environment)}


def python(folder: Folder, script: str) -> None:
    """Replace the virtual environment by one with another Python."""
    (folder.root / ".venv").unlink()
    folder.write(".venv/bin/python", f"#!/bin/sh\n{script}\n").chmod(0o755)


def without(folder: Folder, program: str) -> None:
    """Take a program away, and every other place where it could be."""
    (folder.root / "bin" / program).unlink()
    folder.environment["PATH"] = str(folder.root / "bin")


def test_a_machine_that_has_everything_is_fine(folder: Folder) -> None:
    results = found(folder)
    assert list(results) == ["python", "engine", "language-host"]
    assert {item.result for item in results.values()} == {"ok"}
    assert "3.259" in results["python"].sentence
    assert "3.259.0" in results["engine"].sentence


BROKEN: dict[str, tuple[Callable[[Folder], object], str, str]] = {
    "an old Python": (lambda f: python(f, "echo 3.10.4 3.259.0"), "python", "3.10.4 is too old"),
    "no SDK": (lambda f: python(f, "exit 1"), "python", "has no package `pulumi`"),
    "no virtual environment": (
        lambda f: (f.root / ".venv").unlink(),
        "python",
        ".venv/bin/python cannot be run (No such file or directory)",
    ),
    "no engine": (lambda f: without(f, "pulumi"), "engine", "no `pulumi` on PATH"),
    "an old engine": (lambda f: f.pulumi("echo v3.258.9"), "engine", "3.258.9 is not supported"),
    "an engine of the next kind": (lambda f: f.pulumi("echo v4.0.0"), "engine", "not supported"),
    "an engine that fails": (lambda f: f.pulumi("echo v3.259.0; exit 3"), "engine", "its version"),
    "an engine that babbles": (lambda f: f.pulumi("echo hello"), "engine", "tell its version"),
    "no language host": (
        lambda f: without(f, "pulumi-language-python"),
        "language-host",
        "is neither beside",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_missing_or_too_old_stops_a_run(folder: Folder, case: str) -> None:
    broken, check, text = BROKEN[case]
    broken(folder)
    finding = found(folder)[check]
    assert finding.result == "problem"
    assert text in finding.sentence
    assert "tools/env.sh" in finding.advice


def test_an_engine_that_hangs_is_not_waited_for(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient(command: Sequence[str], root: Path, environment: Mapping[str, str]) -> Told:
        return running.ask(command, root, environment, limit=0.3)

    monkeypatch.setattr(machine, "ask", impatient)
    folder.pulumi("exec sleep 60")
    assert "does not answer within" in found(folder)["engine"].sentence


def test_a_newer_sdk_is_a_warning(folder: Folder) -> None:
    python(folder, "echo 3.12.1 3.300.1")
    finding = found(folder)["engine"]
    assert finding.result == "warning"
    assert "older than its SDK" in finding.sentence


def test_the_language_host_may_stand_beside_the_engine(folder: Folder) -> None:
    elsewhere = folder.root / "engine"
    elsewhere.mkdir()
    for name in ("pulumi", "pulumi-language-python"):
        (folder.root / "bin" / name).rename(elsewhere / name)
    (folder.root / "bin" / "pulumi").symlink_to(elsewhere / "pulumi")
    assert found(folder)["language-host"].result == "ok"


def test_a_project_without_an_environment_uses_ours(folder: Folder) -> None:
    folder.write("Pulumi.yaml", {"name": "connectif", "runtime": "python"})
    (folder.root / ".venv").unlink()
    assert found(folder)["python"].result == "ok"
    assert machine.interpreter(folder.root) != folder.root / ".venv/bin/python"
    assert machine.interpreter(Path("/nowhere")).is_file()
