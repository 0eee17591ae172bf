"""Settings of every test: no credential of the user's own, and repeatable examples."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.dealing import dealt

# Chosen once from the strategies, so that a run today and a run tomorrow try the same.
# No deadline: the machine may be busy with the engine.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

# A person who runs the tests may be signed in to a real store or a real backend.
FOREIGN = (
    "CONNECTIF_",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_HOME",
    "PULUMI_OPTION_",
    "PULUMI_STACK",
)
# A program of this machine is no credential.
KEPT = ("CONNECTIF_BROWSER",)
for name in [name for name in os.environ if name.startswith(FOREIGN) and name not in KEPT]:
    del os.environ[name]

# The engine and a browser run in these.
SLOW = ("tests/engine/", "tests/browser/", "tests/ci/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        items[:] = dealt(items, processes, _module, lambda name: name.startswith(SLOW))


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
