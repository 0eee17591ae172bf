"""Programs of Debian's packages that only tests need: found, or installed with apt-get by root.

Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.pulumi_engine import cache_folder, locked, poll, say

DEBIAN = Path("/etc/debian_version")
OPTIONS = ("--yes", "--quiet", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")
UPDATE = ("apt-get", "update", "--quiet", "-o", "DPkg::Lock::Timeout=300")

HEARTBEAT_SECONDS = 15.0
INSTALL_LIMIT_SECONDS = 900.0
STOP_SECONDS = 30.0


class PackageError(Exception):
    """Say in plain words why a program is not there and what to do."""


@dataclass(frozen=True)
class Package:
    """A package of Debian's, and the words about it.

    Attributes:
        name: as apt-get knows it.
        title: of what it brings, in a sentence.
        purpose: what it is installed for.
        missing: what was looked for, such as "No Chromium".
        useless: what an installation failed to bring.
        advice: what a person can do.
    """

    name: str
    title: str
    purpose: str
    missing: str
    useless: str
    advice: str


def found_or_installed(find: Callable[[], Path | None], package: Package) -> Path:
    """Return what ``find`` finds, after an installation if need be.

    Raises PackageError where none can be had.
    """
    found = find()
    if found:
        return found
    because = obstacle()
    if because:
        raise PackageError(f"{package.missing} was found, and {because}. {package.advice}")
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / f"{package.name}.lock", f"installing {package.title}"):
        found = find()
        if found is None:
            install(package, cache / f"{package.name}.log")
            found = find()
    if found is None:
        raise PackageError(
            f"The package {package.name} brought {package.useless}. {package.advice}"
        )
    return found


def obstacle() -> str | None:
    """Return why nothing can be installed here, else None."""
    if not DEBIAN.exists() or shutil.which("apt-get") is None:
        return "this is no Debian or Ubuntu, so nothing was installed"
    if os.geteuid() != 0:
        return "only root can install one"
    return None


def install(package: Package, log: Path) -> None:
    """Install a package; the lists of packages are renewed only where that fails."""
    say(f"Installing {package.title} for {package.purpose} (apt-get; a minute or two)...")
    log.unlink(missing_ok=True)
    command = ("apt-get", "install", *OPTIONS, package.name)
    if watched(command, log) or (watched(UPDATE, log) and watched(command, log)):
        return
    lines = log.read_text(errors="replace").strip().splitlines()[-12:]
    said = "\n".join(f"  {line}" for line in lines)
    raise PackageError(
        f"{package.title} could not be installed. apt-get said last:\n{said}\n{package.advice}"
    )


def watched(command: Sequence[str], log: Path) -> bool:
    """Run a command of apt with lines of progress; tell whether it succeeded.

    What it says goes to `log`. It stays in this process group, because dpkg must hear of Ctrl-C
    itself: killed at the wrong moment, it leaves packages half configured.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            for _ in range(int(INSTALL_LIMIT_SECONDS / HEARTBEAT_SECONDS)):
                code = poll(process, HEARTBEAT_SECONDS)
                if code is not None:
                    return code == 0
                say(f"  {' '.join(command[:2])} is still running")
        finally:
            stop(process)
    raise PackageError(f"{command[0]} took over {INSTALL_LIMIT_SECONDS / 60:.0f} minutes: stopped.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, gently first."""
    if process.poll() is None:
        process.terminate()
        if poll(process, STOP_SECONDS) is None:
            process.kill()
            process.wait()
