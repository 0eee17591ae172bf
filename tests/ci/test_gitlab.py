"""The pipeline for GitLab in docs/ci.md: valid, and the same commands as on GitHub."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engine.project import ROOT

(PIPELINE,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/ci.md").read_text("utf-8"), re.S)
JOBS: dict[str, Any] = yaml.load(PIPELINE, Loader=yaml.BaseLoader)
LIMIT = 60
#: The jobs that write to stores, and those that read one.
WRITING, READING = ("canary", "rest"), ("report", "gate", "drift")


def commands(texts: Iterator[str]) -> set[str]:
    """Give the lines that do something to a store or a report."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    # GitLab's runner takes no orders from what is printed.
    lines = (line.removeprefix("tools/ci/plain.sh ") for line in lines)
    return {line for line in lines if re.match(r"(tools/\S+/)?(connectif|report\.sh)", line)}


def test_it_is_a_pipeline_as_gitlab_describes_it(tmp_path: Path) -> None:
    place = tmp_path / ".gitlab-ci.yml"
    place.write_text(PIPELINE, "utf-8")
    command = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
    done = subprocess.run(
        [ROOT / ".venv/bin/check-jsonschema", *command, place],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_it_runs_what_the_workflows_run() -> None:
    ours = commands("\n".join(job.get("script", ())) for job in JOBS.values() if "script" in job)
    files = (ROOT / ".github/workflows").glob("*.yml")
    theirs = commands(
        step.get("run", "")
        for file in files
        for job in yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)["jobs"].values()
        for step in job["steps"]
    )
    assert ours == theirs


def test_the_reports_are_merged_also_where_that_of_a_store_failed() -> None:
    merge = JOBS["merge"]
    assert [rule["when"] for rule in merge["rules"]] == ["never", "always", "always"]
    assert merge["needs"] == ["report"]
    # With its own needs it does not wait for the checks, as on GitHub.
    assert JOBS["report"]["needs"] == []
    assert JOBS["report"]["artifacts"]["when"] == "always"


def test_every_stage_has_a_job_and_the_canary_comes_before_the_rest() -> None:
    stages = [job["stage"] for name, job in JOBS.items() if "stage" in job]
    assert stages == JOBS["stages"]
    assert stages.index("canary") < stages.index("gate") < stages.index("rest")


@pytest.mark.parametrize("name", WRITING)
def test_a_run_that_writes_waits_for_approval_and_is_neither_cancelled_nor_doubled(
    name: str,
) -> None:
    assert JOBS[name]["extends"] == ".up"
    assert JOBS[name]["environment"]["name"].startswith("store/")
    assert JOBS[".up"]["resource_group"] == "stores"
    assert JOBS[".up"]["interruptible"] == "false"
    scheduled, approved = JOBS[".up"]["rules"]
    assert scheduled["when"] == "never"
    assert (approved["when"], approved["allow_failure"]) == ("manual", "false")


@pytest.mark.parametrize("name", READING)
def test_what_reads_has_the_variables_of_reading(name: str) -> None:
    environment = JOBS[name]["environment"]
    assert environment["name"].startswith("store-read/")
    assert environment["action"] == "access"


def test_the_image_is_pinned() -> None:
    assert JOBS["default"]["image"].endswith("@sha256:IMAGE_DIGEST")
