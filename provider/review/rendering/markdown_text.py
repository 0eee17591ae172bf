"""Text that Markdown shows as it is, on GitHub and GitLab: names of a store are hostile input.

Beside the marks of Markdown itself, both platforms turn ``@name``, ``#12``, ``!12``, ``:smile:``
and addresses into mentions, links and pictures, and they do so after the Markdown was read, where
a backslash is gone. A space of no width behind the first letter stops that, and nobody sees it.

Who copies such a text copies that space, too. So what is to be copied stands in code: there neither
platform looks for any of these, and each letter stays as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from provider.letters import printable

#: A space of no width, which everybody sees who reads the source.
BREAK = "&#8203;"
_MARKS = re.compile(r"[\\`*_\[\]<>~&]")
#: What begins something at the start of a line or of a list's item.
_BEGINNING = re.compile(r"^(?:[#+-]|\d+(?=[.)]))")
#: What a platform takes for a mention, a number, a label, an emoji or an address.
_REFERENCE = re.compile(
    r"""(?<=[@#!~%^])(?=[\w"'{-])|(?<=&)(?=\d)|(?<=GH-)(?=\d)|(?<=:)(?=//)|(?<=:)(?=[a-z_+-][\w+-]*:)"""
    r"""|(?<=\bwww)(?=\.)|(?<=mailto:)|(?<=xmpp:)""",
    re.IGNORECASE,
)
_BROKEN = "\0"
#: In a sentence: a name, what is marked as code, an address.
_VERBATIM = re.compile(
    r"""\"(?P<name>[^"]*)\"|`(?P<code>[^`]+)`|(?P<address>https?://[^\s"`<>]+)"""
)
#: A pipe in a table. Whether another backslash before it counts, the platforms do not agree.
_PIPE = "\\|"
_FENCE = 3


def one_line(text: str) -> str:
    """Give a text on one line, without what could steer a terminal."""
    return printable(" ".join(text.split()))


def plain(text: str) -> str:
    """Give a text on one line that Markdown shows as it is, in a table as well."""
    return _BEGINNING.sub(_begun, _shown(one_line(text))).replace(_BROKEN, BREAK)


def prose(text: str) -> str:
    """Give a sentence as ``plain`` does; what can be copied from it stands in code."""
    line, pieces, end = one_line(text), [], 0
    for found in _VERBATIM.finditer(line):
        # What stands between two pieces of code keeps their marks apart.
        between = (
            _shown(line[end : found.start()]) or _BROKEN if end else _shown(line[: found.start()])
        )
        pieces += [between, _verbatim(found)]
        end = found.end()
    pieces.append(_shown(line[end:]))
    return _BEGINNING.sub(_begun, "".join(pieces)).replace(_BROKEN, BREAK)


def _verbatim(found: re.Match[str]) -> str:
    name = found["name"]
    if name is None:
        return _span(found["code"] or found["address"])
    # A name that refers to nothing is read more easily as a part of the sentence.
    return f'"{_span(name)}"' if name.strip() and _REFERENCE.search(name) else _shown(found[0])


def _shown(text: str) -> str:
    """Escape a piece of a line that does not begin it."""
    marked = _REFERENCE.sub(_BROKEN, text.replace(_BROKEN, ""))
    escaped = _MARKS.sub(_escaped, marked)
    # In a table a pipe ends the cell, with a backslash as well; $ begins a formula on GitHub.
    return escaped.replace("|", "&#124;").replace("$", "<span>$</span>")


def _span(line: str) -> str:
    """Give a line as code, in a table as well."""
    if _PIPE in line or not line.strip():
        return f"<code>{_shown(line)}</code>"
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    # Of a blank on both sides one is left out again by who reads it.
    edge = " " if "`" in (line[0], line[-1]) or line[0] == line[-1] == " " else ""
    return f"{fence}{edge}{line.replace('|', _PIPE)}{edge}{fence}"


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _begun(found: re.Match[str]) -> str:
    # A digit cannot be escaped, so the point after a number is set apart.
    return f"{found[0]}{_BROKEN}" if found[0].isdigit() else f"\\{found[0]}"


def within_html(text: str) -> str:
    """Give a text for a line of HTML, where Markdown's marks mean nothing."""
    marked = _REFERENCE.sub(_BROKEN, one_line(text).replace(_BROKEN, ""))
    return html.escape(marked, quote=False).replace("$", "<span>$</span>").replace(_BROKEN, BREAK)


def code(text: str) -> str:
    """Give a value as code; line breaks are shown as a mark."""
    line = one_line(" ⏎ ".join(text.splitlines()))
    return _span(line).replace(_BROKEN, BREAK) if line else "(empty)"


def block(language: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a fenced block whose content cannot end it."""
    content = [printable(line) for line in lines]
    longest = max((len(run) for line in content for run in re.findall("`+", line)), default=0)
    fence = "`" * max(_FENCE, longest + 1)
    yield f"{fence}{language}"
    yield from content
    yield fence


def size(text: str) -> int:
    """Measure a text as the strictest of those who count: in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
