"""Check what no other linter does: the size of modules, and names that must not be committed.

A registry's host name would bypass the index that a user has configured, another tool's lock file
switches Pulumi's Python toolchain, and a path of one machine works on no other.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAXIMUM_LINES = 399
GIT_LIMIT_SECONDS = 60

LOCK_FILES = frozenset(f"{name}.lock" for name in ("uv", "poetry", "pdm", "Pipfile", "yarn")) | {
    "package-lock.json"
}

# Put together here, so that this file passes its own check.
REGISTRIES = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("proxy", "golang", "org"),
    ("sum", "golang", "org"),
    ("registry", "npmjs", "org"),
    ("crates", "io"),
)
FORBIDDEN = (
    ("the host of a package registry", "|".join(re.escape(".".join(host)) for host in REGISTRIES)),
    ("a path of one machine", r"(?<![\w./}-])/(?:work|home/\w+|Users/\w+)(?:/|(?![\w-]))"),
)


def committed_files(root: Path) -> list[Path]:
    """Return the files of the repository, new ones included and ignored ones left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=True, timeout=GIT_LIMIT_SECONDS
    )
    paths = (root / name for name in sorted(set(done.stdout.split("\0"))) if name)
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def tracked_though_ignored(root: Path) -> list[str]:
    """Return the files that .gitignore names and the repository holds all the same."""
    command = ["git", "ls-files", "-z", "--cached", "--ignored", "--exclude-standard"]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=True, timeout=GIT_LIMIT_SECONDS
    )
    return [
        f"{name}:1: .gitignore names it: git rm --cached"
        for name in done.stdout.split("\0")
        if name
    ]


def problems(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each problem of a file."""
    if path.name in LOCK_FILES:
        yield 1, "a lock file of another tool: requirements/*.txt are the lock"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    if path.suffix == ".py" and len(lines) > MAXIMUM_LINES:
        yield len(lines), f"{len(lines)} lines; a module has at most {MAXIMUM_LINES}"
    for number, line in enumerate(lines, start=1):
        for what, pattern in FORBIDDEN:
            if re.search(pattern, line):
                yield number, f"names {what}"


def report(root: Path, files: Iterable[Path]) -> list[str]:
    """Return one line `file:line: text` for each problem."""
    return [
        f"{path.relative_to(root).as_posix()}:{line}: {text}"
        for path in files
        for line, text in problems(path)
    ]


def main() -> int:
    """Print the problems of the tree; return 0 when there are none, else 1."""
    try:
        found = report(ROOT, committed_files(ROOT)) + tracked_though_ignored(ROOT)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"The files of the repository could not be listed with Git: {error}", file=sys.stderr)
        return 1
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
