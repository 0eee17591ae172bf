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
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.debian import Package, PackageError, found_or_installed
from tools.pulumi_engine import ask, say

VARIABLE = "CONNECTIF_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
ADVICE = (
    "Install Chromium or Google Chrome (Debian and Ubuntu: sudo apt-get install chromium; macOS:"
    f" brew install --cask chromium), or name one with {VARIABLE}=/path/to/chromium."
)


#: Debian's browser.
PACKAGE = Package(
    "chromium",
    "Chromium",
    "the tests in a browser",
    "No Chromium",
    "no Chromium that runs",
    ADVICE,
)


def answers(program: Path) -> bool:
    """Tell whether a program says that it is Chromium or Chrome: a stub of Ubuntu does not."""
    if not os.access(program, os.X_OK):
        return False
    version = ask([str(program), "--version"], Path("/")) or ""
    return "Chromium" in version or "Chrome" in version


def find(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return a Chromium of this machine, else None. Raises PackageError for a wrong variable."""
    named = environment.get(VARIABLE)
    if named:
        if answers(Path(named)):
            return Path(named).absolute()
        raise PackageError(f"{VARIABLE} names {named}, which is no Chromium that runs. {ADVICE}")
    on_path = (shutil.which(name, path=environment.get("PATH")) for name in NAMES)
    places = [*(Path(found) for found in on_path if found), *APPLICATIONS]
    return next((place for place in places if answers(place)), None)


def find_or_install() -> Path:
    """Return a Chromium. Raises PackageError where none can be had."""
    return found_or_installed(find, PACKAGE)


def main() -> int:
    """Print the browser. Return 0, or 1 with the reason on standard error."""
    try:
        print(find_or_install())
    except (PackageError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
