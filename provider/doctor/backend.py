"""Where Pulumi keeps its state: whether it can be read, and what an earlier run has left there."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from provider.commands.outcome import count
from provider.doctor.findings import STATE, Finding
from provider.doctor.subject import Subject
from provider.stores import StateError
from provider.stores.state import backend_url, state_folder


def check_state(subject: Subject) -> Iterator[Finding]:
    """Check the backend, the stack in it, operations that were cut off, and locks."""
    try:
        url = backend_url(subject.root, subject.environment)
        folder = state_folder(subject.root, subject.environment)
    except StateError as error:
        yield STATE.problem("backend", f"{error}.", "Correct Pulumi.yaml.")
        return
    if not url:
        sentence = "Pulumi is not told where to keep its state."
        advice = "Set PULUMI_BACKEND_URL, or run: pulumi login"
        yield STATE.problem("backend", sentence, advice)
        return
    backend = _other(subject, url) if folder is None else _folder(subject.root, folder)
    yield backend
    if backend.result == "ok":
        yield from _stack(subject)
        yield from _locks(subject, folder)


def _folder(root: Path, folder: Path) -> Finding:
    """Check the folder that holds the state."""
    shown = os.path.relpath(folder, root) if folder.is_relative_to(root) else str(folder)
    if not folder.is_dir():
        sentence = f"The folder of the state is not there: {shown}"
        return STATE.problem("backend", sentence, f"Run: mkdir -p {shown}")
    if not os.access(folder, os.W_OK | os.X_OK):
        advice = f"Give yourself the right to write to {shown}."
        return STATE.problem("backend", f"The folder of the state is read-only: {shown}", advice)
    return STATE.ok("backend", f"The state stands in the folder {shown}")


def _other(subject: Subject, url: str) -> Finding:
    """Check another backend by asking it for the stack."""
    shown = address(url)
    if subject.state_failure:
        sentence = f"The state at {shown} cannot be read: {subject.state_failure}."
        return STATE.problem(
            "backend",
            sentence,
            "Check PULUMI_BACKEND_URL. To see the backend alone, run: pulumi whoami",
        )
    return STATE.ok("backend", f"The state stands at {shown}")


def address(url: str) -> str:
    """Give the address of a backend without what may be secret: user, password and query."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that is not understood"
    return f"{parts.scheme}://{parts.hostname or ''}{port}"


def _stack(subject: Subject) -> Iterator[Finding]:
    """Check that Pulumi knows the stack, and that its last run came to its end."""
    stack = subject.stack
    if subject.state_failure:
        advice = "Put an older copy of the file back (Pulumi keeps one beside it, *.bak)."
        yield STATE.problem("stack", f"{subject.state_failure}.", advice)
        return
    if subject.state is None:
        sentence = f"Pulumi has no stack {stack} yet."
        advice = f"Run: pulumi stack select --create {stack}"
        yield STATE.problem("stack", sentence, advice)
        return
    held = count(len(subject.state.resources), "resource")
    updated = subject.state.updated if subject.state.resources else None
    when = f", last written on {updated:%Y-%m-%d at %H:%M} UTC" if updated else ""
    yield STATE.ok("stack", f"Pulumi knows the stack {stack}: {held}{when}.")
    if subject.state.pending:
        cut = count(subject.state.pending, "operation")
        sentence = f"An earlier run was cut off in the middle of {cut}."
        advice = "Run it again: what was made is recognised. Pulumi warns once; press on."
        yield STATE.warning("pending-operations", sentence, advice)


def _locks(subject: Subject, folder: Path | None) -> Iterator[Finding]:
    """Check whether a run holds the stack, or has left its lock behind."""
    if folder is None:
        sentence = "Whether a run holds the stack's lock cannot be seen from here."
        advice = (
            f"If a run says that it is locked, and none goes on, run: pulumi cancel {subject.stack}"
        )
        yield STATE.unknown("lock", sentence, advice)
        return
    place = folder / ".pulumi" / "locks" / "organization" / _project(subject.root) / subject.stack
    found = sorted(place.glob("*.json"))
    if not found:
        yield STATE.ok("lock", "No run holds the stack's lock.")
    for lock in found:
        yield _lock(subject.stack, lock)


def _lock(stack: str, lock: Path) -> Finding:
    try:
        said = json.loads(lock.read_text(encoding="utf-8"))
        process, machine = int(said["pid"]), str(said["hostname"])
        since = str(said.get("timestamp", ""))[:16].replace("T", " at ")
    except (OSError, ValueError, KeyError, TypeError):
        process, machine, since = 0, "", "a time that is not known"
    here = machine == socket.gethostname()
    if here and _lives(process):
        sentence = (
            f"A run holds the stack's lock since {since} UTC, and goes on (process {process})."
        )
        return STATE.problem("lock", sentence, "Wait until it has ended.")
    whose = "a run that was killed" if here else "a run on another machine"
    sentence = f"The stack is locked since {since} UTC by {whose}."
    condition = "" if here else "If no run goes on there, run: "
    return STATE.problem("lock", sentence, f"{condition or 'Run: '}pulumi cancel {stack}")


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return process > 0


def _project(root: Path) -> str:
    content = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8"))
    return str(content["name"])
