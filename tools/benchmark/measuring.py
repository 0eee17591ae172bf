"""Take times and memory of processes, and make rows of a report of them."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
#: Seconds between two looks at the memory of running processes.
LOOK_SECONDS = 0.01


@dataclass(frozen=True)
class Timing:
    """One run: seconds on the clock, and seconds of processor time of it and its children."""

    wall: float
    processor: float


@dataclass(frozen=True)
class Timings:
    """Several runs of one thing."""

    runs: tuple[Timing, ...]

    @property
    def best(self) -> float:
        """Seconds of the run that other work on the machine disturbed least."""
        return min(run.wall for run in self.runs)

    @property
    def median(self) -> float:
        """Seconds of the run in the middle."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def processor(self) -> float:
        """Least processor time in seconds."""
        return min(run.processor for run in self.runs)


def once(action: Callable[[], object]) -> Timing:
    """Run an action that starts processes and waits for them."""
    before, started = _processor_seconds(), time.perf_counter()
    action()
    wall = time.perf_counter() - started
    return Timing(wall, _processor_seconds() - before)


def in_turn(count: int, *actions: Callable[[], object]) -> tuple[Timings, ...]:
    """Run each action ``count`` times, in turn: what disturbs the machine disturbs all alike."""
    runs = [[once(action) for action in actions] for _ in range(count)]
    return tuple(Timings(tuple(column)) for column in zip(*runs, strict=True))


def command(
    arguments: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
) -> Callable[[], object]:
    """Give an action that runs a command without output.

    The action raises ``subprocess.SubprocessError`` when the command fails or takes too long.
    """

    def run() -> None:
        subprocess.run(
            arguments,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=seconds,
        )

    return run


def peak_memory(module: str, action: Callable[[], object]) -> int | None:
    """Run an action; give the peak memory in bytes of the largest ``python -m module`` below us.

    It is the process's own high-water mark (VmHWM), so a look shortly before its end is enough.
    Gives ``None`` where the system has no /proc.
    """
    found: list[int] = []
    with _looking(lambda: found.extend(_memory_marks(module))):
        action()
    return max(found, default=None)


@contextmanager
def _looking(look: Callable[[], object]) -> Iterator[None]:
    """Call ``look`` again and again while the body runs."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(LOOK_SECONDS):
            look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _memory_marks(module: str) -> Iterator[int]:
    """Give the high-water marks, in bytes, of the running processes of a module below this one."""
    for entry in PROC.glob("[0-9]*"):
        try:
            arguments = (entry / "cmdline").read_bytes().split(b"\0")
            if module.encode() not in arguments or not _is_below(entry, os.getpid()):
                continue
            yield int(_status(entry)["VmHWM"].split()[0]) * 1024
        except (OSError, KeyError):
            continue  # It ended while we looked.


def _is_below(entry: Path, ancestor: int) -> bool:
    """Whether a process was started by another one, directly or through others."""
    while entry.name not in ("0", "1"):
        if entry.name == str(ancestor):
            return True
        entry = PROC / _status(entry)["PPid"]
    return False


def _status(entry: Path) -> dict[str, str]:
    pairs = (line.partition(":") for line in (entry / "status").read_text().splitlines())
    return {name: value.strip() for name, _, value in pairs}


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
