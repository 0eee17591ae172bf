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

from tools.browser import OPTIONS, UPDATE, BrowserError, obstacle, watched
from tools.pulumi_engine import ask, cache_folder, locked, parse_version, say

#: What the tests start: the server, what makes its folder, and its client.
PROGRAMS = ("postgres", "initdb", "psql")
#: Folders of servers that are not on PATH; a `*` stands for a version.
PATTERNS = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
OLDEST = (13,)
INSTALL = ("apt-get", "install", *OPTIONS, "postgresql")
ADVICE = (
    "Install PostgreSQL 13 or newer (Debian and Ubuntu: sudo apt-get install postgresql;"
    " macOS: brew install postgresql@17), or put its programs on PATH."
)


class PostgresError(Exception):
    """Say in plain words why there is no server and what to do."""


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


def install(log: Path) -> None:
    """Install Debian's server; the lists of packages are renewed only where that fails."""
    say("Installing PostgreSQL for the tests of shared state (apt-get; a minute or so)...")
    log.unlink(missing_ok=True)
    if watched(INSTALL, log) or (watched(UPDATE, log) and watched(INSTALL, log)):
        return
    lines = log.read_text(errors="replace").strip().splitlines()[-12:]
    said = "\n".join(f"  {line}" for line in lines)
    raise PostgresError(f"PostgreSQL could not be installed. apt-get said last:\n{said}\n{ADVICE}")


def find_or_install() -> Path:
    """Return the folder of a server. Raises PostgresError where none can be had."""
    found = find()
    if found:
        return found
    because = obstacle()
    if because:
        raise PostgresError(f"No PostgreSQL server was found, and {because}. {ADVICE}")
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / "postgres.lock", "installing PostgreSQL"):
        found = find()
        if found is None:
            install(cache / "postgres.log")
            found = find()
    if found is None:
        raise PostgresError(f"The package postgresql brought no server that runs. {ADVICE}")
    return found


def main() -> int:
    """Print the folder. Return 0, or 1 with the reason on standard error."""
    try:
        print(find_or_install())
    except (PostgresError, BrowserError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
