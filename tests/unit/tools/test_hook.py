"""The hooks before a commit: what .pre-commit-hooks.yaml names is run as pre-commit runs it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a repository of its own with resources and stacks, as pre-commit finds one."""
    for name in ("resources", "stacks", "schemas/editor"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    return tmp_path


def run(hook: dict[str, Any], project: Path) -> subprocess.CompletedProcess[str]:
    """Run a hook of language script: its entry stands in its own repository, not in the user's."""
    program, *arguments = shlex.split(hook["entry"])
    # Git sets these for hooks; they name the user's repository.
    environment = os.environ | {"GIT_DIR": str(project / ".git"), "GIT_INDEX_FILE": "index"}
    return subprocess.run(
        [str(ROOT / program), *arguments],
        cwd=project, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_lets_good_files_pass(name: str, project: Path) -> None:
    done = run(HOOKS[name], project)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("alone", [False, True], ids=["project", "definitions-alone"])
def test_validate_and_lint_refuse_a_mistake_at_its_place(project: Path, alone: bool) -> None:
    if alone:
        (project / "Pulumi.yaml").unlink()
    event = project / "resources/reskyt/push-event.yaml"
    text = event.read_text(encoding="utf-8")
    event.write_text(text.replace("/tokens/0", "tokens/0"), encoding="utf-8")

    for name in ("connectif-validate", "connectif-lint"):
        done = run(HOOKS[name], project)
        assert done.returncode == 1, name
        assert "resources/reskyt/push-event.yaml:14:51: " in done.stderr + done.stdout


def test_schema_refuses_what_editors_would_not_know(project: Path) -> None:
    manifest = project / "resources/reskyt/pack.yaml"
    text = manifest.read_text(encoding="utf-8")
    added = text.replace("parameters:\n", "parameters:\n  tone: {type: string, default: a}\n", 1)
    manifest.write_text(added, encoding="utf-8")

    done = run(HOOKS["connectif-schema"], project)
    assert done.returncode == 1
    assert "connectif schema --write" in done.stdout


def test_schema_names_the_command_that_works_for_definitions_alone(project: Path) -> None:
    (project / "Pulumi.yaml").unlink()
    shutil.rmtree(project / "schemas")
    done = run(HOOKS["connectif-schema"], project)
    assert done.returncode == 1
    command = done.stdout.rstrip().partition("; run: ")[2]
    assert command.endswith(f" schema --write --root {project}")
    # As it stands there, in the folder where somebody reads it.
    written = subprocess.run(
        shlex.split(command), cwd=project, capture_output=True, text=True, timeout=60, check=True
    )
    assert written.stdout == "4 files written\n"
    assert run(HOOKS["connectif-schema"], project).returncode == 0


def test_hooks_say_what_pre_commit_needs() -> None:
    assert {*HOOKS} == {"connectif-validate", "connectif-lint", "connectif-schema"}
    for hook in HOOKS.values():
        assert hook["language"] == "script"
        assert hook["pass_filenames"] is False
        assert os.access(ROOT / shlex.split(hook["entry"])[0], os.X_OK)
        assert re.search(hook["files"], "resources/reskyt/pack.yaml")
        assert not re.search(hook["files"], "docs/editors.md")


def test_the_guide_has_the_same_hooks() -> None:
    text = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
    (block,) = [b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "repos:" in b]
    for hook in yaml.safe_load(block)["repos"][0]["hooks"]:
        known = HOOKS[hook["id"]]
        assert hook == {key: known[key] for key in hook}
