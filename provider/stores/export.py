"""The state of a stack out of a backend that is no folder, as ``pulumi stack export`` gives it.

What the engine says of a failure names the address of the backend, and with it a password that
stands there. None of that is passed on.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

#: Seconds that the backend may take to answer.
EXPORT_LIMIT = 120
POSTGRES = "postgres://"
HIDDEN = "[hidden]"

_PASSWORD = re.compile(r"(?<=://)([^:/?#@\s]*):(\S*)@")
_PARAMETER = re.compile(r"(?<=[?&]password=)[^&#\s]+", re.IGNORECASE)
_SHAPE = f"{POSTGRES}ROLE@HOST:5432/DATABASE?sslmode=verify-full (docs/state.md)"


class StateError(Exception):
    """The state cannot be read; the text says why and what to do."""


def exported(
    root: Path, stack: str, url: str, environment: Mapping[str, str] | None
) -> dict[str, Any] | None:
    """Give what the backend at ``url`` holds of a stack; None where it has no such stack.

    Raises:
        StateError: when the backend does not answer; without any password.
    """
    if url.startswith("postgresql:"):
        raise StateError(f"the engine does not know postgresql://: write {_SHAPE}")
    try:
        done = _asked(root, stack, environment)
    except FileNotFoundError:
        raise StateError("the state is not in a folder, and no pulumi is on PATH") from None
    except subprocess.TimeoutExpired:
        raise StateError(f"the state of {stack} was not read within {EXPORT_LIMIT} s") from None
    if done.returncode:
        if "no stack named" in done.stderr:
            return None
        raise StateError(f"the state of {stack} cannot be read: {_reason(done.stderr, url)}")
    return _parsed(done.stdout, stack)


def without_password(text: str, url: str) -> str:
    """Give a text with every password taken out that an address in it, or ``url``, holds."""
    for secret in sorted(_passwords(url), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _PASSWORD.sub(rf"\1:{HIDDEN}@", text)
    return _PARAMETER.sub(HIDDEN, text)


def _asked(
    root: Path, stack: str, environment: Mapping[str, str] | None
) -> subprocess.CompletedProcess[str]:
    variables = dict(os.environ if environment is None else environment)
    return subprocess.run(
        ["pulumi", "stack", "export", "--stack", stack, "--non-interactive", "--color", "never"],
        cwd=root,
        env=variables | {"PULUMI_SKIP_UPDATE_CHECK": "true"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=EXPORT_LIMIT,
        check=False,
    )


def _reason(said: str, url: str) -> str:
    """Give why the engine failed in one line: its error, or the cause of its panic."""
    if url.startswith(POSTGRES) and "PULUMI_ACCESS_TOKEN" in said:
        # An address that it does not understand, it takes for one of Pulumi's own service.
        return f"the address of the backend is not understood; it looks like {_SHAPE}"
    lines = [line for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("error:", "Panic:"))] or lines[-1:]
    text = "; ".join(line.partition(":")[2].strip() or line for line in errors)
    return without_password(text, url) or "pulumi gave no reason"


def _passwords(url: str) -> set[str]:
    """Give the passwords of an address, as they stand there and as they are meant."""
    found = [match.group(2) for match in _PASSWORD.finditer(url)] + _PARAMETER.findall(url)
    return {form for password in found if password for form in (password, unquote(password))}


def _parsed(text: str, stack: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(text)
    except ValueError:
        raise StateError(f"the state of {stack} is not understood: it is no JSON") from None
    return content
