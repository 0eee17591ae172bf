"""Send web content: an inline content into the page that the contact looks at (4404734619410)."""

from __future__ import annotations

import re
from html import escape

from sandbox.comparing import is_empty
from sandbox.database import Document
from sandbox.execution.step import Placed, Step

PLACEHOLDER = re.compile(r"\{\{([A-Za-z0-9_-]+)\}\}")


def leave(step: Step) -> str:
    """Put the content into the page; without a page there is nothing to put it into."""
    content = step.sandbox.database.get("web-contents", step.node["content"])
    if step.page is None or content is None:
        return "next"
    place = {"selector": step.node["selector"], "position": step.node["position"]}
    names = {"workflow": step.workflow["id"], "node": step.node["id"], "content": content["id"]}
    step.page.put(Placed(**names, **place, html=_printed(step, content)))
    step.record("web-content", names | place)
    return "next"


def _printed(step: Step, content: Document) -> str:
    """Put values into the placeholders; none and no default prints blank (4438119976850)."""
    declared = {item["id"]: item for item in content.get("variables", ())}
    values = step.node.get("variables", {})

    def print_value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in declared:
            return found[0]
        value = step.value(values.get(name))
        if is_empty(value):
            value = declared[name].get("default", "")
        # That a value cannot bring markup of its own is assumed, and the careful guess.
        return escape(value if isinstance(value, str) else str(value))

    return PLACEHOLDER.sub(print_value, content.get("html", ""))
