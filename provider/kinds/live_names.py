"""Names of workflows in the store: the definition's name, and what the store must remember.

A workflow that was started is never changed in its structure, so a definition has several of them
over time: versions (``Welcome``, ``Welcome v2``), and one per label of a bulk action
(``Welcome (once: black-friday)``). The store's own list thereby says what was sent already.
"""

import re
from typing import NamedTuple

_LIVE = re.compile(
    r"(?P<name>.*?)"
    r"(?: v(?P<version>[2-9]|[1-9]\d+)| \(once: (?P<label>[A-Za-z0-9][A-Za-z0-9._-]*)\))?",
    re.DOTALL,
)
ONCE = "once: "


class LiveName(NamedTuple):
    """A workflow's name in the store, taken apart. ``label`` is ``None`` without one."""

    name: str
    version: int = 1
    label: str | None = None

    @classmethod
    def parse(cls, text: str) -> "LiveName":
        """Take a live name apart; any text is one."""
        found = _LIVE.fullmatch(text)
        assert found is not None  # the name takes what the endings leave
        return cls(found["name"], int(found["version"] or 1), found["label"])

    def __str__(self) -> str:
        """Give the name as it stands in the store."""
        if self.label is not None:
            return f"{self.name} (once: {self.label})"
        return f"{self.name} v{self.version}" if self.version > 1 else self.name


def label_of(run: object) -> str | None:
    """Give the label of ``once: LABEL``; ``None`` for the other ways to run."""
    return run.removeprefix(ONCE) if isinstance(run, str) and run.startswith(ONCE) else None
