"""Names that could break a flowchart, and workflows that have them everywhere."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from provider.kinds import KINDS

HOSTILE = (
    "end",
    "graph",
    "subgraph x",
    'a "quoted" name',
    "it's [square] (round) {curly} <angle> |pipe|",
    "`code` and **bold** and _slanted_ and ~~gone~~",
    "1. first",
    "12) twelfth",
    "- dash",
    "+ plus",
    "* star",
    "# heading",
    "> quote",
    "#35; #quot; &lt; &amp;",
    "ﬂ°°35¶ß",
    "Straße 5 °C ¶",
    "two\nlines\r\nand\ttabs",
    "%% comment %%",
    "%%{init: {'theme': 'dark'}}%%",
    "x --> y",
    "a:::added",
    "style: x#y;",
    "classDef added fill:#fff;",
    "click a href 'https://elsewhere.example/'",
    "https://shop.example/a?b=c&d=e#f",
    "www.shop.example ana@shop.example",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "$$x^2$$",
    "\\n \\N \\u0041 \\",
    "🎉 Rebajas 👩‍👩‍👧‍👦 ¡ya!",
    "שלום עולם",
    "مرحبا",
    "\u202eright to left\u202c",
    "null\x00byte \x1b[31m",
    "\ufeff\u200b\u2028",
    "long " * 100,
    "x" * 500,
    "---",
    "title: x",
    "@{ shape: rect }",
    "fa:fa-car",
    "[object Object]",
    " ",
)

_TROUBLE = st.sampled_from([*list("\"'`#;&<>[](){}|%:@~*_-+=\\/.$^\n\t°¶ßﬂ"), "end", "1. ", "--> "])
#: Names of any letters, with those that mean something to Mermaid more often than others.
NAMES = st.lists(
    _TROUBLE | st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=25
).map("".join)


def workflow_named(name: str) -> dict[str, Any]:
    """Give a workflow in the comparable form with a name in all places that a flowchart shows."""
    spec = {
        "name": name,
        "run": "draft",
        "start": {"audience": {"segment": name}, "source": "existing"},
        "nodes": {
            "visit": {"type": "page-visit", "after": "start", "pages": {"exactly": [name]},
                      "limits": "none"},
            "check": {"type": "check-value", "after": "visit", "left": "visit.url",
                      "operator": "contains", "right": name},
            "show": {"type": "send-web-content", "after": "check.no", "content": name,
                     "selector": name, "position": "append", "limits": "none"},
        },
    }  # fmt: skip
    form = KINDS["Workflow"].comparable(spec)
    return {**form, "nodes": {**form["nodes"], name: {"type": name, "after": ["show.next"]}}}
