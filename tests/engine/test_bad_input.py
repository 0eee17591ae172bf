"""Bad input through the real engine: the words of `connectif validate`, and no API call."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bad_input.cases import Case, cases
from tests.engine.project import ROOT, TIME_LIMIT, Project
from tests.sandbox_process import SandboxProcess


def one_of_each_class() -> list[Case]:
    """Give the first case of every class; `load` sees all of them in the unit tests.

    A stack file that is no YAML is left out: the engine refuses it in its own words.
    """
    first: dict[str, Case] = {}
    for case in cases():
        if (
            not any(item.file.startswith("stacks/") for item in case.expected)
            or case.klass == "stack"
        ):
            first.setdefault(case.klass, case)
    return list(first.values())


def validated(folder: Path, stack: str) -> list[str]:
    """Give the lines that `connectif validate` prints about a stack."""
    finished = subprocess.run(
        [ROOT / "tools" / "bin" / "connectif", "validate", "--stack", stack],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT,
        check=False,
    )
    assert finished.returncode == 1, finished.stdout
    *lines, summary = finished.stderr.splitlines()
    assert lines
    assert "problem" in summary
    return lines


@pytest.mark.parametrize("case", one_of_each_class(), ids=lambda case: f"{case.klass}-{case.name}")
def test_preview_and_up_say_what_validate_says(
    project: Project, sandbox: SandboxProcess, case: Case
) -> None:
    for name in ("resources", "stacks"):
        shutil.rmtree(project.folder / name)
    case.write(project.folder)
    project.stack = case.stack
    project.make_stack()
    lines = validated(project.folder, case.stack)
    for outcome in (project.preview(code=None), project.up_with_preview(code=None)):
        assert outcome.code != 0
        outcome.shows("the definitions are not valid", *lines)
        outcome.shows(*(f"{item.file}:{item.line}:{item.column}: " for item in case.expected))
    assert sandbox.journal() == []
