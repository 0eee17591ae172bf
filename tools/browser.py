"""Find a Chromium for the tests in a browser, or install Debian's where that is possible.

Prints the program on standard output, and progress on standard error. Standard library only.
The order of choice:

1. the program that $CONNECTIF_BROWSER names;
2. Chromium or Chrome on PATH, or among the applications of macOS;
3. on Debian and Ubuntu, as root: the package `chromium`, installed with apt-get.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.pulumi_engine import ask, cache_folder, locked, poll, say

VARIABLE = "CONNECTIF_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
DEBIAN = Path("/etc/debian_version")
OPTIONS = ("--yes", "--quiet", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")
INSTALL = ("apt-get", "install", *OPTIONS, "chromium")
UPDATE = ("apt-get", "update", "--quiet", "-o", "DPkg::Lock::Timeout=300")

HEARTBEAT_SECONDS = 15.0
INSTALL_LIMIT_SECONDS = 900.0
STOP_SECONDS = 30.0
ADVICE = (
    "Install Chromium or Google Chrome (Debian and Ubuntu: sudo apt-get install chromium; macOS:"
    f" brew install --cask chromium), or name one with {VARIABLE}=/path/to/chromium."
)


class BrowserError(Exception):
    """Say in plain words why there is no browser and what to do."""


def answers(program: Path) -> bool:
    """Tell whether a program says that it is Chromium or Chrome: a stub of Ubuntu does not."""
    if not os.access(program, os.X_OK):
        return False
    version = ask([str(program), "--version"], Path("/")) or ""
    return "Chromium" in version or "Chrome" in version


def find(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return a Chromium of this machine, else None. Raises BrowserError for a wrong variable."""
    named = environment.get(VARIABLE)
    if named:
        if answers(Path(named)):
            return Path(named).absolute()
        raise BrowserError(f"{VARIABLE} names {named}, which is no Chromium that runs. {ADVICE}")
    on_path = (shutil.which(name, path=environment.get("PATH")) for name in NAMES)
    places = [*(Path(found) for found in on_path if found), *APPLICATIONS]
    return next((place for place in places if answers(place)), None)


def obstacle() -> str | None:
    """Return why nothing can be installed here, else None."""
    if not DEBIAN.exists() or shutil.which("apt-get") is None:
        return "this is no Debian or Ubuntu, so nothing was installed"
    if os.geteuid() != 0:
        return "only root can install one"
    return None


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
    raise BrowserError(f"{command[0]} took over {INSTALL_LIMIT_SECONDS / 60:.0f} minutes: stopped.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, gently first."""
    if process.poll() is None:
        process.terminate()
        if poll(process, STOP_SECONDS) is None:
            process.kill()
            process.wait()


def install(log: Path) -> None:
    """Install Debian's Chromium; the lists of packages are renewed only where that fails."""
    say("Installing Chromium for the tests in a browser (apt-get; a minute or two)...")
    log.unlink(missing_ok=True)
    if watched(INSTALL, log) or (watched(UPDATE, log) and watched(INSTALL, log)):
        return
    lines = log.read_text(errors="replace").strip().splitlines()[-12:]
    said = "\n".join(f"  {line}" for line in lines)
    raise BrowserError(f"Chromium could not be installed. apt-get said last:\n{said}\n{ADVICE}")


def find_or_install() -> Path:
    """Return a Chromium. Raises BrowserError where none can be had."""
    found = find()
    if found:
        return found
    because = obstacle()
    if because:
        raise BrowserError(f"No Chromium was found, and {because}. {ADVICE}")
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / "browser.lock", "installing Chromium"):
        found = find()
        if found is None:
            install(cache / "browser.log")
            found = find()
    if found is None:
        raise BrowserError(f"The package chromium brought no Chromium that runs. {ADVICE}")
    return found


def main() -> int:
    """Print the browser. Return 0, or 1 with the reason on standard error."""
    try:
        print(find_or_install())
    except (BrowserError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
