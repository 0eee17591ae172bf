"""Contents of type Inline with one HTML component.

Source: help-centre articles 4438119976850, 4404474103826 and 11705909938332 (steps 14-17).
"""

from collections.abc import Mapping
from typing import Any

from provider.tasks.labels import text
from provider.tasks.screens.controls import chosen, listed, written
from provider.tasks.sheet import Control, Part, Parts, Sheet, Sort


def inline_content(form: Mapping[str, Any], *others: Mapping[str, Any]) -> Sheet:
    """Give what the console shows of an inline content."""
    name = written("name", form["name"], None)
    return Sheet(
        screen=text("screen.contents"),
        name=str(form["name"]),
        create=(text("content.create"), text("content.confirm")),
        begin=(chosen("type", text("content.type.inline"), lasting=True), name),
        contents=(name, listed("tags", form.get("tags") or ()), _component(form), _variables(form)),
        save=text("save"),
    )


def _component(form: Mapping[str, Any]) -> Parts:
    heading = text("content.html-component")
    html = Control(text("content.html"), Sort.CODE, str(form["html"]))
    return Parts(text("content.components"), (Part(heading, contents=(html,), add=heading),))


def _variables(form: Mapping[str, Any]) -> Parts:
    variables = form.get("variables") or {}
    return Parts(
        text("content.variables"),
        tuple(_variable(name, variables[name]) for name in sorted(variables)),
    )


def _variable(name: str, variable: Mapping[str, Any]) -> Part:
    contents = (
        written("content.variable-id", name, None),
        written("content.variable-default", variable.get("default")),
        chosen(
            "content.variable-format",
            text(f"format.{variable.get('format', 'none')}"),
            text("format.none"),
        ),
    )
    return Part(
        text("content.variable"),
        name,
        contents,
        add=text("content.add-variable"),
        remove=text("remove"),
        named=True,
    )
