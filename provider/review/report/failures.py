"""Why a preview failed, in plain words and with the places of the definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What the engine puts in front of a reason that the provider gives.
_PREFIX = re.compile(
    r"^(?:error: |preview failed: |exception calling application: |"
    r"(?:pulumi-python:dynamic/)?connectif:\w+ resource '[^']*' has a problem: )+",
    re.IGNORECASE,
)
_PASSPHRASE = "incorrect passphrase"
#: What stands before the problems of definitions, one in each line.
_LIST = "the definitions are not valid:"
#: What begins the whole account of a crash; the last line of it that is not indented says why.
_CRASH = "Traceback (most recent call last):"
#: What the engine says beside the reason.
_EMPTY = re.compile(
    r"^(preview failed|update failed|resource monitor shut ?down.*|BAIL.*|"
    r"an unhandled error occurred: program exited with non-zero exit code: \d+)$",
    re.IGNORECASE,
)


def reasons(errors: Iterable[str]) -> tuple[str, ...]:
    """Give the reasons of a failed preview, one sentence each; never none.

    Args:
        errors: what the engine said, each of one or more lines.
    """
    found = [reason for error in errors for reason in _reasons(error)]
    known = dict.fromkeys(text for text in found if text and not _EMPTY.match(text))
    return tuple(known) or ("the preview failed, and the engine does not say why",)


def _reasons(error: str) -> Iterable[str]:
    text = _PREFIX.sub("", error.strip())
    if text.endswith(_PASSPHRASE):
        return [f"{_PASSPHRASE}: the stack was made with one, so set PULUMI_CONFIG_PASSPHRASE"]
    if text.startswith(_LIST):
        return [line.strip() for line in text.removeprefix(_LIST).splitlines()]
    if _CRASH in text:
        return [_crash(text)]
    # A value that it shows may have several lines; the reason is one all the same.
    return [" ".join(text.split())]


def _crash(text: str) -> str:
    """Give the last line of a crash, and where the whole is."""
    account = text.rpartition(_CRASH)[2].splitlines()[1:]
    lines = [line.strip() for line in account if line.strip() and not line.startswith((" ", "\t"))]
    why = f": {lines[0]}" if lines else ""
    return f"the program failed{why} (pulumi preview prints the whole; it is for who maintains it)"
