"""The engine killed in the middle of a write: nobody goes on alone, and one more `up` mends it."""

import signal

import pytest

from tests.engine.definitions import ALL
from tests.engine.family import PROVIDER, Family, killed_at, unlocked, until
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

#: How long the provider process may live on; seconds. Less than the answer takes.
ALONE = 6.0


def answered(sandbox: SandboxProcess, collection: str) -> bool:
    """Whether the store has carried out a POST."""
    writes = [item["path"] for item in sandbox.writes() if item["applied"]]
    return any(path.endswith(f"/{collection}/") for path in writes)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("collection", ["custom-integrations", "custom-event-types"])
def test_a_killed_engine_takes_the_provider_along_and_the_next_up_converges(
    project: Project, sandbox: SandboxProcess, family: Family, collection: str
) -> None:
    project.pack("shop", ALL)
    project.configure(["shop"])
    outcome = killed_at(project, sandbox, family, method="POST", path=f"{collection}/$")
    assert outcome.code == -signal.SIGKILL
    until(lambda: family.ids(PROVIDER) == [], ALONE)
    # It ended by itself, with the answer still to come.
    assert not answered(sandbox, collection)
    until(lambda: answered(sandbox, collection))
    unlocked(project)
    project.up()
    assert len([item for item in sandbox.objects("contact-fields") if item["custom"]]) == 1
    assert len(sandbox.objects("custom-integrations")) == 1
    assert len(sandbox.objects("custom-event-types")) == 1
    project.settled()
    assert set(project.resources()) == {"store", "shop.token", "shop.integration", "shop.event"}
