"""Guides as a document: text for a terminal, Markdown, one HTML file, or data."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from provider.tasks.guide import Guide

FORMATS = ("text", "markdown", "html")
#: The format that the ending of a file asks for.
ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}


def rendered(guides: Sequence[Guide], form: str) -> str:
    """Give the document of some stores, in one of ``FORMATS``, with a line break at its end."""
    text: str = import_module(f"{__name__}.{form}").render(guides)
    return text
