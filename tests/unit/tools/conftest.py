"""A copy of tools/ in a folder with spaces, and programs that stand in for Go and Pulumi."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BASH = shutil.which("bash") or "/bin/bash"

# All that the scripts under test may find on PATH besides the stand-ins.
SYSTEM_COMMANDS = ("bash", "sh", "cat", "chmod", "dirname", "env")

FAKE_GO = """#!/bin/sh
printf '%s\\n' "$*" >> "$FAKE/calls"
case "$1 $2" in
  "env GOMODCACHE") printf '%s\\n%s\\n' "$FAKE/user/modules" "$FAKE/user/build" ;;
  "env GOVERSION") echo "${FAKE_GO_VERSION:-go1.26.3}" ;;
  "version "*) echo "go version ${FAKE_GO_VERSION:-go1.26.3} linux/amd64" ;;
  "list "*) printf '%s\\n' "$FAKE/sdk" ;;
  "build "*)
    printf '%s|%s|%s\\n' "$GOMODCACHE" "$GOCACHE" "$GOFLAGS" >> "$FAKE/environment"
    if [ -n "$FAKE_FAILURE" ]; then echo "$FAKE_FAILURE" >&2; exit 1; fi
    if [ -p "$FAKE/started" ]; then
      echo $$ > "$FAKE/started"
      read line < "$FAKE/go-on"
    fi
    while [ "$1" != "-o" ]; do shift; done
    case "$PWD" in */cli) name=pulumi ;; *) name=pulumi-language-python ;; esac
    printf '#!/bin/sh\\necho v3.259.0\\n' > "$2$name"
    chmod 755 "$2$name" ;;
esac
"""


@dataclass
class Workshop:
    """A copy of tools/ with a PATH, a home and a cache of its own."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The root of the copied repository."""
        return self.folder / "a clone"

    @property
    def fake(self) -> Path:
        """The folder that the fake Go reads and writes."""
        return self.folder / "fake"

    @property
    def bin(self) -> Path:
        """The folder of the stand-ins."""
        return self.folder / "bin"

    @property
    def cache(self) -> Path:
        """The folder in which engines are built."""
        return self.folder / "cache dir" / "connectif-provisioner"

    def add(self, name: str, text: str) -> Path:
        """Put a program on PATH."""
        return executable(self.bin / name, text)

    def add_go(self) -> None:
        """Put the fake Go on PATH, with the SDK's files that a build copies."""
        self.add("go", FAKE_GO)
        for name in (
            "python/cmd/pulumi-language-python-exec",
            "python/dist/pulumi-resource-pulumi-python",
        ):
            target = self.fake / "sdk" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("#!/bin/sh\n")

    def add_user_caches(self) -> None:
        """Give the user Go caches that exist already."""
        (self.fake / "user" / "modules").mkdir(parents=True)
        (self.fake / "user" / "build").mkdir()

    def calls(self, prefix: str) -> list[str]:
        """Return the calls of the fake Go that begin with `prefix`."""
        file = self.fake / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        return [line for line in lines if line.startswith(prefix)]

    def start(self, *command: str | Path) -> subprocess.Popen[str]:
        """Start a command in this environment."""
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command in this environment to its end."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @property
    def engine_command(self) -> tuple[str | Path, ...]:
        """The command that finds or builds the engine."""
        return (sys.executable, "-I", self.root / "tools" / "pulumi_engine.py")

    def engine(self) -> subprocess.CompletedProcess[str]:
        """Find or build the engine."""
        return self.run(*self.engine_command)


def executable(path: Path, text: str) -> Path:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Give a copy of tools/ with nothing on PATH but a few commands of the system."""
    made = Workshop(tmp_path)
    made.bin.mkdir()
    made.fake.mkdir()
    for name in SYSTEM_COMMANDS:
        found = shutil.which(name)
        assert found, f"{name} is needed on PATH"
        (made.bin / name).symlink_to(found)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tools", made.root / "tools", ignore=ignored)
    shutil.copytree(ROOT / "requirements", made.root / "requirements")
    made.environment = {
        "PATH": str(made.bin),
        "HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache dir"),
        "FAKE": str(made.fake),
        "LANG": os.environ.get("LANG", "C.UTF-8"),
    }
    return made
