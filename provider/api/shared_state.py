"""Where the window is kept: in memory, or in a file that the processes of a machine share."""

import fcntl
import hashlib
import logging
import os
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

from provider.api.address import Address
from provider.api.credentials import Credentials
from provider.api.timing import Clock
from provider.api.window import Window, parse, serialise

Result = TypeVar("Result")
Change = Callable[[Window], tuple[Window, Result]]

_LOG = logging.getLogger("connectif.api")
_LOCK_TRIES = 500
_LOCK_PAUSE = 0.01
_LARGEST = 1_000_000
_DAY = 86_400.0


class State(Protocol):
    """Keeps a window; changes are made one after the other."""

    def update(self, change: "Change[Result]") -> Result:
        """Apply a pure function to the window and keep its first result."""
        ...


class MemoryState:
    """Keeps the window in this process."""

    def __init__(self) -> None:
        """Begin with an empty window."""
        self._lock = threading.Lock()
        self._window = Window()

    def update(self, change: "Change[Result]") -> Result:
        """Apply a change."""
        with self._lock:
            self._window, result = change(self._window)
            return result


class FileState:
    """Keeps the window in a file under an exclusive lock.

    The limit is one per account, and an ``up`` runs several provider processes. A file that cannot
    be used (no folder, a lock that is not let go) is replaced by this process's own memory, and
    said so once: a limit must never be what stops a run.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        """Take the file's place; its folder must exist."""
        self._path = path
        self._clock = clock or Clock()
        self._threads = threading.Lock()
        self._memory: MemoryState | None = None

    def update(self, change: "Change[Result]") -> Result:
        """Apply a change.

        A crash in the middle leaves either the old content or one that cannot be read, which
        counts as empty.
        """
        with self._threads:
            if self._memory is None:
                try:
                    return self._update_file(change)
                except OSError as error:
                    self._memory = self._fall_back(error)
            return self._memory.update(change)

    def _fall_back(self, error: OSError) -> MemoryState:
        """Go on without the file."""
        _LOG.warning(
            "The rate limit is not shared with other processes of this machine: %s: %s",
            self._path,
            error.strerror,
        )
        return MemoryState()

    def _update_file(self, change: "Change[Result]") -> Result:
        """Apply a change to the file's content."""
        with self._locked() as descriptor:
            before = os.pread(descriptor, _LARGEST, 0)
            window, result = change(parse(before))
            after = serialise(window)
            if after != before and (before or window != Window()):
                os.pwrite(descriptor, after, 0)
                os.ftruncate(descriptor, len(after))
            return result

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Open the file anew each time (a cleaner of old files may have taken it) and lock it."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self._path, flags, 0o600)
        try:
            self._lock(descriptor)
            yield descriptor
        finally:
            os.close(descriptor)

    def _lock(self, descriptor: int) -> None:
        """Wait for the lock, but not for ever: its holder may have been stopped."""
        for _ in range(_LOCK_TRIES):
            try:
                return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._clock.sleep(_LOCK_PAUSE)
        raise TimeoutError(0, "locked by another process for too long")


def state_for(
    address: Address, credentials: Credentials, environment: Mapping[str, str], clock: Clock
) -> State:
    """Give the state that every process of this user shares for one base address and key."""
    name = hashlib.sha256(f"{address.base}\n{credentials.key_id}".encode()).hexdigest()[:32]
    folder = _folder(environment)
    if folder is None:
        return MemoryState()
    _sweep(folder, clock.wall())
    return FileState(folder / f"{name}.json", clock)


def _sweep(folder: Path, wall: float) -> None:
    """Remove files that nobody has written to for a day; every local store leaves one."""
    for path in folder.glob("*.json"):
        with suppress(OSError):
            if wall - path.stat().st_mtime > _DAY:
                path.unlink()


def _folder(environment: Mapping[str, str]) -> Path | None:
    """Give a folder that only this user can enter, or None."""
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    temporary = Path(tempfile.gettempdir()) / f"connectif-{os.getuid()}"
    candidates = [Path(runtime) / "connectif"] if runtime.startswith("/") else []
    for folder in (*candidates, temporary):
        if _is_private(folder):
            return folder
    _LOG.warning("No private folder for the rate limit; it is not shared with other processes.")
    return None


def _is_private(folder: Path) -> bool:
    """Make the folder where it is missing, and tell whether it is ours alone."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return False
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return ours and not status.st_mode & 0o077 and os.access(folder, os.W_OK | os.X_OK)
