"""This machine: Python, the SDK, the engine, and whether they belong together."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from provider.doctor.findings import MACHINE, Finding
from provider.doctor.running import ask

#: The oldest engine that everything here was tried with, and the oldest Python.
ENGINE = (3, 259)
PYTHON = (3, 11)
HOST = "pulumi-language-python"
_SETUP = "Set up what is missing. Run: . tools/env.sh"
_VERSIONS = (
    "import platform, importlib.metadata as m; "
    "print(platform.python_version(), m.version('pulumi'))"
)
_VERSION = re.compile(r"(\d+)\.(\d+)")


def check_machine(root: Path, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Check what a run needs beside the stack's own files."""
    sdk = None
    for finding, version in _python(root, environment):
        sdk = version or sdk
        yield finding
    yield from _engine(root, environment, sdk)


def _python(
    root: Path, environment: Mapping[str, str]
) -> Iterator[tuple[Finding, tuple[int, int] | None]]:
    """Check the Python that the engine will use; give the version of its SDK as well."""
    program = interpreter(root)
    told = ask([str(program), "-I", "-c", _VERSIONS], root, environment)
    words = told.output.split()
    if not told.fine or len(words) != 2:
        sentence = f"Python with Pulumi's SDK is not there: {_shown(program, root)} "
        reason = told.failure or "has no package `pulumi`"
        yield MACHINE.problem("python", sentence + reason + ".", _SETUP), None
        return
    found, sdk = _parsed(words[0]), _parsed(words[1])
    if found is None or found < PYTHON:
        sentence = f"Python {words[0]} is too old: 3.11 or newer is needed."
        yield MACHINE.problem("python", sentence, _SETUP), sdk
        return
    sentence = f"Python {words[0]} with Pulumi's SDK {words[1]}."
    yield MACHINE.ok("python", sentence), sdk


def _engine(
    root: Path, environment: Mapping[str, str], sdk: tuple[int, int] | None
) -> Iterator[Finding]:
    program = shutil.which("pulumi", path=environment.get("PATH", os.defpath))
    if program is None:
        yield MACHINE.problem("engine", "There is no `pulumi` on PATH.", _SETUP)
        return
    told = ask([program, "version"], root, environment)
    version = _parsed(told.output)
    if not told.fine or version is None:
        reason = told.failure or "does not tell its version"
        yield MACHINE.problem("engine", f"{program} {reason}.", _SETUP)
        return
    yield _judged(told.output.lstrip("v"), version, sdk)
    yield _host(Path(program), environment)


def _judged(written: str, version: tuple[int, int], sdk: tuple[int, int] | None) -> Finding:
    """Compare the engine's version with what is needed, and with the SDK's."""
    if not ENGINE <= version < (ENGINE[0] + 1, 0):
        sentence = f"Pulumi {written} is not supported: {_dotted(ENGINE)} or newer (3.x) is needed."
        return MACHINE.problem("engine", sentence, _SETUP)
    if sdk is not None and sdk > version:
        sentence = f"Pulumi {written} is older than its SDK for Python ({_dotted(sdk)})."
        return MACHINE.warning("engine", sentence, f"Use a Pulumi of {_dotted(sdk)} or newer.")
    return MACHINE.ok("engine", f"Pulumi {written}.")


def _host(program: Path, environment: Mapping[str, str]) -> Finding:
    """Check that the engine can run a program in Python."""
    places = (program.parent, program.resolve().parent)
    beside = any(os.access(place / HOST, os.X_OK) for place in places)
    if beside or shutil.which(HOST, path=environment.get("PATH", os.defpath)):
        return MACHINE.ok("language-host", "Pulumi can run programs in Python.")
    sentence = f"Pulumi's language host for Python ({HOST}) is neither beside {program} nor on PATH"
    return MACHINE.problem("language-host", f"{sentence}.", _SETUP)


def interpreter(root: Path) -> Path:
    """Give the Python that the engine will use: the project's virtual environment's, else ours."""
    try:
        content = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8"))
        folder = content["runtime"]["options"]["virtualenv"]
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError):
        return Path(sys.executable)
    return root / str(folder) / "bin" / "python"


def _shown(program: Path, root: Path) -> str:
    return str(program.relative_to(root)) if program.is_relative_to(root) else str(program)


def _parsed(text: str) -> tuple[int, int] | None:
    found = _VERSION.search(text)
    return (int(found[1]), int(found[2])) if found else None


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
