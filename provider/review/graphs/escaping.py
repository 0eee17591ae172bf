"""Any text as part of a Mermaid label, drawn as it was written.

Mermaid reads quotes, brackets, Markdown and directives inside labels, and ``#35;`` as the character
of that number. So every character but the plainest is written as its number. That holds with labels
as HTML and without, in Mermaid 11.
"""

from __future__ import annotations

import re

from provider.letters import printable
from provider.review.words.values import shortened

#: Longer texts are cut: a label has some lines, not pages.
LONGEST = 60
_PLAIN = frozenset(" ,()'!?/+.-")
#: Mermaid puts two pairs of letters in the place of ``&#`` and ``;`` while it reads, and back
#: wherever it finds them; two dollar signs make a formula, a backslash and an n a line,
#: a colon before fa- an icon. A letter without a shape keeps them apart.
_PAIRS = re.compile(r"ﬂ(?=°)|¶(?=ß)|[$](?=[$])|\\(?=[nN])|:(?=fa-)")
_APART = "\\g<0>\u200c"
#: Mermaid itself would break a longer word, also in the midst of a character written as a number.
_LONG_WORD = re.compile(r"\S{20}(?=\S)")
#: At the beginning of a line Markdown makes a list of these.
_LIST = re.compile(r"(\d*)([.)+-])")


def escaped(text: str, length: int = LONGEST) -> str:
    """Give a text for a label in double quotes; a word too long for a line has several."""
    line = on_one_line(text, length)
    return "<br/>".join(map(_line, _LONG_WORD.sub("\\g<0>\n", line).split("\n")))


def _line(line: str) -> str:
    numbered = _LIST.match(line)
    if numbered:
        head = f"{numbered[1]}#{ord(numbered[2])};"
        return f"{head}{_characters(line[numbered.end() :])}"
    return _characters(line)


def on_one_line(text: str, length: int = LONGEST) -> str:
    """Give a text as a label shows it: on one line, cut, and never empty, which Mermaid refuses."""
    return shortened(" ".join(printable(text).split()), length) or "(blank)"


def plain(text: str) -> str:
    """Give a text for a connection, where Mermaid shows numbers as they are in some settings."""
    line = _PAIRS.sub(_APART, on_one_line(text))
    return "".join(letter if _is_plain(letter) else "·" for letter in line).strip("+-. ") or "?"


def _characters(text: str) -> str:
    apart = _PAIRS.sub(_APART, text)
    return "".join(letter if _is_plain(letter) else _numbered(letter) for letter in apart)


def _is_plain(letter: str) -> bool:
    return letter.isalnum() or letter in _PLAIN if letter.isascii() else True


def _numbered(letter: str) -> str:
    return "#quot;" if letter == '"' else f"#{ord(letter)};"
