"""Longer texts line by line: what differs, with some lines around it.

Tabs, carriage returns and blanks are made visible only in lines that nothing else tells apart. A
line too long to read, such as a minified script, is cut after its statements and tags, and what is
the same within a cut piece is shortened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain

from provider.review.words.values import LONGEST

#: Lines shown around what differs.
_AROUND = 3
#: More lines of one text are counted, not shown.
MOST_LINES = 1_000
#: Above this number of lines that differ they are not matched, which would take minutes.
_MATCHED = 4_000
#: Characters shown around what differs within one line.
_BESIDE = 40
_CUTS = re.compile(r"[^;{}>]*[;{}>]+[ \t]*|[^;{}>]+")
_VISIBLE = str.maketrans({"\t": "→", "\r": "␍", " ": "·", "\u00a0": "⍽"})

Block = tuple[str, int, int, int, int]


def line_diff(before: str, after: str) -> tuple[str, ...]:
    """Give a unified diff without file headers; no lines for texts that are the same."""
    if before == after:
        return ()
    if before.endswith("\n") and after.endswith("\n"):
        before, after = before[:-1], after[:-1]
    old, new = _lines(before), _lines(after)
    found = list(chain.from_iterable(_hunk(group, old, new) for group in _grouped(old, new)))
    left = len(found) - MOST_LINES
    return (
        (*found[:MOST_LINES], f"@@ {left:,} more lines are not shown @@") if left > 0 else (*found,)
    )


def _lines(text: str) -> list[str]:
    """Cut a text into lines, at line feeds only, so that nothing else is lost."""
    return text.split("\n") if text else []


def _grouped(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Block]]:
    """Yield what belongs into one hunk: blocks that differ, and lines around them."""
    group: list[Block] = []
    for block in _blocks(old, new):
        word, i1, i2, j1, j2 = block
        if word != "equal":
            group.append(block)
        elif not group:
            group.append((word, max(i1, i2 - _AROUND), i2, max(j1, j2 - _AROUND), j2))
        elif i2 - i1 > 2 * _AROUND:
            yield [*group, (word, i1, i1 + _AROUND, j1, j1 + _AROUND)]
            group = [(word, i2 - _AROUND, i2, j2 - _AROUND, j2)]
        else:
            group.append(block)
    if any(word != "equal" for word, *_ in group):
        word, i1, i2, j1, j2 = group[-1]
        if word == "equal":
            group[-1] = (word, i1, min(i2, i1 + _AROUND), j1, min(j2, j1 + _AROUND))
        yield group


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Yield what is equal, replaced, inserted and deleted, from the first line to the last."""
    head, tail = _same_ends(old, new)
    end_old, end_new = len(old) - tail, len(new) - tail
    if head:
        yield "equal", 0, head, 0, head
    for word, i1, i2, j1, j2 in _matched(old[head:end_old], new[head:end_new]):
        yield word, i1 + head, i2 + head, j1 + head, j2 + head
    if tail:
        yield "equal", end_old, len(old), end_new, len(new)


def _matched(old: Sequence[str], new: Sequence[str]) -> Sequence[Block]:
    if not old or not new:
        word = "delete" if old else "insert"
        return [(word, 0, len(old), 0, len(new))] if old or new else []
    if max(len(old), len(new)) > _MATCHED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new).get_opcodes()


def _same_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Count what is the same at the beginning, and then at the end."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    return head, next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)


def _hunk(group: Sequence[Block], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    yield (f"@@ -{_range(group[0][1], group[-1][2])} +{_range(group[0][3], group[-1][4])} @@")
    for word, i1, i2, j1, j2 in group:
        if word == "equal":
            yield from (f" {_plain(line)}" for line in old[i1:i2])
        else:
            yield from _replaced(old[i1:i2], new[j1:j2])


def _range(begin: int, end: int) -> str:
    length = end - begin
    return f"{begin + 1}" if length == 1 else f"{begin + 1 if length else begin},{length}"


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a block that differs."""
    if _are_long(old) and _are_long(new):
        yield from _within(old, new)
        return
    alike = {_bare(line) for line in old} & {_bare(line) for line in new}
    returns = {line.endswith("\r") for line in old} != {line.endswith("\r") for line in new}
    for sign, lines in (("-", old), ("+", new)):
        for line in lines:
            yield f"{sign}{_shown(line, visible=_bare(line) in alike, returns=returns)}"


def _bare(line: str) -> str:
    return "".join(line.split())


def _shown(line: str, *, visible: bool, returns: bool) -> str:
    if visible:
        return line.translate(_VISIBLE)
    mark = "␍" if returns and line.endswith("\r") else ""
    return f"{_plain(line)}{mark}"


def _plain(line: str) -> str:
    """Leave out the carriage return, which would break the line where it is shown."""
    text = line.removesuffix("\r").replace("\r", "␍")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"


def _are_long(lines: Sequence[str]) -> bool:
    return any(len(line) > LONGEST for line in lines)


def _within(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yield what differs inside long lines, piece by piece."""
    olds, news = (_CUTS.findall("\n".join(lines)) for lines in (old, new))
    for group in _grouped(olds, news):
        at = sum(map(len, news[: group[0][3]]))
        yield f"@@ within a long line, from character {at + 1:,} @@"
        for word, i1, i2, j1, j2 in group:
            if word == "equal":
                yield from (f" {_piece(text)}" for text in olds[i1:i2])
            else:
                yield from _pieces(olds[i1:i2], news[j1:j2])


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if len(old) == len(new) == 1:
        old, new = _cut([old[0]], [new[0]])
    alike = {_bare(text) for text in old} & {_bare(text) for text in new}
    for sign, texts in (("-", old), ("+", new)):
        for text in texts:
            yield f"{sign}{_piece(text.translate(_VISIBLE) if _bare(text) in alike else text)}"


def _cut(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Shorten what is the same at both ends of two pieces."""
    head, tail = _same_ends(old[0], new[0])
    return [_middle(old[0], head, tail)], [_middle(new[0], head, tail)]


def _middle(text: str, head: int, tail: int) -> str:
    begin = max(0, head - _BESIDE)
    end = min(len(text), len(text) - tail + _BESIDE)
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"


def _piece(text: str) -> str:
    """Give a piece on one line; of a very long one its beginning and its end."""
    line = text.replace("\r", "").replace("\n", " ")
    if len(line) <= 2 * LONGEST:
        return line
    return f"{line[:LONGEST]} … {len(line) - 2 * LONGEST:,} characters … {line[-LONGEST:]}"
