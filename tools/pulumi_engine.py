"""Find the Pulumi engine, or build it once from its published Go modules.

Prints the folder that holds the engine on standard output, and progress on standard error.
Standard library only: this runs before anything is installed. The order of choice:

1. a `pulumi` on PATH that is new enough and has the Python language host beside it or on PATH;
2. an engine that an earlier run built into the user's cache folder;
3. a new build, which needs Go; the checksums in tools/engine/*/go.sum pin what is built.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ENGINE_VERSION = (3, 259, 0)
GO_VERSION = (1, 26, 0)
MODULES = Path(__file__).resolve().parent / "engine"
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"

# The language host starts these two beside itself; they come from the SDK of the engine's version.
SDK_FILES = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
PROGRAMS = ("pulumi", "pulumi-language-python", *(Path(file).name for file in SDK_FILES))

INTERRUPTIONS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
HEARTBEAT_SECONDS = 15.0
BUILD_LIMIT_SECONDS = 3600.0
QUERY_LIMIT_SECONDS = 300.0
SPACE_WITH_USER_CACHES = 1 * 10**9
SPACE_WITH_TEMPORARY_CACHES = 6 * 10**9


class EngineError(Exception):
    """Say in plain words why there is no engine and what to do."""


@dataclass(frozen=True)
class GoCaches:
    """Name the Go cache folders of a build, and whether they go away after it."""

    modules: Path
    build: Path
    temporary: bool

    def environment(self) -> dict[str, str]:
        """Return the environment variables that point Go at these folders."""
        # A read-only module cache could not be deleted after the build.
        flags = f"{os.environ.get('GOFLAGS', '')} -modcacherw".strip()
        extra = {"GOFLAGS": flags} if self.temporary else {}
        return {"GOMODCACHE": str(self.modules), "GOCACHE": str(self.build), **extra}


def dotted(version: Sequence[int]) -> str:
    """Return a version as text: (3, 259, 0) is "3.259.0"."""
    return ".".join(str(part) for part in version)


def say(text: str) -> None:
    """Print one line of progress."""
    print(text, file=sys.stderr, flush=True)


def build_command(folder: Path) -> list[str]:
    """Return the command that builds the tool of a module into `folder`."""
    package = f"{SDK_MODULE}/go/common/version"
    link = f"-s -w -X {package}.Version=v{dotted(ENGINE_VERSION)}"
    options = ["-buildvcs=false", "-trimpath", "-tags", "osusergo,grpcnotrace", "-ldflags", link]
    return ["go", "build", *options, "-o", f"{folder}{os.sep}", "tool"]


def fingerprint(modules: Path = MODULES) -> str:
    """Return 16 hex digits that change with whatever changes the engine that is built."""
    digest = hashlib.sha256()
    for name in ("cli/go.mod", "cli/go.sum", "python-host/go.mod", "python-host/go.sum"):
        digest.update((modules / name).read_bytes())
    recipe = (build_command(Path("folder")), SDK_FILES, platform.system(), platform.machine())
    digest.update(repr(recipe).encode())
    return digest.hexdigest()[:16]


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of built engines (XDG base directories: a relative path is ignored)."""
    configured = Path(environment.get("XDG_CACHE_HOME", ""))
    base = configured if configured.is_absolute() else Path.home() / ".cache"
    return base / "connectif-provisioner"


def parse_version(text: str) -> tuple[int, ...] | None:
    """Return the first version in a text such as "v3.259.0" or "go1.26", else None."""
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part or 0) for part in match.groups()) if match else None


def is_complete(folder: Path) -> bool:
    """Tell whether a folder holds every program of the engine."""
    return all(os.access(folder / name, os.X_OK) for name in PROGRAMS)


def engine_on_path(own: Path) -> Path | None:
    """Return the folder of a usable `pulumi` on PATH, else None (saying why it does not do)."""
    found = shutil.which("pulumi")
    if found is None:
        return None
    folder = Path(found).absolute().parent
    if folder == own:
        # An activated shell: the name of the folder is already the proof of the version.
        return own if is_complete(own) else None
    reason = unsuitable(Path(found))
    if reason:
        say(f"{found} {reason}.")
    return None if reason else folder


