"""Run the engine: its preview, and the update itself.

A person's Ctrl-C must reach the engine exactly once: it then ends what it has begun, and a second
one makes it drop everything. In a terminal the whole foreground gets the signal, the engine with
it. Elsewhere only this process may get it, so the engine runs apart and it is handed on.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import IO

from provider.plan.passing import Passed, may_close, silence

#: Seconds that the engine gets to end by itself, once it was told to.
GRACE = 60.0
#: Given on purpose, so that read-only runs and updates see the configuration of now.
_SETTINGS = {"PULUMI_RUN_PROGRAM": "true", "PULUMI_SKIP_UPDATE_CHECK": "true"}
_OUTPUT, _ERRORS = 1, 2
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class EngineError(Exception):
    """The engine could not be run, or took too long; the text says what to do."""


@dataclass(frozen=True)
class Finished:
    """How a run of the engine ended.

    ``output`` and ``errors`` are of what was passed through the end only, or "" where only the
    reader has it; ``interrupted`` says whether somebody asked for its end, ``unread`` whether
    nobody read any more what was passed through.
    """

    code: int
    output: str = ""
    errors: str = ""
    interrupted: bool = False
    unread: bool = False


def preview(
    folder: Path, stack: str, further: Sequence[str], limit: float, environment: Mapping[str, str]
) -> Finished:
    """Run ``pulumi preview --json``; it changes nothing. Raises ``EngineError``."""
    options = ["--json", "--show-sames", "--non-interactive", "--stack", stack]
    command = ["pulumi", "preview", *options, *further]
    return _run(command, folder, limit, environment, subprocess.PIPE, subprocess.PIPE)


def update(
    folder: Path,
    stack: str,
    further: Sequence[str],
    limit: float,
    environment: Mapping[str, str],
    output: IO[str] | None = None,
) -> Finished:
    """Run ``pulumi up``; what it prints goes to ``output``, else to this process's own.

    Without a preview of its own: the one that was judged was run just before, and between a preview
    of its own and the update nobody could stop it. Raises ``EngineError``.
    """
    command = ["pulumi", "up", "--yes", "--skip-preview", "--stack", stack, *further]
    target = _OUTPUT if output is None else output.fileno()
    # A terminal, or a file, gets it from the engine itself, which looks at what it writes to.
    shown = Passed(target) if may_close(target) else None
    errors = Passed(_ERRORS)
    streams = [errors, *([shown] if shown else [])]
    writing = shown.writing if shown else output
    try:
        done = _run(command, folder, limit, environment, writing, errors.writing, streams)
    finally:
        said = [stream.end() for stream in streams]
    return replace(done, errors=said[0], output="".join(said[1:]), unread=silence(streams))


def _run(
    command: Sequence[str],
    folder: Path,
    limit: float,
    environment: Mapping[str, str],
    output: int | IO[str] | None,
    errors: int,
    passed: Sequence[Passed] = (),
) -> Finished:
    apart = not _in_foreground()
    quiet = apart or output == subprocess.PIPE
    with _handing_on(apart) as signals:
        try:
            child = subprocess.Popen(
                command,
                cwd=folder,
                env={**environment, **_SETTINGS},
                stdin=subprocess.DEVNULL if quiet else None,
                stdout=output,
                stderr=errors,
                text=True,
                process_group=0 if apart else None,
            )
        except FileNotFoundError:
            for stream in passed:
                stream.drop()
            raise EngineError("no pulumi is on PATH: . tools/env.sh") from None
        signals.reach(child)
        for stream in passed:
            stream.begin()
        out, err, late = _wait(child, limit)
    if late:
        raise EngineError(
            f"{' '.join(command[:2])} did not end within {limit / 60:g} minutes and was stopped: "
            "look at what it has done before you run it again (--time-limit)"
        )
    return Finished(child.returncode, out or "", err or "", signals.seen)


def _wait(child: subprocess.Popen[str], limit: float) -> tuple[str | None, str | None, bool]:
    """Wait for the end; after the time limit ask for it, and at last force it."""
    try:
        return *child.communicate(timeout=limit), False
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGINT)
    try:
        return *child.communicate(timeout=GRACE), True
    except subprocess.TimeoutExpired:
        child.kill()
        return *child.communicate(), True


class _Signals:
    """Hands signals on to the engine, also one that came before it was there."""

    def __init__(self, apart: bool) -> None:
        self.seen = False
        self._apart = apart
        self._child: subprocess.Popen[str] | None = None

    def reach(self, child: subprocess.Popen[str]) -> None:
        """Take the engine to which signals go."""
        self._child = child
        if self.seen:
            child.send_signal(signal.SIGINT)

    def receive(self, number: int, _: FrameType | None) -> None:
        """Take a signal; the terminal has given its own to the engine already."""
        self.seen = True
        if self._child is not None and (self._apart or number != signal.SIGINT):
            self._child.send_signal(signal.SIGINT)


@contextmanager
def _handing_on(apart: bool) -> Iterator[_Signals]:
    """Take the signals in place of this process, which lives on until the engine ends."""
    signals = _Signals(apart)
    before = {number: signal.signal(number, signals.receive) for number in _SIGNALS}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_foreground() -> bool:
    """Whether a terminal sends its Ctrl-C to this process, and so to all that it starts."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
