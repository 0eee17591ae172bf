"""Making a document fit: what matters least goes first, and it is told what went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from provider.review.rendering.markdown_text import size


class Stage(IntEnum):
    """When a piece is left out; the greatest goes first."""

    STAYS = 0
    STORES = 1
    TASK = 2
    SECTION = 3
    CALM_SECTION = 4
    DETAILS = 5
    CALM_DETAILS = 6
    GRAPH = 7
    TEXT = 8
    CALM_TEXT = 9
    CALM_GRAPH = 10


@dataclass(frozen=True)
class Piece:
    """A part of a document, as lines.

    Attributes:
        lines: the text, or how it begins where there are pieces ``inside``.
        stage: when it is left out.
        what: what it is called when it was left out, in the singular.
        inside: pieces that stand in it, and go with it.
        end: the lines behind these.
        hollow: whether it says nothing once all that is inside is gone.
    """

    lines: tuple[str, ...]
    stage: Stage = Stage.STAYS
    what: str = ""
    inside: tuple[Piece, ...] = ()
    end: tuple[str, ...] = ()
    hollow: bool = False

    @property
    def size(self) -> int:
        """Measure its own lines, with their line breaks."""
        return sum(size(line) + 1 for line in (*self.lines, *self.end))


@dataclass(frozen=True)
class Fitted:
    """What is left of a document.

    Attributes:
        lines: the text.
        left_out: how many pieces of which name are not in it.
        fits: whether it is short enough.
    """

    lines: tuple[str, ...]
    left_out: Mapping[str, int]
    fits: bool


@dataclass(frozen=True)
class _Placed:
    """A piece in the order of the document, with the numbers of those around and in it."""

    piece: Piece
    parent: int | None
    inside: tuple[int, ...]


def fit(pieces: Sequence[Piece], limit: int) -> Fitted:
    """Leave out so many pieces that the rest is short enough, the last of a stage first."""
    placed = list(_placed(pieces))
    gone: set[int] = set()
    total = sum(item.piece.size for item in placed)
    candidates = [number for number, item in enumerate(placed) if item.piece.stage]
    for number in sorted(candidates, key=lambda number: (-placed[number].piece.stage, -number)):
        if total <= limit:
            break
        total -= _take_out(placed, gone, number)
    _bring_back(placed, gone, limit - total)
    _take_out_hollow(placed, gone)
    names = Counter(placed[number].piece.what for number in gone if placed[number].piece.what)
    return Fitted(tuple(_lines(placed, gone)), dict(sorted(names.items())), total <= limit)


def _placed(pieces: Sequence[Piece]) -> Iterator[_Placed]:
    """Yield the pieces with what is inside of each, which holds no further ones."""
    number = 0
    for piece in pieces:
        inside = tuple(range(number + 1, number + 1 + len(piece.inside)))
        yield _Placed(piece, None, inside)
        yield from (_Placed(item, number, ()) for item in piece.inside)
        number += 1 + len(inside)


def _take_out(placed: Sequence[_Placed], gone: set[int], number: int) -> int:
    """Take out a piece and all that is inside; give the room that this makes."""
    if number in gone:
        return 0
    gone.add(number)
    inside = sum(_take_out(placed, gone, other) for other in placed[number].inside)
    return placed[number].piece.size + inside


def _bring_back(placed: Sequence[_Placed], gone: set[int], room: int) -> None:
    """Take back what fits into the room that one long piece has left."""
    for number in sorted(gone, key=lambda number: (placed[number].piece.stage, number)):
        item = placed[number]
        if item.piece.inside or item.parent in gone or item.piece.size > room:
            continue
        gone.discard(number)
        room -= item.piece.size


def _take_out_hollow(placed: Sequence[_Placed], gone: set[int]) -> None:
    for number, item in enumerate(placed):
        if item.piece.hollow and gone.issuperset(item.inside):
            gone.add(number)


def _lines(placed: Sequence[_Placed], gone: set[int]) -> Iterator[str]:
    for number, item in enumerate(placed):
        if item.parent is None and number not in gone:
            yield from item.piece.lines
            for other in item.inside:
                yield from placed[other].piece.lines if other not in gone else ()
            yield from item.piece.end
