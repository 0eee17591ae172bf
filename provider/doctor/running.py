"""Run a program that only tells something, within a time limit."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Seconds that a program may take to tell what it is asked.
ANSWER_LIMIT = 30.0


@dataclass(frozen=True)
class Told:
    """What a program has told.

    ``code`` is its exit code, None where it did not run to its end: then ``failure`` says why.
    """

    code: int | None
    output: str = ""
    failure: str = ""

    @property
    def fine(self) -> bool:
        """Whether it ran and was content."""
        return self.code == 0


def ask(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    limit: float = ANSWER_LIMIT,
) -> Told:
    """Run a program; what it prints as errors is not kept, since it may hold a password."""
    quiet = {"PULUMI_SKIP_UPDATE_CHECK": "true", **environment}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            errors="replace",
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Told(None, failure=f"does not answer within {limit:.0f} s")
    except OSError as error:
        return Told(None, failure=f"cannot be run ({error.strerror})")
    return Told(done.returncode, done.stdout.strip())
