"""A structural change of a running workflow: no gap where it collects, no overlap in sending."""

from itertools import accumulate
from typing import Any

import pytest

from tests.engine.definitions import COLLECTION, PUSH, RECIPE, changed, node
from tests.engine.deployed import FirstUp
from tests.engine.family import Family, killed_at, unlocked, until
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

#: Sends a push to who visits a page, for as long as it runs.
SENDER = changed(
    PUSH,
    name="Send on visit",
    run="continuous",
    start={"audience": {"segment": {"ref": "holders"}}, "source": "existing-and-new"},
    nodes={
        "visit": COLLECTION["spec"]["nodes"]["visit"],
        "push": PUSH["spec"]["nodes"]["push"] | {"after": "visit"},
    },
)
WORKFLOWS = {"collection": COLLECTION, "sender": SENDER}
NAMES = {"collection": "Collect tokens", "sender": "Send on visit"}
#: The edit of each that no active workflow takes.
EDITED = {
    "collection": node(COLLECTION, "in-app", operator="equals"),
    "sender": node(SENDER, "visit", device="mobile"),
}


def deploy(project: Project, **workflows: dict[str, Any]) -> None:
    """Write the recipe with other workflows."""
    base = {key: value for key, value in RECIPE.items() if key not in ("push", "collection")}
    project.pack("shop", base | workflows)
    project.configure(["shop"], connectif__surface="extended")


def active(sandbox: SandboxProcess) -> list[int]:
    """Give how many workflows were active after each start and finish of the journal."""
    verbs = [
        item["path"].split("/")[-1]
        for item in sandbox.writes()
        if item["applied"] and item["path"].startswith("/workflows/")
    ]
    steps = [{"start": 1, "finish": -1}[verb] for verb in verbs if verb in ("start", "finish")]
    return list(accumulate(steps))


def statuses(sandbox: SandboxProcess) -> dict[str, str]:
    """Give the status of every workflow by its name."""
    return {item["name"]: item["status"] for item in sandbox.objects("workflows")}


def check_interval(sandbox: SandboxProcess, key: str) -> None:
    """Fail where a collecting workflow paused, or a sending one ran twice at once."""
    seen = active(sandbox)
    assert min(seen) == 1 if key == "collection" else max(seen) == 1, seen
    name = NAMES[key]
    assert statuses(sandbox) == {name: "finished", f"{name} v2": "active", "Send a push": "draft"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("key", WORKFLOWS)
def test_a_structural_edit_is_an_update_also_when_a_later_resource_fails(
    project: Project, sandbox: SandboxProcess, key: str
) -> None:
    deploy(project, **{key: WORKFLOWS[key]})
    project.up()
    # Of the two workflows that the next run makes, the store refuses the later one.
    sandbox.fault(method="POST", path="workflows/$", kind="status", status=422, skip=1, times=9)
    deploy(project, **{key: EDITED[key], "push": PUSH})
    name = NAMES[key]
    preview = project.preview().shows("version: 2", f'FINISHES the workflow "{name}"')
    assert "replace" not in preview.text
    if key == "sender":
        preview.shows("STARTS SENDING", "the new version forgets whom the old one reached")
    outcome = project.up(code=None)
    assert outcome.code != 0
    sandbox.clear_faults()
    project.up()
    check_interval(sandbox, key)
    project.settled()
    # A setting that an active workflow takes is changed in place.
    setting: dict[str, dict[str, Any]] = {
        "collect": {"selector": "#app"},
        "push": {"fields": {"tokens": {"contactField": {"ref": "token"}}, "title": "B"}},
    }
    name_of_node = "collect" if key == "collection" else "push"
    edited = node(EDITED[key], name_of_node, **setting[name_of_node])
    deploy(project, **{key: edited, "push": PUSH})
    project.up()
    check_interval(sandbox, key)
    assert sandbox.writes()[-1]["method"] == "PATCH"
    project.settled()


CALLS = {
    "collection": [("POST", "/workflows/$"), ("POST", "/start$"), ("POST", "/finish$")],
    "sender": [("POST", "/workflows/$"), ("POST", "/finish$"), ("POST", "/start$")],
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("key", "method", "path"),
    [(key, *call) for key, calls in CALLS.items() for call in calls],
)
def test_a_succession_that_is_killed_anywhere_goes_on_where_it_was(
    project: Project,
    sandbox: SandboxProcess,
    family: Family,
    first_up: FirstUp,
    key: str,
    method: str,
    path: str,
) -> None:
    deploy(project, **{key: WORKFLOWS[key]})
    first_up()
    deploy(project, **{key: EDITED[key]})
    killed_at(project, sandbox, family, method=method, path=path, seconds=2.5)
    ending = path.strip("/$")
    until(lambda: any(item["path"].strip("/").endswith(ending) for item in sandbox.writes()))
    unlocked(project)
    project.up()
    assert sum(active(sandbox)[-1:]) == 0  # one more and one less than before the edit
    name = NAMES[key]
    assert statuses(sandbox) == {name: "finished", f"{name} v2": "active"}
    order = [verb for verb in active(sandbox) if verb]
    assert set(order) == ({1} if key == "collection" else {-1}), order
    project.settled()
