"""Make the virtual environment and install the pinned requirements, when something changed.

Standard library only: the system's Python runs this (see tools/python.sh).
"""

from __future__ import annotations

import fcntl
import filecmp
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_SECONDS = 1800.0

# A stamp of a set on the left means that every set on the right is installed.
SETS = {
    "runtime": ("runtime",),
    "probe": ("probe", "runtime"),
    "development": ("development", "probe", "runtime"),
}


class SetupError(Exception):
    """Say in plain words what is missing and what to do."""


def say(text: str) -> None:
    """Print one line of progress."""
    print(text, file=sys.stderr, flush=True)


def python_of(environment: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return environment / "bin" / "python"


def run(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints; PIP_USER would refuse a virtual environment."""
    return subprocess.run(
        command,
        env={**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=LIMIT_SECONDS,
    )


def origin_file(environment: Path) -> Path:
    """Return the file that holds the folder for which the environment was made."""
    return environment / "made-for.txt"


def is_usable(environment: Path, root: Path) -> bool:
    """Tell whether the environment runs and has not moved (its scripts hold absolute paths)."""
    origin = origin_file(environment)
    if origin.is_file() and origin.read_text(encoding="utf-8") != str(root):
        return False
    python = python_of(environment)
    if not os.access(python, os.X_OK):
        return False
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return run([python, "-I", "-c", test]).returncode == 0


def create(environment: Path) -> None:
    """Make the virtual environment anew."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    say(f"Making a virtual environment in {environment.name} with Python {version}...")
    if environment.exists():
        shutil.rmtree(environment)
    done = run([sys.executable, "-I", "-m", "venv", environment])
    if done.returncode:
        shutil.rmtree(environment, ignore_errors=True)
        raise SetupError(f"{last_lines(done.stdout)}\nThe virtual environment could not be made.")


def link_sources(environment: Path, root: Path) -> None:
    """Put the repository on the import path of the environment."""
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = run([python_of(environment), "-I", "-c", query])
    if done.returncode:
        raise SetupError(f"{environment} does not run: delete it and try again.")
    packages = Path(done.stdout.strip())
    (packages / "connectif.pth").write_text(f"{root}\n", encoding="utf-8")
    origin_file(environment).write_text(str(root), encoding="utf-8")


def requirements(root: Path, name: str) -> Path:
    """Return the hash-pinned requirements of a set."""
    return root / "requirements" / f"{name}.txt"


def stamp(environment: Path, name: str) -> Path:
    """Return the copy of the requirements that were installed last."""
    return environment / f"installed-{name}.txt"


def is_installed(environment: Path, root: Path, name: str) -> bool:
    """Tell whether the requirements of a set are installed as they stand now."""
    made, wanted = stamp(environment, name), requirements(root, name)
    return made.is_file() and filecmp.cmp(made, wanted, shallow=False)


def install(environment: Path, root: Path, name: str) -> None:
    """Install a set of requirements, every one checked against its hash."""
    say(f"Installing the Python packages ({name}; a minute or two)...")
    wanted = requirements(root, name)
    options = ["--require-hashes", "--no-input", "--quiet", "--progress-bar", "off"]
    done = run([python_of(environment), "-m", "pip", "install", *options, "-r", wanted])
    if done.returncode:
        raise SetupError(
            f"{last_lines(done.stdout)}\nThe Python packages could not be installed."
            " Is the network reachable? Try again: nothing half-done is in the way."
        )
    for covered in SETS[name]:
        shutil.copyfile(requirements(root, covered), stamp(environment, covered))


def last_lines(text: str) -> str:
    """Return the end of what a command printed, indented."""
    return "\n".join(f"  {line}" for line in text.strip().splitlines()[-12:])


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let one run at a time change the environment; the system releases the lock."""
    descriptor = os.open(root / "requirements", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def ensure(root: Path, name: str) -> None:
    """Bring the virtual environment of `root` up to a set. Raises SetupError."""
    environment = root / ".venv"
    with locked(root):
        if not is_usable(environment, root):
            create(environment)
        if not origin_file(environment).is_file():
            link_sources(environment, root)
        if not is_installed(environment, root, name):
            install(environment, root, name)


def main(arguments: Sequence[str]) -> int:
    """Bring the virtual environment up to the named set; return 0, or 1 with the reason."""
    if len(arguments) != 1 or arguments[0] not in SETS:
        say(f"usage: tools/python.sh {'|'.join(SETS)}")
        return 1
    try:
        ensure(ROOT, arguments[0])
    except (SetupError, OSError, subprocess.SubprocessError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