def unsuitable(program: Path) -> str | None:
    """Return why a `pulumi` cannot be used, else None."""
    version = parse_version(ask([str(program), "version"], Path("/")) or "")
    if version is None:
        return "does not tell its version"
    if not ENGINE_VERSION <= version < (ENGINE_VERSION[0] + 1,):
        return f"has version {dotted(version)}; {dotted(ENGINE_VERSION)} or newer is needed"
    places = [program.parent, program.resolve().parent]
    beside = any(os.access(place / "pulumi-language-python", os.X_OK) for place in places)
    if not beside and shutil.which("pulumi-language-python") is None:
        return "has no pulumi-language-python beside it"
    return None


def ask(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> str | None:
    """Return what a short command prints, or None when it fails."""
    quiet = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true", **(environment or {})}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=quiet,
            capture_output=True,
            text=True,
            check=True,
            timeout=QUERY_LIMIT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def how_to_install(because: str) -> EngineError:
    """Return the error for a machine that can neither find nor build an engine."""
    return EngineError(
        f"No Pulumi engine, and {because}. Install Pulumi {dotted(ENGINE_VERSION)} or newer"
        " (https://www.pulumi.com/docs/install/, or `brew install pulumi`),"
        f" or Go {dotted(GO_VERSION[:2])} or newer (https://go.dev/doc/install)"
        " so that it can be built here once."
    )


def go_caches(temporary: Path) -> GoCaches:
    """Return the user's Go caches where they exist already, else folders below `temporary`."""
    answer = ask(["go", "env", "GOMODCACHE", "GOCACHE"], Path("/")) or ""
    folders = [Path(line) for line in answer.splitlines()]
    if len(folders) == 2 and all(folder.is_absolute() and folder.is_dir() for folder in folders):
        return GoCaches(folders[0], folders[1], temporary=False)
    return GoCaches(temporary / "modules", temporary / "build", temporary=True)


def require_go(environment: Mapping[str, str]) -> None:
    """Refuse to build without a Go that is new enough."""
    if shutil.which("go") is None:
        raise how_to_install("no Go to build it with")
    # Asked inside the module, where a Go with toolchain switching names the one that it will use.
    version = parse_version(ask(["go", "env", "GOVERSION"], MODULES / "cli", environment) or "")
    if version is None or version < GO_VERSION:
        own = parse_version(ask(["go", "version"], Path("/")) or "")
        raise how_to_install(f"the Go on PATH is too old ({dotted(own) if own else 'unknown'})")


def require_space(folder: Path, needed: int) -> None:
    """Refuse to build on a disk that would fill up; `needed` is in bytes."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise EngineError(
            f"Building the Pulumi engine needs about {needed / 10**9:.0f} GB in {folder},"
            f" and {free / 10**9:.1f} GB are free. Make room, or set XDG_CACHE_HOME to a folder"
            " on another disk, or install Pulumi (https://www.pulumi.com/docs/install/)."
        )


def elapsed(seconds: float) -> str:
    """Return a duration in words: 75 seconds is "1 min 15 s"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def watch(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    started: float,
    heartbeat: float = HEARTBEAT_SECONDS,
) -> None:
    """Run a long command, with a line of progress every `heartbeat` seconds.

    `started` is the reading of time.monotonic() from which the time limit and the lines count.
    Raises EngineError with the end of its output when it fails or takes over an hour.
    """
    process: subprocess.Popen[bytes] | None = None
    with log.open("ab") as output:
        try:
            with signals_held():
                process = subprocess.Popen(
                    command,
                    cwd=folder,
                    env={**os.environ, **environment},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            while (code := poll(process, heartbeat)) is None:
                passed = time.monotonic() - started
                if passed > BUILD_LIMIT_SECONDS:
                    raise EngineError("The build of the Pulumi engine took over an hour: stopped.")
                say(f"  still building, {elapsed(passed)} so far")
        finally:
            if process is not None:
                stop(process)
    if code:
        raise EngineError(failure(log))


def poll(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Return the exit code of a process that ends within `seconds`, else None."""
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, with the compilers that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def failure(log: Path) -> str:
    """Return the message of a failed build: the end of its output and what to do."""
    lines = log.read_text(errors="replace").strip().splitlines()[-15:]
    return "\n".join(
        [
            "The Pulumi engine could not be built. Go said last:",
            *(f"  {line}" for line in lines),
            "Is the network reachable? A finished build is kept, so this is needed only once.",
            "Or install Pulumi (https://www.pulumi.com/docs/install/).",
        ]
    )


@contextmanager
def locked(path: Path, doing: str) -> Iterator[None]:
    """Hold a lock that the system releases when this process ends, however it ends.

    `doing` says what another run is at, where it has the lock.
    """
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another run is {doing}; waiting for it...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def working_folder(folder: Path) -> Iterator[Path]:
    """Make a folder beside `folder` for the build, and leave nothing of it behind."""
    for leftover in folder.parent.glob(f"{folder.name}.building-*"):
        remove(leftover)
    temporary = Path(tempfile.mkdtemp(prefix=f"{folder.name}.building-", dir=folder.parent))
    try:
        yield temporary
    finally:
        remove(temporary)


def remove(folder: Path) -> None:
    """Delete a folder, best effort: what stays is deleted by the next build."""
    shutil.rmtree(folder, ignore_errors=True)


def build(folder: Path) -> None:
    """Build the engine so that `folder` holds all of it or does not exist."""
    with working_folder(folder) as temporary:
        caches = go_caches(temporary / "caches")
        environment = {"CGO_ENABLED": "0", "GOWORK": "off", **caches.environment()}
        require_go(environment)
        needed = SPACE_WITH_TEMPORARY_CACHES if caches.temporary else SPACE_WITH_USER_CACHES
        require_space(folder.parent, needed)
        programs = temporary / "programs"
        programs.mkdir()
        compile_programs(programs, environment, temporary / "log")
        remove(folder)
        programs.rename(folder)


def compile_programs(programs: Path, environment: Mapping[str, str], log: Path) -> None:
    """Compile the engine and its language host, put the SDK's files beside, and try the result."""
    say("Building the Pulumi engine once (about 4 minutes on 2 cores; later runs reuse it)...")
    started = time.monotonic()
    for module in ("cli", "python-host"):
        watch(build_command(programs), MODULES / module, environment, log, started)
    query = ["go", "list", "-m", "-f", "{{.Dir}}", SDK_MODULE]
    sdk = ask(query, MODULES / "cli", environment)
    if not sdk:
        raise EngineError(f"Go does not tell where the module {SDK_MODULE} is.")
    for file in SDK_FILES:
        target = programs / Path(file).name
        shutil.copyfile(Path(sdk) / file, target)
        target.chmod(0o755)
    reason = unsuitable(programs / "pulumi")
    if reason or not is_complete(programs):
        raise EngineError(f"The engine that was built {reason or 'is not complete'}.")
    say(f"The Pulumi engine is built ({elapsed(time.monotonic() - started)}).")


def find_or_build() -> Path:
    """Return the folder that holds the engine. Raises EngineError where none can be had."""
    folder = cache_folder() / f"engine-{fingerprint()}"
    found = engine_on_path(folder)
    if found:
        return found
    if is_complete(folder):
        return folder
    if shutil.which("go") is None:
        raise how_to_install("no Go to build it with")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.parent / f"{folder.name}.lock", "building the Pulumi engine"):
        if not is_complete(folder):
            build(folder)
    return folder


def interrupted(number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an exception, so that the build cleans up behind itself."""
    raise SystemExit(128 + number)


@contextmanager
def signals_held() -> Iterator[None]:
    """Let a signal wait for the end of the block: a process just started must not be lost."""
    arrived: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _frame: arrived.append(number))
        for number in INTERRUPTIONS
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for late in arrived:
        signal.raise_signal(late)


def main() -> int:
    """Print the folder of the engine. Return 0, or 1 with the reason on standard error."""
    for number in INTERRUPTIONS:
        signal.signal(number, interrupted)
    try:
        print(find_or_build())
    except (EngineError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
