"""A team's own Pulumi program that uses the resource classes, as the example does."""

import shutil

import pytest

from tests.engine.project import ROOT, Project
from tests.sandbox_process import SandboxProcess

EXAMPLE = ROOT / "examples" / "own-program"


@pytest.mark.timeout(300)
def test_the_example_deploys_settles_and_goes(project: Project, sandbox: SandboxProcess) -> None:
    ignored = shutil.ignore_patterns(".state", "Pulumi.*.yaml")
    own = Project(project.folder / "examples" / "own-program", sandbox.url)
    shutil.copytree(EXAMPLE, own.folder, ignore=ignored)
    (own.folder / ".state").mkdir()
    own.environment |= {
        "PYTHONPATH": str(ROOT),
        "CONNECTIF_SECRET_LOYALTY_TOKEN": "token-of-the-tests",
    }
    own.run("stack", "init", own.stack)
    for name, value in {
        "connectif:surface": "extended",
        "connectif:apiUrl": sandbox.url,
        "connectif:apiKey": "sandbox:sandbox",
    }.items():
        own.run("config", "set", "--stack", own.stack, name, value)
    own.preview().shows("pulumi-python:dynamic/connectif:Workflow")
    assert sandbox.writes() == []
    own.up()
    statuses = sorted(item["status"] for item in sandbox.objects("workflows"))
    # What sends is left as a draft.
    assert "draft" in statuses
    assert "active" in statuses
    own.settled()
    own.destroy()
    assert sandbox.objects("segments") == sandbox.objects("web-contents") == []
    assert len([item for item in sandbox.objects("contact-fields") if item["custom"]]) == 2


@pytest.mark.timeout(120)
def test_a_slip_in_a_program_starts_nothing(project: Project, sandbox: SandboxProcess) -> None:
    project.configure([], connectif__surface="extended")
    program = """
from provider.engine.resources import Store, Workflow

nodes = {"visit": {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"}}
start = {"audience": "all-contacts", "source": "existing"}
Workflow("own.one", store=Store("store"), name="One", run="continous", start=start, nodes=nodes)
"""
    project.write("__main__.py", program)
    project.environment["PYTHONPATH"] = str(ROOT)
    outcome = project.preview(code=None)
    assert outcome.code != 0
    outcome.shows("own.one: run:", "continuous")
    # A label that the live name could not give back would be sent again and again.
    label = program.replace('run="continous"', 'run={"once": "black friday"}')
    project.write("__main__.py", label)
    outcome = project.preview(code=None)
    assert outcome.code != 0
    outcome.shows("own.one: run.once:")
    assert sandbox.writes() == []
