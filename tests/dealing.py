"""Deal the tests out to the test processes, so that none of them waits for a slow one at the end.

Processes are given runs of neighbours, and who has nothing left takes over the end of another's. So
slow tests come first in each run, and what is taken over late is quick. A module stays together, as
its tests share what is costly to set up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

Item = TypeVar("Item")


def dealt(
    items: Sequence[Item],
    processes: int,
    module_of: Callable[[Item], str],
    is_slow: Callable[[str], bool],
) -> list[Item]:
    """Give the same items in an order that serves some processes well."""
    modules = [(name, list(group)) for name, group in groupby(items, key=module_of)]
    slow = [group for name, group in modules if is_slow(name)]
    quick = [item for name, group in modules if not is_slow(name) for item in group]
    runs: list[list[Item]] = [[] for _ in range(processes)]
    for group in sorted(slow, key=len, reverse=True):
        min(runs, key=len).extend(group)
    runs.sort(key=len)
    for number, run in enumerate(runs):
        # As the processes are given their runs: an even share of what is left.
        left = sum(map(len, runs[number:])) + len(quick)
        wanted = max(0, left // (processes - number) - len(run))
        run.extend(quick[:wanted])
        del quick[:wanted]
    return [item for run in runs for item in run]
