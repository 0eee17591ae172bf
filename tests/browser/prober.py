"""Probes of one test module, with one Chromium that cannot leave this machine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from provider.definitions import load
from provider.probe.chromium import ChromiumError, find, running
from provider.probe.proving import Proof, prove
from provider.probe.target import Target, targets
from provider.probe.visiting import Patience
from tests.browser.browser import ARGUMENTS

#: Long for what happens, since a machine may be busy; short for what does not.
PATIENCE = Patience(total=20.0, quiet=0.4)


@dataclass
class Prober:
    """Probes as the command does; ``target`` is what the project's stack says."""

    runner: asyncio.Runner
    browser: Any
    folder: Path
    stack: str

    def target(self, **changes: Any) -> Target:
        """Give what is to be proven, with changes."""
        (target,) = targets(load(self.folder, self.stack))
        return replace(target, **changes)

    def prove(
        self,
        address: str,
        target: Target | None = None,
        patience: Patience = PATIENCE,
        **options: Any,
    ) -> Proof:
        """Probe a page."""
        probe = prove(self.browser, target or self.target(), address, patience=patience, **options)
        return self.runner.run(probe)


@contextmanager
def prober(folder: Path, stack: str = "test") -> Iterator[Prober]:
    """Start a Chromium; skip the test where there is none."""
    try:
        program = find(os.environ)
    except ChromiumError as error:
        pytest.skip(str(error))
    with asyncio.Runner() as runner:
        stack_of_contexts = AsyncExitStack()
        try:
            browser = runner.run(stack_of_contexts.enter_async_context(running(program, ARGUMENTS)))
            yield Prober(runner, browser, folder, stack)
        finally:
            runner.run(stack_of_contexts.aclose())
