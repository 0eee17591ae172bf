"""How a command ends: exit codes, errors without a traceback, and JSON on standard output."""

from __future__ import annotations

import argparse
import sys
from typing import Any

#: Fine, and nothing is left to do.
EXIT_FINE = 0
#: Something went wrong.
EXIT_ERROR = 1
#: Differences, findings, or steps that are left to do; and a command line that is not understood.
EXIT_OPEN = 2
#: The longest time that a run of the engine may be given, in minutes.
_WEEK = 7 * 24 * 60


class CommandError(Exception):
    """A mistake of the user's or of the world's: its text is all that is shown."""


def complain(error: CommandError) -> None:
    """Write an error to standard error."""
    sys.stderr.write(f"error: {error}\n")


def say(text: str = "") -> None:
    """Write a line of the result to standard output."""
    sys.stdout.write(f"{text}\n")


def say_json(data: Any) -> None:
    """Write data as JSON to standard output."""
    import json

    say(json.dumps(data, ensure_ascii=False, indent=2))


def count(number: int, word: str, plural: str | None = None) -> str:
    """Write a number with its noun: ``1 task``, ``2 tasks``."""
    return f"{number} {word}" if number == 1 else f"{number} {plural or word + 's'}"


def minutes(text: str) -> float:
    """Read the minutes of ``--time-limit``; raises ``ArgumentTypeError``."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= _WEEK:
        raise argparse.ArgumentTypeError(
            f'"{text[:20]}" is no number of minutes above 0 and at most {_WEEK} (a week)'
        )
    return found
