"""Connections to a store: closed at the end, whatever happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from provider.api import ConnectifError
from provider.engine.process import Process


def close(process: Process, stack: str) -> None:
    """Close the connections of a process; without a key there were none."""
    with suppress(ConnectifError):
        process.client(stack).close()


@contextmanager
def closing_on_failure(process: Process, stack: str) -> Iterator[None]:
    """Close the connections when something is raised."""
    try:
        yield
    except BaseException:
        close(process, stack)
        raise
