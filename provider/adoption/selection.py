"""Which objects are meant: patterns over names, keys and kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Selection:
    """Patterns with ``*`` and ``?``, in whatever case.

    Attributes:
        only: what is taken; without any, everything is.
        exclude: what is left, even where ``only`` takes it.
    """

    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def takes(self, *names: str) -> bool:
        """Whether something that goes by these names is meant."""
        return not self.leaves(*names) and (not self.only or _any(self.only, names))

    def leaves(self, *names: str) -> bool:
        """Whether something is excluded by one of its names."""
        return _any(self.exclude, names)

    def idle(self, known: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """Give the patterns that fit nothing of what there is."""
        there = list(known)
        return tuple(
            pattern
            for pattern in (*self.only, *self.exclude)
            if not any(_any((pattern,), names) for names in there)
        )


def _any(patterns: Iterable[str], names: Iterable[str]) -> bool:
    words = [name.lower() for name in names]
    return any(fnmatchcase(word, pattern.lower()) for pattern in patterns for word in words)
