"""A key that lacks a scope: `up` stops before it writes, or at the call, in the doctor's words."""

from typing import Any

import pytest

from provider.doctor import Finding, examine
from tests.engine.definitions import ALL, RECIPE, changed
from tests.engine.deployed import FirstUp
from tests.engine.project import Outcome, Project
from tests.sandbox_process import SandboxProcess

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

NARROW = "narrow"
SCOPES = frozenset(
    f"{area}:{right}"
    for area in ("contact-fields", "custom-integrations", "custom-event-types")
    for right in ("read", "write", "delete")
) | {"store:read", "workflows:read"}
PUBLIC = {"connectif__surface": "public"}


class Lacking:
    """A project whose key lacks one scope."""

    def __init__(self, project: Project, sandbox: SandboxProcess, scope: str) -> None:
        self._project = project
        self._sandbox = sandbox
        self._scope = scope
        sandbox.add_key(NARROW, "secret", sorted(SCOPES - {scope}))
        sandbox.clear_journal()
        self._before = self._stood()
        self._environment = {"CONNECTIF_API_KEY": f"{NARROW}:secret"}

    def up(self) -> Outcome:
        """Run an `up` that fails and would write at once: no preview stands before it."""
        return self._project.up(environment=self._environment, code=None)

    def doctor(self) -> Finding:
        """Give what the doctor says of the scope."""
        area, _, right = self._scope.partition(":")
        environment = self._project.variables(self._environment)
        found = examine(self._project.folder, self._project.stack, environment).findings
        (finding,) = (item for item in found if item.check == f"{right}:{area}")
        return finding

    def left_alone(self) -> bool:
        """Tell whether nothing was written, and store and state are as they were."""
        return self._sandbox.writes() == [] and self._stood() == self._before

    def _stood(self) -> tuple[Any, ...]:
        collections = ("contact-fields", "custom-integrations", "custom-event-types")
        objects = [self._sandbox.objects(name) for name in collections]
        recorded = {
            name: (item["id"], item["inputs"], item["outputs"])
            for name, item in self._project.resources().items()
            if name != "store"
        }
        return objects, recorded


def test_a_list_that_may_not_be_read_stops_the_first_up_before_it_writes(
    project: Project, sandbox: SandboxProcess
) -> None:
    """No integration is there yet, so that nothing but the list of all events can tell."""
    project.pack("shop", ALL)
    project.configure(["shop"])
    lacking = Lacking(project, sandbox, "custom-event-types:read")
    finding = lacking.doctor()
    assert finding.result == "problem"
    outcome = lacking.up().shows(finding.advice)
    assert outcome.code != 0
    assert lacking.left_alone()


def test_a_list_that_may_not_be_read_stops_a_later_up_before_it_writes(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    project.pack("shop", RECIPE)
    project.configure(["shop"], **PUBLIC)
    first_up()
    integration = changed(RECIPE["integration"], description="Another description")
    project.pack("shop", RECIPE | {"integration": integration})
    lacking = Lacking(project, sandbox, "workflows:read")
    finding = lacking.doctor()
    assert finding.result == "problem"
    outcome = lacking.up().shows(finding.advice)
    assert outcome.code != 0
    assert lacking.left_alone()


def test_a_right_that_only_a_write_shows_is_named_by_it_and_the_next_up_goes_on(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.pack("shop", ALL)
    project.configure(["shop"])
    lacking = Lacking(project, sandbox, "custom-integrations:write")
    finding = lacking.doctor()
    assert finding.result == "unknown"
    assert lacking.up().shows(finding.advice.rstrip(".")).code != 0
    assert [entry["status"] for entry in sandbox.writes()].count(403) == 1
    assert sandbox.objects("custom-integrations") == sandbox.objects("custom-event-types") == []
    project.up()
    made = project.resources()
    assert {made[name]["outputs"]["status"] for name in ("shop.token", "shop.event")} == {"applied"}
    assert len(sandbox.objects("custom-integrations")) == 1

    project.pack("shop", {"token": ALL["token"]})
    lacking = Lacking(project, sandbox, "custom-event-types:delete")
    finding = lacking.doctor()
    assert (finding.result, "up needs it to delete" in finding.sentence) == ("unknown", True)
    assert lacking.up().shows(finding.advice.rstrip(".")).code != 0
    assert len(sandbox.objects("custom-event-types")) == len(sandbox.objects("custom-integrations"))
    assert "shop.event" in project.resources()
    project.up()
    assert sandbox.objects("custom-event-types") == sandbox.objects("custom-integrations") == []
