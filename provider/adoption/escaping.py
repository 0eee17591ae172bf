"""Texts of a store written so that our templates give them back letter by letter.

Connectif's own placeholders look like ours (``{{name}}``), and a script may hold anything. Each way
to write a text is tried by rendering it; the last one, a text in quotes, can hold every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from provider.definitions.compiled import TemplateFailureError, Templates
from provider.definitions.rendering import has_template

_OPENING = re.compile(r"\{(?=[{%#])")
_IN_QUOTES = re.compile(r'[\\"\r\n]')
_ESCAPES = {"\\": r"\\", '"': r"\"", "\r": r"\r", "\n": r"\n"}
HALF = re.compile("[\ud800-\udfff]")
FILE = ".html.j2"


class Page(NamedTuple):
    """An html: as a text of the definition, or as a template file of its own."""

    text: str
    is_file: bool


def escaped(text: str) -> str:
    """Give a text for a definition, of which rendering makes the text again."""
    if not has_template(text):
        return text
    return next((way for way in _ways(text) if _gives(way, text, None)), quoted(text))


def page(html: str) -> Page:
    """Give an html of one line as a text, of several lines as a file."""
    if "\n" not in html.strip("\n"):
        return Page(escaped(html), is_file=False)
    ways = (html, *list(_ways(html))[:-1])
    found = next((way for way in ways if _gives(way, html, f"page{FILE}")), None)
    return Page(escaped(html) if found is None else found, is_file=found is not None)


def _ways(text: str) -> Iterator[str]:
    """Give ways to write a text, the most readable one first."""
    yield f"{{% raw %}}{text}{{% endraw %}}"
    yield f"{{% raw %}}\n{text}{{% endraw %}}"
    yield _OPENING.sub('{{ "{" }}', text)
    yield quoted(text)


def quoted(text: str) -> str:
    """Give a text as an expression of one text in quotes."""
    inner = _IN_QUOTES.sub(lambda match: _ESCAPES[match.group()], text)
    return f'{{{{ "{inner}" }}}}'


def _gives(written: str, text: str, name: str | None) -> bool:
    """Whether rendering gives the text. A file is read without its byte order mark."""
    if name is not None and written.startswith("\ufeff"):
        return False
    try:
        rendered = _templates().compiled(written, name).render({})
    except TemplateFailureError:
        return False
    return bool(rendered == text)


@cache
def _templates() -> Templates:
    """Make an environment that reads no file."""
    return Templates(Path(), "export")
