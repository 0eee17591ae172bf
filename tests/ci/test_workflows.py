"""What keeps the workflows of .github safe, beside what zizmor finds in `make lint`."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engine.project import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS = {
    file.stem: yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader) for file in FILES
}
JOBS = [(file, name) for file, found in WORKFLOWS.items() for name in found["jobs"]]
#: The jobs that write into the repository, and what they may.
WRITING = {
    ("preview", "comment"): {"contents": "read", "pull-requests": "write"},
    ("drift", "issue"): {"contents": "read", "issues": "write"},
}
#: The jobs that write to stores.
UPS = (("up", "canary"), ("up", "rest"))
#: What a job that only reads a store is given.
READING = {"CONNECTIF_API_KEY", "PULUMI_BACKEND_URL", "PGPASSWORD"}
LIMIT = 60


def job(file: str, name: str) -> dict[str, Any]:
    """Give a job as it is written."""
    found: dict[str, Any] = WORKFLOWS[file]["jobs"][name]
    return found


def scripts(file: str, name: str) -> list[str]:
    """Give the scripts of a job."""
    return [step["run"] for step in job(file, name)["steps"] if "run" in step]


def secrets(found: Any) -> set[str]:
    """Give the names of the secrets that something mentions."""
    return set(re.findall(r"secrets\.(\w+)", str(found)))


def checkouts(file: str, name: str) -> Iterator[dict[str, Any]]:
    """Yield what each checkout of a job is given."""
    for step in job(file, name)["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            yield step["with"]


def test_the_workflows_are_the_ones_that_these_tests_know() -> None:
    assert list(WORKFLOWS) == ["drift", "preview", "test", "up"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_action_is_pinned_by_a_commit_and_says_which_release_that_is(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text("utf-8"))
    assert used
    for line in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+(; .*)?", line), line


def test_an_action_has_one_pin_in_all_workflows() -> None:
    used = {line for file in FILES for line in re.findall(r"uses: (\S+)", file.read_text("utf-8"))}
    assert len(used) == len({line.partition("@")[0] for line in used})


@pytest.mark.parametrize(("file", "name"), JOBS)
def test_a_job_may_read_the_repository_and_nothing_else(file: str, name: str) -> None:
    assert WORKFLOWS[file]["permissions"] == {}
    expected = WRITING.get((file, name), {"contents": "read"})
    assert job(file, name)["permissions"] == expected


@pytest.mark.parametrize(("file", "name"), JOBS)
def test_a_job_ends_and_leaves_no_credentials_in_its_folder(file: str, name: str) -> None:
    assert int(job(file, name)["timeout-minutes"]) <= 150
    found = list(checkouts(file, name))
    assert found
    assert all(item["persist-credentials"] == "false" for item in found)


@pytest.mark.parametrize(("file", "name"), JOBS)
def test_nothing_from_outside_is_written_into_a_script(file: str, name: str) -> None:
    assert not [script for script in scripts(file, name) if "${{" in script]


@pytest.mark.parametrize(("file", "name"), sorted(WRITING))
def test_nothing_runs_beside_a_token_that_writes_but_a_script_of_the_base(
    file: str, name: str
) -> None:
    (checkout,) = checkouts(file, name)
    assert checkout["sparse-checkout"] == "tools/ci"
    base = {"preview": "${{ github.event.pull_request.base.sha }}"}
    assert checkout.get("ref") == base.get(file)
    (script,) = scripts(file, name)
    assert re.match(r"python3 -m tools\.ci\.\w+ ", script)
    assert secrets(job(file, name)) == set()


@pytest.mark.parametrize("name", ["comment", "drift", "github", "stacks", "waves"])
def test_what_runs_before_anything_is_installed_needs_no_package(name: str) -> None:
    command = ["-S", "-c", f"import tools.ci.{name}"]
    done = subprocess.run(
        [(ROOT / ".venv/bin/python").resolve(), *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_no_workflow_runs_the_code_of_a_fork_with_a_secret() -> None:
    events = {event for found in WORKFLOWS.values() for event in found["on"]}
    assert events == {"pull_request", "push", "schedule", "workflow_dispatch"}
    guard = job("preview", "stacks")["if"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in guard
    with_secrets = {name for name in WORKFLOWS["preview"]["jobs"] if secrets(job("preview", name))}
    assert with_secrets == {"report"}
    assert job("preview", "report")["needs"] == "stacks"


@pytest.mark.parametrize(("file", "name"), [item for item in JOBS if item not in UPS])
def test_only_up_gets_a_secret_of_a_pack_or_a_passphrase(file: str, name: str) -> None:
    assert secrets(job(file, name)) <= READING


@pytest.mark.parametrize(("file", "name"), JOBS)
def test_secrets_are_those_of_a_stores_environment(file: str, name: str) -> None:
    found = job(file, name)
    if not secrets(found):
        assert "environment" not in found
        return
    if (file, name) in UPS:
        assert found["environment"] == "store-${{ matrix.stack }}"
    else:
        named = {"name": "store-${{ matrix.stack }}-read", "deployment": "false"}
        assert found["environment"] == named
    # In the steps that use them, not in the whole job.
    assert secrets(found.get("env", {})) == set()


@pytest.mark.parametrize(("file", "name"), UPS)
def test_a_run_that_writes_is_neither_cancelled_nor_doubled(file: str, name: str) -> None:
    assert WORKFLOWS[file]["concurrency"] == {"group": "stores", "cancel-in-progress": "false"}
    found = job(file, name)
    assert found["concurrency"] == {
        "group": "store-${{ matrix.stack }}",
        "cancel-in-progress": "false",
    }
    assert (found["strategy"]["max-parallel"], found["strategy"]["fail-fast"]) == ("1", "true")


def test_the_gate_asks_for_people_for_the_store_and_for_the_page() -> None:
    asked = re.findall(
        r"^tools/ci/plain.sh connectif (.*)$", "\n".join(scripts("up", "gate")), re.M
    )
    assert asked == [
        'guide --stack "$STACK" --check',
        'status --stack "$STACK"',
        'probe --stack "$STACK"',
    ]


@pytest.mark.parametrize(("file", "name"), [item for item in JOBS if item[0] != "test"])
def test_what_a_store_or_a_definition_says_is_no_command_to_the_runner(
    file: str, name: str
) -> None:
    lines = [line.strip() for script in scripts(file, name) for line in script.splitlines()]
    shown = [line for line in lines if re.search(r"\bconnectif |tools/ci/(?!plain)\w+\.sh ", line)]
    assert [line for line in shown if not line.startswith("tools/ci/plain.sh ")] == []


def test_both_waves_do_the_same() -> None:
    canary, rest = (job(file, name)["steps"] for file, name in UPS)
    assert canary == rest
    assert "--expect" in canary[-1]["run"]


@pytest.mark.parametrize(
    ("command", "options"),
    sorted(
        {
            (found[0], tuple(re.findall(r"--[a-z-]+", found[1])))
            for text in [
                *(script for file, name in JOBS for script in scripts(file, name)),
                *(file.read_text("utf-8") for file in (ROOT / "tools/ci").glob("*.sh")),
            ]
            for found in re.findall(r"connectif\"? (\w+)((?:[^\n]*\\\n)*[^\n]*)", text)
        }
    ),
)
def test_each_command_is_one_that_exists(command: str, options: tuple[str, ...]) -> None:
    shown = subprocess.run(
        [ROOT / "tools/bin/connectif", command, "--help"],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=True,
    ).stdout
    assert [option for option in options if option not in shown] == []
