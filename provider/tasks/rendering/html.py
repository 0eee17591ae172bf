"""The guide as one HTML file that needs nothing else: for a browser, a phone, a mail.

Names and scripts are hostile input: the template escapes everything, and the page's own policy
lets no other script run than its own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from provider.tasks.guide import Guide, screens
from provider.tasks.rendering import sentences
from provider.tasks.rendering.sentences import Shape

HERE = Path(__file__).parent


def render(guides: Sequence[Guide]) -> str:
    """Give the guides of some stores as one page."""
    style, script = _text("guide.css"), _text("guide.js")
    return _template().render(
        guides=guides,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
    )


def _policy(style: str, script: str) -> str:
    """Allow the page's own style and script, by their hashes, and nothing else at all."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["exactly"] = exactly
    environment.globals |= {"sentences": sentences, "screens": screens, "Shape": Shape}
    return environment.get_template("guide.html.j2")


def exactly(text: str) -> Markup:
    """Escape a value so that a browser gives back each of its letters.

    A bare carriage return would become a line feed.
    """
    return Markup(str(escape(text)).replace("\r", "&#13;"))
