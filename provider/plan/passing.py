"""Hand on what the engine writes, so that it lives on when nobody reads that any more.

The engine dies of a closed pipe (``connectif up | head``) in the middle of an update, and leaves
its lock. This process does not: it goes on reading, and lets go what nobody wants.
"""

from __future__ import annotations

import os
import select
import stat
import threading
from collections.abc import Iterable

#: Letters that are kept of the end of what was written: enough for every reason of a failure.
_KEPT = 65_536
#: Seconds to wait for the rest: a process that the engine has left behind may hold the pipe.
_REST = 5.0


class Passed:
    """A stream of the engine, copied as it comes."""

    def __init__(self, target: int) -> None:
        """Take the file descriptor to which everything goes."""
        self.target = target
        self._reading, self.writing = os.pipe()
        self._kept = bytearray()
        self._thread = threading.Thread(target=self._copy, daemon=True)
        #: Whether nobody reads it any more.
        self.unread = False

    def begin(self) -> None:
        """Copy, now that the engine alone has the end that is written to."""
        os.close(self.writing)
        self._thread.start()

    def end(self) -> str:
        """Wait for the rest; give what was written last."""
        if self._thread.is_alive():
            self._thread.join(_REST)
        return bytes(self._kept).decode(errors="replace")

    def drop(self) -> None:
        """Close both ends: there is no engine."""
        os.close(self.writing)
        os.close(self._reading)

    def _copy(self) -> None:
        while part := os.read(self._reading, _KEPT):
            self._kept += part
            del self._kept[:-_KEPT]
            if not self.unread:
                self._hand_on(part)
        os.close(self._reading)

    def _hand_on(self, part: bytes) -> None:
        while part:
            try:
                part = part[os.write(self.target, part) :]
            except BlockingIOError:
                select.select([], [self.target], [])
            except OSError:
                self.unread = True
                return


def silence(streams: Iterable[Passed]) -> bool:
    """Let what this process has yet to say go nowhere where nobody reads; say whether it is so."""
    found = list(streams)
    unread = [os.fstat(stream.target) for stream in found if stream.unread]
    # Both may lead to one reader, who left before anything came on the other.
    silent = [
        stream.target
        for stream in found
        if any(os.path.samestat(os.fstat(stream.target), place) for place in unread)
    ]
    for target in silent:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, target)
        os.close(nowhere)
    return bool(silent)


def may_close(target: int) -> bool:
    """Whether somebody else reads what is written there, and may stop to do so."""
    try:
        mode = os.fstat(target).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
