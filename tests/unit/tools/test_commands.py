"""The scripts as a person and continuous integration call them."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.unit.tools.conftest import BASH, ROOT, Workshop, executable

SCRIPTS = ("tools/env.sh", "tools/python.sh", "tools/bin/connectif", ".ci/run")


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_proper_shell(workshop: Workshop, script: str) -> None:
    done = workshop.run(BASH, "-n", ROOT / script)

    assert (done.returncode, done.stderr) == (0, "")


def test_connectif_works_from_any_folder(workshop: Workshop) -> None:
    executable(workshop.root / ".venv" / "bin" / "python", '#!/bin/sh\nprintf "%s|" "$@"\n')

    done = workshop.run(workshop.root / "tools" / "bin" / "connectif", "lint", "two words")

    assert done.stdout == "-P|-m|provider.cli|lint|two words|"


def test_connectif_without_an_environment_says_what_to_run(workshop: Workshop) -> None:
    done = workshop.run(workshop.root / "tools" / "bin" / "connectif", "lint")

    assert done.returncode == 1
    assert done.stderr == (
        f'connectif: no virtual environment yet. Run: make -C "{workshop.root}" setup\n'
    )


def test_continuous_integration_runs_make_test_only(workshop: Workshop) -> None:
    shutil.copytree(ROOT / ".ci", workshop.root / ".ci")
    workshop.add("make", '#!/bin/sh\nprintf "%s: %s\\n" "$PWD" "$*"\n')

    done = workshop.run(BASH, workshop.root / ".ci" / "run")

    assert done.stdout == f"{workshop.root}: test\n"


def test_make_alone_lists_every_target(workshop: Workshop) -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed on this machine")
    for name in ("awk", "getconf"):
        (workshop.bin / name).symlink_to(shutil.which(name) or name)

    done = workshop.run(make, "--no-print-directory", "-C", ROOT)

    text = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert targets
    listed = re.findall(r"^  make (\w+)\s+\S", done.stdout, re.MULTILINE)
    assert sorted(listed) == sorted(targets.group(1).split())
