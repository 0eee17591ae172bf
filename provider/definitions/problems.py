"""Where a mistake stands and what it is: the one way that this package reports bad input."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from provider.kinds.letters import printable

PathPart = str | int
Path = tuple[PathPart, ...]

_PLAIN_KEY = re.compile(r"[^\s.\[\]\"]+")


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file: path relative to the root (posix), line and column, both from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """Give the form that editors and terminals make clickable."""
        return f"{printable(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: its position, the path inside the document, and what to do about it.

    Both texts quote what was written, so letters that could mislead a reader are written out.
    """

    position: Position
    path: str
    message: str

    def __post_init__(self) -> None:
        """Write out what cannot be printed."""
        object.__setattr__(self, "path", printable(self.path))
        object.__setattr__(self, "message", printable(self.message))

    def __str__(self) -> str:
        """Give ``file:line:column: path: message``, without the path where there is none."""
        path = f"{self.path}: " if self.path else ""
        return f"{self.position}: {path}{self.message}"


class DefinitionError(Exception):
    """Every mistake found in definitions and stacks, sorted by file and line.

    The text has one line per problem. It never holds a traceback, nor a value that could be
    a secret.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems and drop the ones that say the same twice."""
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects problems while files are read, so that all are reported at once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: list[Problem] = []

    def add(self, position: Position, path: Sequence[PathPart], message: str) -> None:
        """Note one problem at a position, with the path inside its document."""
        self._found.append(Problem(position, path_text(path), message))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self._found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        """Go through the problems in the order in which they were found."""
        return iter(self._found)

    def __len__(self) -> int:
        """Count the problems."""
        return len(self._found)

    def raise_if_any(self) -> None:
        """Raise ``DefinitionError`` with everything noted, when there is something."""
        if self._found:
            raise DefinitionError(self._found)


def path_text(path: Sequence[PathPart]) -> str:
    """Write a path as people do: ``spec.fields.tokens.pointer``, ``formerly[0]``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            key = part if _PLAIN_KEY.fullmatch(part) else f'"{part[:60]}"'
            text += f".{key}" if text else key
    return text
