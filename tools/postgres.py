"""Find a PostgreSQL server for the tests of shared state, or install Debian's where possible.

Prints the folder with its programs on standard output, and progress on standard error. Standard
library only. The order of choice:

1. the server that `initdb` and `postgres` on PATH belong to;
2. the newest one below the folders where Debian and Homebrew put servers;
3. on Debian and Ubuntu, as root: the package `postgresql`, installed with apt-get. With it comes a
   server of the system's own, which the tests leave alone: they start one for themselves.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tools.debian import Package, PackageError, found_or_installed
from tools.pulumi_engine import ask, parse_version, say

#: What the tests start: the server, what makes its folder, and its client.
PROGRAMS = ("postgres", "initdb", "psql")
#: Folders of servers that are not on PATH; a `*` stands for a version.
PATTERNS = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
OLDEST = (13,)
ADVICE = (
    "Install PostgreSQL 13 or newer (Debian and Ubuntu: sudo apt-get install postgresql;"
    " macOS: brew install postgresql@17), or put its programs on PATH."
)


#: Debian's server.
PACKAGE = Package(
    "postgresql",
    "PostgreSQL",
    "the tests of shared state",
    "No PostgreSQL server",
    "no server that runs",
    ADVICE,
)


def usable(folder: Path) -> bool:
    """Tell whether a folder holds a server that is new enough, with all that the tests start."""
    if not all(os.access(folder / name, os.X_OK) for name in PROGRAMS):
        return False
    answer = ask([str(folder / "postgres"), "--version"], Path("/")) or ""
    version = parse_version(answer) or ()
    return "PostgreSQL" in answer and version >= OLDEST


def on_path(environment: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders that the programs on PATH lie in, behind links."""
    for name in PROGRAMS[:2]:
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            yield Path(found).resolve().parent


def beside_path(patterns: Iterable[str] = PATTERNS) -> list[Path]:
    """Return the folders of servers that are not on PATH, the newest version first."""
    places = (place for pattern in patterns for place in Path("/").glob(pattern[1:]))
    return sorted(places, key=lambda place: version_of(place), reverse=True)


def version_of(folder: Path) -> int:
    """Return the version in the name of a server's folder: .../postgresql/15/bin is 15."""
    numbers = re.findall(r"\d+", folder.parent.name)
    return int(numbers[-1]) if numbers else 0


def find(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder of a server of this machine, else None."""
    places = [*on_path(environment), *beside_path(PATTERNS)]
    return next((place for place in places if usable(place)), None)


def find_or_install() -> Path:
    """Return the folder of a server. Raises PackageError where none can be had."""
    return found_or_installed(find, PACKAGE)


def main() -> int:
    """Print the folder. Return 0, or 1 with the reason on standard error."""
    try:
        print(find_or_install())
    except (PackageError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
