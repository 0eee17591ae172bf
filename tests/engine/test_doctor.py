"""What the doctor sees of the real engine: its locks, its passphrase, its backends."""

import pytest

from provider.doctor import Finding, examine, examine_machine
from tests.engine.definitions import FIELD
from tests.engine.family import Family, killed_at, unlocked
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]


def found(project: Project, **environment: str) -> dict[str, Finding]:
    """Examine the project's stack; give the findings by their checks."""
    variables = project.variables(environment)
    findings = examine(project.folder, project.stack, variables).findings
    return {finding.check: finding for finding in findings}


def test_the_machine_of_the_tests_has_everything(project: Project) -> None:
    findings = examine_machine(project.folder, project.variables())
    assert {finding.result for finding in findings} == {"ok"}


def test_the_passphrase_of_a_stack_is_tried(project: Project) -> None:
    project.stack = "locked"
    right = {"PULUMI_CONFIG_PASSPHRASE": "a passphrase of the tests"}
    project.run("stack", "init", project.stack, environment=right)
    before = project.stack_file.read_bytes()
    assert found(project, **right)["passphrase"].result == "ok"
    wrong = found(project, PULUMI_CONFIG_PASSPHRASE="another")["passphrase"]
    assert (wrong.result, "does not open" in wrong.sentence) == ("problem", True)
    assert project.stack_file.read_bytes() == before


def test_a_backend_that_does_not_answer_is_named_without_its_password(project: Project) -> None:
    password = "canaryPassword"
    url = f"postgres://somebody:{password}@127.0.0.1:1/states?sslmode=disable"
    finding = found(project, PULUMI_BACKEND_URL=url)["backend"]
    assert finding.result == "problem"
    assert "postgres://127.0.0.1:1" in finding.sentence
    assert password not in f"{finding}"


def test_what_a_killed_run_has_left_is_told(
    project: Project, sandbox: SandboxProcess, family: Family
) -> None:
    project.pack("shop", {"token": FIELD})
    project.configure(["shop"])
    assert found(project)["lock"].result == "ok"
    killed_at(project, sandbox, family, method="POST", path="^/contact-fields/$")
    results = found(project)
    assert results["lock"].sentence.endswith("by a run that was killed.")
    assert results["lock"].advice == "Run: pulumi cancel test"
    assert results["pending-operations"].result == "warning"
    unlocked(project)
    assert found(project)["lock"].result == "ok"
