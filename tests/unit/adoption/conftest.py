"""Stores for tests of adoption: one of each surface for a module, empty for each test."""

from collections.abc import Iterator

import pytest

from tests.sandbox_process import SandboxProcess
from tests.unit.adoption.by_hand import ByHand


@pytest.fixture(scope="module")
def public_store() -> Iterator[SandboxProcess]:
    with SandboxProcess(surface="public", requests_per_minute=0) as started:
        yield started


@pytest.fixture(scope="module")
def extended_store() -> Iterator[SandboxProcess]:
    with SandboxProcess(requests_per_minute=0) as started:
        yield started


@pytest.fixture
def public(public_store: SandboxProcess) -> Iterator[ByHand]:
    """Give an empty store with the public surface; nothing may write to it."""
    yield from _empty(public_store)


@pytest.fixture
def extended(extended_store: SandboxProcess) -> Iterator[ByHand]:
    """Give an empty store with the extended surface; nothing may write to it."""
    yield from _empty(extended_store)


def _empty(store: SandboxProcess) -> Iterator[ByHand]:
    store.reset()
    store.clear_journal()
    yield ByHand(store)
    assert store.writes() == []
